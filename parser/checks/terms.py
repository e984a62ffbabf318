"""The terms of a rule: what `new_received@{}` and `-earlier:rules_repealed` name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from data.entries import DataError
from data.rules import CheckRule, rules
from data.vocabulary import vocabulary
from parser.report import Figure
from parser.tables.sums import Address, Cells, address

_MEMBER = "{}"


@dataclass(frozen=True, slots=True)
class Term:
    """A cell, or a computed figure that stands for its parts, in a sum."""

    row: str
    column: str
    is_earlier: bool = False
    is_less: bool = False
    address: Address = field(init=False)
    """The cell, or the computed figure's name, in its column."""
    is_plain: bool = field(init=False)
    """Whether it is that cell, whatever the report prints."""

    def __post_init__(self) -> None:
        """Note what every report asks of it."""
        object.__setattr__(self, "address", (self.row, self.column))
        is_plain = bool(self.column) and self.row not in vocabulary().derived
        object.__setattr__(self, "is_plain", is_plain)

    def cells(self, known: Mapping[Address, Figure]) -> tuple[Address, ...]:
        """Return the cells it stands for: those of a computed figure that the form has."""
        derived = vocabulary().derived.get(self.row)
        if derived is None:
            return (self.address if self.column else address(known, self.row),)
        parts = ((part, self.column) for part in derived.sum)
        return tuple(part for part in parts if part in known)


Sums = tuple[str, tuple[Term, ...], tuple[Term, ...]]
"""A member of the scope, and the terms of both sides for it."""


def addresses(terms: Sequence[Term], known: Cells) -> tuple[Address, ...]:
    """Return the cells that some terms stand for, in order."""
    found: list[Address] = []
    for term in terms:
        if term.is_plain:
            found.append(term.address)
        else:
            found += term.cells(known)
    return tuple(found)


@cache
def expanded(rule: CheckRule) -> tuple[Sums, ...]:
    """Return a rule's terms for every member of its scope."""
    return tuple(
        (member, tuple(_terms(rule.left, member)), tuple(_terms(rule.right, member)))
        for member in members(rule)
    )


def members(rule: CheckRule) -> tuple[str, ...]:
    """Return the members of a rule's scope."""
    if rule.scope == ("columns",):
        return tuple(vocabulary().columns)
    if rule.scope == ("rows",):
        return tuple(row.id for row in vocabulary().table("t3"))
    return rule.scope


@cache
def runnable(
    stage: str, sums: frozenset[str], registered: frozenset[str] = frozenset()
) -> tuple[CheckRule, ...]:
    """Return the rules of a stage; raises DataError where one would not be run as it stands.

    `sums` are the operators that compare terms, `registered` the checks that take none.
    """
    listed = rules().of(stage)
    faults = [fault for rule in listed for fault in _faults(rule, sums, registered)]
    faults += [
        f"{stage}: the operator {name} is used by no rule"
        for name in sorted((sums | registered) - {rule.operator for rule in listed})
    ]
    if faults:
        raise DataError([f"data/checks.toml: {fault}" for fault in faults])
    return listed


def _faults(rule: CheckRule, sums: frozenset[str], registered: frozenset[str]) -> Iterator[str]:
    """Yield why a rule cannot be run: an operator, row or column that nobody knows."""
    known = vocabulary()
    if rule.operator not in sums | registered:
        yield f"[[check]] {rule.id}: nothing runs the operator {rule.operator!r}"
        return
    if rule.operator in registered:
        if rule.left or rule.right:
            yield f"[[check]] {rule.id}: the operator {rule.operator!r} takes no terms"
        return
    if not (rule.right or rule.limits):
        yield f"[[check]] {rule.id}: is compared with nothing"
    for _, left, right in expanded(rule):
        for term in (*left, *right):
            is_row = term.row in known.indicators or term.row in known.derived
            if not is_row or (term.column and term.column not in known.columns):
                yield f"[[check]] {rule.id}: {term.row}@{term.column} names no cell"


def _terms(said: Sequence[str], member: str) -> Iterator[Term]:
    for text in said:
        row, _, column = text.replace(_MEMBER, member).partition("@")
        is_less = row.startswith("-")
        row = row.removeprefix("-")
        is_earlier = row.startswith("earlier:")
        yield Term(row.removeprefix("earlier:"), column, is_earlier, is_less)
