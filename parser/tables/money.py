"""In which unit an amount is told: of its cell, its header or its caption, or none is printed."""

import re
from decimal import Decimal
from functools import cache

from data.records import replace
from data.vocabulary import Indicator, vocabulary
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
    return replace(figure, unit="".join(told[-1]["unit"].split()))


def is_amount(row: Indicator) -> bool:
    """Whether a row prints money."""
    return row.kind == "money" or row.unit in words("tables")["worth"]


def comparable(figure: Figure) -> Decimal | None:
    """Return what a figure is compared and added up with: an amount in 万元, others as printed.

    An amount whose unit is not printed, or is another currency's, is comparable with none but 0.
    """
    row = vocabulary().indicators.get(figure.indicator)
    if not figure.value or row is None or not is_amount(row):
        return figure.value
    worth = words("tables")["worth"]
    if figure.unit not in worth:
        return None
    value = figure.value * worth[figure.unit]
    return figure.value if value == figure.value else Decimal(f"{value.normalize():f}")


def beside_its_row(figure: Figure, record: Record) -> Figure:
    """Return an amount of the table of 2014 in the unit in its row: in a cell or in the label."""
    money = words("tables")["cell"]["money"]
    if figure.unit not in money or any(reading.unit for reading in record.readings):
        return figure
    said = (unit for unit in money for key in record.labels if key.endswith(unit))
    return replace(figure, unit=next(said, figure.unit))


@cache
def _told() -> re.Pattern[str]:
    """Return how a header or a caption tells a unit: （单位：万元）, (元), 单位：件、千元, 金额/元.

    Several (元/万元) are one that is none of those amounts are compared in.
    """
    tables = words("tables")
    mark = r"\s*".join(tables["survey"]["unit"])
    one, amount = tables["cell"]["currency"], tables["cell"]["amount"]
    before = rf"{mark}\s*(?:[:：][^\n\t|()（）\d]{{0,{_FAR}}}?)?|[（(][^\n\t|()（）\d:：]{{0,5}}?"
    unit = rf"{one}(?:\s*[/／、或]\s*{one})*"
    return re.compile(
        rf"(?:{before}|(?:{amount})\s*[/／]?)\s*(?P<unit>{unit})(?=[\s）)|，,;；。]|$)"
    )
