"""What the folds read from a spec, and the ways an expectation is written."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.country import truth
from tests.country.agencies import agencies

Spec = Mapping[str, Any]
Case = dict[str, Any]
NAMED = 5
"""The most names that an answer must give."""


def cells_of(spec: Spec) -> str:
    """Return the cells a spec is about: the new requests where it names none."""
    return str(spec.get("cells", "new_received"))


def names_of(spec: Spec) -> Sequence[str]:
    """Return the names of the agencies a spec is about."""
    if "agencies" in spec:
        return list(spec["agencies"])
    if "where" not in spec:
        return [spec["agency"]]
    left_out = spec.get("but", [])
    return [one.name for one in truth.scope(spec["where"]) if one.name not in left_out]


def numbers_of(spec: Spec, year: int | None = None) -> Mapping[str, Fraction]:
    """Return the known numbers of a year, of those that meet `if`; ValueError if there are none."""
    numbers, _ = truth.known(names_of(spec), year or spec["year"], cells_of(spec))
    if "if" in spec:
        met = truth.those(numbers, year or spec["year"], spec["if"])
        numbers = {name: numbers[name] for name in met}
    if not numbers:
        raise ValueError(f"nothing is known of {spec}")
    return numbers


def plain(value: Fraction | int) -> int | float:
    """Return a number as JSON has it."""
    return int(value) if value == int(value) else float(value)


def figure(spec: Spec, value: Fraction) -> Case:
    """Return the first figure; a rate is only about that."""
    case: Case = {"year": spec["year"]} if "year" in spec else {}
    if "/" in cells_of(spec):
        return case | {"approx": round(float(value), 6)}
    return case | {"value": plain(value)}


def of_one(spec: Spec, names: Sequence[str], value: Fraction) -> Case:
    """Return a figure with its agency, unless several are level."""
    case = figure(spec, value)
    return case | {"agency": agencies()[names[0]].name} if len(names) == 1 else case


def listed(spec: Spec, names: Sequence[str]) -> Case:
    """Return how many, and their names if they are few; ValueError if there are none."""
    case: Case = {"text": str(len(names))}
    if not names:
        raise ValueError(f"none meets {spec}")
    if len(names) <= NAMED:
        case["texts"] = [agencies()[name].short for name in names]
    return case


def words(spec: Spec, word: str) -> Case:
    """Return the word to look for, which an answer in English or with `lang = any` may lack."""
    return {} if spec.get("lang") in ("en", "any") else {"text": word}
