"""The wordings of tables 2 and 4: what their rows, columns and groups may be called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from data.vocabulary import Indicator, vocabulary
from parser.tables.labels import label_key
from parser.wording import words

FORMS = ("g2021", "g2019")
_ROUTE = 5
"""Cells of a route of table 4."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Table 2 of every form: its rows by the keys of their label and of their column."""

    cells: Mapping[tuple[str, str], Indicator]
    items: Mapping[str, str]
    """Every printed wording of a row label, to the keys used in `cells`."""
    heads: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Table 4: its rows, routes and outcomes."""

    rows: tuple[Indicator, ...]
    groups: Mapping[str, str]
    """Group ids by the key of their label."""
    parents: frozenset[str]
    """Keys of labels above several groups."""
    columns: Mapping[str, int]
    """Position in a group by the key of a column label, short wordings included."""


@cache
def rows_in(form: str) -> tuple[Indicator, ...]:
    """Return the cells of table 2 in a form, those it shares with the other included."""
    tables = {f"t2_{known[1:]}" for known in FORMS}
    rows = (row for row in vocabulary().indicators.values() if row.table in tables)
    return tuple(row for row in rows if form in row.generations)


@cache
def disclosed() -> Disclosed:
    """Return the wordings of table 2 in both forms."""
    cells: dict[tuple[str, str], Indicator] = {}
    items: dict[str, str] = {}
    heads: dict[str, str] = {}
    for row in dict.fromkeys(row for form in FORMS for row in rows_in(form)):
        item, head = (label_key(part) for part in row.label.split(" / ", 1))
        items.setdefault(item, item)
        heads.setdefault(head, head)
        cells[item, head] = row
    for (item, head), row in list(cells.items()):
        for label in map(label_key, row.labels[1:]):
            if fuzz.ratio(label, head) >= fuzz.ratio(label, item):
                cells.setdefault((item, heads.setdefault(label, head)), row)
            elif items.setdefault(label, item) != item:
                _share(cells, item, items[label])
    _share_heads(cells)
    return Disclosed(cells, items, heads)


@lru_cache(maxsize=4096)
def head_of(key: str) -> str | None:
    """Return the column of table 2 that a header names, also with its unit: 采购总金额(万元)."""
    heads = disclosed().heads
    units: list[str] = words("tables")["cell"]["units"]
    plain = (key.removesuffix(unit) for unit in units if key.endswith(unit))
    return heads.get(key) or next((heads[one] for one in plain if one in heads), None)


def _share_heads(cells: dict[tuple[str, str], Indicator]) -> None:
    """Let two headers that name one cell of some row mean the same in every row."""
    named: dict[str, set[str]] = {}
    for (_, head), row in cells.items():
        named.setdefault(row.id, set()).add(head)
    for (item, head), row in list(cells.items()):
        for alike in (heads for heads in named.values() if head in heads):
            for other in alike:
                cells.setdefault((item, other), row)


def _share(cells: dict[tuple[str, str], Indicator], item: str, other: str) -> None:
    """Let two row labels, each official in one form, mean the same under every header."""
    for (name, head), row in list(cells.items()):
        if name in (item, other):
            cells.setdefault((item, head), row)
            cells.setdefault((other, head), row)


@lru_cache(maxsize=4096)
def groups_in(label: str) -> list[str]:
    """Return the groups a header cell names; a parent's name stands before a group's."""
    exact = reviewed().groups.get(label)
    if exact:
        return [exact]
    return [
        group for key, group in reviewed().groups.items() if len(key) > 4 and label.endswith(key)
    ]


@cache
def group_rows(group: str) -> tuple[Indicator, ...]:
    """Return the five cells of a route."""
    return tuple(row for row in reviewed().rows if row.group == group)


@cache
def reviewed() -> Reviewed:
    """Return the wordings of table 4."""
    rows = vocabulary().table("t4")
    groups: dict[str, str] = {}
    columns: dict[str, int] = {}
    above: set[str] = set()
    for index, row in enumerate(rows):
        *parents, column = row.label.split(" / ")
        groups.setdefault(label_key(parents[-1]), row.group)
        above.update(map(label_key, parents[:-1]))
        columns.setdefault(label_key(column), index % _ROUTE)
    return Reviewed(rows, groups, frozenset(above), columns)


def begins_with_total(printed: Sequence[int]) -> bool:
    """Whether the first of several outcomes that a header names is their total."""
    return len(set(printed)) > 1 and printed[0] == _ROUTE - 1


def steps_back(before: int, after: int) -> bool:
    """Whether an outcome cannot stand behind another: only the first follows the last two."""
    last = _ROUTE - 1
    begins_anew = after == 0 and before >= last - 1
    return not begins_anew and (after < before or before == last)
