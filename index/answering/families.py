"""The families of questions in order, and how a question becomes a plan and an answer.

The first family that takes a question answers it. A cue that its plan did not use is an error of
understanding: then the question is refused by name and never answered with something near.
"""

from functools import cache
from itertools import chain

from data.records import replace
from data.vocabulary import vocabulary
from index.answer import Answer, Candidate
from index.answering import (
    between,
    card,
    changes,
    checking,
    contents,
    coverage,
    dates,
    each_told,
    ends,
    every,
    folds,
    meta,
    narrative,
    otherwise,
    pooled,
    procedure,
    reaching,
    reasons,
    shares,
    single,
    standing,
    times,
)
from index.answering.family import Asked, Family, Taken, has, is_many, of_sets
from index.answering.near_sentences import with_sentences
from index.answering.offers import MOST, offers
from index.answering.reading import answer_to, refused
from index.answering.scoped import reports_of
from index.answering.shape import names_all, shown_by
from index.asking.carried import said_whole
from index.asking.cover import Mention
from index.asking.measures import counts
from index.asking.obstacles import is_bare_place
from index.asking.question import Obstacle, Question, fold_cues
from index.figures import TOTAL
from index.finding import Choice, NotUnderstood
from index.plan import Plan, Refused, Scope, Values
from index.store import Extent, Store

MOST_CHOICES = 5
"""How many choices are offered at once: what fits on a phone."""


def answer(question: Question, store: Store) -> Answer:
    """Return the answer to an understood question; an obstacle is answered with what would help.

    Where it was not understood, questions are offered that may be meant.
    """
    family, asked = plan(question)
    if question.obstacle is not None and not family.unhindered:
        return _hindered(asked, question.obstacle, store)
    is_refused = isinstance(asked.plan, Refused) and bool(asked.plan.why)
    if family.needs_agency and not question.agencies and not isinstance(asked.plan, Refused):
        return _which_agency(asked, store)
    if not _counted_rightly(asked, store):
        words = [one.said for one in question.mentions if said_whole(one)]
        return refused(asked, store, "another_number", words)
    found = meta.refusal(asked, store) if is_refused else family.answers(asked, store)
    if found.status != "not_understood":
        return with_sentences(found, question, store)
    if told := otherwise.instead(asked, store):
        return told
    return with_sentences(_with_offers(found, question, store), question, store)


def _counted_rightly(asked: Asked, store: Store) -> bool:
    """Tell whether the number said of all agencies or reports is that of those the plan is over."""
    counted = {said_whole(one) for one in asked.question.mentions} - {0}
    plan = asked.plan
    if not counted or not isinstance(plan, Values) or not isinstance(plan.subjects, Scope):
        return True
    listed = reports_of(plan.subjects, plan.years.years, store).listed
    return counted <= {len(listed), len({one.agency for one in listed})}


def _with_offers(found: Answer, question: Question, store: Store) -> Answer:
    """Return an answer that understood nothing with the questions that may be meant."""
    if isinstance(found.finding, NotUnderstood) and found.finding.why in _SETTLED:
        return found
    known = tuple(one for one in question.mentions if one.kind != "unknown")
    told = replace(question, mentions=known, cues=question.cues & (_OFFERED | fold_cues().keys()))
    candidates = tuple(
        dict.fromkeys(one for row in _row_by_row(told) for one in offers(row, _plain(row), store))
    )[:MOST]
    if not candidates:
        return found
    finding = found.finding
    if isinstance(finding, NotUnderstood):
        finding = replace(finding, examples=())
    return replace(found, candidates=candidates, finding=finding)


def _plain(question: Question) -> Plan:
    """Return the plan of a question, without what is done over sets where that refuses it."""
    meant = plan(question)[1].plan
    if not isinstance(meant, Refused) or question.scope is not None:
        return meant
    return plan(replace(question, cues=question.cues - fold_cues().keys()))[1].plan


def _row_by_row(question: Question) -> list[Question]:
    """Return a question of a word that may mean several rows of a set once for each: 收费金额."""
    asked, meanings = plan(question)[1].plan, question.topic.meanings
    if not (isinstance(asked, Refused) and asked.why == "several_rows" and len(meanings) == 1):
        return [question]
    return [
        replace(
            question,
            topic=replace(question.topic, meanings=(replace(meanings[0], figures=(row,)),)),
        )
        for row in meanings[0].figures
    ]


_SETTLED = (
    "told_apart",
    "told_unknown",
    "no_sum_of_rates",
    "no_standing",
    "sets_differ",
    "no_whole",
    "another_number",
)
"""Refusals of what was understood: nothing else may be meant."""
_OFFERED = frozenset({"all", "compare", "gap", "yoy", "growth", "less", "except"})
"""Cues that go into the questions offered, besides those of the folds."""


def plan(question: Question) -> tuple[Family, Asked]:
    """Return the family that takes a question, and the question with its plan."""
    unknown = bool(question.unknown)
    for family in FAMILIES:
        taken = None if unknown and not family.reads_unknown else family.takes(question)
        if taken is not None:
            return family, Asked(question, family.name, _complete(question, taken))
    raise AssertionError("the last family takes every question")


