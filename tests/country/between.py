"""Expectations between agencies, rows and years."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.country import truth
from tests.country.spec import (
    Case,
    Spec,
    cells_of,
    listed,
    names_of,
    numbers_of,
    of_one,
    plain,
    words,
)  # fmt: skip


def compare_scopes(spec: Spec) -> Case:
    """Which of two scopes has the larger sum."""
    sums = [sum(numbers_of({**spec, "where": one}).values(), Fraction(0)) for one in spec["wheres"]]
    return {"value": plain(max(sums)), "values": [plain(one) for one in sums]}


def compare(spec: Spec) -> Case:
    """Which of some agencies has the most (least)."""
    numbers, order = numbers_of(spec), spec.get("order", "most")
    if len(numbers) < len(names_of(spec)):
        raise ValueError(f"not all known: {spec}")
    best = truth.at_rank(numbers, 1, order)
    if len(best) > 1:
        raise ValueError(f"level: {best}")
    every = [plain(number) for number in numbers.values()]
    return of_one(spec, best, numbers[best[0]]) | (
        {} if "/" in cells_of(spec) else {"values": every}
    )


def scopes_less(spec: Spec) -> Case:
    """How many more or fewer one scope has than another."""
    first, second = (_sum(spec, where) for where in spec["wheres"])
    return {"value": plain(abs(first - second)), "values": [plain(first), plain(second)],
            **words(spec, "多" if first > second else "少")}  # fmt: skip


def _sum(spec: Spec, where: str) -> Fraction:
    return sum(numbers_of({**spec, "where": where}).values(), Fraction(0))


def multiple(spec: Spec) -> Case:
    """How many times the second the first is: of two agencies, scopes, years or rows."""
    match spec:
        case {"wheres": [one, other]}:
            first, second = _sum(spec, one), _sum(spec, other)
        case {"agencies": [one, other]}:
            numbers = numbers_of(spec)
            first, second = numbers[one], numbers[other]
        case {"years": [one, other]}:
            first, second = (
                sum(numbers_of(spec, year).values(), Fraction(0)) for year in (one, other)
            )
        case _:
            first, second = (
                sum(numbers_of({**spec, "cells": row}).values(), Fraction(0))
                for row in spec["rows"]
            )
    return {"approx": round(float(first / second), 6)}


def times(spec: Spec) -> Case:
    """How many times the least the most is."""
    numbers = numbers_of(spec).values()
    return {"approx": round(float(max(numbers) / min(numbers)), 6)}


def spread(spec: Spec) -> Case:
    """How many more the most has than the least."""
    numbers = numbers_of(spec).values()
    return {"value": plain(max(numbers) - min(numbers)),
            "values": [plain(max(numbers)), plain(min(numbers))]}  # fmt: skip


def compare_means(spec: Spec) -> Case:
    """Which of two scopes has the larger mean."""
    numbers = [numbers_of({**spec, "where": one}).values() for one in spec["wheres"]]
    means = [sum(one, Fraction(0)) / len(one) for one in numbers]
    return {"approx": round(float(max(means)), 6)}


def less(spec: Spec) -> Case:
    """How many more or fewer the first agency has than the second."""
    numbers = numbers_of(spec)
    mine, other = (numbers[name] for name in spec["agencies"])
    more = mine - other
    return {"value": plain(abs(more)), "values": [plain(mine), plain(other)],
            **words(spec, "多" if more > 0 else "少")}  # fmt: skip


def minus(spec: Spec) -> Case:
    """Some rows of one report less others, negative where they are fewer: `cells` is A-B."""
    less = truth.measure(spec["agency"], spec["year"], cells_of(spec))
    assert isinstance(less, Fraction)
    return {"value": plain(less), "agency": spec["agency"], "year": spec["year"]}


def rows_less(spec: Spec) -> Case:
    """How many more or fewer one row has than another, in one report: `cells` is A-B."""
    more = truth.measure(spec["agency"], spec["year"], cells_of(spec))
    assert isinstance(more, Fraction)
    return {"value": plain(abs(more)), "agency": spec["agency"], "year": spec["year"],
            **words(spec, "多" if more > 0 else "少")}  # fmt: skip


def years_total(spec: Spec) -> Case:
    """The sum over years of one agency, or of a scope."""
    each = [sum(numbers_of(spec, year).values(), Fraction(0)) for year in spec["years"]]
    return {"value": plain(sum(each, Fraction(0)))}


def _both(spec: Spec) -> tuple[Fraction, Fraction]:
    """Return the sums of the first and the last year, over the same agencies."""
    before, after = (numbers_of(spec, year) for year in (spec["years"][0], spec["years"][-1]))
    if before.keys() != after.keys():
        raise ValueError(f"known in one year only: {before.keys() ^ after.keys()}")
    return sum(before.values(), Fraction(0)), sum(after.values(), Fraction(0))


def change(spec: Spec) -> Case:
    """How many more than the first year, negative if fewer; `as: fall` asks how many fewer."""
    before, after = _both(spec)
    sign = -1 if spec.get("as") == "fall" else 1
    return {"value": plain(sign * (after - before)), **_mine(spec)}


def change_of_both(spec: Spec) -> Case:
    """The change of a scope, over those alone that have a number in both years."""
    return {"value": plain(sum(_changes(spec).values(), Fraction(0)))}


def growth(spec: Spec) -> Case:
    """The growth from the first year to the last."""
    before, after = _both(spec)
    return {"approx": round(float(truth.growth(before, after)), 6), **_mine(spec)}


def fallen_rate(spec: Spec) -> Case:
    """By what percentage it fell: the words alone, because the figure may stand with its sign."""
    before, after = _both(spec)
    if after >= before:
        raise ValueError("it did not fall")
    return {"text": str(int(-truth.growth(before, after) * 1000) / 10), **_mine(spec)}


def _mine(spec: Spec) -> Case:
    return {"agency": spec["agency"]} if "agency" in spec else {}


def risen(spec: Spec) -> Case:
    """Who has more than in the first year (`as: fall`: fewer)."""
    return listed(spec, _moved(spec))


def risen_count(spec: Spec) -> Case:
    """How many have more than in the first year."""
    return {"value": len(_moved(spec))}


def risen_and(spec: Spec) -> Case:
    """Who has more than in the first year and meets the condition in the last."""
    of_both = {one: value for one, value in spec.items() if one != "if"}
    met = truth.those(names_of(spec), spec["years"][-1], spec["if"])
    return listed(spec, [name for name in _moved(of_both) if name in met])


def risen_both(spec: Spec) -> Case:
    """Whose first row has more than in the first year, and the second fewer."""
    more, fewer = ({**spec, "cells": row} for row in spec["rows"])
    fallen = _moved({**fewer, "as": "fall"})
    return listed(spec, [name for name in _moved(more) if name in fallen])


def _moved(spec: Spec) -> Sequence[str]:
    is_fall = spec.get("as") == "fall"
    return [name for name, by in _changes(spec).items() if (by < 0 if is_fall else by > 0)]


def _changes(spec: Spec) -> Mapping[str, Fraction]:
    return truth.changes(names_of(spec), spec["years"], cells_of(spec))


def risen_most(spec: Spec) -> Case:
    """Whose number grew most: by how many, or `as: rate`; `order: least` for the greatest fall."""
    of = truth.growths if spec.get("as") == "rate" else truth.changes
    numbers = of(names_of(spec), spec["years"], cells_of(spec))
    (name,) = truth.at_rank(numbers, 1, spec.get("order", "most"))
    if spec.get("as") == "rate":
        return {"approx": round(float(numbers[name]), 6), "agency": name}
    return {"values": [plain(abs(numbers[name]))], "agency": name}


def trend(spec: Spec) -> Case:
    """Year by year."""
    of = truth.by_year(spec["agency"], spec["years"], cells_of(spec))
    return {"values": [plain(number) for number in of.values()], "agency": spec["agency"]}


def scope_trend(spec: Spec) -> Case:
    """The sums of a scope year by year."""
    sums = [sum(numbers_of(spec, year).values(), Fraction(0)) for year in spec["years"]]
    return {"values": [plain(number) for number in sums]}


def best_year(spec: Spec) -> Case:
    """The year with the most."""
    of = truth.by_year(spec["agency"], spec["years"], cells_of(spec))
    sign = -1 if spec.get("order") == "least" else 1
    (year,) = [
        one for one, number in of.items() if number == sign * max(sign * it for it in of.values())
    ]
    return {"value": plain(of[year]), "year": year, "agency": spec["agency"]}
