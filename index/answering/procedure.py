"""How one applies, how long it takes, what it costs, where to appeal: the regulation, verbatim."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.lines import quoted, sentences
from index.answering.opened import Opened
from index.answering.reading import answer_to
from index.asking.question import Question
from index.asking.sieve import Sieve
from index.cited import CitedPassage
from index.finding import Article, Procedure
from index.plain import either, plain
from index.plan import Agencies, Meta, Years
from index.store import Store


def procedure(asked: Asked, store: Store) -> Answer:
    """Return the articles that say how, and the contact line of the agency's newest report."""
    question = asked.question
    known = vocabulary().procedure
    texts = {one["no"]: one["text"] for one in known["article"]}
    source = known["source"][question.language]
    numbers = dict.fromkeys(no for topic in _topics(question) for no in topic["articles"])
    articles = tuple(Article(no, texts[no], source) for no in numbers)
    contact = _contact(question, store)
    agency = question.agencies[0].name if contact else ""
    passages = [contact] if contact else []
    return answer_to(asked, store, "answered", Procedure(articles, agency), passages=passages)


def _topics(question: Question) -> list[Mapping[str, Any]]:
    """Return the topics asked about without more general ones; how to apply where there is none."""
    topics = vocabulary().procedure["topic"]
    text = _read(question)
    signed = _asking(text)
    asked = [
        topic
        for topic in topics
        if topic["id"] in signed or any(word in text for word in topic["words"])
    ] or topics[-1:]
    hidden = {name for topic in asked for name in topic["hides"]}
    return [topic for topic in asked if topic["id"] not in hidden]


def _read(question: Question) -> str:
    """Return the sentence that asks with the clause before it: 不回复我的申请，可以告它吗.

    All of a short message where it is of nothing else: 我想跟市政府要一份批文，该咋申请.
    """
    whole = plain(question.said)
    short = len(whole) <= _SHORT and _proves_itself(whole)
    text = whole if short or len(question.text) * 3 >= len(whole) else question.text
    for word in vocabulary().procedure["not_acts"]:
        text = text.replace(word, "")
    return text


def _asking(text: str) -> set[str]:
    """Return the topics of whose signs a text has one whole, whatever the order of its words."""
    said = _groups_in(text)
    return {name for name, sign in _signs() if sign <= said}


def _proves_itself(text: str) -> bool:
    """Tell whether a text has a sign of so many groups that it can be about nothing else."""
    said = _groups_in(text)
    return len(said) >= _SURE_SIGN and any(
        len(sign) >= _SURE_SIGN and sign <= said for _, sign in _signs()
    )


_SURE_SIGN = 3
_SHORT = 60
"""Letters of a message that is one matter."""


@cache
def _signs() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the topics with their signs: of each group of words one stands in the message."""
    topics = vocabulary().procedure["topic"]
    return tuple((topic["id"], frozenset(sign)) for topic in topics for sign in topic["asks"])


@lru_cache(maxsize=16)
def _groups_in(text: str) -> frozenset[str]:
    """Return the groups of words of which one stands in a text."""
    names, sieve = signs()
    return frozenset(names[at] for at, group in sieve.tried(text) if group.search(text))


@cache
def signs() -> tuple[Sequence[str], Sieve]:
    """Return the groups of words, and the patterns of each that one of them stands in a text."""
    groups = vocabulary().procedure["signs"]
    return tuple(groups), Sieve("signs", map(either, groups.values()))


def _contact(question: Question, store: Store) -> CitedPassage | None:
    """Return the line of the report that prints how to reach the agency; None without one."""
    if len(question.agencies) != 1:
        return None
    reports = store.reports([question.agencies[0].id])
    if not reports:
        return None
    report = Opened(reports[-1], store)
    for passage in store.passages(report.held.id):
        for start, end in sentences(report.text, passage):
            if _TELEPHONE.search(report.text, start, end):
                return quoted(report, passage, start, end)
    return None


_TELEPHONE = re.compile(r"(?<![0-9])0[0-9]{2,3}[-\u2014\uff0d ]?[0-9]{7,8}(?![0-9])")
"""A telephone number with its area code."""


def _takes(question: Question) -> Taken | None:
    """Take a message that says it asks how, or that asks so in the wordings of a topic."""
    if _is_another_matter(question) or _counts_a_year(question):
        return None
    told = any(_asks_how(question, at) for at in range(len(question.mentions)))
    if not (told or _wants_to_act(question.text) or _asks_by_wording(question)):
        return None
    subjects = question.scope or Agencies(question.agencies)
    plan = Meta("procedure", subjects, Years(question.years, question.year_rule))
    return Taken(plan, question.cues)


def _asks_by_wording(question: Question) -> bool:
    """Tell whether the wording of a topic asks how, and nothing of a year is counted."""
    text, known = _read(question), vocabulary().procedure
    about = any(word in text for word in (*known["scene"], *known["about"]))
    about = about or _proves_itself(text)
    # A year that only the chat remembers counts nothing.
    dated = question.years and any(one.kind == "year" for one in question.mentions)
    counts = dated or re.search(known["measured"], text)
    return about and not counts and bool(_asking(text))


def _counts_a_year(question: Question) -> bool:
    """Tell whether a year's cases are counted, however that is asked: 2020年新收几件，咋整的."""
    counts = re.search(vocabulary().procedure["measured"], question.text)
    measured = question.topic.is_strong or "average" in question.cues
    return bool(question.years and counts and measured)


def _is_another_matter(question: Question) -> bool:
    """Tell whether it is about something else: a licence, or a word nobody knows (护照)."""
    known, text = vocabulary().procedure, _read(question)
    rows = vocabulary().indicators
    tables = {rows[name].table for name in question.topic.figures if name in rows}
    if tables & _OF_OTHER_MATTERS or set(question.topic.loose) & set(known["other_matters"]):
        return True
    if any(word in text for word in known["scene"]) or _proves_itself(text):
        return False
    words = _words_of_topics() if any(word in text for word in known["about"]) else known["plain"]
    return any(
        len(one) > 1 and not any(one in word or word in one for word in words)
        for one in question.unknown
    )


@cache
def _words_of_topics() -> tuple[str, ...]:
    """Return the words that make a message no other matter where it is about a request."""
    known = vocabulary().procedure
    of_topics = (word for topic in known["topic"] for word in topic["words"])
    of_signs = (word for words in known["signs"].values() for word in words)
    return (*known["about"], *known["plain"], *of_topics, *of_signs)


_OF_OTHER_MATTERS = {"t2_2019", "t2_2021"}
"""Tables of what is no request for information: licences, penalties, fees."""


def _asks_how(question: Question, at: int) -> bool:
    """Tell whether a mention asks how; 怎么办 before another noun (护照) is about that noun."""
    found, behind = question.mentions[at], question.mentions[at + 1 : at + 2]
    if "procedure" not in found.values:
        return False
    joined = [one for one in behind if one.start == found.end and one.kind == "unknown"]
    return not (joined and found.said in vocabulary().procedure["open"])


def _wants_to_act(text: str) -> bool:
    """Tell whether somebody says what he wants to do, and counts nothing."""
    counted = (*vocabulary().phrasings["counting"]["words"], *vocabulary().procedure["counted"])
    return not any(word in text for word in counted) and bool(_acting().search(text))


@cache
def _acting() -> re.Pattern[str]:
    known = vocabulary().procedure
    return re.compile(f"(?:{either(known['wants'])})[^,;?]{{0,14}}?(?:{either(known['acts'])})")


FAMILY = Family("procedure", _takes, procedure, unhindered=True, reads_unknown=True)
