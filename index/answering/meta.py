"""Answers that state no figure: greetings, definitions, what is held, what is out of scope."""

from collections.abc import Callable
from itertools import islice

from data.records import replace
from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken, asks_something, has, names_one
from index.answering.reading import answer_to, refused
from index.answering.scoped import among, extent_of
from index.asking.measures import counts
from index.asking.question import Question
from index.asking.typed import language_of
from index.figures import TOTAL
from index.finding import (
    MOST_ROWS,
    Defined,
    Explained,
    Explanation,
    Greeting,
    Holdings,
    NoAgency,
    NotUnderstood,
    NoYear,
    OutOfScope,
    Talk,
    WholeYearsOnly,
)
from index.plain import squeeze
from index.plan import Agencies, Meta, Refused, Scope, Years
from index.store import Store
from parser.report import Outcome, State


def greeting(asked: Asked, store: Store) -> Answer:
    """Return a welcome with questions that can be answered from what is held."""
    return answer_to(asked, store, "answered", Greeting(examples(store)))


def not_understood(asked: Asked, store: Store) -> Answer:
    """Return what was not understood, with questions that can be answered."""
    unknown = asked.question.unknown
    finding = NotUnderstood(unknown, "", examples(store))
    reason = "unknown_word" if unknown else None
    return answer_to(asked, store, "not_understood", finding, reason=reason)


def too_much(said: str, why: str, most: int, store: Store) -> Answer:
    """Return that a message holds more than is read at once, so that nothing of it was."""
    finding = NotUnderstood(why=why, most=most)
    return Answer(
        question=said,
        language=language_of(said),
        status="not_understood",
        kind="not_understood",
        finding=finding,
        data_version=store.data_version,
    )


def refusal(asked: Asked, store: Store) -> Answer:
    """Return why no plan expresses a question, by the sentence that says so."""
    assert isinstance(asked.plan, Refused)
    return refused(asked, store, asked.plan.why, asked.plan.words)


def examples(store: Store) -> tuple[tuple[str, int], ...]:
    """Return up to three (agency, year) pairs, spread over those whose requests are stated."""
    found = (one for one in store.spread(_TRIED) if _is_stated(one.report, store))
    return tuple((one.name, one.year) for one in islice(found, 3))


_TRIED = 12
"""Reports looked at for three examples."""
_EXAMPLE = ("new_received", TOTAL)
"""The cell that an example asks for."""


def _is_stated(report: int, store: Store) -> bool:
    """Tell whether a report states what an example asks for, and nothing contradicts it."""
    cell = store.figures(report).get(_EXAMPLE)
    failed = (check for _, check in store.checks([report], [Outcome.FAIL]))
    is_number = cell is not None and cell.state is State.NUMBER
    return is_number and not any(_EXAMPLE in check.cells for check in failed)


def out_of_scope(asked: Asked, store: Store) -> Answer:
    """Return that reports hold no opinions and no future, and what they do hold."""
    return answer_to(asked, store, "out_of_scope", OutOfScope(asked.kind), reason=asked.kind)


def part_year(asked: Asked, store: Store) -> Answer:
    """Return that the reports know whole years only."""
    return answer_to(asked, store, "not_found", WholeYearsOnly(), reason="not_in_form")


def definition(asked: Asked, store: Store) -> Answer:
    """Return what a term, row or rate of the form means, from the catalogue."""
    question = asked.question
    terms = [one for one in vocabulary().terms if _names(one.words, question)]
    rows = [_explained(name) for name in question.topic.figures if not terms]
    known = tuple(row for row in rows if row.definition)
    if not (terms or known):
        return not_understood(asked, store)
    said = tuple(Explanation(one.zh, one.en, one.basis) for one in terms)
    return answer_to(asked, store, "answered", Defined(said, known))


def _names(words: tuple[str, ...], question: Question) -> bool:
    text = squeeze(question.text)
    return any(squeeze(word) in text for word in words)


def _explained(name: str) -> Explained:
    """Return the definition of a row, or the formula of a computed figure."""
    known = vocabulary()
    if name in known.indicators:
        row = known.indicators[name]
        return Explained(name, row.definition or row.caution)
    derived = known.derived[name]
    return Explained(name, derived.note or derived.formula)


