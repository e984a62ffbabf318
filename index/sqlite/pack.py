"""A report as a store keeps it: one packed row with every cell, and a row per cell that is not 0.

Packed parts are zlib-compressed JSON, column by column, with a preset dictionary of the statutory
labels; every part decodes by itself, so that a figure is looked up without reading the text.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from data.records import record
from data.vocabulary import vocabulary
from index.sqlite.checks import (
    Key,
    failed_cells,
    faults,
    outcome_bits,
    pack_checks,
    written_cells,
)
from index.sqlite.deflated import deflate
from index.sqlite.states import STATES
from parser import comparable
from parser.report import Figure, Passage, Report, Source, State

_STATE = {state: number for number, state in enumerate(STATES)}


@record(frozen=True, slots=True)
class Odd:
    """A cell that is not an explicit zero read as printed."""

    key: Key
    value: Decimal | None
    state: int
    flagged: bool


@record(frozen=True, slots=True)
class Packed:
    """One report ready to be stored."""

    agency: str
    aliases: tuple[str, ...]
    year: int
    title: str
    published: str
    form_table2: str
    form_table3: str
    format: str
    sha256: str
    outline: str
    """Sections and problems as JSON."""
    layout: str
    """(indicator, column, unit, table is there) of every cell of `figures` in order, as JSON."""
    figures: bytes
    claims: bytes
    passages: bytes
    checks: str
    """As `pack_checks` writes them out."""
    text: bytes
    outcomes: int
    """Bit n is set where a check ended with `checks.OUTCOMES[n]`."""
    printed: int
    """How many cells stand in the report."""
    odd: tuple[Odd, ...]
    told: tuple[Odd, ...]
    """What the prose states of an indicator; nothing where it states two numbers."""
    failed: tuple[Key, ...]
    """The cells that failed checks stand on."""
    faults: tuple[tuple[str, int], ...]
    """How many failed checks there are of each rule that has some."""
    blank: int
    """How many cells are blank."""
    absent: int
    """How many cells belong to tables that are missing."""
    words: tuple[str, ...]
    """Segmented words of every passage, in order."""
    digest: str
    """Of everything a question can see."""


def dictionary() -> bytes:
    """Return the preset compression dictionary: the labels and ids of the statutory form."""
    words = vocabulary()
    labels = [row.labels[0] for row in words.indicators.values() if row.labels]
    heads = [section.label for section in words.sections.values()]
    columns = [column.labels[0] for column in words.columns.values() if column.labels]
    ids = [f'["{row}","total"]' for row in words.indicators]
    return "\n".join([*ids, *heads, "\t".join(columns), *labels]).encode()[-32768:]


def pack(report: Report, words: Sequence[str], preset: bytes) -> Packed:
    """Return a report as stored; `words` are those of its passages, joined by spaces."""
    table, claims = _split(report.figures)
    parts = {
        "outline": _outline(report),
        "layout": _layout(table),
        "figures": _json(_columns(table)),
        "claims": _json([*_columns(claims), _units(claims), _keys(claims)]),
        "passages": _json([_passage(passage) for passage in report.passages]),
        "checks": pack_checks(report.checks),
    }
    published = report.published.isoformat() if report.published else ""
    forms = (report.form_table2, report.form_table3)
    aliases = [alias for alias in report.aliases if alias != report.agency]
    identity = (report.title, report.agency, aliases, report.year, published, *forms)
    return Packed(
        agency=report.agency,
        aliases=report.aliases,
        year=report.year,
        title=report.title,
        published=published,
        form_table2=report.form_table2,
        form_table3=report.form_table3,
        format=report.document.format,
        sha256=report.document.sha256,
        outline=parts["outline"],
        layout=parts["layout"],
        figures=deflate(parts["figures"], preset),
        claims=deflate(parts["claims"], preset),
        passages=deflate(parts["passages"], preset),
        checks=parts["checks"],
        text=deflate(report.document.text, preset),
        outcomes=outcome_bits(check.outcome for check in report.checks),
        printed=sum(1 for figure in table if figure.place is not None),
        odd=tuple(odd_cells(table)),
        told=tuple(told_once(claims)),
        failed=failed_cells(report.checks),
        faults=faults(report.checks),
        blank=sum(1 for figure in table if figure.state is State.BLANK),
        absent=sum(1 for figure in table if figure.state is State.TABLE_MISSING),
        words=tuple(words),
        digest=digest(identity, [*parts.values(), report.document.text]),
    )


NOTED_LATER = frozenset({"two_reports", "corrected"})
"""Problems that other files tell of a report: a rival for its year, a correction of it."""

Identity = tuple[str, str, Sequence[str], int, str, str, str]
"""Title, agency, aliases, year, day of publication, forms of tables 2 and 3."""


def digest(identity: Identity, parts: Sequence[str]) -> str:
    """Return the digest of everything a question can see of a report.

    The parts are outline, layout, figures, claims, passages, checks and the text. What is noted of
    a report after it was filed is left out.
    """
    title, agency, aliases, year, published, *forms = identity
    who = [title, agency, *sorted(aliases), year, published or "None", *forms]
    outline = parts[0]
    if any(code in outline for code in NOTED_LATER):
        sections, problems = json.loads(outline)
        outline = _json([sections, [one for one in problems if one[0] not in NOTED_LATER]])
    content = "\n".join([_json(who), outline, *parts[1:]])
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _split(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Return the table cells in the form's order, the first of each, and the prose's figures."""
    cells: dict[Key, Figure] = {}
    for figure in figures:
        if figure.source is Source.TABLE:
            cells.setdefault((figure.indicator, figure.column), figure)
    ordered = [cells[key] for key in sorted(cells, key=_rank)]
    return ordered, [figure for figure in figures if figure.source is Source.NARRATIVE]


