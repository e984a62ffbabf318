"""The rules of the form (勾稽关系) applied to one report, and to two years of one agency."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from data.vocabulary import vocabulary
from parser.report import Check, Figure, Outcome, State
from parser.tables.sums import Address, Cells, address, at_most, compare, derived_cells, number

_FLOW_IN, _FLOW_OUT = ("new_received", "carried_in"), ("handled_total", "carried_out")
_GROUPS = ("review", "suit_direct", "suit_after_review")
_DOCUMENTS = ("rules", "normative_docs")
_ITEMS = ("permit", "other_mgmt", "penalty", "coercion", "fee")
_WITHOUT_RULES = frozenset({"county", "township", "functional_area"})
"""Levels at which nobody may make 规章."""
_MAIN = (
    "new_received",
    "handled_total",
    "review_total",
    "permit_decisions",
    "penalty_decisions",
    "coercion_decisions",
)
_LARGEST_FEE = Decimal(1_000_000)
_FEE_RATIO, _MAIN_RATIO, _SMALLEST_MAIN = Decimal(1000), Decimal(5), Decimal(30)
_ALSO_RECEIVED = ("workload",)
"""收到 may mean new requests, or those carried in as well."""


def check_report(
    figures: Sequence[Figure],
    claims: Sequence[Figure],
    level: str,
    year: int,
    forms: tuple[str, str],
) -> tuple[Check, ...]:
    """Return every rule applied to one report, each with the cells it stands on.

    `figures` are the cells of the tables, `claims` the figures stated in prose; `level` is a
    level of data/agencies.toml or "" if it is not known; `forms` are the generations whose layout
    tables 2 and 3 have, "" for a missing table.
    """
    cells = {(figure.indicator, figure.column): figure for figure in figures}
    return (
        *_table3(cells),
        *_table4(cells),
        *_table2(cells, level),
        *_impossible(figures),
        *_layouts(forms, year),
        *_claims(cells, claims),
    )


def check_years(earlier: Sequence[Figure], later: Sequence[Figure]) -> tuple[Check, ...]:
    """Return the rules that tie a report to the one of the year before, of the same agency.

    The cells named are the later report's; `left` is its figure, `right` what the earlier report
    leads to expect: the number carried out, the stock plus and less, the figure itself.
    """
    before = {(figure.indicator, figure.column): figure for figure in earlier}
    after = {(figure.indicator, figure.column): figure for figure in later}
    return (
        *_carried(before, after),
        *_stocks(before, after),
        *_jumps(before, after),
    )


def _table3(cells: Cells) -> Iterator[Check]:
    results, rows = _results(cells), _rows(cells)
    for column in vocabulary().columns:
        flow_in = [(row, column) for row in _FLOW_IN]
        flow_out = [(row, column) for row in _FLOW_OUT]
        yield compare("t3_identity", column, cells, flow_in, flow_out)
        parts = [(row, column) for row in results]
        yield compare("t3_result_sum", column, cells, parts, [("handled_total", column)])
    *applicants, total = vocabulary().columns
    for row in rows:
        parts = [(row, column) for column in applicants]
        yield compare("t3_row_sum", row, cells, parts, [(row, total)])


def _rows(cells: Cells) -> tuple[str, ...]:
    total = list(vocabulary().columns)[-1]
    return tuple(row for row in _table3_rows() if (row, total) in cells)


def _results(cells: Cells) -> tuple[str, ...]:
    return tuple(row for row in _rows(cells) if row not in (*_FLOW_IN, *_FLOW_OUT))


@cache
def _table3_rows() -> tuple[str, ...]:
    return tuple(row.id for row in vocabulary().table("t3"))


def _table4(cells: Cells) -> Iterator[Check]:
    for group in _GROUPS:
        *parts, total = _table4_group(group)
        yield compare("t4_sum", group, cells, parts, [total])


@cache
def _table4_group(group: str) -> tuple[Address, ...]:
    return tuple((row.id, "") for row in vocabulary().table("t4") if row.group == group)


def _table2(cells: Cells, level: str) -> Iterator[Check]:
    if ("normative_docs_issued", "") in cells:
        issued, stock = ("normative_docs_issued", ""), ("normative_docs_in_force", "")
        yield at_most("issued_le_in_force", "report", cells, issued, [stock])
        yield _fee(cells)
    if ("rules_newly_disclosed", "") in cells:
        for kind in _DOCUMENTS:
            new, known = (f"{kind}_newly_disclosed", ""), (f"{kind}_total_disclosed", "")
            yield at_most("disclosed_le_made", kind, cells, new, [known])
        for kind in _ITEMS:
            left = [(f"{kind}_items_prev_year", ""), (f"{kind}_items_change", "")]
            yield at_most("items_change_floor", kind, cells, None, left)
    yield _rules_power(cells, level)


def _fee(cells: Cells) -> Check:
    at = ("admin_fee_amount", "")
    fee = number(cells, at)
    if fee is None:
        return _unknown("fee_magnitude", "report", cells, [at])
    outcome = Outcome.PASS if fee < _LARGEST_FEE else Outcome.FAIL
    return Check("fee_magnitude", "report", outcome, (at,), fee, _LARGEST_FEE)


def _unknown(check: str, scope: str, cells: Cells, stands_on: Sequence[Address]) -> Check:
    """Return a check that cannot be decided, or not even tried where the table is missing."""
    known = [cells[at] for at in stands_on if at in cells]
    lost = all(figure.state is State.TABLE_MISSING for figure in known)
    outcome = Outcome.NOT_ASSESSABLE if lost else Outcome.UNDECIDABLE
    return Check(check, scope, outcome, tuple(stands_on))


def _rules_power(cells: Cells, level: str) -> Check:
    """Return whether an agency that may not make 规章 states none."""
    stands_on = tuple(at for at in cells if at[0].startswith("rules_"))
    stated = [number(cells, at) for at in stands_on]
    if not stands_on or any(value is None for value in stated):
        return _unknown("rules_power", "report", cells, stands_on)
    largest = max(value for value in stated if value is not None)
    if not largest or (level and level not in _WITHOUT_RULES):
        outcome = Outcome.PASS
    else:
        outcome = Outcome.FAIL if level else Outcome.UNDECIDABLE
    return Check("rules_power", "report", outcome, stands_on, largest, Decimal(0))


def _impossible(figures: Iterable[Figure]) -> Iterator[Check]:
    """Yield a failure for each cell that counts something and prints no count."""
    for figure in figures:
        value = figure.value
        if not value or figure.indicator not in _counts():
            continue
        if value < 0 or value != value.to_integral_value():
            at = (figure.indicator, figure.column)
            scope = "@".join(part for part in at if part)
            yield Check("nonneg_integer", scope, Outcome.FAIL, (at,), value)


@cache
def _counts() -> frozenset[str]:
    """Return the indicators that count something."""
    return frozenset(row.id for row in vocabulary().indicators.values() if row.kind == "int")


def _layouts(forms: tuple[str, str], year: int) -> Iterator[Check]:
    due = vocabulary().form_of(year)
    for table, form in zip(("t2", "t3"), forms, strict=True):
        if not form or due is None:
            outcome = Outcome.NOT_ASSESSABLE
        else:
            outcome = Outcome.PASS if form == due.id else Outcome.FAIL
        yield Check("layout_vs_year", table, outcome, ())


def _claims(cells: Cells, claims: Iterable[Figure]) -> Iterator[Check]:
    """Yield, for every figure stated in prose that the tables state too, whether they agree."""
    for claim in claims:
        readings = _readings(cells, claim)
        if claim.value is None or not readings:
            continue
        sums = [compare("text_vs_table", claim.indicator, cells, sum_, ()) for sum_ in readings]
        first = sums[0]
        if first.outcome is Outcome.NOT_ASSESSABLE:
            yield first
            continue
        whole = [one for one in sums if one.outcome is not Outcome.UNDECIDABLE]
        agreeing = next((one for one in whole if one.left == claim.value), None)
        said = agreeing or first
        outcome = Outcome.PASS if agreeing else Outcome.FAIL
        if not agreeing and len(whole) < len(sums):
            outcome = Outcome.UNDECIDABLE
        stands_on = tuple(dict.fromkeys((*said.cells, (claim.indicator, claim.column))))
        yield Check("text_vs_table", claim.indicator, outcome, stands_on, claim.value, said.left)


def _readings(cells: Cells, claim: Figure) -> list[tuple[Address, ...]]:
    """Return the cells, or sums of cells, that a figure stated in prose may repeat."""
    named = claim.indicator
    if "approximate" in claim.flags:
        return []
    if named in vocabulary().derived:
        stands_on = derived_cells(cells, named)
        return [stands_on] if stands_on else []
    at = (named, claim.column) if claim.column else address(cells, named)
    if at not in cells:
        return []
    readings: list[tuple[Address, ...]] = [(at,)]
    if named == _FLOW_IN[0] and not claim.column:
        readings += [derived_cells(cells, derived) for derived in _ALSO_RECEIVED]
    return readings


def _carried(before: Cells, after: Cells) -> Iterator[Check]:
    for column in vocabulary().columns:
        here, there = ("carried_in", column), ("carried_out", column)
        left, right = number(after, here), number(before, there)
        yield _across("cross_carry", column, (here,), left, right, left == right)


def _stocks(before: Cells, after: Cells) -> Iterator[Check]:
    """Yield whether the documents in force are last year's, more by issues, less by repeals."""
    for kind in _DOCUMENTS:
        stock, issued, repealed = (
            (f"{kind}_{what}", "") for what in ("in_force", "issued", "repealed")
        )
        if stock not in before or stock not in after:
            continue
        parts = number(before, stock), number(after, issued), number(after, repealed)
        left, right = number(after, stock), None
        if parts[0] is not None and parts[1] is not None and parts[2] is not None:
            right = parts[0] + parts[1] - parts[2]
        stands_on = (stock, issued, repealed)
        yield _across("normative_stock", kind, stands_on, left, right, left == right)


def _jumps(before: Cells, after: Cells) -> Iterator[Check]:
    for indicator in _MAIN:
        at = address(after, indicator)
        left, right = number(after, at), number(before, at)
        if left and right and min(left, right) >= _SMALLEST_MAIN:
            likely = max(left, right) <= _MAIN_RATIO * min(left, right)
            yield _across("yoy_jump", indicator, (at,), left, right, likely)
    at = ("admin_fee_amount", "")
    left, right = number(after, at), number(before, at)
    if left and right:
        likely = max(left, right) <= _FEE_RATIO * min(left, right)
        yield _across("fee_magnitude", "years", (at,), left, right, likely)


def _across(
    check: str,
    scope: str,
    cells: tuple[Address, ...],
    left: Decimal | None,
    right: Decimal | None,
    holds: bool,
) -> Check:
    if left is None or right is None:
        return Check(check, scope, Outcome.UNDECIDABLE, cells, left, right)
    outcome = Outcome.PASS if holds else Outcome.FAIL
    return Check(check, scope, outcome, cells, left, right)
