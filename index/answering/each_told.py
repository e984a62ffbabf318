"""What the prose of each report of a set tells of a thing that no table counts, never added up."""

from data.vocabulary import vocabulary
from index.answer import Answer, Candidate, Warn
from index.answering.family import Asked, Family, Taken, is_many, names_one
from index.answering.meta import not_understood
from index.answering.opened import Opened
from index.answering.reading import answer_to, refused
from index.answering.scoped import reports_of
from index.answering.sentences import passages_of, subject_of, wants_number
from index.answering.sets import no_reports
from index.answering.telling import best
from index.asking.question import Question, number_cues, rank_cues
from index.figures import TOTAL
from index.finding import NoPassage, Quoted
from index.plan import Scope, Text, Years
from index.store import Store

MOST_QUOTED = 10
"""How many reports are quoted."""
_SEARCHED = 60
"""How many passages with a part of the words are looked at."""


def told_by_each(asked: Asked, store: Store) -> Answer:
    """Quote the sentence of each report that counts what is asked; a sum or ranking is refused."""
    question, plan = asked.question, asked.plan
    assert isinstance(plan, Text)
    assert isinstance(plan.subjects, Scope)
    # Imported here: a figure question does not load a segmenter.
    from index.words import words as segmented

    rows = reports_of(plan.subjects, plan.years.years, store).rows
    if not rows.reports:
        return no_reports(asked, plan.subjects, store)
    tokens = [token for word in plan.words for token in segmented(word)]
    hits = store.search(tokens, rows.reports, limit=_SEARCHED)
    if not hits and question.unknown:
        return not_understood(asked, store)
    if _reckons(question):
        why = "told_unknown" if question.unknown else "told_apart"
        return refused(asked, store, why, plan.words, _offered(question, plan))
    found = []
    for held in store.opened(dict.fromkeys(hit.report for hit in hits)):
        report = Opened(held, store)
        told = best(report, question).passages or passages_of(report, question)
        found += list(told)[:1]
    if not found:
        missing = NoPassage("not_found_counted", words=plan.words)
        offered = _offered(question, plan) if hits else []
        return answer_to(
            asked, store, "not_found", missing, reason="row_missing", candidates=offered
        )
    note = Warn("told_apart", {"shown": min(len(found), MOST_QUOTED)})
    passages = sorted(found, key=lambda one: (one.agency, one.year))[:MOST_QUOTED]
    return answer_to(asked, store, "answered", Quoted(), passages=passages, notes=[note])


def _reckons(question: Question) -> bool:
    """Tell whether the numbers of all are to be added up or compared: 一共, 最多, 平均."""
    return TOTAL in question.columns or bool(question.cues & (number_cues() | rank_cues()))


def _offered(question: Question, plan: Text) -> list[Candidate]:
    """Return the question who tells of it at all, which is answered with sentences."""
    assert isinstance(plan.subjects, Scope)
    forms = vocabulary().replies["question"]
    year = "".join(forms["year"]["zh"].format(year=one) for one in plan.years.years[:1])
    fields = {"who": plan.subjects.said + year, "words": plan.words[0]}
    said = (forms["telling"][language].format(**fields) for language in (question.language, "zh"))
    return [Candidate(*said)]


def _takes(question: Question) -> Taken | None:
    """Take a thing that no row counts, counted of many agencies: 各家公众号发了多少条."""
    if not is_many(question) or names_one(question) or question.section or question.where:
        return None
    if not wants_number(question) and not _reckons(question):
        return None
    words = subject_of(question)
    known = vocabulary().indicators
    told = [name for name in question.topic.figures if name in known]
    narrative = bool(told) and known[told[0]].table == "narrative"
    if not words or not (question.unknown or narrative):
        return None
    tables = [one for one in told if known[one].table != "narrative"]
    if tables and question.unknown:
        return None
    plan = Text(question.scope or Scope(), Years(question.years), words=words)
    return Taken(plan, question.cues)


FAMILY = Family("told_by_each", _takes, told_by_each, reads_unknown=True)
