"""Which cell of tables 2 and 4 the labels around a value name, in any layout."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from data.vocabulary import vocabulary
from parser.tables.cells import Value
from parser.tables.lattice import Lattice
from parser.tables.wordings import (
    begins_with_total,
    disclosed,
    group_rows,
    groups_in,
    head_of,
    reviewed,
    steps_back,
)

_ROUTES, _OUTCOMES, _CELLS = 3, 5, 15
_FEWEST = 5
"""Values that a table in another layout binds at least, where the format gives the columns."""


def may_disclose(lattice: Lattice, keys: Collection[str]) -> bool:
    """Whether a table may be a table 2 that is turned, listed, or prints several years."""
    items, heads = disclosed().items, disclosed().heads
    if not joined_cells().keys().isdisjoint(keys):
        return True
    if items.keys().isdisjoint(keys):
        return False
    for row in lattice.rows:
        has_values = any(spot.reading is not None for spot in row)
        own = [spot.key for spot in row if spot.key]
        if any(spot.year for spot in row) or sum(key in items for key in own) > 1:
            return True
        if has_values and any(key in heads for key in own):
            return True
    return False


def may_review(lattice: Lattice, keys: Collection[str]) -> bool:
    """Whether a table may be a table 4 in another order, turned, listed, or of several years."""
    columns = reviewed().columns
    if len(joined_reviews().keys() & set(keys)) >= _FEWEST:
        return True
    if len(columns.keys() & set(keys)) < _ROUTES or not any(map(groups_in, keys)):
        return False
    for row in lattice.rows:
        own = [spot.key for spot in row if spot.key]
        if any(spot.year for spot in row):
            return True
        if any(spot.reading is not None for spot in row) and own:
            return True
        printed = [columns[key] for key in own if key in columns]
        if begins_with_total(printed) or any(map(steps_back, printed, printed[1:])):
            return True
        if _is_shuffled(own):
            return True
    return False


def _is_shuffled(keys: Sequence[str]) -> bool:
    """Whether keys name the routes of table 4 in another order than the form."""
    routes = [group for key in keys for group in groups_in(key)]
    order = list(dict.fromkeys(row.group for row in reviewed().rows))
    places = [order.index(route) for route in routes]
    return places != sorted(places)


@lru_cache(maxsize=4096)
def disclosed_cell(above: tuple[str, ...], left: tuple[str, ...]) -> str:
    """Return the cell of table 2 that keys name, "" for none."""
    known = disclosed()
    keys = (*reversed(left), *reversed(above))
    if joined := next((joined_cells()[key] for key in keys if key in joined_cells()), ""):
        return joined
    item = next((known.items[key] for key in keys if key in known.items), None)
    if item is None:
        return ""
    for key in keys:
        head = head_of(key)
        if head is not None and (row := known.cells.get((item, head))):
            return row.id
    return ""


@cache
def joined_cells() -> Mapping[str, str]:
    """Return the cells of table 2 by the names of row and column in one: 规章本年制发件数."""
    return {f"{item}{head}": row.id for (item, head), row in disclosed().cells.items()}


def is_other_disclosed(found: Sequence[Value], is_placed: bool, is_dated: bool) -> bool:
    """Whether a table 2 is turned, listed, or prints several years side by side.

    `is_dated` says that its other values are of other years.
    """
    known = disclosed()
    if not all(value.is_sure for value in found):
        return False
    turned = [value for value in found if value.path_has(known.items, above=True)]
    names = known.heads.keys() | joined_cells().keys()
    listed = [value for value in found if value.path_has(names, above=False)]
    return bool(turned or listed or is_dated or any(value.years for value in found))


@lru_cache(maxsize=4096)
def review_cell(above: tuple[str, ...], left: tuple[str, ...]) -> str:
    """Return the cell of table 4 that keys name, "" for none."""
    keys = (*above, *left)
    if joined := next((joined_reviews()[key] for key in keys if key in joined_reviews()), ""):
        return joined
    routes = [group for key in keys for group in groups_in(key)]
    outcomes = [reviewed().columns[key] for key in keys if key in reviewed().columns]
    if not routes or not outcomes:
        return ""
    return group_rows(routes[-1])[outcomes[-1]].id


@cache
def joined_reviews() -> Mapping[str, str]:
    """Return the cells of table 4 by the names of route and outcome in one: 行政复议结果维持."""
    routes = {**reviewed().groups}
    routes |= {
        f"{above}{name}": group for above in reviewed().parents for name, group in routes.items()
    }
    return {
        f"{name}{column}": group_rows(group)[at].id
        for name, group in routes.items()
        for column, at in reviewed().columns.items()
    }


def is_other_review(found: Sequence[Value], is_placed: bool, is_dated: bool) -> bool:
    """Whether a table 4 has another order than the form's, one value a row, or several years."""
    order = [row.id for row in vocabulary().table("t4")]
    printed = [value.indicator for value in found]
    if len(set(printed)) < (_FEWEST if is_placed else _CELLS) or len(set(printed)) < len(printed):
        return False
    is_ordered = printed == [one for one in order if one in printed]
    names = reviewed().columns.keys() | joined_reviews().keys()
    is_listed = all(value.path_has(names, above=False) for value in found)
    if is_ordered and not (is_listed or is_dated or any(value.years for value in found)):
        return False
    return _adds_up(found)


def _adds_up(found: Sequence[Value]) -> bool:
    """Whether the totals of the routes do not speak against the order."""
    values = {value.indicator: value.number for value in found}
    order = [row.id for row in vocabulary().table("t4")]
    right = wrong = 0
    for first in range(0, _CELLS, _OUTCOMES):
        *parts, total = (values.get(one) for one in order[first : first + _OUTCOMES])
        if total and all(part is not None for part in parts):
            adds = sum((part or Decimal(0) for part in parts), Decimal(0)) == total
            right, wrong = right + adds, wrong + (not adds)
    return wrong <= right
