"""What the plan cannot express is refused by name: a cue that no family uses is never ignored."""

from collections.abc import Iterator
from datetime import date

import pytest

from data.vocabulary import vocabulary
from index import ask
from index.answering import families
from index.answering.family import Family
from index.asking.question import Context
from index.plan import as_data
from index.store import Store

TODAY = date(2026, 11, 21)
PLAIN = "绥芬河2021年收到的申请有几件"


def cue_words() -> Iterator[tuple[str, str]]:
    """Yield the first Chinese words of the cues that ask something of figures."""
    for name, cue in vocabulary().phrasings["cue"].items():
        if cue["asks"] == "figures":
            for word in cue.get("zh", ())[:2]:
                yield name, word


UNCHANGING = {"which", "each", "held", "persons", "count"}
"""Cues that a figure of one named report answers as it stands."""


@pytest.mark.parametrize(("name", "word"), [*cue_words()])
def test_a_cue_never_leaves_the_plain_figure(name: str, word: str, store: Store) -> None:
    """With one more cue the answer is another one, a refusal, or the plan holds what it asks."""
    plain = ask(PLAIN, store, TODAY, Context()).answer
    more = ask(f"绥芬河2021年收到的申请{word}有几件", store, TODAY, Context()).answer
    same = more.status == "answered" and as_data(more.plan) == as_data(plain.plan)

    assert not same or name in UNCHANGING


def test_without_its_family_a_cue_refuses(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the family of growth away: the word is still known, and no figure is stated."""
    question = "上海市长宁区人民政府2021年申请同比增长率"
    kept: tuple[Family, ...] = tuple(
        family for family in families.FAMILIES if family.name not in ("yoy", "change")
    )
    monkeypatch.setattr(families, "FAMILIES", kept)

    answer = ask(question.replace("上海市长宁区人民政府", "绥芬河"), store, TODAY, Context()).answer

    assert answer.status != "answered"
    assert answer.figures == ()
