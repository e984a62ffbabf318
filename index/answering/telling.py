"""Which sentence of a report answers: the one that shares most rare words with the question.

Words that prose writes otherwise are one (data/synonyms.toml). Where a number is asked for, only a
sentence that counts something answers, in Arabic numerals or in characters.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache

from data.records import record
from data.vocabulary import vocabulary
from index.answering.counted import (
    alike,
    number_in,
    numbers,
    spells_a_number_of,
    unit_asked,
)
from index.answering.english import terms_in
from index.answering.lines import Line, lines_of, quoted, whole_item, with_items
from index.answering.opened import Opened
from index.answering.same import Term, groups, same_as
from index.answering.sentences import requested, wants_number
from index.asking.cover import Mention
from index.asking.question import Question
from index.asking.whole_words import whole_words
from index.cited import CitedPassage
from index.plain import holds, plain
from parser.report import Passage


@record(frozen=True, slots=True)
class Found:
    """The sentences that answer best, and how much of what was asked they hold."""

    passages: tuple[CitedPassage, ...]
    share: float
    """Of the words that tell."""
    all_said: float
    """Of all words."""


ENOUGH = 0.6
"""What part of the weight of the words that tell a sentence must hold to be quoted."""
_TIED = 2
"""How many sentences that answer alike are quoted."""


def best(report: Opened, question: Question, places: Sequence[Passage] | None = None) -> Found:
    """Return the sentences of a report, or of some of its passages, that answer best.

    用哪些媒体 asks for the names: where no sentence says the word itself, one without it answers.
    """
    found = _best(report, question, places, ("how",))
    if found.passages or not question.cues & {"how", "which"}:
        return found
    return _best(report, question, places, ("how", "which"))


def _best(
    report: Opened, question: Question, places: Sequence[Passage] | None, open_behind: Sequence[str]
) -> Found:
    every = list(lines_of(report, report.store.passages(report.held.id)))
    telling, others = terms_of(question, "\n".join(line.text for line in every), open_behind)
    among = every if places is None else list(lines_of(report, places))
    weights = {term: rarity(term, every) for term in (*telling, *others)}
    whole = sum(weights[term] for term in telling)
    needed = whole if requested(question) else whole * ENOUGH
    if wants_number(question):
        among = [line for line in among if number_in(line.text)]
    among = [
        line
        for line in among
        if whole
        and sum(weights[term] for term in telling if holds(line.in_place, term)) >= needed
        and all(word in line.in_place for word in requested(question))
    ]
    scores = [(_score(line.in_place, weights, question), line) for line in among]
    top = max((score for score, _ in scores), default=(0.0, 0.0))
    tied = [line for score, line in scores if score == top]
    chosen = tied[:_TIED]
    if "how" in question.cues:
        chosen = (
            whole_item(report, tied, every, telling) or with_items(report, chosen, every)[:_TIED]
        )
    cited = tuple(quoted(report, one.place, one.start, one.end) for one in chosen)
    if not chosen:
        return Found((), 0.0, 0.0)
    held = sum(weights[term] for term in telling if holds(chosen[0].in_place, term))
    return Found(cited, held / whole, top[0] / sum(weights.values()))


def counts_so(report: Opened, question: Question) -> bool:
    """Tell whether a sentence counts a thing asked about in the measure asked for.

    抖音3个 is no number of what was posted there: 抖音发了多少条.
    """
    asked = unit_asked(question.text)
    of_all = (
        *vocabulary().synonyms["measures_all"],
        *vocabulary().synonyms["measures_of_requests"],
    )
    if not asked or asked in of_all or not wants_number(question):
        return True
    every = list(lines_of(report, report.store.passages(report.held.id)))
    telling, _ = terms_of(question, "\n".join(line.text for line in every))
    # Only of things that prose may name otherwise is it known what a sentence without them lacks.
    things = [term for term in telling if len(term) > 1 and term[0] not in _verbs()]
    whole = [line for line in every if all(holds(line.text, term) for term in telling)]
    told = [line.text for line in every if all(holds(line.text, term) for term in things)]
    told = told if things else [line.text for line in whole or every]
    return any(alike(asked, one["unit"]) for text in told for one in numbers().finditer(text))


def counts_another(text: str, question: Question) -> bool:
    """Tell whether a sentence counts another thing than a word that none is left out for.

    抖音91条 is no number of 粉丝; 通过网站、微信发布2900条 is none of 单微信.
    """
    said = plain(text).replace(" ", "")
    words = vocabulary().synonyms["must_be_said"]
    asked = [word for word in words if word in question.text]
    asked += [one.said for one in question.mentions if "other_topic" in one.values]
    return any(not holds(said, (word, *same_as(word))) for word in asked)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(vocabulary().synonyms["verbs"])


def _score(
    text: str, weights: Mapping[tuple[str, ...], float], question: Question
) -> tuple[float, float]:
    """Return the weight of the words a sentence holds, then how near a number stands to them."""
    held = [term for term in weights if any(word in text for word in term)]
    near = 0.0
    unit = unit_asked(question.text)
    if unit or wants_number(question):
        for clause in re.split("[,;\uff0c\uff1b\u3001]", text):
            said = number_in(clause)
            if said:
                near = max(near, sum(weights[term] for term in held if holds(clause, term)))
                near += 0.5 if unit and said.endswith(unit) else 0.0
    # 政府网站是哪3家: the sentence that counts three of them goes first.
    counts = [one.said for one in question.mentions if one.kind == "number"]
    close = text.replace(" ", "")
    numbered = sum(_NUMBERED for one in counts if re.search(rf"(?<![0-9]){re.escape(one)}", close))
    numbered += _NUMBERED * spells_a_number_of(question.text, close)
    return sum(weights[term] for term in held) + numbered, near


_NUMBERED = 0.5
"""What a number of the question weighs that stands in a sentence with its measure."""


def rarity(term: Sequence[str], every: Sequence[Line]) -> float:
    """Return the weight of a word: what few sentences hold tells most."""
    holding = sum(holds(line.text, term) for line in every)
    return math.log((len(every) + 1) / (holding + 0.5)) if holding else _ABSENT


_ABSENT = 2.0
"""The weight of a word that no sentence of the report holds."""


def terms_of(
    question: Question, prose: str, open_behind: Sequence[str] = ("how",)
) -> tuple[list[Term], list[Term]]:
    """Return what tells which sentence of a prose is meant, and what else was said.

    `open_behind`: cues behind which a word is what is asked for, and need not be told.
    """
    telling: dict[Term, None] = {}
    others: dict[Term, None] = {}
    open_to = {_asked_for(question, open_behind), *_excepted(question), *_gathering(question)}
    empty = vocabulary().synonyms["empty"]
    if question.language == "en":
        terms = list(terms_in(question.text, question.mentions))
        terms = [(one, tells) for one, tells in terms if not set(one) & set(empty)]
        said = [one for one, tells in terms if tells]
        return said, [one for one, tells in terms if not tells]
    for one in question.mentions:
        for word in _words_of(one, prose):
            term = (word, *same_as(word), *told_as(one, question))
            if word not in empty or _asks_where(one):
                tells = _tells(one, question) and one not in open_to
                (telling if tells else others)[term] = None
    return list(telling), [term for term in others if term not in telling]


def _excepted(question: Question) -> list[Mention]:
    """Return what a clause leaves out, of which no sentence need speak: 除了上网，还能去哪里查."""
    marks = vocabulary().phrasings["zones"]["marks"]
    begun = [one.end for one in question.mentions if "except" in one.values]
    return [
        one
        for one in question.mentions
        for start in begun
        if one.start >= start and not holds(question.text[start : one.start], marks)
    ]


def _gathering(question: Question) -> list[Mention]:
    """Return the words that only gather what was listed before them: 外网、内网等各种渠道."""
    known = vocabulary().synonyms["gathering"]
    return [
        one
        for one in question.mentions
        if one.said in known["words"]
        and question.text[: one.start].endswith(tuple(known["behind"]))
    ]


def _asked_for(question: Question, cues: Sequence[str]) -> Mention | None:
    """Return the word right behind 怎么, 哪些 where others tell too: what answers has its own.

    公文怎么管理 asks for the sentence about the documents, whatever it says was done with them;
    用哪些媒体发布防疫信息 for the one that names the media.
    """
    # 做了什么技术升级 asks which one it was, and not how.
    what = tuple(vocabulary().phrasings["dialogue"]["what"])
    how = [
        one.end
        for one in question.mentions
        if {"which" if one.said.endswith(what) and cue == "how" else cue for cue in one.values}
        & set(cues)
    ]
    behind = [one for one in question.mentions if one.kind == "unknown" and one.start in how]
    others = [one for one in question.mentions if one.kind == "unknown" and one not in behind]
    return behind[0] if behind and others else None


def _tells(one: Mention, question: Question) -> bool:
    """Tell whether a mention says more than the scene of every question."""
    loose = one.kind == "concept" and bool(set(one.values) & set(question.topic.loose))
    return one.kind == "unknown" or _asks_where(one) or bool(told_as(one, question)) or loose


def _asks_where(one: Mention) -> bool:
    """Tell whether a word asks for places, which a sentence names: 去哪些场所."""
    return one.kind == "cue" and "where" in one.values


def told_as(one: Mention, question: Question) -> tuple[str, ...]:
    """Return the words by which prose speaks of the figure of prose that a mention names."""
    words = vocabulary().phrasings["told"]
    names = one.values if one.kind == "figure" else ()
    if one.kind == "concept" and len(question.topic.meanings) == 1:
        names = question.topic.figures
    return tuple(word for name in names for word in words.get(name, ()))


def _words_of(one: Mention, prose: str) -> list[str]:
    """Return the words of a mention that a sentence may hold: the whole where the prose has it."""
    said = one.said.strip()
    if one.kind in _NOT_LOOKED_FOR:
        return []
    if said in groups():
        return [said]
    if one.kind not in _LOOKED_FOR and not _asks_where(one):
        return []
    if said.isascii() or one.kind == "concept" or len(said) < _SHORTEST:
        return [said] if len(said) >= _SHORTEST else []
    if said in prose:
        return [said]
    parts = [said[start:end] for start, end in whole_words(said, (0, len(said)))]
    if known := [said[slice(*found.span())] for found in _known().finditer(said)]:
        # 网站迁: a verb of one letter is written otherwise too.
        # 抖音粉丝: what stands beside the known word must be told, too.
        others = (part for part in parts if len(part) >= _SHORTEST or part in groups())
        apart = (part for part in others if not any(word in part for word in known))
        return [*known, *(part for part in apart if not any(part in word for word in known))]
    told = [part for part in parts if len(part) >= _SHORTEST or part in groups()]
    rest = [part for part in parts if part not in told and part not in _endings()]
    # 政府输了 asks for no sentence about 政府: with half of it left over, it is one word.
    return [said] if told and 2 * len(rest) >= sum(map(len, told)) else told


@cache
def _endings() -> frozenset[str]:
    return frozenset(vocabulary().synonyms["endings"])


@cache
def _known() -> re.Pattern[str]:
    """Return the pattern of the words that prose writes otherwise, the longest first."""
    words = sorted((word for word in groups() if len(word) >= _SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


_SHORTEST = 2
_NOT_LOOKED_FOR = ("agency", "year", "number", "order", "range")
_LOOKED_FOR = ("unknown", "concept", "figure", "column")
