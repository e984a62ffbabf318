"""No reply holds an empty slot: no empty quotation marks, no field, no None."""

import random
from datetime import date

import pytest

from index import ask
from index.asking.question import Context
from index.store import Store
from tests.answers import EMPTY, empty_slots
from tests.cases import questions
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)


def faults(question: str, store: Store) -> list[str]:
    """Return the empty slots in the reply to a question."""
    return empty_slots(question, ask(question, store, TODAY, Context()).answer)


def test_over_what_is_known_to_fail(stores: dict[str, Store]) -> None:
    """The cases that must fail for now, of which test_questions.py does not look at the slots."""
    failing = [
        (talk.store, turn.ask)
        for talk in questions(ROOT / "tests" / "questions")
        if talk.known_failure
        for turn in talk.turns
    ]

    assert {said: found for name, said in failing if (found := faults(said, stores[name]))} == {}


@pytest.mark.parametrize("seed", range(4))
def test_over_fuzzed_messages(seed: int, store: Store) -> None:
    """Pieces of questions put together at random: 200 a seed; `ARGS` of make fuzz for more."""
    cases = [turn.ask for talk in questions(ROOT / "tests" / "questions") for turn in talk.turns]
    chance = random.Random(seed)
    made = ["".join(_piece(chance, cases) for _ in range(chance.randint(1, 4))) for _ in range(200)]

    assert {one: found for one in made if (found := faults(one, store))} == {}


def _piece(chance: random.Random, cases: list[str]) -> str:
    said = chance.choice(cases)
    start = chance.randrange(max(1, len(said)))
    return said[start : start + chance.randint(1, 12)]


def test_the_pattern_finds_what_it_should() -> None:
    """The check can fail."""
    assert EMPTY.findall("没看懂“”，{said} None") == ["“”", "{said}", "None"]