def _complete(question: Question, taken: Taken) -> Plan:
    """Return the plan, or what refuses it: a cue or an agency that did not go into it."""
    places = question.scope.places if question.scope is not None else frozenset[str]()
    where = {code for one in question.mentions for code in _bare(one)} & places
    named = [one for one in question.agencies if one.place not in where]
    if isinstance(taken.plan, Values) and not names_all(taken.plan, named):
        return Refused("apart")
    used = taken.used & shown_by(taken.plan, question.cues)
    unused = question.cues - used - colouring()
    if not unused or isinstance(taken.plan, Refused):
        return taken.plan
    why = "complement" if unused & _OF_THE_REST else _sentence_of(unused)
    return Refused(why, said_of(question, unused))


def _bare(one: Mention) -> tuple[str, ...]:
    """Return the places of a mention that only says where a set is: 上海这么多区政府."""
    if one.agency is None or not is_bare_place(one.agency):
        return ()
    return tuple(place.code for place in one.agency.place)


def _sentence_of(cues: frozenset[str]) -> str:
    """Return the sentence that refuses cues: their own of data/phrasings.toml, or that of all."""
    known = vocabulary().phrasings["cue"]
    own = (
        known[name]["refused"] for name in sorted(cues & known.keys()) if "refused" in known[name]
    )
    return next(own, "unused")


_OF_THE_REST = frozenset({"negation", "except", "remaining", "universal", "none"})
"""Cues that ask for what remains, which no cell states."""


def said_of(question: Question, cues: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a question that stand for some cues."""
    found = [
        one.said
        for one in question.mentions
        if (one.kind == "cue" and cues & set(one.values)) or one.kind in ("order", "range")
    ]
    # What was asked before is not among the words of this question.
    known = vocabulary().phrasings["cue"]
    named = [known[name][question.language][:1] for name in sorted(cues) if name in known]
    return tuple(dict.fromkeys(found)) or tuple(chain.from_iterable(named))


@cache
def colouring() -> frozenset[str]:
    """Return the cues that colour a question and change no figure: a yes/no form, 那么……呢."""
    cues = vocabulary().phrasings["cue"]
    return frozenset(name for name, cue in cues.items() if cue["asks"] in ("tone", "talk"))


def _hindered(asked: Asked, obstacle: Obstacle, store: Store) -> Answer:
    said = obstacle.fields.get("said", "")
    finding = (
        Choice(obstacle.reason or "", said)
        if obstacle.status == "clarify"
        else meta.no_agency(asked.question)
    )
    return answer_to(
        asked,
        store,
        obstacle.status,
        finding,
        reason=obstacle.reason,
        candidates=obstacle.candidates,
    )


def _which_agency(asked: Asked, store: Store) -> Answer:
    """Ask which agency where a question needs one and names none."""
    question = asked.question
    of_years = store.latest(Extent(question.years or None), MOST_CHOICES)
    first = of_years or store.latest(limit=MOST_CHOICES)
    choices = [Candidate(one.name, f"{one.name} {question.text}") for one in first]
    finding = Choice("which_agency")
    return answer_to(asked, store, "clarify", finding, reason="which_agency", candidates=choices)


def _takes_apart(question: Question) -> Taken | None:
    """Refuse several figures of a set, and different things asked of different agencies."""
    several = len(question.topic.meanings) > 1
    of_set = is_many(question) and has(question, *of_sets()) and several
    if "paired" in question.cues or of_set:
        return Taken(Refused("apart"))
    return None


def _takes_two_folds(question: Question) -> Taken | None:
    """Refuse two folds in one question: 一共多少件，平均每区多少件."""
    both = "average" in question.cues and TOTAL in question.columns and counts(question) > 1
    return Taken(Refused("apart"), question.cues) if is_many(question) and both else None


def _takes_the_rest(question: Question) -> Taken:
    return Taken(Refused(""), question.cues)


FAMILIES: tuple[Family, ...] = (
    meta.GREETING,
    meta.THANKS,
    meta.ABOUT_BOT,
    reaching.FAMILY,
    meta.OTHER_TOPIC,
    meta.FORECAST,
    procedure.FAMILY,
    meta.OPINION,
    meta.DEFINITION,
    coverage.MISSING,
    coverage.LATE,
    meta.HELD,
    dates.FAMILY,
    contents.FAMILY,
    narrative.PART_YEAR,
    narrative.RECKONED,
    narrative.MENTIONING,
    each_told.FAMILY,
    checking.FAILING,
    checking.BLANKS,
    Family("two_folds", _takes_two_folds, meta.refusal),
    between.FAMILY,
    *standing.FAMILIES,
    pooled.FAMILY,
    ends.FAMILY,
    *folds.FAMILIES,
    Family("apart", _takes_apart, meta.refusal),
    checking.CLAIMS,
    checking.CHECKS,
    narrative.DIFFERENCE,
    times.FAMILY,
    changes.GAP,
    changes.CHANGE,
    changes.COMPARE,
    changes.TREND,
    shares.FAMILY,
    shares.WHICH,
    every.FAMILY,
    reasons.FAMILY,
    narrative.PASSAGE,
    single.FIGURE,
    card.FAMILY,
    Family(
        "not_understood", _takes_the_rest, meta.not_understood, unhindered=True, reads_unknown=True
    ),
)
"""In order: what is more special comes first."""
