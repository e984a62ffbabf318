"""Rows of the statutory tables side by side: of one agency over its years, or of several."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chart import TITLE, Chart, point, source_of, values
from bot.reply.marked import Marked, with_warnings
from bot.reply.phrases import label
from bot.web.texts import web_words
from data.vocabulary import vocabulary
from index.printed import printed
from index.store import Held, Store
from parser.report import Source


@dataclass(frozen=True, slots=True)
class Series:
    """One row in several reports; None where a report is not held or its form has no such cell."""

    indicator: str
    label: str
    cells: tuple[Marked | None, ...]


def main_rows() -> Sequence[str]:
    """Return the rows that pages of agencies show."""
    rows: Sequence[str] = web_words()["main"]["indicators"]
    return rows


def series(
    store: Store, reports: Sequence[Held | None], rows: Sequence[str], language: str
) -> list[Series]:
    """Return rows as the tables of some reports print them, those that none has left out."""
    printed_in = [_cells(store, held, rows, language) if held else {} for held in reports]
    found = [
        Series(name, label(name, language), tuple(cells.get(name) for cells in printed_in))
        for name in rows
    ]
    return [one for one in found if any(one.cells)]


def series_of(shown: Sequence[Series], wanted: str) -> Series | None:
    """Return the row that is wanted, the first one where it is not shown."""
    return next((one for one in shown if one.indicator == wanted), shown[0] if shown else None)


def column_of(indicator: str) -> str:
    """Return the column in which a row states its whole."""
    return "total" if vocabulary().indicators[indicator].table == "t3" else ""


def chart_of(whose: str, row: Series | None, names: Sequence[str], language: str) -> Chart | None:
    """Return a row as a chart, a bar for each name; None where fewer than two have a number.

    Numbers in different units stand in no picture together.
    """
    pairs = [*zip(row.cells, names, strict=True)] if row else []
    held = [(cell, name) for cell, name in pairs if cell is not None]
    points = tuple(point(cell, name) for cell, name in held)
    if row is None or values(points) < 2 or len({cell.figure.unit for cell, _ in held}) > 1:
        return None
    title = " · ".join(filter(None, (whose, row.label)))
    return Chart(title[:TITLE], points, source_of([cell.figure for cell, _ in held], language))


def _cells(store: Store, held: Held, rows: Sequence[str], language: str) -> dict[str, Marked]:
    """Return the cells of some rows as the tables of a report print them, by row."""
    wanted = {(name, column_of(name)) for name in rows}
    figures, warnings = printed(store, held, lambda name, column: (name, column) in wanted)
    cells = (one for one in figures if one.source == Source.TABLE)
    return {one.indicator: with_warnings(one, warnings, language) for one in cells}
