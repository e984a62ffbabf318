"""Every conversation of tests/chats goes as written: follow-ups, corrections, choices."""

import pytest

from index import ask
from index.asking.question import Context
from index.store import Store
from tests.answers import answer_as_json, texts_of
from tests.cases import NEW, Talk, chats, parameters
from tests.conftest import ROOT
from tests.judge import faults

CHATS = chats(ROOT / "tests" / "chats")


@pytest.mark.parametrize("talk", parameters(CHATS))
def test_chat(talk: Talk, stores: dict[str, Store]) -> None:
    """Each turn is answered as expected, in the light of the turns before it."""
    context, found, store = Context(), [], stores[talk.store]
    for case in talk.turns:
        if case.ask == NEW:
            context = Context()
            continue
        turn = ask(case.ask, store, talk.today, context)
        context = turn.context
        said = faults(case.expected, answer_as_json(turn.answer), texts_of(store))
        found += [f"{case.ask}: {fault.text}" for fault in said]

    assert found == []
