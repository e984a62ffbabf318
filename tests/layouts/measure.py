"""How made-up reports are read: exact, open, flagged, or wrong in silence."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from parser import parse, read
from parser.report import Figure, NotAReport, Outcome, Report, Source, State
from tests.layouts import office, pages, texts
from tests.layouts.model import HEADINGS, Book, make

Layout = Callable[[Book, Random], tuple[bytes, str]]


@dataclass
class Verdict:
    """What came of one report."""

    tally: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, ...]] = field(default_factory=list)
    """Cells wrong in silence: indicator, column, said, true."""
    head: list[str] = field(default_factory=list)
    """What of the report's identity is wrong."""


def layouts() -> dict[str, Layout]:
    """Return every layout by name."""
    found: dict[str, Layout] = {}
    for name, (around, tables) in pages.LAYOUTS.items():
        found[name] = lambda book, random, a=around, t=tables: (a(book, random, t), "报告.html")  # type: ignore[misc]
    for name, printing in texts.PRINTINGS.items():
        found[name] = lambda book, random, p=printing: (texts.as_text(book, random, p), "报告.md")  # type: ignore[misc]
    for name, make_text in (
        ("text, traditional", texts.as_traditional),
        ("text, scanned", texts.as_scanned),
        ("text, lists", texts.as_list),
        ("text, told", texts.as_told),
    ):
        found[name] = lambda book, random, m=make_text: (m(book, random), "报告.txt")  # type: ignore[misc]
    return found | office.LAYOUTS


def judged(layout: Layout, seed: int) -> tuple[Book, Verdict]:
    """Return a report in a layout and what came of it."""
    book = make(seed)
    content, name = layout(book, Random(seed))
    verdict = Verdict()
    try:
        reports = parse(read(content, name))
    except NotAReport:
        verdict.head.append("refused")
        return book, verdict
    if len(reports) != 1:
        verdict.head.append(f"{len(reports)} reports")
    report = reports[0]
    verdict.head += _head(book, report)
    for kind, figure in _cells(book, report):
        verdict.tally[kind] += 1
        if kind == "WRONG":
            at = (figure.indicator, figure.column)
            said = figure.raw or str(figure.state)
            verdict.wrong.append((*at, said, book.spelled.get(at, "no such cell")))
    return book, verdict


def _head(book: Book, report: Report) -> Iterator[str]:
    if report.agency != book.agency:
        yield "agency" if report.agency else "no agency"
    if report.year != book.year:
        yield "year" if report.year else "no year"
    titles = [section.title for section in report.sections if section.number]
    if titles != list(HEADINGS):
        yield "sections"


def _cells(book: Book, report: Report) -> Iterator[tuple[str, Figure]]:
    failed = [check for check in report.checks if check.outcome is Outcome.FAIL]
    caught = {cell for check in failed for cell in check.cells}
    figures = [figure for figure in report.figures if figure.source is Source.TABLE]
    for figure in figures:
        at = (figure.indicator, figure.column)
        yield _kind(book, figure, at in caught), figure


def _kind(book: Book, figure: Figure, is_caught: bool) -> str:
    at = (figure.indicator, figure.column)
    true = book.truth.get(at)
    says_none = figure.state in (State.BLANK, State.SLASH)
    if figure.value is None and not says_none:
        return "open" if at in book.truth else "no cell"
    if figure.value == true and at in book.truth:
        return "flagged" if figure.flags else "exact"
    if figure.flags:
        return "wrong, flagged"
    return "wrong, caught" if is_caught else "WRONG"


def measured(layout: Layout, count: int) -> tuple[Counter[str], Counter[str], list[object]]:
    """Return the tallies of cells and of faults in heads over many reports, and what is wrong."""
    cells: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    wrong: list[object] = []
    for seed in range(count):
        book, verdict = judged(layout, seed)
        cells += verdict.tally
        heads.update(verdict.head)
        wrong += [(seed, book.form, book.spelling, *cell) for cell in verdict.wrong]
    return cells, heads, wrong