@cache
def _rank(key: Key) -> tuple[int, int]:
    """Return the place of a cell in the form, unknown rows last."""
    rows, columns = list(vocabulary().indicators), list(vocabulary().columns)
    indicator, column = key
    return (
        rows.index(indicator) if indicator in rows else len(rows),
        columns.index(column) if column in columns else -1,
    )


def _layout(table: Sequence[Figure]) -> str:
    absent = State.TABLE_MISSING
    return written_cells(
        tuple((f.indicator, f.column, f.unit, int(f.state is not absent)) for f in table)
    )


def _units(figures: Sequence[Figure]) -> list[str]:
    return [figure.unit for figure in figures]


def _keys(figures: Sequence[Figure]) -> list[list[str]]:
    return [[figure.indicator, figure.column] for figure in figures]


def _columns(figures: Sequence[Figure]) -> list[list[Any]]:
    """Return figures column by column: like stands beside like, which compresses best."""
    columns = list(map(list, zip(*map(_values, figures), strict=True)))
    return columns or [[] for _ in FIELDS]


FIELDS = ("value", "state", "raw", "flags", "row", "width", "start", "length", "line", "page",
           "section", "box")  # fmt: skip
"""What is kept of a figure; offsets are relative to the row's start, as they repeat then."""


def _values(figure: Figure) -> list[Any]:
    value = None if figure.value is None else str(figure.value)
    head = [value, _STATE[figure.state], figure.raw, figure.flags]
    place = figure.place
    if place is None:
        return [*head, None, 0, 0, 0, 0, None, None, None]
    return [
        *head,
        place.row_start,
        place.row_end - place.row_start,
        place.start - place.row_start,
        place.end - place.start,
        place.line,
        place.page,
        place.section,
        place.box,
    ]


def odd_cells(table: Iterable[Figure]) -> Iterator[Odd]:
    """Yield the cells a cell-major table must hold: all but plain zeros and absent tables."""
    for figure in table:
        plain_zero = figure.state is State.NUMBER and not (figure.value or figure.flags)
        if not plain_zero and figure.state is not State.TABLE_MISSING:
            yield _odd(figure, figure.column)


def told_once(claims: Iterable[Figure]) -> Iterator[Odd]:
    """Yield what the prose states of each indicator of which it states only one number."""
    told: dict[str, list[Figure]] = {}
    for claim in claims:
        told.setdefault(claim.indicator, []).append(claim)
    for found in told.values():
        if len({claim.value for claim in found}) == 1:
            yield _odd(found[0], "")


def _odd(figure: Figure, column: str) -> Odd:
    """Return what a figure is compared with; what is comparable with none counts as unreadable."""
    value = comparable(figure)
    is_lost = value is None and figure.value is not None
    state = State.UNREADABLE if is_lost else figure.state
    return Odd((figure.indicator, column), value, _STATE[state], bool(figure.flags))


def _outline(report: Report) -> str:
    sections = [[s.number, s.title, s.start, s.end, s.line] for s in report.sections]
    problems = [[p.code, p.line, p.detail] for p in report.problems]
    return _json([sections, problems])


def _passage(passage: Passage) -> list[Any]:
    place = [passage.start, passage.end, passage.line, passage.page]
    return [passage.section, passage.heading, *place]


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
