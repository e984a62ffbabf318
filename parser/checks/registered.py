"""Checks that no comparison of two sums expresses: data/checks.toml calls each by its name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from data.rules import CheckRule
from data.vocabulary import vocabulary
from parser.checks.operators import undecided
from parser.report import Check, Figure, Outcome
from parser.tables.sums import Address, Cells, address, compare, derived_cells, number

_WITHOUT_RULES = frozenset({"county", "township", "functional_area"})
"""Levels at which nobody may make 规章."""
_RECEIVED, _ALSO_RECEIVED = "new_received", "workload"
"""收到 may mean new requests, or those carried in as well."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the report that is checked."""

    cells: Cells
    figures: tuple[Figure, ...]
    claims: tuple[Figure, ...]
    level: str
    year: int
    forms: tuple[str, str]


def _power(rule: CheckRule, facts: Facts) -> Iterator[Check]:
    """Yield whether an agency that may not make 规章 states none."""
    stands_on = tuple(at for at in facts.cells if at[0].startswith("rules_"))
    stated = [number(facts.cells, at) for at in stands_on]
    if not stands_on or any(value is None for value in stated):
        yield undecided(rule, "report", facts.cells, stands_on)
        return
    largest = max(value for value in stated if value is not None)
    if not largest or (facts.level and facts.level not in _WITHOUT_RULES):
        outcome = Outcome.PASS
    else:
        outcome = Outcome.FAIL if facts.level else Outcome.UNDECIDABLE
    yield Check(rule.id, "report", outcome, stands_on, largest, Decimal(0))


def _counts(rule: CheckRule, facts: Facts) -> Iterator[Check]:
    """Yield a failure for each cell that counts something and prints no count."""
    for figure in facts.figures:
        value = figure.value
        if not value or figure.indicator not in _counted():
            continue
        if value < 0 or value != value.to_integral_value():
            at = (figure.indicator, figure.column)
            scope = "@".join(part for part in at if part)
            yield Check(rule.id, scope, Outcome.FAIL, (at,), value)


@cache
def _counted() -> frozenset[str]:
    """Return the indicators that count something."""
    return frozenset(row.id for row in vocabulary().indicators.values() if row.kind == "int")


def _layout(rule: CheckRule, facts: Facts) -> Iterator[Check]:
    """Yield whether each table has the layout of the report's year."""
    due = vocabulary().form_of(facts.year)
    for table, form in zip(rule.scope, facts.forms, strict=True):
        if not form or due is None:
            outcome = Outcome.NOT_ASSESSABLE
        else:
            outcome = Outcome.PASS if form == due.id else Outcome.FAIL
        yield Check(rule.id, table, outcome, ())


def _told(rule: CheckRule, facts: Facts) -> Iterator[Check]:
    """Yield, for every figure stated in prose that the tables state too, whether they agree."""
    cells = facts.cells
    for claim in facts.claims:
        readings = _readings(cells, claim)
        if claim.value is None or not readings:
            continue
        sums = [compare(rule.id, claim.indicator, cells, sum_, ()) for sum_ in readings]
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
        yield Check(rule.id, claim.indicator, outcome, stands_on, claim.value, said.left)


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
    if named == _RECEIVED and not claim.column:
        readings.append(derived_cells(cells, _ALSO_RECEIVED))
    return readings


REGISTERED: Mapping[str, Callable[[CheckRule, Facts], Iterator[Check]]] = {
    "power": _power,
    "counts": _counts,
    "layout": _layout,
    "told": _told,
}
