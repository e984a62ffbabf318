"""Answers in the reports' own words: sections, sentences, mentions of a word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked, Family, Taken, asks_something, has, names_one
from index.answering.folds import is_many
from index.answering.meta import not_understood
from index.answering.opened import Opened
from index.answering.reading import answer_to, not_held, shelf, shelves_of
from index.answering.scoped import reports_of
from index.asking.measures import counts
from index.asking.question import Question
from index.asking.whole_words import whole_words
from index.cited import CitedPassage
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
    found = [one for report in reports for one in _passages(report, question)]
    if found:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        return answer_to(asked, store, "answered", finding, passages=found[:MOST_PASSAGES])
    nearest = [one for report in reports for one in _nearest(report, question)]
    if nearest:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        note = [Warn("nearest_passage", {})]
        return answer_to(asked, store, "answered", finding, passages=nearest[:1], notes=note)
    if question.unknown:
        return not_understood(asked, store)
    words = _subject(question) or _values_said(question, "section")
    held = reports[0].held
    missing = NoPassage("not_found_passage", held.agency.name, held.year, tuple(words))
    return answer_to(asked, store, "not_found", missing, reason="row_missing")


def section_six(asked: Asked, store: Store) -> Answer | None:
    """Quote section six where a figure only it states (信息处理费) is not given as a number."""
    question = asked.question
    names, known = question.topic.figures, vocabulary().indicators
    if not names or any(name not in known or known[name].table != "s6" for name in names):
        return None
    found = passage(replace(asked, question=replace(question, section="others")), store)
    label = "en" if question.language == "en" else "short"
    words = tuple(getattr(known[name], label) or known[name].label for name in names)
    if isinstance(found.finding, NoPassage):
        missing = replace(found.finding, words=words)
    else:
        first = found.passages[0]
        missing = NoPassage("not_found_passage", first.agency, first.year, words)
    return replace(found, status="not_found", reason="row_missing", candidates=(), finding=missing)


def _values_said(question: Question, kind: str) -> tuple[str, ...]:
    return tuple(found.said for found in question.mentions if found.kind == kind)


def _passages(report: Opened, question: Question) -> list[CitedPassage]:
    if question.section:
        return _of_section(report, question)
    told = _told_words(question)
    subject = _subject(question)
    wanted: list[Sequence[str]] = [(word,) for word in (*subject, *_scene(question))]
    if told and not question.unknown:
        wanted = [told, *((word,) for word in _scene(question))]
    if told and question.unknown:
        wanted.append(told)
    near = _wants_number(question) and not told
    found = (
        _stating(report, wanted, near)
        or _stating(report, _apart(wanted), near)
        or _stating_cut_up(report, wanted, near)
    )
    return [one for one in found if not _wants_number(question) or _ANY_DIGIT.search(one.text)]


_ANY_DIGIT = re.compile(r"[0-9]")


def _stating_cut_up(
    report: Opened, wanted: Sequence[Sequence[str]], numbered: bool
) -> list[CitedPassage]:
    """Return the sentences that hold the parts of compounds within one clause."""
    parts = _cut_up(wanted)
    return [
        one
        for one in _stating(report, parts, numbered)
        if any(_states(clause, parts, numbered) for clause in _clauses(one.text))
    ]


_ENOUGH = 0.6
"""What part of the letters asked for a sentence must hold to be quoted as the nearest."""


def _nearest(report: Opened, question: Question) -> list[CitedPassage]:
    """Return the sentence that holds most of what was asked, if it holds enough of it.

    It must hold a number where one is asked for.
    """
    from index.words import words as segmented

    told = {name for name in question.topic.figures if not name.startswith("narr_")}
    words = {part for word in question.unknown for part in segmented(word) if len(part) > 1}
    total = sum(len(word) for word in words)
    if total < _TELLS or told:
        return []
    found: list[tuple[float, int, CitedPassage]] = []
    for place in report.store.passages(report.held.id):
        for start, end in _sentences(report.text, place):
            text = plain(report.text[start:end]).replace(" ", "")
            share = sum(len(word) for word in words if word in text) / total
            numbered = not _wants_number(question) or _ANY_DIGIT.search(text)
            if share >= _ENOUGH and numbered:
                found.append((-share, end - start, _cited(report, place, start, end)))
    return [one for _, _, one in sorted(found, key=lambda one: one[:2])[:1]]


_TELLS = 4
"""Letters from which on words tell what is asked about."""


def _apart(wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return compounds as the words they are made of, to be found anywhere in a sentence."""
    return [
        (word[start:end],)
        for group in wanted
        for word in group[:1]
        for start, end in whole_words(word, (0, len(word)))
    ]


def _clauses(text: str) -> list[str]:
    return re.split("[,;\uff0c\u3001]", plain(text).replace(" ", ""))


