"""Answers that state no figure: greetings, definitions, what is held, what is out of scope."""

from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.reading import answer_to, extent_of
from index.asking.meaning import parts_of
from index.asking.question import Question, Scope
from index.plain import squeeze
from index.store import Store


def greeting(question: Question, store: Store) -> Answer:
    """Return a welcome with questions that can be answered from what is held."""
    return answer_to(question, store, "answered", fields={"examples": _examples(store)})


def not_understood(question: Question, store: Store) -> Answer:
    """Return what was not understood, with questions that can be answered."""
    fields = {"unknown": list(question.unknown), "examples": _examples(store)}
    return answer_to(question, store, "not_understood", fields=fields)


def apart(question: Question, store: Store) -> Answer:
    """Return that several figures of a set must be asked for one by one."""
    return answer_to(question, store, "not_understood", fields={"why": "apart"})


def _examples(store: Store) -> list[tuple[str, int]]:
    """Return up to three (agency, year) pairs, spread over what is held."""
    latest = {report.name: report.year for report in store.listed()}
    names = sorted(latest)
    step = max(1, len(names) // 3)
    return [(name, latest[name]) for name in names[::step][:3]]


def out_of_scope(question: Question, store: Store) -> Answer:
    """Return that reports hold no opinions and no future, and what they do hold."""
    return answer_to(question, store, "out_of_scope", reason=question.kind)


def part_year(question: Question, store: Store) -> Answer:
    """Return that the reports know whole years only."""
    return answer_to(
        question, store, "not_found", reason="not_in_form", fields={"why": "part_year"}
    )


def definition(question: Question, store: Store) -> Answer:
    """Return what a term, row or rate of the form means, from the catalogue."""
    terms = [one for one in vocabulary().terms if _names(one.words, question)]
    rows = [_explained(name) for name in question.topic.figures if not terms]
    known = [row for row in rows if row["definition"]]
    if not (terms or known):
        return not_understood(question, store)
    said = [{"zh": one.zh, "en": one.en, "basis": one.basis} for one in terms]
    return answer_to(question, store, "answered", fields={"terms": said, "rows": known})


def _names(words: tuple[str, ...], question: Question) -> bool:
    text = squeeze(question.text)
    return any(squeeze(word) in text for word in words)


def _explained(name: str) -> dict[str, str]:
    """Return label, definition and caution of a row, or formula and note of a computed figure."""
    known = vocabulary()
    if name in known.indicators:
        row = known.indicators[name]
        return {"id": name, "definition": row.definition or row.caution, "caution": row.caution}
    derived = known.derived[name]
    text = derived.note or derived.formula
    return {
        "id": name,
        "definition": text,
        "formula": derived.formula,
        "parts": ", ".join(parts_of(name)),
    }


def _of_place(question: Question) -> Question:
    """Read a bare place as all agencies in it: 黑龙江有哪些报告."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    places = [one for one in named if any(one.said in (at.name, at.short) for at in one.place)]
    if question.obstacle is None or len(places) != len(named):
        return question
    codes = frozenset(at.code for one in places for at in one.place)
    return replace(question, scope=Scope(codes), obstacle=None)


def held(question: Question, store: Store) -> Answer:
    """Return which agencies and years are held, narrowed to what the question names."""
    question = _of_place(question)
    if question.obstacle is not None:
        fields = dict(question.obstacle.fields)
        return answer_to(question, store, "not_found", reason="agency", fields=fields)
    asked = {agency.id for agency in question.agencies}
    listed = store.listed(extent_of(question))
    reports = [report for report in listed if not asked or report.agency in asked]
    years: dict[str, list[int]] = {}
    for report in reports:
        years.setdefault(report.name, []).append(report.year)
    rows = [(name, sorted(set(found))) for name, found in sorted(years.items())]
    fields = {"reports": len(reports), "agencies": len(rows), "rows": rows}
    return answer_to(
        question,
        store,
        "answered" if reports else "not_found",
        reason=None if reports else "year",
        fields=fields,
    )
