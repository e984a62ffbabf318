"""Expectations over one year: a cell, or a fold over agencies."""

from collections.abc import Sequence
from fractions import Fraction

from tests.country import form, truth
from tests.country.agencies import agencies
from tests.country.spec import (
    NAMED,
    Case,
    Spec,
    cells_of,
    figure,
    listed,
    names_of,
    numbers_of,
    of_one,
    plain,
    words,
)  # fmt: skip
from tests.country.truth import Gap


def value(spec: Spec) -> Case:
    """One cell, or a sum, difference or rate of cells of one report."""
    known = truth.measure(spec["agency"], spec["year"], cells_of(spec))
    if isinstance(known, Gap):
        status = {Gap.BLANK: "blank", Gap.UNDEFINED: "answered"}.get(known, "not_found")
        return {"status": status}
    case = of_one(spec, [spec["agency"]], known)
    row, _, column = cells_of(spec).partition("@")
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
    return figure(spec, sum(numbers_of(spec).values(), Fraction(0)))


def mean(spec: Spec) -> Case:
    """The mean."""
    return figure(spec, truth.mean(numbers_of(spec).values()))


def median(spec: Spec) -> Case:
    """The median."""
    return figure(spec, truth.median(numbers_of(spec).values()))


def count(spec: Spec) -> Case:
    """How many meet the condition."""
    return {
        "value": len(truth.those(names_of(spec), spec["year"], spec["if"])),
        "year": spec["year"],
    }


def rank(spec: Spec) -> Case:
    """Who is at a rank, the first where none is named."""
    numbers, order = numbers_of(spec), spec.get("order", "most")
    names = truth.at_rank(numbers, spec.get("n", 1), order)
    if not names or (len(names) > 1 and spec.get("n", 1) > 1):
        raise ValueError(f"no one is alone at rank {spec['n']}")
    return of_one(spec, names, numbers[names[0]])


def top(spec: Spec) -> Case:
    """The first n, or the last."""
    numbers, order = numbers_of(spec), spec.get("order", "most")
    names = truth.first(numbers, spec["n"], order)
    case = of_one(spec, truth.at_rank(numbers, 1, order), numbers[names[0]])
    return case | {"texts": [agencies()[name].short for name in names][:NAMED]}


def of_first(spec: Spec) -> Case:
    """The sum, or `as: mean` the mean, of the first n or the last."""
    numbers = numbers_of(spec)
    kept = [number for _, number in truth.ranked(numbers, spec.get("order", "most"))[: spec["n"]]]
    value = truth.mean(kept) if spec.get("as") == "mean" else sum(kept, Fraction(0))
    return figure(spec, value)


def place(spec: Spec) -> Case:
    """The rank of one agency among others."""
    numbers = numbers_of(spec)
    at = truth.rank_of(numbers, spec["agency"], spec.get("order", "most"))
    return {"values": [plain(numbers[spec["agency"]])], **words(spec, f"第{at}")}


def which(spec: Spec) -> Case:
    """Those that meet the condition."""
    return listed(spec, truth.those(names_of(spec), spec["year"], spec["if"]))


def share(spec: Spec) -> Case:
    """The share of an agency, or of the agencies of `part`, in the sum over a scope."""
    numbers = numbers_of(spec)
    part = names_of({"where": spec["part"]}) if "part" in spec else [spec["agency"]]
    mine = sum((numbers[name] for name in part if name in numbers), Fraction(0))
    return {"approx": round(float(mine / sum(numbers.values(), Fraction(0))), 6)}


def against_mean(spec: Spec) -> Case:
    """Whether one agency is above the mean of a scope."""
    numbers = numbers_of(spec)
    mine, middle = numbers[spec["agency"]], truth.mean(numbers.values())
    return {"values": [plain(mine)], **words(spec, "高" if mine > middle else "低")}


def above_mean(spec: Spec) -> Case:
    """Who is above the mean of a scope (`as: below`: under it)."""
    return listed(spec, _off_mean(spec))


def above_mean_count(spec: Spec) -> Case:
    """How many are above the mean."""
    return {"value": len(_off_mean(spec)), "year": spec["year"]}


def _off_mean(spec: Spec) -> Sequence[str]:
    numbers = numbers_of(spec)
    middle = truth.mean(numbers.values())
    is_below = spec.get("as") == "below"
    return [name for name, number in numbers.items()
            if (number < middle if is_below else number > middle)]  # fmt: skip


def scope_rate(spec: Spec) -> Case:
    """A rate of a whole scope: the sum of one row over the sum of the other."""
    part, whole = (numbers_of({**spec, "cells": cells}) for cells in cells_of(spec).split("/"))
    if part.keys() != whole.keys():
        raise ValueError(f"known in one row only: {part.keys() ^ whole.keys()}")
    return {"approx": round(float(sum(part.values()) / sum(whole.values())), 6)}
