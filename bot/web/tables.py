"""The statutory tables rebuilt: which heads stand over and beside which figures.

The layouts are those of the forms of 2019 (国办公开办函〔2019〕60号) and 2021 (〔2021〕30号); the
words come from data/form.toml, and for merged heads from data/web.toml.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.web.texts import web_words
from data.vocabulary import Indicator, Vocabulary
from parser.report import Figure, State

Key = tuple[str, str]
"""(indicator, column)"""
_BAR = " / "
"""Between the parts of a label that names a row and its heads."""
_ABSENT = -1
Figures = Mapping[Key, Figure]


@dataclass(frozen=True, slots=True)
class Head:
    """A head cell and how far it reaches."""

    text: str
    rows: int = 1
    cols: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the heads that begin in it and its cells; None where the form has no cell."""

    heads: tuple[Head, ...]
    keys: tuple[Key | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the form draws it."""

    number: int
    """2, 3 or 4, as the sections that hold them."""
    caption: str
    head: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]
    section: int | None
    """Index of the section its figures stand in."""


def grids(words: Vocabulary, figures: Figures, forms: tuple[str, str], language: str) -> list[Grid]:
    """Return the tables a report has figures of, given the forms of its tables 2 and 3."""
    form2, form3 = forms
    built = [
        *_table2(words, form2, language),
        _table3(words, form3, language),
        _table4(words, language),
    ]
    placed = ((grid, _section(grid, figures)) for grid in built)
    return [
        Grid(grid.number, grid.caption, grid.head, grid.lines, section)
        for grid, section in placed
        if section is not _ABSENT
    ]


def _section(grid: Grid, figures: Figures) -> int | None:
    """Return the section a table stands in, `_ABSENT` where nothing of it is in the report."""
    keys = (key for line in grid.lines for key in line.keys if key)
    found = [figures[key] for key in keys if key in figures]
    if all(figure.state is State.TABLE_MISSING for figure in found):
        return _ABSENT
    placed = (figure.place.section for figure in found if figure.place)
    return next((section for section in placed if section is not None), None)


def _table2(words: Vocabulary, form: str, language: str) -> Iterator[Grid]:
    """Yield a small table for every item of article 20, as table 2 is drawn."""
    rows = [
        row
        for row in words.indicators.values()
        if row.table.startswith("t2_") and form in row.generations
    ]
    # A row both forms have is told of in the newer one; its column comes after the older's own.
    rows.sort(key=lambda row: (row.parent, not row.table.endswith(form.lstrip("g")), row.order))
    for parent, group in groupby(rows, key=lambda row: row.parent):
        yield _item(parent, list(group), language)


def _item(parent: str, rows: Sequence[Indicator], language: str) -> Grid:
    """Return the table of one item: what is counted, by how it is counted."""
    cells: dict[tuple[str, str], str] = {}
    for row in rows:
        thing, _, measure = row.label.partition(_BAR)
        known = [column for _, column in cells if column in row.labels]
        cells[thing, known[0] if known else measure] = row.id
    things = list(dict.fromkeys(thing for thing, _ in cells))
    measures = list(dict.fromkeys(measure for _, measure in cells))
    lines = tuple(
        Line(
            (Head(_gloss(thing, language)),),
            tuple(_key(cells, thing, measure) for measure in measures),
        )
        for thing in things
    )
    head = (_named("content", language), *(_gloss(measure, language) for measure in measures))
    return Grid(2, _named(parent, language), (tuple(map(Head, head)),), lines, None)


def _table3(words: Vocabulary, form: str, language: str) -> Grid:
    """Return the table of applications: results by kind of applicant."""
    rows = words.table("t3", form or None)
    columns = sorted(words.columns.values(), key=lambda column: column.order)
    over = [
        (
            _named("applicants", language),
            *_group(column.group, language),
            _gloss(column.label, language),
        )
        for column in columns
    ]
    beside = [(*_parents(row, language), _say(row, language)) for row in rows]
    depth = max(map(len, beside), default=1)
    head = [
        tuple(Head(text, levels, leaves) for _, text, leaves, levels in level)
        for level in _spans(over)
    ]
    corner = Head(_named("corner3", language), len(head), depth)
    keys = [tuple((row.id, column.id) for column in columns) for row in rows]
    lines = _beside(beside, keys)
    return Grid(3, _named("table3", language), ((corner, *head[0]), *head[1:]), lines, None)


def _table4(words: Vocabulary, language: str) -> Grid:
    """Return the table of reviews and suits: one row under heads three deep."""
    rows = words.table("t4")
    paths = [tuple(_gloss(part, language) for part in row.label.split(_BAR)) for row in rows]
    head = tuple(
        tuple(Head(text, levels, leaves) for _, text, leaves, levels in level)
        for level in _spans(paths)
    )
    line = Line((), tuple((row.id, "") for row in rows))
    return Grid(4, _named("table4", language), head, (line,), None)


def _beside(paths: Sequence[tuple[str, ...]], keys: Sequence[tuple[Key, ...]]) -> tuple[Line, ...]:
    """Return rows whose heads are merged down where neighbours share them."""
    heads: list[list[Head]] = [[] for _ in paths]
    for level in _spans(paths):
        for first, text, leaves, levels in level:
            heads[first].append(Head(text, leaves, levels))
    return tuple(Line(tuple(row), cells) for row, cells in zip(heads, keys, strict=True))


def _spans(paths: Sequence[tuple[str, ...]]) -> list[list[tuple[int, str, int, int]]]:
    """Return for each level of a tree of heads: (first leaf, text, leaves under it, levels deep).

    A head with nothing below it reaches down to the lowest level.
    """
    depth = max(map(len, paths), default=0)
    levels: list[list[tuple[int, str, int, int]]] = []
    for level in range(depth):
        spans = []
        reaching = [(at, path) for at, path in enumerate(paths) if len(path) > level]
        for prefix, group in groupby(reaching, key=lambda leaf: leaf[1][: level + 1]):
            leaves = list(group)
            deep = 1 if len(leaves[0][1]) > level + 1 else depth - level
            spans.append((leaves[0][0], prefix[-1], len(leaves), deep))
        levels.append(spans)
    return levels


def _key(cells: Mapping[tuple[str, str], str], thing: str, measure: str) -> Key | None:
    return (cells[thing, measure], "") if (thing, measure) in cells else None


def _parents(row: Indicator, language: str) -> tuple[str, ...]:
    """Return the merged heads left of a row of table 3."""
    if not row.parent:
        return ()
    over = () if row.parent == "result" else (_named(row.parent, language),)
    return (_named("result", language), *over)


def _group(group: str, language: str) -> tuple[str, ...]:
    return (_named(group, language),) if group else ()


def _say(named: Indicator, language: str) -> str:
    return named.en if language == "en" and named.en else named.label


def _named(head: str, language: str) -> str:
    """Return a merged head of the forms by its id."""
    text: str = web_words()["form"][head][language]
    return text


def _gloss(label: str, language: str) -> str:
    """Return a part of a printed label in the reader's language."""
    text: str = web_words()["gloss"].get(label, label) if language == "en" else label
    return text
