"""A cited figure as a row: one list of columns for every export, page and tool."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from urllib.parse import quote

from bot.reply.marked import Marked, marked, with_warnings
from bot.reply.phrases import printed_label
from index.answer import Answer
from index.choosing import Choice
from index.cited import Citation, CitedFigure
from index.printed import printed

Value = str | int | Decimal | None | Sequence[str]
Row = Mapping[str, Value]

COLUMNS = (
    "report", "agency", "year", "indicator", "column", "value", "state", "unit", "raw", "source",
    "section", "line", "page", "label", "formula", "reservations", "quote", "url",
)  # fmt: skip
"""`reservations` are the codes of the contract's warnings that touch the figure."""


def row(shown: Marked, public_url: str | None = None) -> Row:
    """Return a figure under `COLUMNS`, nothing of it left out; what is not printed is None."""
    one, place = shown.figure, shown.figure.citation
    return {
        "report": place.report if place else None,
        "agency": one.agency,
        "year": one.year,
        "indicator": one.indicator,
        "column": one.column,
        "value": one.value,
        "state": one.state,
        "unit": one.unit,
        "raw": one.raw,
        "source": one.source,
        "section": place.section if place else "",
        "line": place.line if place else None,
        "page": place.page if place else None,
        "label": printed_label(one),
        "formula": one.formula,
        "reservations": shown.reservations,
        "quote": place.quote if place else None,
        "url": url_of(place, public_url) if place else None,
    }


def url_of(place: Citation, public_url: str | None) -> str:
    """Return where a place is shown highlighted: absolute where the public address is known."""
    return f"{(public_url or '').rstrip('/')}/reports/{quote(place.report)}#{place.anchor}"


def of_answer(answer: Answer, public_url: str | None = None) -> list[Row]:
    """Return the figures of an answer and of its parts, what each was computed of after it."""
    shown: dict[CitedFigure, Answer] = {}
    for part in (answer, *answer.parts):
        for figure in part.figures:
            for one in _with_inputs(figure):
                shown.setdefault(one, part)
    return [row(marked(one, part), public_url) for one, part in shown.items()]


def of_reports(choice: Choice, public_url: str | None = None) -> Iterator[Row]:
    """Yield every cell and every figure stated in prose that is wanted, report by report."""
    for held in choice.reports:
        figures, warnings = printed(choice.store, held, choice.takes)
        for one in figures:
            found = row(with_warnings(one, warnings, ""), public_url)
            # A cell that is not printed has a report all the same.
            yield {**found, "report": held.report}


def _with_inputs(figure: CitedFigure) -> Iterable[CitedFigure]:
    yield figure
    for part in figure.inputs:
        yield from _with_inputs(part)
