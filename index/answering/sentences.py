"""Which sentences of a report state what is asked, and the nearest where none does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answering.counted import number_in
from index.answering.lines import quoted, sentences
from index.answering.opened import Opened
from index.asking.question import Question
from index.asking.whole_words import whole_words
from index.cited import CitedPassage
from index.plain import plain
from parser.report import Passage


def values_said(question: Question, kind: str) -> tuple[str, ...]:
    """Return the words of a question that are of one kind, as said."""
    return tuple(found.said for found in question.mentions if found.kind == kind)


def passages_of(report: Opened, question: Question) -> list[CitedPassage]:
    """Return the sentences of a report that state what is asked."""
    if question.section:
        return _of_section(report, question)
    told = _told_words(question)
    subject = subject_of(question)
    wanted: list[Sequence[str]] = [(word,) for word in (*subject, *requested(question))]
    if told and not question.unknown:
        wanted = [told, *((word,) for word in requested(question))]
    if told and question.unknown:
        wanted.append(told)
    near = wants_number(question) and not told
    found = (
        _stating(report, wanted, near)
        or _stating(report, _apart(wanted), near)
        or _stating_cut_up(report, wanted, near)
    )
    return [one for one in found if not wants_number(question) or number_in(_said(one.text))]


def _said(text: str) -> str:
    return plain(text).replace(" ", "").replace("\n", "")


def _stating_cut_up(
    report: Opened, wanted: Sequence[Sequence[str]], numbered: bool
) -> list[CitedPassage]:
    """Return the sentences that hold the parts of compounds within one clause."""
    parts = _cut_up(wanted)
    return [
        one
        for one in _stating(report, parts, numbered)
        if any(_states(clause, parts, numbered) for clause in _clauses(one.text))
    ]


_ENOUGH = 0.6
"""What part of the letters asked for a sentence must hold to be quoted as the nearest."""


def nearest(report: Opened, question: Question) -> list[CitedPassage]:
    """Return the sentence that holds most of what was asked, if it holds enough of it.

    It must hold a number where one is asked for.
    """
    from index.words import words as segmented

    told = {name for name in question.topic.figures if not name.startswith("narr_")}
    words = {part for word in question.unknown for part in segmented(word) if len(part) > 1}
    total = sum(len(word) for word in words)
    if total < TELLS or told:
        return []
    found: list[tuple[float, int, CitedPassage]] = []
    for place in report.store.passages(report.held.id):
        for start, end in sentences(report.text, place):
            text = plain(report.text[start:end]).replace(" ", "")
            share = sum(len(word) for word in words if word in text) / total
            numbered = not wants_number(question) or number_in(text)
            if share >= _ENOUGH and numbered:
                found.append((-share, end - start, quoted(report, place, start, end)))
    return [one for _, _, one in sorted(found, key=lambda one: one[:2])[:1]]


TELLS = 4
"""Letters from which on words tell what is asked about."""


def _apart(wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return compounds as the words they are made of, to be found anywhere in a sentence."""
    return [
        (word[start:end],)
        for group in wanted
        for word in group[:1]
        for start, end in whole_words(word, (0, len(word)))
    ]


def _clauses(text: str) -> list[str]:
    return re.split("[,;\uff0c\u3001]", plain(text).replace(" ", ""))


