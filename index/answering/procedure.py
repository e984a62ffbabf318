"""How one applies, how long it takes, what it costs, where to appeal: the regulation, verbatim."""

import re
from functools import cache

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.opened import Opened
from index.answering.reading import answer_to
from index.asking.question import Question
from index.cited import CitedPassage
from index.finding import Article, Procedure
from index.plan import Agencies, Meta, Years
from index.store import Store


def procedure(asked: Asked, store: Store) -> Answer:
    """Return the articles that say how, and the contact line of the agency's newest report."""
    question = asked.question
    known = vocabulary().procedure
    texts = {one["no"]: one["text"] for one in known["article"]}
    source = known["source"][question.language]
    articles = tuple(Article(no, texts[no], source) for no in _articles(question.text))
    contact = _contact(question, store)
    agency = question.agencies[0].name if contact else ""
    passages = [contact] if contact else []
    return answer_to(asked, store, "answered", Procedure(articles, agency), passages=passages)


def _articles(text: str) -> list[str]:
    """Return the numbers of the articles on what is asked; on applying where nothing special is."""
    topics = vocabulary().procedure["topic"]
    asked = [topic for topic in topics if any(word in text for word in topic["words"])]
    chosen = asked or [topic for topic in topics if not topic["words"]]
    return list(dict.fromkeys(no for topic in chosen for no in topic["articles"]))


def _contact(question: Question, store: Store) -> CitedPassage | None:
    """Return the line of the report that prints how to reach the agency; None without one."""
    if len(question.agencies) != 1:
        return None
    reports = store.reports([question.agencies[0].id])
    if not reports:
        return None
    report = Opened(reports[-1], store)
    for passage in store.passages(report.held.id):
        if _TELEPHONE.search(report.text, passage.start, passage.end):
            place = passage.start, passage.end, passage.line, passage.page, passage.section
            return report.quote(*place)
    return None


_TELEPHONE = re.compile(r"(?<![0-9])0[0-9]{2,3}[-\u2014\uff0d ]?[0-9]{7,8}(?![0-9])")
"""A telephone number with its area code."""


def _takes(question: Question) -> Taken | None:
    asks = any(_asks_how(question, at) for at in range(len(question.mentions)))
    if not asks and not _wants_to_act(question.text):
        return None
    subjects = question.scope or Agencies(question.agencies)
    plan = Meta("procedure", subjects, Years(question.years, question.year_rule))
    return Taken(plan, question.cues)


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
    wants, acts = ("|".join(map(re.escape, known[name])) for name in ("wants", "acts"))
    return re.compile(f"(?:{wants})[^,;?]{{0,14}}?(?:{acts})")


FAMILY = Family("procedure", _takes, procedure, unhindered=True, reads_unknown=True)
