"""A sample of the variants of answered questions; `make properties` tries all of them, `make check`
3000."""

from collections import Counter
from dataclasses import replace

import pytest

from index.store import Store
from tests.variants import Variant, bases, fault, sample, variants

SAMPLE = 600
MOST_SILENT = 0.02
"""Share of the sample that asks the same and is not answered."""


@pytest.mark.slow
def test_a_sample_of_the_variants(store: Store) -> None:
    """None states a figure that it must not state; nearly all that ask the same are answered."""
    faults = [(found, one.text) for one in sample(store, SAMPLE) if (found := fault(one, store))]
    kinds = Counter(found for found, _ in faults)

    assert [text for found, text in faults if found == "wrong"] == []
    assert kinds["silent"] <= SAMPLE * MOST_SILENT, faults


def test_there_are_as_many_as_are_promised(store: Store) -> None:
    """Over twenty thousand variants, of every kind."""
    made = [one for base in bases(store) for one in variants(base)]
    kinds = {one.kind for one in made}

    assert len(made) > 20_000
    assert kinds == {
        *("opening", "ending", "preamble", "closing", "traditional", "width", "spaces", "comma"),
        *("order", "year", "alias", "narrowing", "clause", "sentence", "agency", "other year"),
        "opposite",
    }


def test_the_check_can_fail(store: Store) -> None:
    """A question that narrows nothing is a fault where it should; so is one that says no more."""
    base, other = bases(store)[:2]
    stated = replace(base, answer=other.answer)

    assert fault(Variant(base, "narrowing", base.text), store) == "wrong"
    assert fault(Variant(base, "opening", "谢谢"), store) == "silent"
    assert fault(Variant(stated, "opening", base.text), store) == "wrong"