def _of_place(question: Question) -> Question:
    """Read a bare place as all agencies in it: 黑龙江有哪些报告."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    places = [one for one in named if any(one.said in (at.name, at.short) for at in one.place)]
    if question.obstacle is None or len(places) != len(named):
        return question
    codes = frozenset(at.code for one in places for at in one.place)
    return replace(question, scope=Scope(codes), obstacle=None)


def held(asked: Asked, store: Store) -> Answer:
    """Return which agencies and years are held, narrowed to what the question names."""
    question = _of_place(asked.question)
    if question.obstacle is not None:
        finding = no_agency(question)
        return answer_to(asked, store, "not_found", finding, reason="agency")
    extent = among(extent_of(question.scope or Scope(), question.years, store), question.agencies)
    size = store.size(extent)
    if not size.reports:
        return answer_to(asked, store, "not_found", NoYear(question.years), reason="year")
    first = frozenset(one.agency for one in store.latest(extent, MOST_ROWS))
    years: dict[str, list[int]] = {}
    for report in store.listed(replace(extent, agencies=first)):
        years.setdefault(report.name, []).append(report.year)
    rows = tuple((name, tuple(found)) for name, found in years.items())
    return answer_to(asked, store, "answered", Holdings(size.reports, size.agencies, rows))


def no_agency(question: Question) -> NoAgency:
    """Return what is said of an agency that is not held."""
    fields = question.obstacle.fields if question.obstacle is not None else {}
    near_place, near_function = fields.get("near_place", ()), fields.get("near_function", ())
    return NoAgency(fields.get("said", ""), tuple(near_place), tuple(near_function))


def _meta(question: Question, about: str) -> Taken:
    """Return the plan of a question about the reports or the bot; it answers every cue."""
    subjects = question.scope or Agencies(question.agencies)
    return Taken(Meta(about, subjects, Years(question.years, question.year_rule)), question.cues)


def _takes_greeting(question: Question) -> Taken | None:
    bare = not (asks_something(question) or question.section or names_one(question))
    greets = bare and not question.years and has(question, "greeting", "help")
    return _meta(question, "greeting") if greets else None


def _takes_talk(cue: str) -> Callable[[Question], Taken | None]:
    """Return what takes a remark that asks nothing of the reports: 谢谢, 你会编数字吗."""

    def takes(question: Question) -> Taken | None:
        bare = not (question.topic.meanings or question.section or names_one(question))
        return _meta(question, cue) if cue in question.cues and bare else None

    return takes


def talk(asked: Asked, store: Store) -> Answer:
    """Return what a person would say to a remark, with questions that can be answered."""
    return answer_to(asked, store, "answered", Talk(asked.kind, examples(store)))


def _takes_other_topic(question: Question) -> Taken | None:
    inside = question.topic.is_strong or (names_one(question) and bool(question.topic.meanings))
    takes = "other_topic" in question.cues and not inside
    return _meta(question, "other_topic") if takes else None


def _takes_forecast(question: Question) -> Taken | None:
    takes = "forecast" in question.cues or question.is_future
    return _meta(question, "forecast") if takes else None


def _takes_opinion(question: Question) -> Taken | None:
    """Take a judgement asked for; a figure asked for in a sentence that also judges is no such."""
    if "opinion" not in question.cues:
        return None
    judging = tuple(one for one in question.mentions if "opinion" in one.values)
    others = tuple(one for one in question.mentions if one not in judging)
    counted = counts(replace(question, mentions=others)) and question.topic.meanings
    return None if counted else _meta(question, "opinion")


def _takes_definition(question: Question) -> Taken | None:
    if names_one(question) or question.scope or question.years:
        return None
    if has(question, "all") or TOTAL in question.columns:
        return None
    if not _wants_an_explanation(question):
        return None
    known = asks_something(question) or explains(question.text)
    return _meta(question, "definition") if known else None


def _wants_an_explanation(question: Question) -> bool:
    said = squeeze(question.text)
    alone = [word for term in vocabulary().terms if term.alone for word in term.words]
    when = "published" in question.cues and any(
        squeeze(word) in said
        for term in vocabulary().terms
        if term.timetable
        for word in term.words
    )
    return "definition" in question.cues or when or any(squeeze(word) in said for word in alone)


def explains(text: str) -> bool:
    """Tell whether a text holds a term that data/terms.toml explains."""
    said = squeeze(text)
    return any(squeeze(word) in said for term in vocabulary().terms for word in term.words)


_ABOUT_REPORTS = ("failed", "checks", "blank", "tables", "mention")
"""Cues that make "哪些年报" a question about what stands in the reports."""


def _takes_held(question: Question) -> Taken | None:
    if "held" not in question.cues or asks_something(question) or has(question, *_ABOUT_REPORTS):
        return None
    return _meta(question, "held")


def takes_part_year(question: Question) -> Taken | None:
    """Take a question about a month, a quarter or a day."""
    takes = "part_year" in question.cues or question.year_rule == "month"
    return _meta(question, "part_year") if takes else None


GREETING = Family("greeting", _takes_greeting, greeting, unhindered=True, reads_unknown=True)
THANKS = Family("thanks", _takes_talk("thanks"), talk, unhindered=True, reads_unknown=True)
ABOUT_BOT = Family("about_bot", _takes_talk("about_bot"), talk, unhindered=True, reads_unknown=True)
OTHER_TOPIC = Family(
    "other_topic", _takes_other_topic, out_of_scope, unhindered=True, reads_unknown=True
)
FORECAST = Family("forecast", _takes_forecast, out_of_scope, unhindered=True, reads_unknown=True)
OPINION = Family("opinion", _takes_opinion, out_of_scope, unhindered=True, reads_unknown=True)
DEFINITION = Family(
    "definition", _takes_definition, definition, unhindered=True, reads_unknown=True
)
HELD = Family("held", _takes_held, held, unhindered=True, reads_unknown=True)
