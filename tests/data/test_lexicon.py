"""The everyday words: each has one role, and is a word of the dictionary or marked as ours."""

import csv
import os
from collections import Counter
from pathlib import Path

import jieba
import pytest

from data.vocabulary import vocabulary
from tests.conftest import ROOT

ROLES = {
    *("free", "frame", "concept", "column", "cue", "restricts"),
    *("procedure", "opinion", "forecast", "other"),
}
VALUED = {"concept", "column", "cue"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "data" / "lexicon.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_one_role_for_each_word(rows: list[dict[str, str]]) -> None:
    """No word stands twice in one language."""
    counted = Counter((row["word"], row["language"]) for row in rows)

    assert [word for word, count in counted.items() if count > 1] == []


def test_roles_and_values_exist(rows: list[dict[str, str]]) -> None:
    """A role is one of ten; a concept, column or cue is one of data/phrasings.toml."""
    blocks = vocabulary().phrasings
    wrong = [
        row
        for row in rows
        if row["role"] not in ROLES
        or (row["role"] in VALUED and row["value"] not in blocks[row["role"]])
    ]

    assert wrong == []


def test_words_are_of_the_dictionary_or_ours(rows: list[dict[str, str]]) -> None:
    """A Chinese word stands in jieba's dictionary unless its row says that it is ours."""
    path = Path(os.path.dirname(jieba.__file__)) / "dict.txt"
    known = {line.split(" ")[0] for line in path.read_text("utf-8").splitlines()}
    wrong = [
        row["word"]
        for row in rows
        if row["language"] == "zh" and not row["source"] and row["word"] not in known
    ]

    assert wrong == []


def test_what_restricts_is_most_of_it(rows: list[dict[str, str]]) -> None:
    """The words of the issue: 邮寄, 环保 and 村民 restrict; 请问 and 到底 do not."""
    roles = {(row["word"], row["language"]): row["role"] for row in rows}

    assert {roles[word, "zh"] for word in ("环保", "村民", "土地", "邮寄")} == {"restricts"}
    assert {roles[word, "zh"] for word in ("请问", "到底", "一下")} == {"free"}
