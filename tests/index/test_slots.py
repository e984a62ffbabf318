"""No reply holds an empty slot: no empty quotation marks, no field, no None."""

import random
import re
from datetime import date

import pytest

from bot.reply.contract import as_json
from index import ask
from index.asking.question import Context
from index.store import Store
from tests.cases import OWN, questions
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)
EMPTY = re.compile(r"“\s*”|‘\s*’|《\s*》|\{\w*\}|\bNone\b(?! of the)|\bnull\b|（\s*）|\(\s*\)")


def faults(question: str, store: Store) -> list[str]:
    """Return the empty slots in the reply to a question."""
    answer = ask(question, store, TODAY, Context()).answer
    text = str(as_json(answer)["text"])
    shown = [text, *(one.label for one in answer.candidates)]
    said = EMPTY.findall(question)
    return [found for one in shown for found in EMPTY.findall(one) if found not in said]


@pytest.mark.slow
def test_over_all_cases(store: Store) -> None:
    """Every wording of every case over the five reports."""
    asked = [
        turn.ask
        for talk in questions(ROOT / "tests" / "questions")
        if talk.store == OWN
        for turn in talk.turns
    ]

    assert {one: found for one in asked if (found := faults(one, store))} == {}


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