def _cut_up(wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the words of compounds one by one: 微信推送 is written 微信号推送."""
    # Imported here: a figure question does not load a segmenter.
    from index.words import words as segmented

    parts = [(word, part) for group in wanted for word in group[:1] for part in segmented(word)]
    names = {part for _, part in parts}
    return [(part,) for _, part in parts if not any(o != part and o in part for o in names)]


def _scene(question: Question) -> tuple[str, ...]:
    """Return the word for requests where it was said: 网站提交的申请 is not 网站."""
    words = vocabulary().phrasings["counting"]["requests"]
    return tuple(word for word in words if word in question.text)[:1]


def _told_words(question: Question) -> tuple[str, ...]:
    """Return the words by which prose speaks of the narrative figures asked for."""
    known = vocabulary().phrasings["told"]
    listed = [word for name in question.topic.figures for word in known.get(name, ())]
    said = [found.said for found in question.mentions if found.kind == "figure"]
    return tuple(dict.fromkeys((*said, *listed))) if listed else ()


def _subject(question: Question) -> tuple[str, ...]:
    """Return the words a sentence must hold: unknown ones, else those no meaning used."""
    told = [found.said for found in question.mentions if found.kind == "figure"]
    loose = [
        found.said
        for found in question.mentions
        if found.kind == "concept" and set(found.values) & set(question.topic.loose)
    ]
    said = question.unknown or tuple(told) or tuple(loose)
    if said or "how" not in question.cues:
        long = tuple(word for word in said if len(word) > 1)
        return long or said
    return tuple(one.said for one in question.mentions if one.kind == "concept")[:1]


def _wants_number(question: Question) -> bool:
    said = question.text
    return any(word in said for word in vocabulary().phrasings["counting"]["words"])


def _of_section(report: Opened, question: Question) -> list[CitedPassage]:
    """Return the passages of a section, those under a fitting sub-heading where there is one."""
    block = vocabulary().phrasings["section"][question.section]
    within = block.get("within", ())
    passages = [
        one
        for one in report.store.passages(report.held.id)
        if one.section is not None and report.held.sections[one.section].number == block["no"]
    ]
    if not passages:
        # shanghai-stc-2024: the numbering is one off, but （一）主要问题 stands above its text.
        passages = [
            one
            for one in report.store.passages(report.held.id)
            if _holds(one.heading, _section_words(question))
        ]
    headed = [one for one in passages if _holds(one.heading, within)]
    worded = [one for one in passages if _holds(report.text[one.start : one.end], within)]
    words = question.unknown
    kept = headed or worded or ([] if block.get("strict") else passages)
    if words:
        kept = [one for one in kept if _holds(report.text[one.start : one.end], words)]
    return [_cited(report, one, one.start, one.end) for one in kept]


def _section_words(question: Question) -> tuple[str, ...]:
    words = vocabulary().phrasings["section"][question.section]["zh"]
    return tuple(word for word in words if len(word) > 1)


def _holds(text: str, words: Iterable[str]) -> bool:
    read = plain(text).replace(" ", "")
    return any(word.replace(" ", "") in read for word in words)


def _stating(report: Opened, wanted: Sequence[Sequence[str]], numbered: bool) -> list[CitedPassage]:
    """Return the sentences with one word of each group, and a number where one is asked for."""
    found = []
    for one in report.store.passages(report.held.id):
        for start, end in _sentences(report.text, one):
            said = plain(report.text[start:end]).replace(" ", "")
            if _states(said, wanted, numbered):
                found.append(_cited(report, one, start, end))
    return found


def _states(said: str, wanted: Sequence[Sequence[str]], numbered: bool) -> bool:
    held = [word for words in wanted for word in words if _stem(word) in said]
    return (
        bool(held)
        and all(set(words) & set(held) for words in wanted)
        and (not numbered or _number_near(said, held))
    )


def _stem(word: str) -> str:
    """Return a word as prose has it: 抖音号 is written 抖音."""
    said = word.replace(" ", "")
    for suffix in vocabulary().phrasings["counting"]["suffixes"]:
        if len(said) > len(suffix) + 1 and said.endswith(suffix):
            return said[: -len(suffix)]
    return said


def _number_near(said: str, words: Sequence[str]) -> bool:
    """Tell whether a number follows one of the words before the clause ends."""
    return any(
        re.search(rf"{re.escape(_stem(word))}[^,;\u3002]{{0,12}}?[0-9]", said)
        or re.search(rf"[0-9]+[^,;\u3002]{{0,8}}{re.escape(_stem(word))}", said)
        for word in words
    )


# Full stops, exclamation and question marks, semicolons, in both widths.
_SENTENCE = re.compile("[^\u3002\uff01\uff1f!?\uff1b;]+[\u3002\uff01\uff1f!?\uff1b;]?")


def _sentences(text: str, passage: Passage) -> Iterable[tuple[int, int]]:
    for match in _SENTENCE.finditer(text, passage.start, passage.end):
        said = match.group()
        lead = len(said) - len(said.lstrip())
        if said.strip():
            yield match.start() + lead, match.start() + len(said.rstrip())


def _cited(report: Opened, passage: Passage, start: int, end: int) -> CitedPassage:
    line = passage.line + report.text.count("\n", passage.start, start)
    return report.quote(start, end, line, passage.page, passage.section)


def mentioning(asked: Asked, store: Store) -> Answer:
    """Return the reports whose prose holds a word, with the sentence."""
    question = asked.question
    words = _subject(question) or tuple(
        found.said for found in question.mentions if found.kind == "concept"
    )
    scope = question.scope or Scope()
    everywhere = scope == Scope(said=scope.said) and not question.years
    listed = reports_of(scope, question.years, store).listed
    within = None if everywhere else [one.report for one in listed]
    # Imported here: a figure question does not load a segmenter.
    from index.words import words as segmented

    tokens = [token for word in words for token in segmented(word)]
    hits = store.search(tokens, within, limit=_SEARCHED)
    opened = store.opened({hit.report for hit in hits})
    # What names no agency or year is held for its text, but is nobody's report.
    reports = {one.id: Opened(one, store) for one in opened if one.agency.name and one.year}
    found = [
        one
        for hit in hits
        if hit.report in reports
        for one in _naming(reports[hit.report], hit.passage, words)
    ]
    if not found:
        missing = NoPassage("not_found_words", words=words)
        return answer_to(asked, store, "not_found", missing, reason="row_missing")
    return answer_to(asked, store, "answered", Quoted(), passages=found[:MOST_PASSAGES])


_SEARCHED = 50
"""How many passages with any part of a word are read for the whole word."""


def _naming(report: Opened, place: Passage, words: Sequence[str]) -> list[CitedPassage]:
    """Return the first sentence of a passage that holds all the words."""
    for start, end in _sentences(report.text, place):
        if all(_holds(report.text[start:end], [word]) for word in words):
            return [_cited(report, place, start, end)]
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
        for start, end in _sentences(earlier.text, passage)
    }
    fresh = [
        _cited(later, passage, start, end)
        for passage in store.passages(later.held.id)
        for start, end in _sentences(later.text, passage)
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
    plan = Text(subjects, years, question.section, _subject(question))
    return Taken(plan, question.cues)


def _is_narrative(question: Question) -> bool:
    if not names_one(question) and not question.topic.meanings:
        return False
    known = vocabulary().indicators
    told = [
        name
        for name in question.topic.figures
        if name in known and known[name].table == "narrative"
    ]
    if question.unknown:
        searchable = any(_is_searchable(word, question.language) for word in question.unknown)
        return searchable and (_counts_prose(question) or not _names_a_row(question))
    return bool(told or question.topic.loose)


def _asks_how(question: Question) -> bool:
    """Tell whether it is asked how something was done, not how many of it there were."""
    return "how" in question.cues and names_one(question) and not counts(question)


def _names_a_row(question: Question) -> bool:
    """Tell whether a row of a table is asked about, by more than the scene of every question."""
    known = vocabulary().indicators
    rows = [
        one for one in question.topic.figures if one not in known or known[one].table in _TABLES
    ]
    return bool(rows) and question.topic.is_strong


def _counts_prose(question: Question) -> bool:
    """Tell whether it is counted in 条, 篇 or 场, which only prose does."""
    counted = tuple(vocabulary().phrasings["counting"]["prose"])
    return any(one.said.endswith(counted) for one in question.mentions)


_TABLES = ("t2_2019", "t2_2021", "t3", "t4")
"""Tables whose rows no sentence is looked for."""


def _is_searchable(word: str, language: str) -> bool:
    """Tell whether prose may hold a word; Latin words in a Chinese question are mostly noise."""
    return len(word) > 1 and (language == "en" or not word.isascii())


def _takes_mentioning(question: Question) -> Taken | None:
    if not (is_many(question) and has(question, "mention")):
        return None
    words = _subject(question) or _values_said(question, "concept")
    plan = Text(question.scope or Scope(), Years(question.years), words=words)
    return Taken(plan, question.cues)


def _takes_difference(question: Question) -> Taken | None:
    if "difference" not in question.cues or asks_something(question):
        return None
    years = Years(question.years, question.year_rule)
    plan = Meta("difference", Agencies(question.agencies), years)
    return Taken(plan, frozenset({"difference", "compare", "which", "text_vs_table"}))


PASSAGE = Family("passage", _takes_passage, passage, needs_agency=True, reads_unknown=True)
MENTIONING = Family("mentioning", _takes_mentioning, mentioning, reads_unknown=True)
DIFFERENCE = Family(
    "difference", _takes_difference, difference, needs_agency=True, reads_unknown=True
)
