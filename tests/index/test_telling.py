"""Sentences that answer, numbers of the prose, articles of the Regulation: their data is sound."""

import pytest

from data.vocabulary import vocabulary
from index.answering.counted import number_in
from index.plain import plain


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2021年召开新闻发布会三次", "三次"),
        ("推送信息104篇", "104篇"),
        ("发布信息2900余条", "2900余条"),
        ("2021年未收取信息处理费", ""),
        ("国务院令第711号", ""),
        ("严格落实三级负责制", ""),
        ("第三次会议", ""),
    ],
)
def test_number(text: str, number: str) -> None:
    """A numeral with a measure word counts; a year, an order and a document do not."""
    assert number_in(text) == number


def test_articles_are_there() -> None:
    """Each topic quotes articles that are held, hides only other topics; a sign names groups, and
    every group of words is of use."""
    known = vocabulary().procedure
    held = {one["no"] for one in known["article"]}
    names = {topic["id"] for topic in known["topic"]}
    for topic in known["topic"]:
        assert set(topic["articles"]) <= held
        assert set(topic["hides"]) <= names - {topic["id"]}
        assert all(len(sign) > 1 for sign in topic["asks"])
    assert held == {no for topic in known["topic"] for no in topic["articles"]}
    used = {group for topic in known["topic"] for sign in topic["asks"] for group in sign}
    assert used == set(known["signs"])
    assert all(word == plain(word) for words in known["signs"].values() for word in words)


def test_synonyms_are_plain() -> None:
    """Words are in plain form, and none stands twice in its group."""
    for group in vocabulary().synonyms["same"]:
        assert len(group) == len(set(group)) > 0
        assert all(word == plain(word) for word in group)
