"""Messages of anything, and messages too long to be read: a few; many by `make messages`."""

from itertools import islice
from random import Random
from statistics import median

import pytest

from index import Context, ask, explain
from index.sqlite import SqliteStore
from tests import messages
from tests.answers import answer_as_json
from tests.messages import MOST_COST, TODAY, Asker, costs

QUESTION = "绥芬河2021年收到多少件信息公开申请"
NARROWED = "，其中环保类的"


@pytest.fixture(scope="module")
def asker(store: SqliteStore) -> Asker:
    """The five reports, asked."""
    return Asker(store)


def test_any_two_and_three_things_are_answered(asker: Asker) -> None:
    """One pair in fourteen hundred, and messages of chance: no error, nothing cited wrongly."""
    some = (*islice(messages.pairs(), 0, None, 1401), *map(messages.by_chance, range(60)))

    came = {asker.ask(said)[1].split(" ", 1)[0] for said in some}

    assert {"answered", "not_understood", "not_found"} <= came
    assert came <= {
        *{"answered", "blank", "clarify", "not_found", "out_of_scope", "not_understood"},
    }


def test_the_harness_sees_what_is_wrong(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error, and a figure that does not stand where the answer says, are told."""
    monkeypatch.setitem(asker.texts, "suifenhe-2021", "9" * 100_000)
    assert asker.ask(QUESTION)[1] == "UNCITED new_received@total"

    monkeypatch.setattr(messages, "compose", lambda *given: 1 / 0)
    assert asker.ask(QUESTION)[1] == "FAULT ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    "said",
    [
        QUESTION + "嗯" * 800 + NARROWED,
        QUESTION + "，你好" * 1000 + NARROWED,
        QUESTION + "\u200b" * 3000 + NARROWED,
        QUESTION + "\ufdfa" * 60 + NARROWED,
    ],
)
def test_nothing_of_a_message_is_passed_over(said: str, store: SqliteStore) -> None:
    """A word behind any number of others narrows what is asked: 14 is not what was meant."""
    answer = answer_as_json(ask(said, store, TODAY).answer)

    assert (answer["status"], answer["figures"]) == ("not_understood", [])
    assert "600" in answer["text"]


def test_a_long_letter_is_read(store: SqliteStore) -> None:
    """600 characters are read to the last; one more and nothing is."""
    asked = f"{'您好，谢谢您。' * 90}{QUESTION}"[-600:]

    assert answer_as_json(ask(asked, store, TODAY).answer)["figures"][0]["value"] == 14
    assert answer_as_json(ask(f"a{asked}", store, TODAY).answer)["figures"] == []
    assert "too_long" in "\n".join(explain(f"a{asked}", store, TODAY))
    assert len(asked) == 600


def test_ten_questions_are_answered_and_no_more(store: SqliteStore) -> None:
    """Eleven are refused as a whole: none of them is passed over in silence."""
    ten = answer_as_json(ask(f"{QUESTION}？" * 10, store, TODAY).answer)
    eleven = ask(f"{QUESTION}？" * 11, store, TODAY, Context(years=(2020,)))

    assert [figure["value"] for figure in ten["figures"]] == [14] * 10
    assert answer_as_json(eleven.answer)["status"] == "not_understood"
    assert "10" in answer_as_json(eleven.answer)["text"]
    assert eleven.context.years == (2020,)


@pytest.mark.parametrize(
    "said",
    ["绥芬河\ud800", "\udfff年绥芬河市申请省外办\ud800a", "\ud83d"],
    ids=("end", "two", "alone"),
)
def test_half_a_character_is_a_sign(said: str, store: SqliteStore) -> None:
    """It ends nothing, and what is written of the answer can be sent anywhere."""
    answer = ask(said, store, TODAY).answer

    assert "\ufffd" in answer.question
    assert str(answer_as_json(answer)).encode()


def test_no_message_costs_much(asker: Asker) -> None:
    """Fifty times what the middle one of real questions costs, whatever it holds."""
    usual = median(costs(asker, messages.strangers()[::120]))
    dear = (
        "县政府",
        "每，其中",
        "行政付议",
        "绥份河自燃人",
        "请问",
        f"{QUESTION}？",
        f"{QUESTION}，",
    )

    for part in dear:
        said = (part * 600)[:600]
        assert min(asker.ask(said)[0] for _ in range(2)) <= MOST_COST * usual, part


def test_what_people_say_is_not_kept_for_ever(asker: Asker) -> None:
    """Words nobody said before leave nothing in a cache that has no limit."""
    random = Random(1)
    before: dict[str, int] = {}
    for _ in range(2):
        before = messages.unlimited()
        for _ in range(60):
            letters = "".join(chr(random.randrange(0x4E00, 0x9FA5)) for _ in range(12))
            asker.ask(f"绥芬河{letters[:4]}局2021年{letters[4:8]}申请{letters[8:]}多少")

    grown = {name: size - before[name] for name, size in messages.unlimited().items()}
    assert grown["index.words.segmenter"] == 0
    assert [name for name, more in grown.items() if more > 20] == []
