"""What is true of the invented country, by the generator's table and never by a store.

Cells are named by a small arithmetic of `row@column`: `new_received`, `new_received@enterprise`,
`disclosed_full-denied_total`, `new_received@!natural_person` (all applicants but these),
`disclosed_full+disclosed_partial/handled_total` (all before the slash over all after it).
The column is the total where none is named.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from tests.country import form
from tests.country.agencies import GOVERNMENTS, Agency, agencies, code_of, within
from tests.country.model import Sheet, country


class Gap(Enum):
    """Why there is no number."""

    BLANK = "blank"
    MISSING = "missing"
    """The report lacks the table, or its form the row."""
    ABSENT = "absent"
    """There is no report."""
    UNDEFINED = "undefined"
    """Something divided by zero."""


Known = Fraction | Gap

SUMS: Mapping[str, str] = {
    "denied_total": "+".join(form.DENIED),
    "unable_total": "+".join(form.UNABLE),
    "rejected_total": "+".join(form.REJECTED),
    "workload": "new_received+carried_in",
    "suit_total": "suit_direct_total+suit_after_review_total",
    "suit_corrected": "suit_direct_corrected+suit_after_review_corrected",
}
_TERM = re.compile(r"([+-]?)([a-z0-9_]+)(?:@(!?[a-z_]+))?")
_TEST = re.compile(r"(.+?)(<=|>=|!=|=|<|>)(\d+(?:\.\d+)?)")
_OPERATORS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne,
}  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """On how many reports a result stands."""

    reports: int
    with_value: int
    blank: int
    missing: int
    """Reports without the table or the row."""
    absent: int
    """Agencies of the scope without a report of the year."""


def measure(name: str, year: int, cells: str) -> Known:
    """Return what an agency reported for a year: a number, or why there is none."""
    sheet = country().get((name, year))
    if sheet is None:
        return Gap.ABSENT
    above, _, below = cells.partition("/")
    number = _sum(sheet, above)
    if not below or isinstance(number, Gap):
        return number
    whole = _sum(sheet, below)
    if isinstance(whole, Gap):
        return whole
    return number / whole if whole else Gap.UNDEFINED


def _sum(sheet: Sheet, cells: str) -> Known:
    total = Fraction(0)
    for sign, value in _terms(sheet, cells):
        if isinstance(value, Gap):
            return value
        total += sign * value
    return total


def _terms(sheet: Sheet, cells: str) -> Iterable[tuple[int, Known]]:
    for sign, row, column in _TERM.findall(cells):
        factor = -1 if sign == "-" else 1
        if row == "other_total":
            parts = "+".join(form.others(sheet.year))
        elif row not in SUMS:
            yield from ((factor * at, it) for at, it in _columns(sheet, row, column))
            continue
        else:
            parts = SUMS[row]
        for inner, part, _ in _TERM.findall(parts):
            assert inner != "-"
            yield from ((factor * at, it) for at, it in _columns(sheet, part, column))


def _columns(sheet: Sheet, row: str, column: str) -> Iterable[tuple[int, Known]]:
    if (row, "") in sheet.cells or row in form.TABLE4:
        assert not column
        return [(1, _cell(sheet, row, ""))]
    if column.startswith("!"):
        assert column[1:] in form.PARTS
        return [(1, _cell(sheet, row, one)) for one in form.PARTS if one != column[1:]]
    if column == "legal_entity":
        return [(1, _cell(sheet, row, one)) for one in form.PARTS[1:]]
    return [(1, _cell(sheet, row, column or "total"))]


def _cell(sheet: Sheet, row: str, column: str) -> Known:
    if (row, column) not in sheet.cells:
        return Gap.MISSING
    value = sheet.cells[row, column]
    return Gap.BLANK if value is None else Fraction(value)


def scope(where: str) -> Sequence[Agency]:
    """Return the agencies of `PLACE|KINDS|FUNCTION`, any part of which may be empty.

    A place means everything within it; kinds are joined by +, `governments` being all of them.
    """
    place, kinds, function = (*where.split("|"), "", "")[:3]
    code = code_of(place) if place else ""
    wanted = set(kinds.replace("governments", "+".join(GOVERNMENTS)).split("+")) - {""}
    return [
        one
        for one in agencies().values()
        if code in within(one.place)
        and (not wanted or one.kind in wanted)
        and (not function or one.function == function)
    ]


def known(names: Iterable[str], year: int, cells: str) -> tuple[Mapping[str, Fraction], Coverage]:
    """Return the numbers of those that have one, and how many have none."""
    read = {name: measure(name, year, cells) for name in names}
    numbers = {name: value for name, value in read.items() if isinstance(value, Fraction)}
    gaps = [value for value in read.values() if isinstance(value, Gap)]
    absent = gaps.count(Gap.ABSENT)
    blank = gaps.count(Gap.BLANK)
    missing = len(gaps) - absent - blank
    return numbers, Coverage(len(read) - absent, len(numbers), blank, missing, absent)


def mean(numbers: Iterable[Fraction]) -> Fraction:
    """Return the mean."""
    all_ = list(numbers)
    return sum(all_, Fraction(0)) / len(all_)


def median(numbers: Iterable[Fraction]) -> Fraction:
    """Return the middle one, or the mean of the two in the middle."""
    all_ = sorted(numbers)
    return (all_[(len(all_) - 1) // 2] + all_[len(all_) // 2]) / 2


def ranked(numbers: Mapping[str, Fraction], order: str = "most") -> list[tuple[str, Fraction]]:
    """Return names and numbers, the most or the `least` first."""
    return sorted(numbers.items(), key=lambda it: it[1], reverse=order == "most")


def at_rank(numbers: Mapping[str, Fraction], n: int, order: str = "most") -> Sequence[str]:
    """Return who is at a rank; several where they are level, none where level ones hide it."""
    better = gt if order == "most" else lt
    return [
        name
        for name, value in numbers.items()
        if len([other for other in numbers.values() if better(other, value)]) == n - 1
    ]


def rank_of(numbers: Mapping[str, Fraction], name: str, order: str = "most") -> int:
    """Return the rank of one: one more than the number of those before it."""
    better = gt if order == "most" else lt
    return 1 + len([other for other in numbers.values() if better(other, numbers[name])])


def first(numbers: Mapping[str, Fraction], n: int, order: str = "most") -> Sequence[str]:
    """Return the first n; raises ValueError if a level one would be left out."""
    line = ranked(numbers, order)
    if len(line) > n and line[n - 1][1] == line[n][1]:
        raise ValueError(f"{line[n - 1][0]} and {line[n][0]} are level at {n}")
    return [name for name, _ in line[:n]]


def meets(name: str, year: int, condition: str) -> bool:
    """Return whether a report meets `A>1 and B=0`; a cell without number meets nothing."""
    if " or " in condition:
        return any(meets(name, year, part) for part in condition.split(" or "))
    return all(_passes(name, year, part.strip()) for part in condition.split(" and "))


def _passes(name: str, year: int, test: str) -> bool:
    cells, operator, number = _parsed(test)
    value = measure(name, year, cells)
    return isinstance(value, Fraction) and _OPERATORS[operator](value, number)


def _parsed(test: str) -> tuple[str, str, Fraction]:
    found = _TEST.fullmatch(test)
    assert found, test
    return found[1], found[2], Fraction(found[3])


def tested(condition: str) -> Sequence[str]:
    """Return the cells that a condition looks at."""
    return [_parsed(part.strip())[0] for part in re.split(r" and | or ", condition)]


def those(names: Iterable[str], year: int, condition: str) -> Sequence[str]:
    """Return who meets a condition."""
    return [name for name in names if meets(name, year, condition)]


def change(name: str, years: Sequence[int], cells: str) -> Known:
    """Return the last year's number less the first year's."""
    before, after = measure(name, years[0], cells), measure(name, years[-1], cells)
    if isinstance(after, Gap):
        return after
    return before if isinstance(before, Gap) else after - before


def growth(before: Fraction, after: Fraction) -> Fraction:
    """Return the growth as a part of what was before; raises ZeroDivisionError if that is 0."""
    return (after - before) / before


def changes(names: Iterable[str], years: Sequence[int], cells: str) -> Mapping[str, Fraction]:
    """Return the change of each that has both numbers."""
    read = {name: change(name, years, cells) for name in names}
    return {name: value for name, value in read.items() if isinstance(value, Fraction)}


def growths(names: Iterable[str], years: Sequence[int], cells: str) -> Mapping[str, Fraction]:
    """Return the growth of each that has both numbers and did not begin at 0."""
    rates = {}
    for name, more in changes(names, years, cells).items():
        before = measure(name, years[0], cells)
        if isinstance(before, Fraction) and before:
            rates[name] = more / before
    return rates


def by_year(name: str, years: Iterable[int], cells: str) -> Mapping[int, Fraction]:
    """Return the numbers of the years that have one."""
    read = {year: measure(name, year, cells) for year in years}
    return {year: value for year, value in read.items() if isinstance(value, Fraction)}
