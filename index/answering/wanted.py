"""What a question asks of the prose: the words that must stand with a number, and what is counted.

Every word that may narrow what is asked must stand there: words the lexicon lets pass (`free`) only
speak against a number where another one has them. What people say of themselves in a clause before
(我的论文还差一格：) is no part of the question, nor are words that no sentence repeats.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from data.records import record
from data.vocabulary import vocabulary
from index.answering.asides import (
    TELLING,
    around,
    counts_here,
    first_asked,
    without_asides,
    without_denied,
)
from index.answering.counted import numbers, unit_asked
from index.answering.english import terms_in
from index.answering.same import Term, same_as
from index.answering.sentences import wants_number
from index.asking.cover import Mention
from index.asking.question import Question
from index.asking.topic import SHARE
from index.asking.whole_words import whole_words
from index.figures import TOTAL
from index.plain import either


@record(frozen=True, slots=True)
class Wanted:
    """What one number of the prose must be said to count."""

    must: tuple[Term, ...]
    """Each a thing said, with all the words prose may have for it."""
    hints: tuple[Term, ...] = ()
    """Words that need not stand there, but speak against a number where another one has them."""
    unit: str = ""
    """The measure word asked in; "" where none is said."""
    head: Term = ()
    """What is counted, where it stands right behind that: 几个版面; () where nothing does."""
    goes_on: bool = False
    """Whether a list goes on beyond what is named of it: 外网、内网等各种渠道."""


def wanted(question: Question) -> list[Wanted]:
    """Return what each number asked for must count, one for each time it is asked how many."""
    beside = list(_terms(question.scene, around(question.scene))) if question.scene else []
    own = without_asides(question.text, without_denied(question.text, question.mentions))
    own = first_asked(question.text, own)
    parts = _parts(own)
    first = _wanted(parts[0], question)
    must = tuple(dict.fromkeys((*beside, *first.must)))
    return [replace(first, must=must), *(_wanted(part, question) for part in parts[1:])]


def _wanted(mentions: Sequence[Mention], question: Question) -> Wanted:
    begins, ends = (mentions[0].start, mentions[-1].end) if mentions else (0, 0)
    text = question.text
    must = tuple(dict.fromkeys(_terms(question, mentions)))
    hints = dict.fromkeys(term for one in mentions for term in _hints(one))
    unit = unit_asked(text[begins:ends]) or unit_asked(text) or _unit_supposed(question)
    shares = any(word in text for word in vocabulary().synonyms["sharing"])
    if unit == "%" and (shares or SHARE in question.topic.loose) and not question.cues & CHANGES:
        # A share is asked in per cent, its parts are counted.
        unit = ""
    head = next((term for term in must if _is_counted(text[begins:ends], term)), ())
    goes_on = re.search(vocabulary().synonyms["goes_on"], text) is not None
    return Wanted(must, tuple(one for one in hints if one not in must), unit, head, goes_on)


def _is_counted(text: str, term: Term) -> bool:
    """Tell whether a thing stands right behind what asks how many: 几个版面."""
    counted = (text[found.end() :].startswith(term[0]) for found in _counting().finditer(text))
    return len(term[0]) > 1 and any(counted)


def _unit_supposed(question: Question) -> str:
    """Return the measure word of a number the question doubts: 是不是收到20件申请."""
    if not question.cues & {"polar", "is_it"}:
        return ""
    named = [numbers().search(one.said) for one in question.mentions if one.kind == "number"]
    return next((found["unit"] for found in named if found), "")


def words_said(question: Question) -> tuple[Term, ...]:
    """Return all that a question says, with what was said around it."""
    beside = list(_terms(question.scene, around(question.scene))) if question.scene else []
    mentions = without_denied(question.text, question.mentions)
    hints = [term for one in mentions for term in _hints(one)]
    return tuple(dict.fromkeys((*beside, *_terms(question, mentions), *hints)))


def carried(one: Wanted, before: Wanted) -> Wanted:
    """Return what a follow-up asks with what was asked before: 那微信公众号呢 after 网站发布几条.

    What takes the place of a word (one channel for another) puts it away; the rest stays.
    """
    said = set(chain.from_iterable(one.must))
    rivals = [set(words) for words in vocabulary().synonyms["instead_of"]]
    away = set().union(*(words for words in rivals if words & said))
    kept = [term for term in before.must if not away & set(term) and term not in one.must]
    return Wanted((*one.must, *kept), one.hints, one.unit or before.unit)


def _parts(said: Sequence[Mention]) -> list[Sequence[Mention]]:
    """Return the mentions of each number asked for: 抖音号几个？微博号又是几个."""
    ends = [at for at, one in enumerate(said) if counts_here(one)]
    if len(ends) < 2:
        return [said]
    # English asks before it names what is counted: how many articles.
    cuts = ends[1:] if said[ends[1]].said.isascii() else [end + 1 for end in ends[:-1]]
    begins, stops = [0, *cuts], [*cuts, len(said)]
    return [said[begin:stop] for begin, stop in zip(begins, stops, strict=True)]


def _terms(question: Question, mentions: Sequence[Mention]) -> Iterator[Term]:
    """Yield what some mentions of a question say that must stand with a number, in their order."""
    if not mentions:
        return
    begins, ends = mentions[0].start, mentions[-1].end
    said = " " * begins + question.text[begins:ends]
    if question.language == "en":
        terms = (one for one, _ in terms_in(said, mentions))
    else:
        terms = ((word, *same_as(word)) for _, word in sorted(_said(said, mentions)))
    yield from (one for one in terms if not set(one[:1]) & _empty())


def _said(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, str]]:
    """Yield the words of a text that must stand with a number, each with its place.

    First those that prose writes otherwise, wherever they stand: the lexicon may cut one (内|网).
    """
    left = list(text)
    for one in mentions:
        if not _is_read(one):
            left[one.start : one.end] = _BLANK * (one.end - one.start)
    courtesies = either(vocabulary().synonyms["courtesies"])
    for at, end in [found.span() for found in re.finditer(courtesies, "".join(left))]:
        left[at:end] = _BLANK * (end - at)
    for at, end in [found.span() for found in _counting().finditer("".join(left))]:
        left[at:end] = _BLANK * (end - at)
    for found in _known().finditer("".join(left)):
        left[slice(*found.span())] = _BLANK * (found.end() - found.start())
        yield found.start(), found.group()
    for one in mentions:
        for word in _words("".join(left[one.start : one.end])):
            if _says_a_thing(one) or word in vocabulary().synonyms["verbs"]:
                yield one.start, word


_BLANK = " "


def _says_a_thing(one: Mention) -> bool:
    return one.kind in TELLING or bool(set(one.values) & set(vocabulary().synonyms["cues_counted"]))


def _is_read(one: Mention) -> bool:
    """Tell whether a mention may say something that must stand with a number."""
    values = set(one.values)
    how_many = SHARE in values or (bool(values & _SAYS_HOW_MANY) and not counts_here(one))
    return one.kind in (*TELLING, "free", "frame", "cue") and not how_many


def _hints(one: Mention) -> Iterator[Term]:
    if one.kind in ("free", "frame") and not one.said.isascii():
        words = (word for word in _words(_counting().sub(" ", one.said)) if len(word) > 1)
        yield from ((word, *same_as(word)) for word in words if word not in _empty())


_ENDINGS = "\u4e86\u7684\u8fc7\u7740"
"""Letters behind a verb that change nothing: 发了, 推过."""
CHANGES = frozenset({"yoy", "growth", "increased", "decreased"})
"""Cues that ask by how much something changed."""
_SAYS_HOW_MANY = {TOTAL, "items_counted", "amount", SHARE}


def _words(stretch: str) -> list[str]:
    """Return the words of a stretch; letters that are no words by themselves are one: 快手.

    >>> _words("乡镇快手")
    ['乡镇', '快手']
    """
    found: list[str] = []
    letters = ""
    reached = 0
    for start, end in whole_words(stretch, (0, len(stretch))):
        if end - start == 1 and (not letters or start == reached):
            letters += stretch[start:end]
        else:
            found += [letters, stretch[start:end]]
            letters = ""
        reached = end
    return [word for one in (*found, letters) if (word := one.strip(_ENDINGS))]


@cache
def _counting() -> re.Pattern[str]:
    """Return the pattern of what asks how many, with its measure word, and of numerals."""
    known = vocabulary()
    asked = "|".join(map(re.escape, known.phrasings["counting"]["words"]))
    measures = "|".join(map(re.escape, known.synonyms["measures"]))
    digits = known.synonyms["digits"]
    things = "|".join(map(re.escape, known.synonyms["measures_all"]))
    return re.compile(
        rf"(?:{asked})\u4e07?(?:{measures})?|[0-9]+(?:{measures})|[{digits}]+(?:{things})"
    )


@cache
def _empty() -> frozenset[str]:
    """Return the words that no sentence repeats: 账号, 数量, 群众."""
    known = vocabulary().synonyms
    return frozenset((*known["empty"], *known["anybody"], *known["scene"]))


@cache
def _known() -> re.Pattern[str]:
    """Return the pattern of the words that prose writes otherwise, the longest first."""
    known = vocabulary().synonyms
    words = {word for group in known["same"] for word in group if not word.isascii()}
    words = {word for word in (*words, *_empty()) if len(word) > 1}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def may_state(question: Question) -> bool:
    """Tell whether a question asks for numbers, and for nothing that no sentence prints."""
    known = vocabulary().synonyms
    kept = without_denied(question.text, question.mentions)
    unsaid = {
        name
        for one in question.mentions
        if one.kind == "cue" and one not in kept
        for name in one.values
    }
    others = question.cues - {*known["may_be_said"], *known["cues_counted"]} - unsaid
    # 不是早破四万条了吗 asks for the number; 没有原创的 asks for another.
    doubted = bool(question.cues & {"polar", "is_it"}) and others <= set(known["said_in_doubt"])
    # A word said before the question narrows it, and stands in no clause of a sentence.
    narrowed = any(one.kind == "unknown" and one.start == one.end for one in question.mentions)
    return question.order is None and not narrowed and (not others or doubted)


def operation_of(question: Question) -> str:
    """Return what is done with the numbers: `share`, `gap`, `sum`, or "" for nothing."""
    known = vocabulary().synonyms
    text = re.sub(known["takes_up"], "", question.text)
    counted = re.search(known["takes_up_counted"], question.text) is not None
    shared = SHARE in question.topic.loose and not counted
    if shared or any(word in text for word in known["sharing"]):
        return "" if question.cues & CHANGES else "share"
    if "gap" in question.cues or re.search(known["apart"], text):
        return "gap"
    summed = TOTAL in question.columns or any(word in text for word in known["adding"])
    return "sum" if summed else ""


def lists(question: Question) -> bool:
    """Tell whether each thing of a list is asked for: 微博和抖音各发了多少条."""
    each = any(word in question.text for word in vocabulary().synonyms["each_said"])
    return bool(operation_of(question)) or each or not wants_number(question)


def asks_a_number(question: Question) -> bool:
    """Tell whether a question asks how many, or names a number: 微博发布信息条数."""
    known = vocabulary().synonyms
    named = re.search(known["numbered"], question.text) is not None
    doubted = any(one.kind == "number" for one in question.mentions) and question.cues & {
        "polar",
        "is_it",
        "exists",
    }
    counted = unit_asked(question.text) or wants_number(question)
    asks_on = question.cues & {"follow", "compare"}  # 微博和抖音哪个发得多 is told by both numbers
    return bool(counted or named or doubted or asks_on or question.before)


def speaks_of_change(question: Question) -> bool:
    """Tell whether it is asked by how much something changed: 涨了多少人, 同比增长百分之几."""
    known = vocabulary().synonyms
    words = (*known["changes"], *known["changes_asked"])
    return bool(question.cues & CHANGES) or any(word in question.text for word in words)


def joins(question: Question) -> bool:
    """Tell whether several things are named: 报道次数以及同比涨幅, not 报道次数的同比涨幅."""
    known = vocabulary().synonyms
    said = [one for one in question.mentions if one.kind in (*TELLING, "cue") or counts_here(one)]
    text = question.text[said[0].start : said[-1].end] if said else ""
    for word in known["changes"]:
        text = text.replace(word, "")
    return any(word in text for word in known["joining"])
