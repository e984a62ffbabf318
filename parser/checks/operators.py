"""What the operators of data/checks.toml do with the two sides of a rule.

Blank, crossed-out and unreadable cells are unknown: what depends on them cannot be decided.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from data.rules import CheckRule
from parser.checks.terms import Term, addresses
from parser.report import Check, Outcome, State
from parser.tables.money import comparable
from parser.tables.sums import ZERO, Cells, at_most, compare

Terms = Sequence[Term]


def undecided(
    rule: CheckRule, scope: str, cells: Cells, stands_on: Sequence[tuple[str, str]]
) -> Check:
    """Return a check that cannot be decided, or not even tried where the table is missing."""
    known = [cells[at] for at in stands_on if at in cells]
    lost = all(figure.state is State.TABLE_MISSING for figure in known)
    outcome = Outcome.NOT_ASSESSABLE if lost else Outcome.UNDECIDABLE
    return Check(rule.id, scope, outcome, tuple(stands_on))


def _equals(rule: CheckRule, scope: str, cells: Cells, left: Terms, right: Terms) -> Check:
    return compare(rule.id, scope, cells, addresses(left, cells), addresses(right, cells))


def _at_most(rule: CheckRule, scope: str, cells: Cells, left: Terms, right: Terms) -> Check:
    """Return whether the left cell, 0 where there is none, is not more than the right ones."""
    small = addresses(left, cells)
    return at_most(rule.id, scope, cells, small[0] if small else None, addresses(right, cells))


def _below(rule: CheckRule, scope: str, cells: Cells, left: Terms, right: Terms) -> Check:
    """Return whether the left cell is below the rule's limit."""
    (at,) = addresses(left, cells)
    value, limit = _compared(cells, at), Decimal(rule.limits[0])
    if value is None:
        return undecided(rule, scope, cells, [at])
    outcome = Outcome.PASS if value < limit else Outcome.FAIL
    return Check(rule.id, scope, outcome, (at,), value, limit)


def _compared(cells: Cells, at: tuple[str, str]) -> Decimal | None:
    """Return what a cell is compared with, amounts in one unit; None for none."""
    figure = cells.get(at)
    return comparable(figure) if figure else None


def _carried(
    rule: CheckRule, scope: str, before: Cells, after: Cells, left: Terms, right: Terms
) -> Check | None:
    """Return whether the later report's figure is what the earlier one leads to expect."""
    if not _is_there(before, after, left, right):
        return None
    sides = _sum(before, after, left), _sum(before, after, right)
    later = addresses([term for term in (*left, *right) if not term.is_earlier], after)
    if sides[0] is None or sides[1] is None:
        return Check(rule.id, scope, Outcome.UNDECIDABLE, later, *sides)
    outcome = Outcome.PASS if sides[0] == sides[1] else Outcome.FAIL
    return Check(rule.id, scope, outcome, later, *sides)


def _within(
    rule: CheckRule, scope: str, before: Cells, after: Cells, left: Terms, right: Terms
) -> Check | None:
    """Return whether one figure is at most so many times the other.

    Limits are that factor and, where small figures vary by nature, the least of both.
    """
    now, then = _sum(before, after, left), _sum(before, after, right)
    factor, least = rule.limits[0], (*rule.limits, 0)[1]
    if not now or not then or min(now, then) < least:
        return None
    outcome = Outcome.PASS if max(now, then) <= factor * min(now, then) else Outcome.FAIL
    return Check(rule.id, scope, outcome, addresses(left, after), now, then)


def _is_there(before: Cells, after: Cells, left: Terms, right: Terms) -> bool:
    """Whether both reports' forms have the cells that a rule ties together."""
    return all(
        cell in (before if term.is_earlier else after)
        for term in (*left, *right)
        for cell in term.cells(before if term.is_earlier else after)
    )


def _sum(before: Cells, after: Cells, terms: Terms) -> Decimal | None:
    """Return the sum of some terms, None where one of them prints no number."""
    total = ZERO
    for term in terms:
        cells = before if term.is_earlier else after
        for at in term.cells(cells):
            value = _compared(cells, at)
            if value is None:
                return None
            total += -value if term.is_less else value
    return total


SUMS: Mapping[str, Callable[[CheckRule, str, Cells, Terms, Terms], Check]] = {
    "equals": _equals,
    "at_most": _at_most,
    "below": _below,
}
YEARS: Mapping[str, Callable[[CheckRule, str, Cells, Cells, Terms, Terms], Check | None]] = {
    "equals": _carried,
    "within": _within,
}
