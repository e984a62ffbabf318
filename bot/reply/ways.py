"""What can be pressed under an answer: its source, its number, the ways on from it."""

from bot.reply.marked import marked
from bot.reply.phrases import in_column, name_of, say
from data.records import record
from data.vocabulary import vocabulary
from index.answer import Answer
from index.cited import CitedFigure
from index.finding import Greeting, NotUnderstood, Talk


@record(frozen=True, slots=True)
class Way:
    """A way on from a figure, without its words: it outlives the answer it was offered under."""

    kind: str
    """`source`, `year`, or a question about the report: `applicants`, `results`, `checks`."""
    report: str
    cell: tuple[str, str] | None = None
    """(indicator, column)."""
    year: int = 0
    """Of `year`."""


@record(frozen=True, slots=True)
class Button:
    """Something to press under an answer."""

    label: str
    action: str
    """`ask` (send `value` as a question), `copy` (copy it), `source` (it is "report#anchor")."""
    value: str
    way: Way | None = None
    """The same, by report, row and column, where it can be said so."""


def buttons_of(answer: Answer) -> list[Button]:
    """Return the choices of a question back, else the ways on from an answer."""
    if answer.candidates:
        return [Button(one.label, "ask", one.question) for one in answer.candidates]
    if isinstance(answer.finding, Greeting | Talk | NotUnderstood) and answer.finding.examples:
        asked = [_example(answer, agency, year) for agency, year in answer.finding.examples]
        return [Button(text, "ask", text) for text in asked]
    first = next((one for one in answer.figures if one.value is not None), None)
    if first is None or first.citation is None:
        return []
    return _ways_on(answer, first)


def _example(answer: Answer, agency: str, year: int) -> str:
    return say("example", "received", answer.language, agency=agency, year=year)


def _ways_on(answer: Answer, first: CitedFigure) -> list[Button]:
    language, citation = answer.language, first.citation
    assert citation is not None
    cell = (first.indicator, first.column)
    place = f"{citation.report}#{citation.anchor}"
    shown = Way("source", citation.report, cell) if first.source == "table" else None
    buttons = [Button(say("button", "source", language), "source", place, shown)]
    if len(answer.figures) == 1:
        buttons.append(Button(say("button", "copy", language), "copy", marked(first, answer).text))
    if first.agency and len({one.agency for one in answer.figures}) == 1:
        for name in ("applicants", "results", "checks"):
            question = about_report(name, first.agency, first.year, language)
            about = Way(name, citation.report)
            buttons.append(Button(say("button", name, language), "ask", question, about))
        for year in _other_years(answer)[:2]:
            name = name_of(first, language) + in_column(first, language)
            question = in_year(first.agency, year, name)
            way = Way("year", citation.report, cell, year) if _is_row(first) else None
            buttons.append(Button(say("button", "year", language, year=year), "ask", question, way))
    return buttons


def about_report(kind: str, agency: str, year: int, language: str) -> str:
    """Return a question about a report: its `applicants`, `results` or `checks`."""
    return say("question", kind, language, agency=agency, year=year)


def in_year(agency: str, year: int, name: str) -> str:
    """Return the question for a figure of an agency in a year, by the figure's name."""
    return f"{agency} {year} {name}"


def _is_row(one: CitedFigure) -> bool:
    """Tell whether a figure is a row of the form, or computed of rows as the form knows them."""
    known = vocabulary()
    return one.indicator in known.indicators or one.indicator in known.derived


def _other_years(answer: Answer) -> list[int]:
    return [
        year
        for note in answer.notes
        if note.code == "latest_year"
        for year in note.fields["others"]
    ]
