"""From the spec that stands beside a question to what its answer must have, as the scorer reads it.

A spec is a table: `ask` says the fold, and agency (agencies), where, year (years), cells, if, n, order
what it is taken over. Each fold is a function here, named as it is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from tests.country import form, truth
from tests.country.agencies import agencies
from tests.country.truth import Gap

Spec = Mapping[str, Any]
Case = dict[str, Any]
NAMED = 5
"""The most names that an answer must give."""


def expected(spec: Spec) -> Case:
    """Return status, figures and words of the right answer; raises ValueError if it is not one."""
    if "refuse" in spec:
        return {"status": spec["refuse"]}
    case = {"status": "answered"} | FOLDS[spec["ask"]](spec)
    if "where" in spec and "year" in spec:
        case["coverage"] = asdict(truth.known(_names(spec), spec["year"], _first_cells(spec))[1])
    return case


def _cells(spec: Spec) -> str:
    return str(spec.get("cells", "new_received"))


def _first_cells(spec: Spec) -> str:
    return truth.tested(spec["if"])[0] if "if" in spec else _cells(spec)


def _names(spec: Spec) -> Sequence[str]:
    if "agencies" in spec:
        return list(spec["agencies"])
    if "where" not in spec:
        return [spec["agency"]]
    left_out = spec.get("but", [])
    return [one.name for one in truth.scope(spec["where"]) if one.name not in left_out]


def _numbers(spec: Spec, year: int | None = None) -> Mapping[str, Fraction]:
    numbers, _ = truth.known(_names(spec), year or spec["year"], _cells(spec))
    if "if" in spec:
        met = truth.those(numbers, year or spec["year"], spec["if"])
        numbers = {name: numbers[name] for name in met}
    if not numbers:
        raise ValueError(f"nothing is known of {spec}")
    return numbers


def _number(value: Fraction | int) -> int | float:
    return int(value) if value == int(value) else float(value)


def _figure(spec: Spec, value: Fraction) -> Case:
    """Return the first figure; a rate is only about that."""
    case: Case = {"year": spec["year"]} if "year" in spec else {}
    if "/" in _cells(spec):
        return case | {"approx": round(float(value), 6)}
    return case | {"value": _number(value)}


def _one(spec: Spec, names: Sequence[str], value: Fraction) -> Case:
    """Return a figure with its agency, unless several are level."""
    case = _figure(spec, value)
    return case | {"agency": agencies()[names[0]].name} if len(names) == 1 else case


def value(spec: Spec) -> Case:
    """One cell, or a sum, difference or rate of cells of one report."""
    known = truth.measure(spec["agency"], spec["year"], _cells(spec))
    if isinstance(known, Gap):
        status = {Gap.BLANK: "blank", Gap.UNDEFINED: "answered"}.get(known, "not_found")
        return {"status": status}
    case = _one(spec, [spec["agency"]], known)
    row, _, column = _cells(spec).partition("@")
    if spec.get("warn"):
        case["warn"] = True
    if row not in form.SHORT or column not in ("", *form.COLUMNS):
        return case
    case["unit"] = "万元" if row == "admin_fee_amount" else "件"
    case["label"] = form.SHORT[row]
    if row in form.table3(spec["year"]):
        case["column"] = form.COLUMN_LABELS[form.COLUMNS.index(column or "total")]
    return case


def total(spec: Spec) -> Case:
    """The sum over agencies of a year."""
    return _figure(spec, sum(_numbers(spec).values(), Fraction(0)))


def years_total(spec: Spec) -> Case:
    """The sum over years of one agency, or of a scope."""
    each = [sum(_numbers(spec, year).values(), Fraction(0)) for year in spec["years"]]
    return {"value": _number(sum(each, Fraction(0)))}


def mean(spec: Spec) -> Case:
    """The mean."""
    return _figure(spec, truth.mean(_numbers(spec).values()))


def median(spec: Spec) -> Case:
    """The median."""
    return _figure(spec, truth.median(_numbers(spec).values()))


def count(spec: Spec) -> Case:
    """How many meet the condition."""
    return {"value": len(truth.those(_names(spec), spec["year"], spec["if"])), "year": spec["year"]}


def rank(spec: Spec) -> Case:
    """Who is at a rank, the first where none is named."""
    numbers, order = _numbers(spec), spec.get("order", "most")
    names = truth.at_rank(numbers, spec.get("n", 1), order)
    if not names or (len(names) > 1 and spec.get("n", 1) > 1):
        raise ValueError(f"no one is alone at rank {spec['n']}")
    return _one(spec, names, numbers[names[0]])


def top(spec: Spec) -> Case:
    """The first n, or the last."""
    numbers, order = _numbers(spec), spec.get("order", "most")
    names = truth.first(numbers, spec["n"], order)
    case = _one(spec, truth.at_rank(numbers, 1, order), numbers[names[0]])
    return case | {"texts": [agencies()[name].short for name in names][:NAMED]}


def place(spec: Spec) -> Case:
    """The rank of one agency among others."""
    numbers = _numbers(spec)
    at = truth.rank_of(numbers, spec["agency"], spec.get("order", "most"))
    return {"values": [_number(numbers[spec["agency"]])], **_words(spec, f"第{at}")}


def which(spec: Spec) -> Case:
    """Those that meet the condition."""
    return _list(spec, truth.those(_names(spec), spec["year"], spec["if"]))


def _list(spec: Spec, names: Sequence[str]) -> Case:
    case: Case = {"text": str(len(names))}
    if not names:
        raise ValueError(f"none meets {spec}")
    if len(names) <= NAMED:
        case["texts"] = [agencies()[name].short for name in names]
    return case


def _words(spec: Spec, word: str) -> Case:
    """Return the word to look for; an answer in English, or to `相差多少` (any), need not have it."""
    return {} if spec.get("lang") in ("en", "any") else {"text": word}


def share(spec: Spec) -> Case:
    """The share of an agency, or of the agencies of `part`, in the sum over a scope."""
    numbers = _numbers(spec)
    part = _names({"where": spec["part"]}) if "part" in spec else _names_of(spec)
    mine = sum((numbers[name] for name in part if name in numbers), Fraction(0))
    return {"approx": round(float(mine / sum(numbers.values(), Fraction(0))), 6)}


def _names_of(spec: Spec) -> Sequence[str]:
    return [spec["agency"]]


def against_mean(spec: Spec) -> Case:
    """Whether one agency is above the mean of a scope."""
    numbers = _numbers(spec)
    mine, middle = numbers[spec["agency"]], truth.mean(numbers.values())
    return {"values": [_number(mine)], **_words(spec, "高" if mine > middle else "低")}


def above_mean(spec: Spec) -> Case:
    """Who is above the mean of a scope (`as: below`: under it)."""
    return _list(spec, _off_mean(spec))


def above_mean_count(spec: Spec) -> Case:
    """How many are above the mean."""
    return {"value": len(_off_mean(spec)), "year": spec["year"]}


def _off_mean(spec: Spec) -> Sequence[str]:
    numbers = _numbers(spec)
    middle = truth.mean(numbers.values())
    is_below = spec.get("as") == "below"
    return [name for name, number in numbers.items()
            if (number < middle if is_below else number > middle)]  # fmt: skip


def scope_rate(spec: Spec) -> Case:
    """A rate of a whole scope: the sum of one row over the sum of the other."""
    part, whole = (_numbers({**spec, "cells": cells}) for cells in _cells(spec).split("/"))
    if part.keys() != whole.keys():
        raise ValueError(f"known in one row only: {part.keys() ^ whole.keys()}")
    return {"approx": round(float(sum(part.values()) / sum(whole.values())), 6)}


def compare_scopes(spec: Spec) -> Case:
    """Which of two scopes has the larger sum."""
    sums = [sum(_numbers({**spec, "where": one}).values(), Fraction(0)) for one in spec["wheres"]]
    return {"value": _number(max(sums)), "values": [_number(one) for one in sums]}


def compare(spec: Spec) -> Case:
    """Which of some agencies has the most (least)."""
    numbers, order = _numbers(spec), spec.get("order", "most")
    if len(numbers) < len(_names(spec)):
        raise ValueError(f"not all known: {spec}")
    best = truth.at_rank(numbers, 1, order)
    if len(best) > 1:
        raise ValueError(f"level: {best}")
    every = [_number(number) for number in numbers.values()]
    return _one(spec, best, numbers[best[0]]) | ({} if "/" in _cells(spec) else {"values": every})


def less(spec: Spec) -> Case:
    """How many more or fewer the first agency has than the second."""
    numbers = _numbers(spec)
    mine, other = (numbers[name] for name in spec["agencies"])
    more = mine - other
    return {"value": _number(abs(more)), "values": [_number(mine), _number(other)],
            **_words(spec, "多" if more > 0 else "少")}  # fmt: skip


def rows_less(spec: Spec) -> Case:
    """How many more or fewer one row has than another, in one report: `cells` is A-B."""
    more = truth.measure(spec["agency"], spec["year"], _cells(spec))
    assert isinstance(more, Fraction)
    return {"value": _number(abs(more)), "agency": spec["agency"], "year": spec["year"],
            **_words(spec, "多" if more > 0 else "少")}  # fmt: skip


def _both(spec: Spec) -> tuple[Fraction, Fraction]:
    """Return the sums of the first and the last year, over the same agencies."""
    before, after = (_numbers(spec, year) for year in (spec["years"][0], spec["years"][-1]))
    if before.keys() != after.keys():
        raise ValueError(f"known in one year only: {before.keys() ^ after.keys()}")
    return sum(before.values(), Fraction(0)), sum(after.values(), Fraction(0))


def change(spec: Spec) -> Case:
    """How many more than the first year, negative if fewer; `as: fall` asks how many fewer."""
    before, after = _both(spec)
    sign = -1 if spec.get("as") == "fall" else 1
    return {"value": _number(sign * (after - before)), **_mine(spec)}


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
    return _list(spec, _moved(spec))


def risen_count(spec: Spec) -> Case:
    """How many have more than in the first year."""
    return {"value": len(_moved(spec))}


def _moved(spec: Spec) -> Sequence[str]:
    more = truth.changes(_names(spec), spec["years"], _cells(spec))
    return [name for name, by in more.items() if (by < 0 if spec.get("as") == "fall" else by > 0)]


def risen_most(spec: Spec) -> Case:
    """Whose number grew most: by how many, or `as: rate`; `order: least` for the greatest fall."""
    of = truth.growths if spec.get("as") == "rate" else truth.changes
    numbers = of(_names(spec), spec["years"], _cells(spec))
    (name,) = truth.at_rank(numbers, 1, spec.get("order", "most"))
    if spec.get("as") == "rate":
        return {"approx": round(float(numbers[name]), 6), "agency": name}
    return {"values": [_number(abs(numbers[name]))], "agency": name}


def trend(spec: Spec) -> Case:
    """Year by year."""
    of = truth.by_year(spec["agency"], spec["years"], _cells(spec))
    return {"values": [_number(number) for number in of.values()], "agency": spec["agency"]}


def scope_trend(spec: Spec) -> Case:
    """The sums of a scope year by year."""
    sums = [sum(_numbers(spec, year).values(), Fraction(0)) for year in spec["years"]]
    return {"values": [_number(number) for number in sums]}


def best_year(spec: Spec) -> Case:
    """The year with the most."""
    of = truth.by_year(spec["agency"], spec["years"], _cells(spec))
    sign = -1 if spec.get("order") == "least" else 1
    (year,) = [
        one for one, number in of.items() if number == sign * max(sign * it for it in of.values())
    ]
    return {"value": _number(of[year]), "year": year, "agency": spec["agency"]}


def both(spec: Spec) -> Case:
    """Two results in one answer: the figures of each, in any order."""
    cases = [expected(part) for part in spec["parts"]]
    figures = [
        it
        for case in cases
        for it in (*case.get("values", ()), case.get("value"))
        if it is not None
    ]
    rates = [case["approx"] for case in cases if "approx" in case]
    return {"values": figures, "texts": [case["text"] for case in cases if "text" in case],
            **({"approx": rates[0]} if rates else {})}  # fmt: skip


FOLDS: Mapping[str, Callable[[Spec], Case]] = {
    fold.__name__: fold
    for fold in (
        value, total, years_total, mean, median, count, rank, top, place, which, share, scope_rate,
        against_mean, above_mean, above_mean_count,
        compare, compare_scopes, less, rows_less, change, growth, fallen_rate, risen, risen_count, risen_most, trend,
        scope_trend, best_year, both,
    )
}  # fmt: skip
