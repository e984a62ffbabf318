"""Sums of a draft that do not hold; where one cell explains several, that cell alone is named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from data.rules import CheckRule, rules
from parser.checks import check_years
from parser.checks.terms import Term, expanded
from parser.drafts.draft import Draft
from parser.report import Check, Finding, Operand, Outcome, Source, Spot
from parser.tables.sums import Address, number

_TOLD, _LAYOUT = "told", "layout"


def failures(draft: Draft) -> Iterator[Finding]:
    """Yield every rule for reports and for two years that the draft breaks, in the data's order.

    Those that one wrong cell explains are left to `pinned`.
    """
    explained = {check for _, _, checks in _wrong_cells(draft) for check in checks}
    for check in _failed(draft):
        if check not in explained:
            yield _finding(check, draft)


def _failed(draft: Draft) -> list[Check]:
    checks = [*draft.report.checks]
    if draft.earlier:
        checks += check_years(draft.earlier.figures, tuple(draft.cells.values()))
    return [check for check in checks if check.outcome is Outcome.FAIL]


def pinned(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the cells that disagree with every sum they stand in, each with what it should be."""
    for (row, column), expected, checks in _wrong_cells(draft):
        printed = draft.cells[row, column].value
        columns = (column,) if column else ()
        fields = {"printed": printed, "expected": expected, "count": len(checks)}
        yield Finding(rule.id, draft.cell(row, columns), fields)


def _wrong_cells(draft: Draft) -> list[tuple[Address, Decimal, list[Check]]]:
    """Return the cells that explain at least two failed sums, each with the number they ask for.

    Every failed sum that a cell stands in asks for the same number, no other cell explains the
    same sums, and no sum that holds would fail.
    """
    sums = [one for one in draft.report.checks if _sides(one) is not None]
    failed = [one for one in sums if one.outcome is Outcome.FAIL]
    found: dict[frozenset[int], list[tuple[Address, Decimal, list[Check]]]] = {}
    for address in dict.fromkeys(cell for check in failed for cell in check.cells):
        own = [check for check in sums if address in check.cells]
        broken = [check for check in own if check.outcome is Outcome.FAIL]
        wanted = {_wanted(check, address, draft) for check in own}
        if len(broken) < 2 or len(broken) < len(own) or len(wanted) != 1:
            continue
        expected = wanted.pop()
        if expected is not None and expected >= 0:
            key = frozenset(failed.index(check) for check in broken)
            found.setdefault(key, []).append((address, expected, broken))
    return [cells[0] for cells in found.values() if len(cells) == 1]


def _sides(check: Check) -> tuple[Sequence[Term], Sequence[Term]] | None:
    """Return the terms of a check that holds two sums equal within one report."""
    rule = rules().checks[check.check]
    if rule.stage != "report" or rule.operator != "equals":
        return None
    return next((left, right) for scope, left, right in expanded(rule) if scope == check.scope)


def _wanted(check: Check, address: Address, draft: Draft) -> Decimal | None:
    """Return the number a cell must have for a sum to hold, None if that cannot be told."""
    sides, value = _sides(check), number(draft.cells, address)
    if sides is None or value is None or check.left is None or check.right is None:
        return None
    is_left = any(address in term.cells(draft.cells) for term in sides[0])
    return value + (check.right - check.left if is_left else check.left - check.right)


def _finding(check: Check, draft: Draft) -> Finding:
    rule = rules().checks[check.check]
    if rule.operator == _TOLD:
        return _told(check, draft)
    if rule.operator == _LAYOUT:
        index = draft.table_section(check.scope)
        return Finding(rule.id, draft.top() if index is None else draft.heading(index))
    if not (rule.left or rule.right):
        return _of_cells(check, draft)
    _, left, right = next(one for one in expanded(rule) if one[0] == check.scope)
    sides = tuple(_operands(left, draft)), tuple(_operands(right, draft))
    spot = _spot(check, rule, left, right, draft)
    limit = Decimal(rule.limits[0]) if rule.limits and not right else None
    return Finding(rule.id, spot, {}, *sides, limit)


def _spot(
    check: Check, rule: CheckRule, left: Sequence[Term], right: Sequence[Term], draft: Draft
) -> Spot:
    """Return the place of the total, of the later report's figure where two years disagree."""
    is_total = rule.stage == "report" and rule.operator == "equals"
    for term in (*right, *left) if is_total else (*left, *right):
        for row, column in term.cells(draft.cells):
            if not term.is_earlier and (row, column) in draft.cells:
                return draft.cell(row, (column,) if column else ())
    return draft.top()


def _operands(terms: Sequence[Term], draft: Draft) -> Iterator[Operand]:
    figures = draft.earlier.figures if draft.earlier else ()
    before = {(one.indicator, one.column): one for one in figures}
    for term in terms:
        cells = before if term.is_earlier else draft.cells
        for row, column in term.cells(cells):
            value = number(cells, (row, column))
            yield Operand(row, column, value, term.is_earlier, term.is_less)


def _of_cells(check: Check, draft: Draft) -> Finding:
    """Return a finding about single cells: the first that breaks the rule."""
    at = next((cell for cell in check.cells if number(draft.cells, cell)), check.cells[0])
    columns = (at[1],) if at[1] else ()
    side = (Operand(*at, number(draft.cells, at)),)
    return Finding(check.check, draft.cell(at[0], columns), {}, side)


def _told(check: Check, draft: Draft) -> Finding:
    """Return a finding about a sentence: where it stands, what it says, what the table says."""
    claims = [one for one in draft.report.figures if one.source is Source.NARRATIVE]
    claim = next(one for one in claims if (one.indicator, one.value) == (check.scope, check.left))
    fields = {"row": check.scope, "told": check.left, "printed": check.right}
    place = claim.place
    spot = draft.top() if place is None else draft.at(place.start, place.end)
    spot = replace(spot, page=place.page) if place else spot
    return Finding(check.check, spot, fields)
