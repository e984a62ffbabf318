"""Answers in the reports' own words: sections, sentences, mentions of a word."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.counted import number_in
from index.answering.family import Asked, Family, Taken, asks_something, has, is_many, names_one
from index.answering.lines import quoted, sentences
from index.answering.listed import item_of
from index.answering.meta import not_understood, takes_part_year
from index.answering.notes import years_note
from index.answering.opened import Opened
from index.answering.otherwise import on_a_day, stating
from index.answering.quoting import names_a_row
from index.answering.reading import answer_to, not_held, shelf, shelves_of
from index.answering.reckoned import told_figures
from index.answering.scoped import reports_of
from index.answering.sentences import (
    counts_what_is_left,
    holds,
    nearest,
    passages_of,
    section_places,
    subject_of,
    telling_words,
    values_said,
    wants_number,
)
from index.answering.telling import best, counts_another, counts_so
from index.asking.cues import sections_said
from index.asking.measures import counts
from index.asking.question import Question
from index.cited import CitedPassage
from index.figures import TOTAL
from index.finding import Fresh, NoPassage, Quoted
from index.plain import plain
from index.plan import Agencies, Meta, Scope, Text, Years
from index.store import Store
from parser.report import Passage

MOST_PASSAGES = 6
MOST_CHANGES = 12


def passage(asked: Asked, store: Store) -> Answer:
    """Return the sentences of the reports asked for that state what is asked, verbatim."""
    question = asked.question
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    if counts_what_is_left(question):
        return not_understood(asked, store)
    if items := [one for report in reports if (one := item_of(report, question))]:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        return answer_to(asked, store, "answered", finding, passages=items)
    found = [one for report in reports for part in _parts(question) for one in _told(report, part)]
    if told := told_figures(question, reports):
        return stating(asked, store, shelves, told)
    lacks = bool(found) and wants_number(question) and counts_another(found[0].text, question)
    if found and (lacks or not any(counts_so(report, question) for report in reports)):
        held = reports[0].held
        missing = NoPassage("not_found_number", held.agency.name, held.year)
        return answer_to(
            asked, store, "not_found", missing, reason="row_missing", passages=found[:1]
        )
    if found:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        notes = years_note(question, shelves) if question.year_rule == "planned" else []
        quoted = found[:MOST_PASSAGES]
        return answer_to(asked, store, "answered", finding, passages=quoted, notes=notes)
    close = [one for report in reports for one in nearest(report, question)]
    if close:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        note = [Warn("nearest_passage", {})]
        return answer_to(asked, store, "answered", finding, passages=close[:1], notes=note)
    words = subject_of(question) or values_said(question, "section")
    # Beside a row of a table a word that no row has is the question's fault, not the report's.
    unheard = _are_channels(question.unknown, reports)
    if (question.unknown and not unheard) or not words or names_a_row(question):
        return not_understood(asked, store)
    held = reports[0].held
    missing = NoPassage("not_found_passage", held.agency.name, held.year, tuple(words))
    return answer_to(asked, store, "not_found", missing, reason="row_missing")


def _are_channels(words: Sequence[str], reports: Sequence[Opened]) -> bool:
    """Tell whether all words are channels, and none of the reports speaks of one: 抖音发了几条."""
    channels = vocabulary().synonyms["instead_of"][0]
    known = all(word in channels for word in words)
    prose = [plain(report.text) for report in reports]
    return known and not any(word in text for word in words for text in prose)


def _parts(question: Question) -> list[Question]:
    """Return a question once for each part of a report that it names: 有什么问题，下一步怎么办."""
    sections = sections_said(question)
    if len(sections) < 2 or question.section not in sections:
        return [question]
    said = {name: [one for one in question.mentions if name in one.values] for name in sections}
    others = [one for one in question.mentions if one.kind != "section"]
    return [replace(question, section=name, mentions=(*others, *said[name])) for name in sections]


def _told(report: Opened, question: Question) -> Sequence[CitedPassage]:
    """Return the sentence that answers, alone where one does; else all that state what is asked."""
    if question.section:
        among = section_places(report, question)
        there = best(report, question, among).passages or tuple(passages_of(report, question))
        if there or not telling_words(question):
            return there
    return best(report, question).passages or passages_of(report, question)


def section_six(asked: Asked, store: Store) -> Answer | None:
    """Quote section six where a figure only it states (信息处理费) is not given as a number."""
    question = asked.question
    names, known = question.topic.figures, vocabulary().indicators
    if not names or any(name not in known or known[name].table != "s6" for name in names):
        return None
    found = passage(replace(asked, question=replace(question, section="others")), store)
    label = "en" if question.language == "en" else "short"
    words = tuple(getattr(known[name], label) or known[name].label for name in names)
    shelves = [one for one in shelves_of(asked, store) if one.reports]
    if isinstance(found.finding, NoPassage):
        missing = replace(found.finding, words=words)
    elif found.status == "not_understood" and shelves and not question.unknown:
        missing = NoPassage(
            "not_found_passage", shelves[0].agency.name, shelves[0].reports[0].held.year, words
        )
    elif not found.passages or _states_it(found.passages[0].text, words):
        return found
    else:
        first = found.passages[0]
        missing = NoPassage("not_found_passage", first.agency, first.year, words)
    return replace(found, status="not_found", reason="row_missing", candidates=(), finding=missing)


def _states_it(text: str, words: Sequence[str]) -> bool:
    """Tell whether a sentence names what is asked and counts: 发出收费通知3件."""
    return bool(number_in(plain(text))) and any(holds(text, [word[:4]]) for word in words)


def mentioning(asked: Asked, store: Store) -> Answer:
    """Return the reports whose prose holds a word, with the sentence."""
    question = asked.question
    words = subject_of(question) or tuple(
        found.said for found in question.mentions if found.kind == "concept"
    )
    scope = question.scope or Scope()
    everywhere = scope == Scope(said=scope.said) and not question.years
    reports = reports_of(scope, question.years, store)
    within = None if everywhere else [one.report for one in reports.listed]
    # Imported here: a figure question does not load a segmenter.
    from index.words import words as segmented

    tokens = [token for word in words for token in segmented(word)]
    hits = store.search(tokens, within, limit=_SEARCHED)
    opened = {one.id: Opened(one, store) for one in store.opened({hit.report for hit in hits})}
    # What names no agency or year is held for its text: nobody's report, found behind the others.
    hits = sorted(hits, key=lambda hit: not _is_somebodys(opened[hit.report]))
    naming = (one for hit in hits for one in _naming(opened[hit.report], hit.passage, words))
    found = [*islice(naming, MOST_PASSAGES)]
    if not found:
        missing = NoPassage("not_found_words", words=words)
        return answer_to(asked, store, "not_found", missing, reason="row_missing")
    return answer_to(asked, store, "answered", Quoted(), passages=found)


_SEARCHED = 50
"""How many passages with any part of a word are read for the whole word."""


def _is_somebodys(report: Opened) -> bool:
    return bool(report.held.agency.name and report.held.year)


def _naming(report: Opened, place: Passage, words: Sequence[str]) -> list[CitedPassage]:
    """Return the first sentence of a passage that holds all the words."""
    for start, end in sentences(report.text, place):
        if all(holds(report.text[start:end], [word]) for word in words):
            return [quoted(report, place, start, end)]
    return []


def difference(asked: Asked, store: Store) -> Answer:
    """Return the sentences of the later report that the earlier one does not have."""
    question = asked.question
    years = Years(question.years, question.year_rule)
    one = shelf(years, store, question.agencies[0], all_years=True)
    if len(one.reports) < 2:
        return not_held(asked, store, [one])
    earlier, later = sorted(one.reports, key=lambda report: report.held.year)[-2:]
    known = {
        plain(earlier.text[start:end])
        for passage in store.passages(earlier.held.id)
        for start, end in sentences(earlier.text, passage)
    }
    fresh = [
        quoted(later, passage, start, end)
        for passage in store.passages(later.held.id)
        for start, end in sentences(later.text, passage)
        if plain(later.text[start:end]) not in known
    ]
    finding = Fresh(earlier.held.year, later.held.year, len(fresh))
    return answer_to(asked, store, "answered", finding, passages=fresh[:MOST_CHANGES])


def _takes_passage(question: Question) -> Taken | None:
    """Take what prose tells: a section, a figure only prose states, words no table row has."""
    if not (_is_narrative(question) or question.section or _asks_how(question)):
        return None
    subjects = question.scope or Agencies(question.agencies)
    years = Years(question.years, question.year_rule)
    plan = Text(subjects, years, question.section, subject_of(question))
    return Taken(plan, question.cues)


def _takes_reckoned(question: Question) -> Taken | None:
    """Take a follow-up that only reckons with numbers of the prose told before."""
    if len(question.told) < 2 or asks_something(question) or question.section:
        return None
    if not (TOTAL in question.columns or has(question, "gap", "compare")):
        return None
    years = Years(question.years, question.year_rule)
    return Taken(Text(Agencies(question.agencies), years), question.cues)


def _is_narrative(question: Question) -> bool:
    if not names_one(question) and not question.topic.meanings:
        return False
    known = vocabulary().indicators
    told = [
        name
        for name in question.topic.figures
        if name in known and known[name].table == "narrative"
    ]
    of_set = question.scope is not None and not question.agencies
    if question.unknown and of_set and counts(question):
        return False
    if question.unknown:
        searchable = any(_is_searchable(word, question.language) for word in question.unknown)
        return searchable and (_counts_prose(question) or not names_a_row(question))
    return bool(told or question.topic.loose)


def _asks_how(question: Question) -> bool:
    """Tell whether it is asked how or where something was done, not how many of it there were."""
    return has(question, "how", "where") and names_one(question) and not counts(question)


def _counts_prose(question: Question) -> bool:
    """Tell whether it is counted in 条, 篇 or 场, which only prose does."""
    counted = tuple(vocabulary().phrasings["counting"]["prose"])
    return any(one.said.endswith(counted) for one in question.mentions)


def _is_searchable(word: str, language: str) -> bool:
    """Tell whether prose may hold a word; Latin words in a Chinese question are mostly noise."""
    return len(word) > 1 and (language == "en" or not word.isascii())


def _takes_mentioning(question: Question) -> Taken | None:
    if not has(question, "mention") or not (is_many(question) or "held" in question.cues):
        return None
    words = subject_of(question) or values_said(question, "concept")
    if not words:
        return None
    plan = Text(question.scope or Scope(), Years(question.years), words=words)
    return Taken(plan, question.cues)


def _takes_difference(question: Question) -> Taken | None:
    if "difference" not in question.cues or asks_something(question):
        return None
    years = Years(question.years, question.year_rule)
    plan = Meta("difference", Agencies(question.agencies), years)
    return Taken(plan, frozenset({"difference", "compare", "which", "text_vs_table"}))


PASSAGE = Family("passage", _takes_passage, passage, needs_agency=True, reads_unknown=True)
PART_YEAR = Family("part_year", takes_part_year, on_a_day, reads_unknown=True)
RECKONED = Family("passage", _takes_reckoned, passage, needs_agency=True)
MENTIONING = Family("mentioning", _takes_mentioning, mentioning, reads_unknown=True)
DIFFERENCE = Family(
    "difference", _takes_difference, difference, needs_agency=True, reads_unknown=True
)
