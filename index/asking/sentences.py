"""Which part of a message asks: the rest gives an agency or a year, and is not answered.

A message is read in sentences and clauses. A sentence asks if it names a topic and has the form of
a question or request; what follows 请问 or 想知道 asks; a clause that tells a story does not.
A clause that restricts stays: it is part of what is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from data.vocabulary import vocabulary
from index.asking.cover import Mention, known_words
from index.asking.question import number_cues
from index.asking.slips import admits, corrects, parted_at_slips, without_slip
from index.plain import plain


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of a message, and what was said around it."""

    text: str
    given: str = ""
    """Words that may name the agency or the year, where the question does not."""
    narrowed: bool = False
    """Whether what was said around it was asked too, so that a word that narrows it still does."""


def questions(said: str) -> list[Asking]:
    """Return the questions of a message in order; a message that asks nothing is one whole."""
    parts = [part for sentence in _sentences(said) for part in _two_folds(sentence)]
    taken_back = max((at for at, part in enumerate(parts) if at and corrects(part)), default=0)
    if taken_back:
        before, rest = " ".join(parts[:taken_back]), "".join(parts[taken_back:])
        asked = questions(without_slip(rest))
        slipped = admits(parts[taken_back])
        return [
            replace(one, given=f"{before} {one.given}".strip(), narrowed=not slipped)
            for one in asked
        ]
    parts = _with_limits_behind(parts)
    asking = [part for part in parts if _asks(part) and _has_question_form(part)]
    asking = [part for part in asking if part is asking[-1] or not _only_supposes(part)]
    topical = [part for part in parts if _asks(part)]
    if len(parts) == 1 or not asking:
        chosen = topical if len(topical) == len(parts) > 1 else []
        return [_within(part, "") for part in chosen] or [_within(said, "")]
    others = " ".join(part for part in parts if part not in asking)
    return [_within(part, others) for part in _joined(asking)]


def _two_folds(sentence: str) -> list[str]:
    """Part a clause that asks another fold of what was counted: 一共多少件，平均每区多少件."""
    clauses = _clauses(sentence)
    counted = vocabulary().phrasings["counting"]["words"]
    counts = any(word in plain(clauses[0]) for word in counted) if clauses else False
    if len(clauses) != 2 or not counts or not (_asks(clauses[0]) and _folds(clauses[1])):
        return [sentence]
    return clauses if _cues(clauses[1]) & number_cues() else [sentence]


def _with_limits_behind(parts: Sequence[str]) -> list[str]:
    """Join a sentence that only narrows the question before: 收到多少件？只要跟疫情有关的。

    So does one that counts what nobody knows: 收到多少件？环保类的几件？
    """
    narrowing = tuple(vocabulary().phrasings["dialogue"]["limits"])
    joined: list[str] = []
    for part in parts:
        text = plain(part)
        narrows = any(word in text for word in narrowing) or _counts_unknown(part)
        limits = narrows and not _asks(part)
        if joined and limits and _has_question_form(joined[-1]) and _asks(joined[-1]):
            joined[-1] = f"{_CLOSING.sub('', joined[-1])},{part.strip()}"
        else:
            joined.append(part)
    return joined


def _only_supposes(part: str) -> bool:
    """Tell whether a sentence takes something for granted: 总共办结14件吧？"""
    ends = tuple(vocabulary().phrasings["dialogue"]["supposing"])
    return _CLOSING.sub("", plain(part)).endswith(ends)


def _joined(parts: Sequence[str]) -> list[str]:
    """Join 差几件 to the comparison it completes: 有没有比静安区多？差几件."""
    joined: list[str] = []
    for part in parts:
        if joined and _cues(part) == {"gap"} and _folds(part) and _compares(joined[-1]):
            joined[-1] = f"{plain(joined[-1]).rstrip('? ')},{part}"
        else:
            joined.append(part)
    return joined


def _compares(part: str) -> bool:
    words = vocabulary().phrasings["dialogue"]["comparing"]
    return "compare" in _cues(part) or any(word in plain(part) for word in words)


def _cues(part: str) -> set[str]:
    found = known_words(plain(part))
    return {name for one in found if one.kind == "cue" for name in one.values}


