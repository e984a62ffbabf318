"""Checks as a store keeps them: the rule by its number, and what each report makes of it.

Of the checks of a report, which take 16 KB as they are written out, all but the outcome and the
two sides is the same in every report of its form: which rule, which row, which cells.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, pairwise

from data.vocabulary import vocabulary
from parser.report import Check, Outcome

OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDABLE, Outcome.NOT_ASSESSABLE)
"""Outcomes by their stored number; only ever appended to."""

Key = tuple[str, str]
"""Indicator and column of a cell."""

Rule = tuple[str, str, tuple[Key, ...]]
"""Id of a check, its scope, and the cells it stands on."""

_SAME = 0
"""Stands for a right side that is the same as the left."""


def pack_checks(checks: Sequence[Check]) -> str:
    """Return checks line by line: the number of the outcome, then the rest as JSON."""
    return "\n".join(map(_written, checks))


def read_checks(
    written: str, outcomes: Collection[Outcome] = frozenset(OUTCOMES)
) -> tuple[Check, ...]:
    """Return the checks with these outcomes as they were written out."""
    kept = {str(OUTCOMES.index(outcome)): outcome for outcome in outcomes}
    lines = (line for line in written.split("\n") if line and line[0] in kept)
    return tuple(_check(kept[line[0]], *json.loads(line[1:])) for line in lines)


def folded(written: str, number_of: Callable[[str], int]) -> str:
    """Return checks that were written out by the numbers of their rules."""
    if not written:
        return ""
    lines = [line[1:-1].rsplit(",", 2) for line in written.split("\n")]
    numbers = [number_of(rule.removeprefix("[")) for rule, _, _ in lines]
    # Rules follow each other as their numbers do: a step compresses better than a number.
    steps = [later - earlier for earlier, later in pairwise([0, *numbers])]
    outcomes = "".join(line[0] for line in written.split("\n"))
    sides = [(json.loads(left), json.loads(right)) for _, left, right in lines]
    lefts = [left for left, _ in sides]
    rights = [_SAME if left == right else right for left, right in sides]
    return _json([steps, outcomes, lefts, rights])


def unfolded(stored: str, rules: Mapping[int, str], outcomes: Collection[Outcome] = ()) -> str:
    """Return checks as they were written out; those with some outcomes alone, where given.

    Raises KeyError for a rule that is not among those given.
    """
    if not stored:
        return ""
    kept = "".join(str(OUTCOMES.index(outcome)) for outcome in outcomes or OUTCOMES)
    steps, *columns = json.loads(stored)
    return "\n".join(
        f"{outcome}[{rules[number]},{_side(left)},{_side(left if right == _SAME else right)}]"
        for number, outcome, left, right in zip(accumulate(steps), *columns, strict=True)
        if outcome in kept
    )


def stored_checks(
    stored: str, rules: Callable[[int], Rule], outcomes: Collection[Outcome]
) -> Iterator[Check]:
    """Yield the checks with some outcomes as they are stored; raises KeyError as `unfolded`."""
    if not stored:
        return
    kept = {str(OUTCOMES.index(outcome)): outcome for outcome in outcomes}
    steps, said, lefts, rights = json.loads(stored)
    if kept.keys().isdisjoint(said):
        return
    for at, (number, outcome) in enumerate(zip(accumulate(steps), said, strict=True)):
        if outcome in kept:
            left = lefts[at]
            right = left if rights[at] == _SAME else rights[at]
            yield Check(*rules(number)[:2], kept[outcome], rules(number)[2], *_sides(left, right))


def rule_of(content: str) -> Rule:
    """Return a rule as it is stored: its id, the scope and the cells it stands on."""
    check, scope, cells = json.loads(f"[{content}]")
    return check, scope, tuple((row, column) for row, column in cells)


def _sides(*written: str | None) -> Iterator[Decimal | None]:
    return (None if side is None else Decimal(side) for side in written)


def failed_cells(checks: Iterable[Check]) -> tuple[Key, ...]:
    """Return the cells that failed checks stand on, each once."""
    known = vocabulary().checks
    failed = (one for one in checks if one.outcome is Outcome.FAIL and one.check in known)
    return tuple(dict.fromkeys(cell for one in failed for cell in one.cells))


def faults(checks: Iterable[Check]) -> tuple[tuple[str, int], ...]:
    """Return how many failed checks there are of each rule that has some."""
    failed = Counter(one.check for one in checks if one.outcome is Outcome.FAIL)
    return tuple(sorted(failed.items()))


def outcome_bits(outcomes: Iterable[Outcome]) -> int:
    """Return the set of outcomes as bits."""
    bits = 0
    for outcome in outcomes:
        bits |= 1 << OUTCOMES.index(outcome)
    return bits


@lru_cache(4096)
def written_cells(cells: tuple[tuple[str | int, ...], ...]) -> str:
    """Return cells as JSON: a form has the same ones in every report, and a rule stands on them."""
    return _json(cells)


def _check(
    outcome: Outcome,
    check: str,
    scope: str,
    cells: list[list[str]],
    left: str | None,
    right: str | None,
) -> Check:
    return Check(
        check,
        scope,
        outcome,
        tuple((row, column) for row, column in cells),
        None if left is None else Decimal(left),
        None if right is None else Decimal(right),
    )


def _written(check: Check) -> str:
    left, right = (_side(None if side is None else str(side)) for side in (check.left, check.right))
    cells = written_cells(check.cells)
    rest = f"{_json(check.check)},{_json(check.scope)},{cells},{left},{right}"
    return f"{OUTCOMES.index(check.outcome)}[{rest}]"


def _side(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
