"""Sums over printed cells, four-valued: a blank is not a zero until the form's own sums say so."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from data.vocabulary import vocabulary
from parser.report import Check, Figure, Outcome, State

Address = tuple[str, str]
"""(indicator, column)."""
Cells = Mapping[Address, Figure]

ZERO = Decimal(0)


def number(cells: Cells, address: Address) -> Decimal | None:
    """Return the number a cell prints, None for none."""
    figure = cells.get(address)
    return figure.value if figure else None


def compare(
    check: str, scope: str, cells: Cells, left: Sequence[Address], right: Sequence[Address]
) -> Check:
    """Return whether two sums of cells are equal.

    Blank, crossed-out and unreadable cells are unknown: then the outcome is undecidable, and
    `left` and `right` are the sums of what is printed, which are equal where blanks mean 0. It is
    a failure all the same where one side, not all printed, already exceeds the other.
    """
    addresses = (*left, *right)
    if _is_absent(cells, addresses):
        return Check(check, scope, Outcome.NOT_ASSESSABLE, addresses)
    (left_sum, left_known), (right_sum, right_known) = _added(cells, left), _added(cells, right)
    sums = left_sum, right_sum
    if left_known and right_known:
        outcome = Outcome.PASS if sums[0] == sums[1] else Outcome.FAIL
    elif (right_known and sums[0] > sums[1]) or (left_known and sums[1] > sums[0]):
        outcome = Outcome.FAIL
    else:
        outcome = Outcome.UNDECIDABLE
    return Check(check, scope, outcome, addresses, *sums)


def at_most(
    check: str, scope: str, cells: Cells, small: Address | None, large: Iterable[Address]
) -> Check:
    """Return whether a cell (or 0) is not more than the sum of others, all of them printed."""
    upper = tuple(large)
    addresses = (small, *upper) if small else upper
    if _is_absent(cells, addresses):
        return Check(check, scope, Outcome.NOT_ASSESSABLE, addresses)
    if any(number(cells, address) is None for address in addresses):
        return Check(check, scope, Outcome.UNDECIDABLE, addresses)
    left, right = number(cells, small) if small else ZERO, _added(cells, upper)[0]
    outcome = Outcome.PASS if (left or ZERO) <= right else Outcome.FAIL
    return Check(check, scope, outcome, addresses, left, right)


def derived_cells(cells: Cells, derived: str) -> tuple[Address, ...]:
    """Return the cells that a derived figure adds up, those that the report's form has."""
    known = vocabulary().derived[derived]
    addresses = (address(cells, part) for part in known.sum)
    return tuple(found for found in addresses if found in cells)


def address(cells: Cells, part: str) -> Address:
    """Return the cell of an `indicator` or `indicator@column`, the total column by default."""
    indicator, _, column = part.partition("@")
    if column or (indicator, "") in cells:
        return indicator, column
    return indicator, list(vocabulary().columns)[-1]


def _is_absent(cells: Cells, addresses: Iterable[Address]) -> bool:
    """Whether the table of every cell is missing."""
    for address in addresses:
        figure = cells.get(address)
        if figure is not None and figure.state is not State.TABLE_MISSING:
            return False
    return True


def _added(cells: Cells, addresses: Iterable[Address]) -> tuple[Decimal, bool]:
    """Return the sum of what the cells print, and whether all of them print a number."""
    total, whole = ZERO, True
    for address in addresses:
        figure = cells.get(address)
        value = figure.value if figure else None
        if value is None:
            whole = False
        elif value:
            total += value
    return total, whole
