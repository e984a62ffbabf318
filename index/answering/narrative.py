"""Answers in the reports' own words: sections, sentences, mentions of a word."""

import re
from collections.abc import Iterable, Sequence

from data.vocabulary import vocabulary
from index.answer import Answer, Candidate, CitedPassage
from index.answering.cells import Opened
from index.answering.reading import Shelf, answer_to, extent_of, not_held, shelf
from index.asking.question import Question
from index.plain import plain
from index.store import EVERYTHING, Store
from parser.report import Passage

MOST_PASSAGES = 6
MOST_CHANGES = 12


def passage(question: Question, store: Store) -> Answer:
    """Return the sentences of the reports asked for that state what is asked, verbatim."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    found = [one for report in reports for one in _passages(report, question)]
    if found:
        return answer_to(
            question, store, "answered", passages=found[:MOST_PASSAGES], fields=_years(shelves)
        )
    fields = {
        "words": list(_subject(question)) or _values_said(question, "section"),
        "agency": reports[0].held.agency.name,
        "year": reports[0].held.year,
    }
    return answer_to(
        question,
        store,
        "not_found",
        reason="row_missing",
        candidates=_near(question),
        fields=fields,
    )


def _values_said(question: Question, kind: str) -> list[str]:
    return [found.said for found in question.mentions if found.kind == kind]


def _years(shelves: Sequence[Shelf]) -> dict[str, object]:
    return {"held": [{"agency": one.agency.name, "years": list(one.held)} for one in shelves]}


def _near(question: Question) -> list[Candidate]:
    """Offer the figure that the known words alone would ask for."""
    if not question.topic.meanings or not question.unknown:
        return []
    text = question.text
    for word in question.unknown:
        text = text.replace(word, "")
    return [Candidate(text, text)]


def _passages(report: Opened, question: Question) -> list[CitedPassage]:
    if question.section:
        return _of_section(report, question)
    told = _told_words(question)
    wanted: list[Sequence[str]] = [(word,) for word in (*_subject(question), *_scene(question))]
    if told and not question.unknown:
        wanted = [told, *((word,) for word in _scene(question))]
    if told and question.unknown:
        wanted.append(told)
    near = _wants_number(question) and not told
    found = _stating(report, wanted, near) or _stating_cut_up(report, wanted, near)
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


def _clauses(text: str) -> list[str]:
    return re.split("[,;\uff0c\u3001]", plain(text).replace(" ", ""))


def _cut_up(wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the words of compounds one by one: 微信推送 is written 微信号推送."""
    # Imported here: a figure question does not load a segmenter.
    from index.words import words as segmented

    return [(part,) for group in wanted for word in group[:1] for part in segmented(word)]


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
    return question.unknown or tuple(told) or tuple(loose)


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


def mentioning(question: Question, store: Store) -> Answer:
    """Return the reports whose prose holds a word, with the sentence."""
    words = _subject(question) or tuple(
        found.said for found in question.mentions if found.kind == "concept"
    )
    extent = extent_of(question)
    within = None if extent == EVERYTHING else [one.report for one in store.listed(extent)]
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
    status = "answered" if found else "not_found"
    return answer_to(
        question,
        store,
        status,
        reason=None if found else "row_missing",
        passages=found[:MOST_PASSAGES],
        fields={"words": list(words)},
    )


_SEARCHED = 50
"""How many passages with any part of a word are read for the whole word."""


def _naming(report: Opened, place: Passage, words: Sequence[str]) -> list[CitedPassage]:
    """Return the first sentence of a passage that holds all the words."""
    for start, end in _sentences(report.text, place):
        if all(_holds(report.text[start:end], [word]) for word in words):
            return [_cited(report, place, start, end)]
    return []


def difference(question: Question, store: Store) -> Answer:
    """Return the sentences of the later report that the earlier one does not have."""
    one = shelf(question, store, question.agencies[0], all_years=True)
    if len(one.reports) < 2:
        return not_held(question, store, [one])
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
    fields = {"earlier": earlier.held.year, "later": later.held.year, "fresh": len(fresh)}
    return answer_to(question, store, "answered", passages=fresh[:MOST_CHANGES], fields=fields)