def _cut_up(wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the words of compounds one by one: 微信推送 is written 微信号推送."""
    # Imported here: a figure question does not load a segmenter.
    from index.words import words as segmented

    parts = [(word, part) for group in wanted for word in group[:1] for part in segmented(word)]
    names = {part for _, part in parts}
    return [(part,) for _, part in parts if not any(o != part and o in part for o in names)]


def requested(question: Question) -> tuple[str, ...]:
    """Return the word for requests where it was said: 网站提交的申请 is not 网站."""
    words = vocabulary().phrasings["counting"]
    said = tuple(word for word in words["requests"] if word in question.text)
    also = any(word in question.text for word in words["requests_also"])
    return said[:1] or (tuple(words["requests"][:1]) if also else ())


def _told_words(question: Question) -> tuple[str, ...]:
    """Return the words by which prose speaks of the narrative figures asked for."""
    known = vocabulary().phrasings["told"]
    listed = [word for name in question.topic.figures for word in known.get(name, ())]
    said = [found.said for found in question.mentions if found.kind == "figure"]
    return tuple(dict.fromkeys((*said, *listed))) if listed else ()


def subject_of(question: Question) -> tuple[str, ...]:
    """Return the words a sentence must hold: unknown ones, else those no meaning used."""
    told = [found.said for found in question.mentions if found.kind == "figure"]
    loose = [
        found.said
        for found in question.mentions
        if found.kind == "concept" and set(found.values) & set(question.topic.loose)
    ]
    said = question.unknown or tuple(told) or tuple(loose)
    if said or "how" not in question.cues:
        long = tuple(word for word in said if len(word) > 1)
        return long or said
    return tuple(one.said for one in question.mentions if one.kind == "concept")[:1]


def wants_number(question: Question) -> bool:
    """Tell whether it is asked how many."""
    words = vocabulary().phrasings["counting"]
    said = question.text
    for which in words["which"]:
        said = said.replace(which, "")
    return any(word in said for word in words["words"])


def counts_what_is_left(question: Question) -> bool:
    """Tell whether it counts what is left beside a thing: 除网站外公开了多少条.

    The sentence about the site counts what is left out.
    """
    return "except" in question.cues and bool(question.unknown) and wants_number(question)


def _of_section(report: Opened, question: Question) -> list[CitedPassage]:
    places = section_places(report, question)
    return [quoted(report, one, one.start, one.end) for one in places]


def section_places(report: Opened, question: Question) -> list[Passage]:
    """Return the passages of a section, those under a fitting sub-heading where there is one."""
    block = vocabulary().phrasings["section"][question.section]
    within = block.get("within", ())
    passages = [
        one
        for one in report.store.passages(report.held.id)
        if one.section is not None and report.held.sections[one.section].number == block["no"]
    ]
    if not passages:
        # shanghai-stc-2024: the numbering is one off, but （一）主要问题 stands above its text.
        passages = [
            one
            for one in report.store.passages(report.held.id)
            if holds(one.heading, _section_words(question))
        ]
    headed = [one for one in passages if holds(one.heading, within)]
    worded = [one for one in passages if holds(report.text[one.start : one.end], within)]
    words = telling_words(question)
    kept = headed or worded or ([] if block.get("strict") else passages)
    if words:
        kept = [one for one in kept if holds(report.text[one.start : one.end], words)]
    own = _section_words(question)
    begun = [part for one in kept if (part := _from_words(report, one, own))]
    return begun or kept


def telling_words(question: Question) -> tuple[str, ...]:
    """Return the words nobody knows without those that no sentence repeats: 地方, 第二."""
    known = vocabulary().synonyms
    return tuple(
        word
        for word in question.unknown
        if word not in known["empty"] and word not in known["scene"]
        if not re.search(known["ordinals"], word) and len(word) > 1
    )


def _from_words(report: Opened, place: Passage, words: Sequence[str]) -> Passage | None:
    """Return a passage from the sentence that begins with one of some words: 下一步，我办将……"""
    for start, end in sentences(report.text, place):
        if holds(report.text[start : min(end, start + _OPENING)], words):
            lines = report.text.count("\n", place.start, start)
            return replace(place, start=start, line=place.line + lines)
    return None


_OPENING = 8
"""Letters within which a sentence says what it is about."""


def _section_words(question: Question) -> tuple[str, ...]:
    words = vocabulary().phrasings["section"][question.section]["zh"]
    return tuple(word for word in words if len(word) > 1)


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text holds one of some words, spaces apart."""
    read = plain(text).replace(" ", "")
    return any(word.replace(" ", "") in read for word in words)


def _stating(report: Opened, wanted: Sequence[Sequence[str]], numbered: bool) -> list[CitedPassage]:
    """Return the sentences with one word of each group, and a number where one is asked for."""
    found = []
    for one in report.store.passages(report.held.id):
        for start, end in sentences(report.text, one):
            said = plain(report.text[start:end]).replace(" ", "")
            if _states(said, wanted, numbered):
                found.append(quoted(report, one, start, end))
    return found


def _states(said: str, wanted: Sequence[Sequence[str]], numbered: bool) -> bool:
    held = [word for words in wanted for word in words if _stem(word) in said]
    return (
        bool(held)
        and all(set(words) & set(held) for words in wanted)
        and (not numbered or _number_near(said, held))
    )


def _stem(word: str) -> str:
    """Return a word as prose has it: 抖音号 is written 抖音."""
    said = word.replace(" ", "")
    for suffix in vocabulary().phrasings["counting"]["suffixes"]:
        if len(said) > len(suffix) + 1 and said.endswith(suffix):
            return said[: -len(suffix)]
    return said


def _number_near(said: str, words: Sequence[str]) -> bool:
    """Tell whether a number follows one of the words before the clause ends."""
    return any(
        re.search(rf"{re.escape(_stem(word))}[^,;\u3002]{{0,12}}?[0-9]", said)
        or re.search(rf"[0-9]+[^,;\u3002]{{0,8}}{re.escape(_stem(word))}", said)
        for word in words
    )


# Full stops, exclamation and question marks, semicolons, in both widths, outside brackets.
