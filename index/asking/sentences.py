"""Which part of a message asks: the rest gives an agency or a year, and is not answered.

A message is read in sentences and clauses. A sentence asks if it names a topic and has the form of
a question or request; what follows 请问 or 想知道 asks; a clause that tells a story does not.
A clause that restricts stays: it is part of what is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.records import record
from data.vocabulary import vocabulary
from index.asking.cover import known_words
from index.asking.parts import (
    CLOSING,
    asks,
    cues_of,
    folds,
    has_question_form,
    narrows,
    only_adds_up,
    only_closes,
    says_whose,
)
from index.asking.question import number_cues
from index.asking.slips import admits, corrects, parted_at_slips, without_slip
from index.plain import holds, plain


@record(frozen=True, slots=True)
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
    parts = _with_limits(parts)
    asking = [part for part in parts if _is_question(part)]
    asking = [
        part
        for part in asking
        if part is asking[-1] or not (_only_supposes(part) or _is_told_to(part))
    ]
    if len(parts) > 1 and not asking:
        asking = _named_only(parts)
    if len(parts) == 1 or not asking:
        return [_within(said, "")]
    others = " ".join(part for part in parts if part not in asking)
    return [_within(part, others) for part in _joined(asking)]


def _named_only(parts: Sequence[str]) -> list[str]:
    """Return the sentences of a message without a question that name what is asked for.

    All of them, or the last alone, behind a preamble: 我在写论文。绥芬河2021年新收申请数量.
    """
    topical = [part for part in parts if asks(part)]
    if len(topical) == len(parts):
        return topical
    last = parts[-1]
    alone = topical == [last] or (not topical and has_question_form(last))
    return [last] if alone and re.search(_NAMES, last) else []


def _two_folds(sentence: str) -> list[str]:
    """Part a clause that asks another fold of what was counted: 一共多少件，平均每区多少件.

    Also the total of what was listed (哪些机关答复过不掌握，总共几件), and the prose beside a
    figure (收到几件，存在什么问题); a year behind both is that of the figure.
    """
    clauses, year = _clauses(sentence), ""
    while len(clauses) > 2 and (only_closes(clauses[-1]) or _is_a_year(clauses[-1])):
        last = clauses.pop()
        year = last if _is_a_year(last) else year
    if len(clauses) > 1 and _asks_for_prose(clauses[-1]) and _counts_a_row(clauses[-2]):
        at = sentence.rindex(clauses[-1])
        return [sentence[:at] + year, sentence[at:]]
    if len(clauses) == 2 and cues_of(clauses[0]) & {"which"} and asks(clauses[0]):
        return clauses if only_adds_up(clauses[1]) else [sentence]
    counted = vocabulary().phrasings["counting"]["words"]
    counts = any(word in plain(clauses[0]) for word in counted) if clauses else False
    if len(clauses) != 2 or not counts or not (asks(clauses[0]) and folds(clauses[1])):
        return [sentence]
    return clauses if cues_of(clauses[1]) & number_cues() else [sentence]


def _asks_for_prose(clause: str) -> bool:
    """Tell whether a clause asks what a section says, and for no row."""
    if any(map(narrows, _with_brackets(clause))):
        return False
    known = known_words(plain(clause))
    asked = any(one.kind == "section" or "how" in one.values for one in known)
    return asked and has_question_form(clause) and not any(one.kind in _ROWS for one in known)


def _counts_a_row(clause: str) -> bool:
    """Tell whether a clause asks how many of a row there were."""
    counted = any(word in plain(clause) for word in vocabulary().phrasings["counting"]["words"])
    return counted and any(one.kind in _ROWS for one in known_words(plain(clause)))


_ROWS = ("concept", "figure")


def _with_limits(parts: Sequence[str]) -> list[str]:
    """Join a sentence that only narrows the question before: 收到多少件？只要跟疫情有关的。

    So does one that counts what nobody knows (收到多少件？环保类的几件？), and one that is nothing
    but an attribute, on either side: 上半年的。收到多少件？
    """
    limits = [_only_narrows(part) and not re.search(_NAMES, part) for part in parts]
    narrow = [
        CLOSING.sub("", part.strip())
        for part, is_limit in zip(parts, limits, strict=True)
        if is_limit
    ]
    others = [part for part, is_limit in zip(parts, limits, strict=True) if not is_limit]
    asking = [part for part in others if asks(part)] or [
        part for part in others if has_question_form(part)
    ]
    if not narrow or not asking:
        return list(parts)
    return [
        ",".join([CLOSING.sub("", part), *narrow]) if part in asking else part for part in others
    ]


def _only_narrows(part: str) -> bool:
    """Tell whether a sentence narrows, itself or by its bracket: 到底几件啊（上半年的）."""
    before, *brackets = _with_brackets(part)[1:]
    return narrows(part) or (not asks(before) and any(map(narrows, brackets)))


def _is_question(part: str) -> bool:
    return has_question_form(part) and asks(part)


def _only_supposes(part: str) -> bool:
    """Tell whether a sentence takes something for granted: 总共办结14件吧？"""
    ends = tuple(vocabulary().phrasings["dialogue"]["supposing"])
    return CLOSING.sub("", plain(part)).endswith(ends)


def _is_told_to(part: str) -> bool:
    """Tell whether a sentence tells what somebody is to do, and counts nothing: 让我们比较……."""
    counted = any(word in plain(part) for word in vocabulary().phrasings["counting"]["words"])
    told: str = vocabulary().phrasings["dialogue"]["told_to"]
    return not counted and re.search(told, plain(part)) is not None


def _joined(parts: Sequence[str]) -> list[str]:
    """Join 差几件 to the comparison it completes: 有没有比静安区多？差几件."""
    joined: list[str] = []
    for part in parts:
        if joined and cues_of(part) == {"gap"} and folds(part) and _compares(joined[-1]):
            joined[-1] = f"{plain(joined[-1]).rstrip('? ')},{part}"
        else:
            joined.append(part)
    return joined


def _compares(part: str) -> bool:
    words = vocabulary().phrasings["dialogue"]["comparing"]
    return "compare" in cues_of(part) or any(word in plain(part) for word in words)


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
        if whole and _is_a_year(part):
            before = CLOSING.sub("", whole)
            whole = f"{before},{part.strip()}?"
            continue
        if whole:
            yield whole
        whole = part
    if whole:
        yield whole


def _is_a_year(part: str) -> bool:
    return re.fullmatch(vocabulary().phrasings["years"]["alone"], plain(part)) is not None


_FULL_STOP = re.compile(r"([A-Za-z)\"'])\.\s+(?=[A-Z0-9\u3400-\u9fff])")


def _within(sentence: str, given: str) -> Asking:
    """Return what a sentence asks: behind its last mark of asking, without its stories."""
    behind = _behind_mark(sentence)
    if behind is not None:
        before, sentence = behind
        given = f"{given} {before}".strip()
    clauses = _clauses(sentence)
    topical = [clause for clause in clauses if asks(clause)]
    asking = [clause for clause in topical if has_question_form(clause)]
    asking = asking or [clause for clause in topical if re.search(_NAMES, clause)]
    asking = asking or [clause for clause in clauses if _counts_in_a_year(clause)]
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
        if word in text
        for found in re.finditer(re.escape(word), text)
    ]
    for found in sorted(marks, key=lambda one: -one.start())[:MOST_MARKS]:
        before, behind = text[: found.start()], text[found.end() :]
        names = re.search(_NAMES, behind) is not None
        rests = any(word in behind for word in vocabulary().phrasings["dialogue"]["rests_on"])
        if before.strip() and asks(behind) and (names or rests or not asks(before)):
            return before, behind
    return None


MOST_MARKS = 4
"""Marks of asking that are looked behind, from the last on: nobody says 请问 more often at once."""
_NAMES = "[0-9]{2,4}"
"""A year: what follows names its own scene, and does not rest on what was said before."""


def _counts_in_a_year(clause: str) -> bool:
    """Tell whether a clause counts something of a year that is named, known or not."""
    counted = any(word in plain(clause) for word in vocabulary().phrasings["counting"]["words"])
    return counted and re.search(_NAMES, clause) is not None


def _clauses(sentence: str) -> list[str]:
    return [part for part in re.split("[,\uff0c:\uff1a]", sentence) if re.search(r"\w", part)]


def _with_brackets(clause: str) -> list[str]:
    """Return a clause and what stands in it before, in and behind brackets."""
    return [clause, *re.split(r"[()\uff08\uff09]", clause)]


def _limits(clause: str) -> bool:
    """Tell whether a clause ends as an attribute and leaves all else out: 我只问村民的."""
    ends = tuple(vocabulary().phrasings["dialogue"]["attribute_ends"])
    said = (CLOSING.sub("", part) for part in _with_brackets(clause))
    return any(part.endswith(ends) and narrows(part) for part in said)


def _is_story(clause: str, asking: Sequence[str]) -> bool:
    """Tell whether a clause tells of the speaker while another one is among those that ask."""
    words = vocabulary().phrasings["dialogue"]
    text = plain(clause)
    if not any(one is not clause for one in asking):
        return False
    tells = holds(text, words["story"]) or any(
        word in text and len(text) > len(word) + 1 for word in words["persons"]
    )
    if not tells or (holds(text, words["wanting"]) and asks(clause)):
        return False
    if holds(text, words["leaving_out"]) or says_whose(text) or _limits(text):
        return False
    return not has_question_form(clause) and not re.search(_NAMES, text)
