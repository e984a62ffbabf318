"""Every question of tests/questions is answered as its case says, with citations that hold."""

import pytest

from index import ask
from index.store import Store
from tests.answers import answer_as_json, empty_slots, texts_of
from tests.cases import Talk, parameters, questions
from tests.conftest import ROOT
from tests.judge import faults

QUESTIONS = questions(ROOT / "tests" / "questions")


@pytest.mark.parametrize("talk", parameters(QUESTIONS))
def test_question(talk: Talk, stores: dict[str, Store]) -> None:
    """The answer has the expected status, figure and place, and its citations are exact.

    No slot of its sentences is empty.
    """
    (case,) = talk.turns
    store = stores[talk.store]
    answer = ask(case.ask, store, talk.today).answer
    found = faults(case.expected, answer_as_json(answer), texts_of(store))

    assert [fault.text for fault in found] == []
    assert empty_slots(case.ask, answer) == []