def _sentences(said: str) -> list[str]:
    """Return the sentences of a message, each with the mark that ends it.

    A slip taken back within a sentence begins a new one; a year behind it belongs to it.
    """
    ends = "".join(map(re.escape, vocabulary().phrasings["dialogue"]["separators"]))
    said = _FULL_STOP.sub(r"\1\n", said)
    parts = [
        part
        for sentence in re.findall(rf"[^{ends}]+[{ends}]*", said)
        for part in parted_at_slips(sentence)
        if re.search(r"\w", part)
    ]
    return [*_with_year_behind(parts)]


def _with_year_behind(parts: Sequence[str]) -> Iterator[str]:
    """Yield the sentences, one that is nothing but a year joined to the one before: ……吗？2021."""
    whole = ""
    for part in parts:
        if whole and _only_a_year().fullmatch(plain(part)):
            before = _CLOSING.sub("", whole)
            whole = f"{before},{part.strip()}?"
            continue
        if whole:
            yield whole
        whole = part
    if whole:
        yield whole


_CLOSING = re.compile(r"[\W_]+$")


@cache
def _only_a_year() -> re.Pattern[str]:
    return re.compile(vocabulary().phrasings["years"]["alone"])


_FULL_STOP = re.compile(r"([A-Za-z)\"'])\.\s+(?=[A-Z0-9\u3400-\u9fff])")


def _within(sentence: str, given: str) -> Asking:
    """Return what a sentence asks: behind its last mark of asking, without its stories."""
    behind = _behind_mark(sentence)
    if behind is not None:
        before, sentence = behind
        given = f"{given} {before}".strip()
    clauses = _clauses(sentence)
    asking = [clause for clause in clauses if _asks(clause) and _has_question_form(clause)]
    kept = [clause for clause in clauses if not _is_story(clause, asking)]
    if len(kept) == len(clauses) or not kept:
        return Asking(sentence, given)
    told = " ".join(clause for clause in clauses if clause not in kept)
    return Asking(",".join(kept), f"{given} {told}".strip())


def _behind_mark(sentence: str) -> tuple[str, str] | None:
    """Return what stands before and behind 请问, where what is behind asks by itself."""
    text = plain(sentence)
    marks = [
        found
        for word in vocabulary().phrasings["dialogue"]["asks"]
        for found in re.finditer(re.escape(word), text)
    ]
    for found in sorted(marks, key=lambda one: -one.start()):
        before, behind = text[: found.start()], text[found.end() :]
        names = re.search(_NAMES, behind) is not None
        if before.strip() and _asks(behind) and (names or not _asks(before)):
            return before, behind
    return None


_NAMES = "[0-9]{2,4}"
"""A year: what follows names its own scene, and does not rest on what was said before."""


def _clauses(sentence: str) -> list[str]:
    return [part for part in re.split("[,\uff0c:\uff1a]", sentence) if re.search(r"\w", part)]


def _is_story(clause: str, asking: Sequence[str]) -> bool:
    """Tell whether a clause tells of the speaker while another one is among those that ask."""
    words = vocabulary().phrasings["dialogue"]
    text = plain(clause)
    tells = any(word in text for word in words["story"]) or any(
        word in text and len(text) > len(word) + 1 for word in words["persons"]
    )
    if any(word in text for word in words["wanting"]) and _asks(clause):
        return False
    asked = any(one is not clause for one in asking)
    return tells and asked and not _has_question_form(clause) and not re.search(_NAMES, text)


def _asks(part: str) -> bool:
    """Tell whether a part of a message names something to ask about, or to do with it."""
    return (
        _folds(part)
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


def _folds(part: str) -> bool:
    """Tell whether a part asks only what is done with the figures before: 差几件, 同比变化多少."""
    text = plain(part)
    known = known_words(text)
    covered = sum(one.end - one.start for one in known)
    cues = vocabulary().phrasings["cue"]
    names = {name for one in known if one.kind == "cue" for name in one.values}
    figures = any(cues[name]["asks"] == "figures" for name in names if name in cues)
    letters = sum(letter.isalnum() for letter in text)
    return figures and covered >= letters - 1 and _has_question_form(part)


def _is_talk(found: Mention) -> bool:
    cues = vocabulary().phrasings["cue"]
    return found.kind == "cue" and any(
        name == "follow" or cues[name]["asks"] in ("meta", "reports", "refusal")
        for name in found.values
    )


def _has_question_form(part: str) -> bool:
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
    return any(letter in letters and at not in inside for at, letter in enumerate(text))
