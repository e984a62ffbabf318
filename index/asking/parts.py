"""What one part of a message does: it asks, works on figures named before, or only narrows."""

import re
from collections.abc import Sequence
from functools import lru_cache

from data.vocabulary import vocabulary
from index.asking.concepts import is_weak
from index.asking.cover import Mention, known_words
from index.asking.lexicon import lexicon
from index.figures import TOTAL
from index.plain import plain

KEPT = 512
"""Parts of messages of which it is remembered what they do: one is asked about several times."""
CLOSING = re.compile(r"[\W_]+$")
"""The marks that end a sentence."""


@lru_cache(maxsize=KEPT)
def narrows(part: str) -> bool:
    """Tell whether a sentence only says which of the things asked about are meant."""
    words = vocabulary().phrasings["dialogue"]
    text = plain(part)
    if _is_attribute(text) and not has_question_form(part):
        return True
    said = text
    for word in words["not_limits"]:
        said = said.replace(word, "")
    if any(word in said for word in words["limits"]):
        # 我只要老干部提的那部分: that something was handed in names no row.
        return not _names_a_row(part)
    return _counts_unknown(part) and not asks(part)


def only_closes(part: str) -> bool:
    """Tell whether a part holds nothing but words that ask for nothing: 请回复, 谢谢."""
    text = plain(part)
    if any(one.kind == "free" for one in lexicon().role(CLOSING.sub("", text).strip())):
        return True  # 急: a single letter is a word only where it stands alone
    known = known_words(text)
    covered = sum(one.end - one.start for one in known if _is_empty(one))
    return covered >= sum(letter.isalnum() for letter in text)


def _is_empty(found: Mention) -> bool:
    return found.kind in ("free", "frame") or found.values == ("thanks",)


def _names_a_row(part: str) -> bool:
    """Tell whether a part asks about more than the requests that every question is about."""
    return folds(part) or any(
        found.kind in ("figure", "section", "column")
        or (found.kind == "concept" and not all(map(is_weak, found.values)))
        or (_is_talk(found) and "follow" not in found.values)
        for found in known_words(plain(part))
    )


def _is_attribute(text: str) -> bool:
    """Tell whether a plain sentence only says of which kind something is: 环保类的。上半年的。"""
    words = vocabulary().phrasings["dialogue"]
    said = CLOSING.sub("", text)
    if not said.endswith(tuple(words["attribute_ends"])):
        return False
    told = any(word in said and len(said) > len(word) + 1 for word in words["persons"])
    if told or any(word in said for word in words["story"]):
        return False
    known = [one for one in known_words(said) if one.kind in ("free", "frame")]
    letters = sum(letter.isalnum() for letter in said)
    return letters > sum(one.end - one.start for one in known)


def says_whose(text: str) -> bool:
    """Tell whether a clause only says whose or of which kind something is: 咱小区的."""
    words = vocabulary().phrasings["dialogue"]
    said = CLOSING.sub("", text)
    ends = said.endswith(tuple(words["attributes"]))
    return ends and not any(verb in said for verb in words["story_verbs"])


def cues_of(part: str) -> set[str]:
    """Return the cues of a part of a message."""
    found = known_words(plain(part))
    return {name for one in found if one.kind == "cue" for name in one.values}


@lru_cache(maxsize=KEPT)
def asks(part: str) -> bool:
    """Tell whether a part of a message names something to ask about, or to do with it."""
    return (
        folds(part)
        or _counts_among(part)
        or any(
            found.kind in ("concept", "figure", "section", "column") or _is_talk(found)
            for found in known_words(plain(part))
        )
    )


def _counts_among(part: str) -> bool:
    """Tell whether a part counts some of what was asked about: 里面加急办的有几件."""
    words = vocabulary().phrasings
    text = plain(part)
    among = any(word in text for word in words["dialogue"]["among"])
    return among and any(word in text for word in words["counting"]["words"])


def _counts_unknown(part: str) -> bool:
    """Tell whether a part counts something nobody knows (环保类的几件), and is no echo."""
    text = plain(part)
    counts = any(word in text for word in vocabulary().phrasings["counting"]["words"])
    tells = any(word in text for word in vocabulary().phrasings["dialogue"]["story"])
    known = [one for one in known_words(text) if one.kind != "unknown"]
    covered = sum(one.end - one.start for one in known)
    return counts and not tells and sum(letter.isalnum() for letter in text) - covered > 1


@lru_cache(maxsize=KEPT)
def folds(part: str) -> bool:
    """Tell whether a part asks only what is done with the figures before: 差几件, 同比变化多少."""
    text = plain(part)
    known = known_words(text)
    covered = sum(one.end - one.start for one in known)
    cues = vocabulary().phrasings["cue"]
    names = {name for one in known if one.kind == "cue" for name in one.values}
    figures = any(cues[name]["asks"] == "figures" for name in names if name in cues)
    letters = sum(letter.isalnum() for letter in text)
    return figures and covered >= letters - 1 and has_question_form(part)


def only_adds_up(part: str) -> bool:
    """Tell whether a part asks nothing but the total of what was listed: 总共几件, 一共多少."""
    text = plain(part)
    known = known_words(text)
    kinds = {one.kind for one in known}
    adds = any(one.kind == "column" and one.values == (TOTAL,) for one in known)
    covered = sum(one.end - one.start for one in known)
    letters = sum(letter.isalnum() for letter in text)
    return adds and kinds <= {"column", "free"} and covered >= letters and has_question_form(part)


def _is_talk(found: Mention) -> bool:
    cues = vocabulary().phrasings["cue"]
    return found.kind == "cue" and any(
        name == "follow" or cues[name]["asks"] in ("meta", "reports", "refusal")
        for name in found.values
    )


@lru_cache(maxsize=KEPT)
def has_question_form(part: str) -> bool:
    """Tell whether a part of a message asks or requests something."""
    text = plain(part)
    words = vocabulary().phrasings["dialogue"]
    if any(mark in text for mark in words["question_marks"]):
        return True
    asking = (*vocabulary().phrasings["counting"]["words"], *words["question_words"])
    return any(word in text for word in asking if len(word) > 1) or _asks_by_a_letter(text, asking)


def _asks_by_a_letter(text: str, asking: Sequence[str]) -> bool:
    """Tell whether a letter that asks (查) stands by itself, and in no row's name (行政查询)."""
    letters = {word for word in asking if len(word) == 1}
    if not any(letter in letters for letter in text):
        return False
    rows = [one for one in known_words(text) if one.kind in ("concept", "figure")]
    inside = {at for one in rows for at in range(one.start, one.end)}
    for word in vocabulary().phrasings["dialogue"]["asking_no_more"]:
        for found in re.finditer(word, text):
            inside.update(range(*found.span()))
    always = vocabulary().phrasings["dialogue"]["always_asking"]
    return any(
        letter in letters and (at not in inside or letter in always)
        for at, letter in enumerate(text)
    )
