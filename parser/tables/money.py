"""In which unit an amount is told: of its cell, its header or its caption, or none is printed."""

import re
from dataclasses import replace
from functools import cache

from data.vocabulary import Indicator
from parser.report import Figure
from parser.tables.figures import Sheet
from parser.tables.grid import Record
from parser.wording import fold, words

_FAR = 12
"""Characters between 单位 and the unit in a caption: 单位：件、万元."""


def in_its_unit(sheet: Sheet, row: Indicator, figure: Figure) -> Figure:
    """Return an amount in the unit printed in its cell, else in the one told nearest above it.

    The form's unit is taken for the amount's, flagged, where its section prints none.
    """
    money = words("tables")["cell"]["money"]
    is_unitless = row.kind == "money"  # the form prints no unit: 0 too is told without one
    if figure.place is None or figure.value is None or not (is_unitless or row.unit in money):
        return figure
    if any(unit in figure.raw for unit in money) or not (is_unitless or figure.value):
        return figure
    at = figure.place.section
    start = sheet.sections[at].start if at is not None else 0
    told = list(_told().finditer(fold(sheet.document.slice(start, figure.place.start))))
    if not told:
        return replace(figure, flags=(*figure.flags, "unit_missing"))
    return replace(figure, unit="".join((told[-1]["beside"] or told[-1]["alone"]).split()))


def beside_its_row(figure: Figure, record: Record) -> Figure:
    """Return an amount of the table of 2014 in the unit in its row: in a cell or in the label."""
    money = words("tables")["cell"]["money"]
    if figure.unit not in money or any(reading.unit for reading in record.readings):
        return figure
    said = (unit for unit in money for key in record.labels if key.endswith(unit))
    return replace(figure, unit=next(said, figure.unit))


@cache
def _told() -> re.Pattern[str]:
    """Return how a header or a caption tells a unit: （单位：万元）, (元), 单位：件、万元."""
    tables = words("tables")
    units = "|".join(r"\s*".join(unit) for unit in tables["cell"]["money"])
    mark = r"\s*".join(tables["survey"]["unit"])
    between = rf"\s*[:：][^\n\t|()（）百千十]{{0,{_FAR}}}?|\s*"
    return re.compile(rf"{mark}(?:{between})(?P<beside>{units})|[（(]\s*(?P<alone>{units})\s*[)）]")
