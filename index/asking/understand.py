"""Mentions in, Question out: which slots a message fills."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from data.vocabulary import vocabulary
from index.answer import Warn
from index.asking.homophones import respelled
from index.asking.inherit import inherit
from index.asking.kinds import kind_of
from index.asking.lexicon import lexicon
from index.asking.meaning import Clause, topic_of
from index.asking.mentions import Mention, find_mentions
from index.asking.question import Context, Question
from index.asking.who import asked_back, with_agencies
from index.plain import plain
from index.store import Store

LONGEST = 600
"""Characters of a message that are read: the longest real question has under 200."""


def understand(
    said: str, store: Store, today: date, context: Context, follows: bool = False
) -> Question:
    """Return what a message means, together with what the chat remembers.

    `follows`: the message corrects the one before, whose other slots it keeps.
    """
    text = plain(said[: LONGEST * 4])[:LONGEST]
    question = _read(said, text, store, today)
    question = _with_words(question)
    if follows:
        question = replace(question, cues=question.cues | {"follow"})
    question = _with_years(question, today)
    question = with_agencies(question, store)
    question = inherit(question, context, store)
    question = replace(question, kind=kind_of(question))
    return asked_back(question, store)


def _read(said: str, text: str, store: Store, today: date) -> Question:
    """Return a question with its mentions, a word typed by its sound put right and said."""
    mentions = find_mentions(text, store, today)
    question = Question(said, text, _language(text, mentions), kind="", mentions=mentions)
    unknown = [found for found in mentions if found.kind == "unknown"]
    spelled = respelled(text, unknown[0]) if len(unknown) == 1 else None
    if spelled is None:
        return question
    read = find_mentions(spelled[0], store, today)
    if any(found.kind == "unknown" for found in read):
        return question
    note = Warn("read_word", {"said": spelled[1], "word": spelled[2]})
    return replace(question, text=spelled[0], mentions=read, notes=(note,))


def _language(text: str, mentions: Sequence[Mention]) -> str:
    """Return the language of a question; the names in it are Chinese in any language."""
    for found in reversed([one for one in mentions if one.kind == "agency"]):
        if not found.said.isascii():
            text = text[: found.start] + text[found.end :]
    return language_of(text)


def language_of(said: str) -> str:
    """Return `en` for a message with more Latin words than Han words, else `zh`.

    >>> language_of("How many requests did 省外办 get?"), language_of("FY2021绥芬河申请")
    ('en', 'zh')
    """
    words = len(re.findall(r"[A-Za-z]{2,}", said))
    return "en" if words > len(_HAN.findall(said)) / _HAN_PER_WORD else "zh"


_HAN = re.compile("[\u3400-\u9fff]")


_HAN_PER_WORD = 2


def _with_words(question: Question) -> Question:
    mentions = question.mentions
    columns = _values(mentions, "column")
    sections = _values(mentions, "section")
    return replace(
        question,
        columns=columns,
        section=sections[0] if sections else "",
        cues=frozenset(_cues(question) | _pairing(question)),
        topic=topic_of(_clauses(question), columns),
    )


def _clauses(question: Question) -> list[Clause]:
    """Return the mentions clause by clause, parted by commas and by the marks of a list."""
    dialogue = vocabulary().phrasings["dialogue"]
    parts: list[tuple[list[Mention], bool]] = [([], False)]
    reached = 0
    for found in question.mentions:
        between = question.text[reached : found.start]
        listed = _parts(found, between, dialogue["items"])
        if listed or _parts(found, between, dialogue["clauses"]):
            parts[-1] = (parts[-1][0], parts[-1][1] or listed)
            parts.append(([], listed))
        parts[-1][0].append(found)
        reached = found.end
    return [Clause(tuple(mentions), is_item) for mentions, is_item in parts]


def _pairing(question: Question) -> set[str]:
    """Return the cue `paired` where clauses ask different things of different agencies."""
    asked = []
    for clause in _clauses(question):
        names = any(found.kind == "agency" for found in clause.mentions)
        figures = topic_of([clause]).figures
        if names and figures:
            asked.append(figures)
    return {"paired"} if len(set(asked)) > 1 else set()


def _parts(found: Mention, between: str, marks: Sequence[str]) -> bool:
    return found.said in marks or any(mark in between for mark in marks)


def _cues(question: Question) -> set[str]:
    """Return the cues; what is a negation or ends a yes/no question is one of the two."""
    cues: set[str] = set()
    for found in question.mentions:
        names = set(_cue_names(found))
        if "polar" in names:
            ends = not re.search(r"\w", question.text[found.end :])
            names -= {"negation"} if ends else {"polar"}
        cues |= names
    return cues


def _cue_names(found: Mention) -> Iterator[str]:
    """Yield the cues of a mention; a set of agencies (哪些单位) is one word and also a cue."""
    if found.kind == "cue":
        yield from found.values
    elif found.agency is not None and found.agency.rule == "set":
        for word in lexicon().words_in(found.said):
            yield from (entry.value for entry in word.entries if entry.kind == "cue")


def _values(mentions: Sequence[Mention], kind: str) -> tuple[str, ...]:
    said = (value for found in mentions if found.kind == kind for value in found.values)
    return tuple(dict.fromkeys(said))


def _with_years(question: Question, today: date) -> Question:
    said = [found.year for found in question.mentions if found.kind == "year" and found.year]
    # 2021年报告里上一年……: the year that is named goes before one counted from today.
    named = [found for found in said if found.rule != "relative"]
    years = dict.fromkeys(year for found in named or said for year in found.years)
    rules = [found.rule for found in said]
    return replace(
        question,
        years=tuple(years),
        year_rule=rules[0] if rules else "",
        is_future=any(year > today.year for year in years),
    )
