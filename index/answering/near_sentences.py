"""Sentences offered where one was not understood: those of the report that say most of it.

They are offered, not stated: tapping one shows it in its place, as the report has it.
"""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer, Candidate
from index.answering.lines import Line, lines_of
from index.answering.offers import MOST as MOST_OFFERED
from index.answering.opened import Opened
from index.answering.reading import shelf
from index.answering.sentences import section_places
from index.answering.telling import rarity, terms_of
from index.asking.measures import counts
from index.asking.question import Question
from index.finding import NoPassage, NotUnderstood
from index.plain import holds
from index.plan import Years
from index.store import Store
from parser.report import Passage

MOST = 2
"""Sentences that are offered at once."""
_LONGEST = 80
"""Letters of a sentence that are sent; so many stand in one place of a report only."""
_SHOWN = 40
"""Letters of a sentence that are shown."""
_LEAST = 2.0
"""The weight of what a sentence must share with the question: one word that few others hold."""
_PAIR = 0.5
"""What two letters side by side weigh beside a word of the same rarity."""


def with_sentences(found: Answer, question: Question, store: Store) -> Answer:
    """Return an answer that found nothing with the sentences that may be meant.

    They stand before the rows that may be meant, unless it was rows that were counted.
    """
    finding = found.finding
    if not isinstance(finding, NotUnderstood | NoPassage) or found.passages:
        return found
    if isinstance(finding, NotUnderstood) and finding.why:
        return found
    near, rows = near_sentences(question, store), found.candidates
    if not near:
        return found
    prose = tuple(vocabulary().phrasings["counting"]["prose"])
    in_prose = any(one.said.endswith(prose) for one in question.mentions)
    counted = question.topic.is_strong and bool(counts(question)) and not in_prose
    both = (*rows, *near) if counted else (*near, *rows)
    if isinstance(finding, NotUnderstood):
        finding = replace(finding, examples=())
    return replace(found, candidates=both[:MOST_OFFERED], finding=finding)


def near_sentences(question: Question, store: Store) -> tuple[Candidate, ...]:
    """Return the sentences of the report asked about that share most with the question.

    () where no agency or more than one is named, or no sentence shares enough.
    """
    if len(question.agencies) != 1:
        return ()
    years = Years(question.years, question.year_rule)
    reports = shelf(years, store, question.agencies[0]).reports
    if len(reports) != 1:
        return ()
    near = tuple(_offered(reports[0], one) for one in _nearest(question, reports[0]))
    return (*near[:1], _whole_section(reports[0], question)) if question.section else near


def _whole_section(report: Opened, question: Question) -> Candidate:
    """Return the part of the report that the question names, as a question of its own."""
    names, forms = vocabulary().phrasings["section"][question.section], vocabulary().replies
    held, language = report.held, "en" if question.language == "en" else "zh"

    def said(language: str) -> str:
        form = forms["question"]
        who = str(form["dated"][language]).format(agency=held.agency.name, year=held.year)
        return str(form["cell"][language]).format(who=who, row=names["offered"][language])

    return Candidate(said(language), said("zh"))


def _nearest(question: Question, report: Opened) -> list[Line]:
    every = list(lines_of(report, report.store.passages(report.held.id)))
    prose = "\n".join(line.text for line in every)
    telling, others = terms_of(question, prose)
    weights = {term: rarity(term, every) for term in (*telling, *others)}
    for pair in _pairs(question):
        weights.setdefault((pair,), _PAIR * rarity((pair,), every))
    scored = [
        (sum(weight for term, weight in weights.items() if holds(line.in_place, term)), line)
        for line in (lines_of(report, _within(report, question)) if question.section else every)
    ]
    scored = [(score, line) for score, line in scored if score >= _LEAST]
    return [line for _, line in sorted(scored, key=lambda pair: -pair[0])[:MOST]]


def _within(report: Opened, question: Question) -> Sequence[Passage]:
    """Return the passages of the part that the question names, whatever else it says."""
    known = tuple(one for one in question.mentions if one.kind == "section")
    return section_places(report, replace(question, mentions=known))


def _pairs(question: Question) -> set[str]:
    """Return each two letters that stand side by side in what was typed beside agency and year."""
    left = list(question.text)
    for one in question.mentions:
        if one.kind in _SCENE:
            left[one.start : one.end] = " " * (one.end - one.start)
    pairs = (left[at] + left[at + 1] for at in range(len(left) - 1))
    return {pair for pair in pairs if pair.isalnum() and not pair.isascii()}


_SCENE = ("agency", "year", "frame")


def _offered(report: Opened, line: Line) -> Candidate:
    """Return a sentence as a choice, and as the question that its place answers."""
    said = line.text
    forms = vocabulary().replies["question"]["sentence"]
    shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
    asked = str(forms["zh"]).format(
        agency=report.held.agency.name, year=report.held.year, said=said[:_LONGEST]
    )
    return Candidate(f"\u201c{shown}\u201d", asked)
