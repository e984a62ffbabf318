"""Which cell of tables 2 and 4 the labels around a value name, in any layout."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from data.vocabulary import vocabulary
from parser.tables.cells import Value
from parser.tables.wordings import disclosed, group_rows, groups_in, reviewed

_OUTCOMES, _CELLS = 5, 15
_FEWEST = 5
"""Values that a table in another layout binds at least, where the format gives the columns."""


def may_disclose(keys: Collection[str]) -> bool:
    """Whether the labels of a table are those of table 2."""
    return not disclosed().items.keys().isdisjoint(keys)


def may_review(keys: Collection[str]) -> bool:
    """Whether the labels of a table are those of table 4."""
    columns = reviewed().columns.keys() & set(keys)
    return len(columns) > 1 and any(groups_in(key) for key in keys)


def disclosed_cell(above: Sequence[str], left: Sequence[str]) -> str:
    """Return the cell of table 2 that keys name, "" for none."""
    known = disclosed()
    keys = (*reversed(left), *reversed(above))
    item = next((known.items[key] for key in keys if key in known.items), None)
    if item is None:
        return ""
    for key in keys:
        head = known.heads.get(key)
        if head is not None and (row := known.cells.get((item, head))):
            return row.id
    return ""


def is_other_disclosed(found: Sequence[Value], is_placed: bool) -> bool:
    """Whether a table 2 is turned, listed, or prints several years side by side."""
    known = disclosed()
    if not all(value.is_sure for value in found):
        return False
    turned = [value for value in found if value.path_has(known.items, above=True)]
    listed = [value for value in found if value.path_has(known.heads, above=False)]
    years = {mark for value in found for mark in value.years}
    return bool(turned or listed or years)


def review_cell(above: Sequence[str], left: Sequence[str]) -> str:
    """Return the cell of table 4 that keys name, "" for none."""
    keys = (*above, *left)
    routes = [group for key in keys for group in groups_in(key)]
    outcomes = [reviewed().columns[key] for key in keys if key in reviewed().columns]
    if not routes or not outcomes:
        return ""
    return group_rows(routes[-1])[outcomes[-1]].id


def is_other_review(found: Sequence[Value], is_placed: bool) -> bool:
    """Whether a table 4 has another order than the form's, or several years."""
    order = [row.id for row in vocabulary().table("t4")]
    printed = [value.indicator for value in found]
    if len(set(printed)) < (_FEWEST if is_placed else _CELLS) or len(set(printed)) < len(printed):
        return False
    is_ordered = printed == [one for one in order if one in printed]
    if is_ordered and not any(value.years for value in found):
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
