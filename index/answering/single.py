"""Figures of named agencies: single cells, shares, cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.vocabulary import vocabulary
from index.answer import Answer, Candidate, CitedFigure
from index.answering.cells import TOTAL, Opened, figure
from index.answering.narrative import passage
from index.answering.notes import applicants, beside, over_rows, over_years, premise, years_note
from index.answering.reading import SCENE, Shelf, answer_to, not_held, shelf, with_figures
from index.asking.question import LIMITS, Question
from index.store import Store

MAIN = (
    "new_received",
    "handled_total",
    "disclosed_full",
    "denied_total",
    "review_total",
    "suit_total",
)
"""The figures on a report's card."""


EVERY_APPLICANT = "each"


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures read for a question, or the answer that takes their place."""

    shelves: tuple[Shelf, ...] = ()
    found: tuple[tuple[Opened, tuple[CitedFigure, ...]], ...] = ()
    instead: Answer | None = None


Take = Callable[[Opened, Question], Sequence[CitedFigure]]


def read_figures(
    question: Question, store: Store, take: Take | None = None, all_years: bool = False
) -> Reading:
    """Return what `take` (by default the cells asked for) finds in every report asked for."""
    refused = refusal(question, store)
    if refused is not None:
        return Reading(instead=refused)
    shelves = tuple(shelf(question, store, agency, all_years) for agency in question.agencies)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return Reading(shelves, instead=not_held(question, store, shelves))
    found = tuple((report, tuple((take or asked)(report, question))) for report in reports)
    if not any(figures for _, figures in found):
        return Reading(shelves, instead=not_in_form(question, store, reports))
    return Reading(shelves, found)


def figures(question: Question, store: Store) -> Answer:
    """Return the cells asked for, of every agency and year asked for."""
    read = read_figures(question, store)
    if read.instead is not None:
        return _from_section_six(question, store) or read.instead
    notes = [
        *years_note(question, read.shelves),
        *over_years(question, read.found),
        *over_rows(question, read.found),
        *beside(question, read.found),
        *applicants(read.found),
        *premise(question, read.found),
    ]
    return with_figures(question, store, read.found, notes, {"breakdown": _is_breakdown(question)})


def _from_section_six(question: Question, store: Store) -> Answer | None:
    """Quote section six where a figure only it states (信息处理费) is not given as a number."""
    if not _told_in_six(question.topic.figures):
        return None
    found = passage(replace(question, section="others"), store)
    words = [_label(name, question.language) for name in question.topic.figures]
    fields = {**found.fields, "words": words}
    return replace(found, status="not_found", reason="row_missing", candidates=(), fields=fields)


def _told_in_six(names: Sequence[str]) -> bool:
    """Tell whether figures are such as the form has only in the prose of section six."""
    known = vocabulary().indicators
    return bool(names) and all(name in known and known[name].table == "s6" for name in names)


def refusal(question: Question, store: Store) -> Answer | None:
    """Return the answer to what no cell states: a complement, a remainder, a choice of meanings."""
    breakdown = any(one.breakdown for one in question.topic.meanings)
    no_cell = _NO_CELL - {"most", "least"} if breakdown else _NO_CELL
    double = question.cues >= {"negation", "exists"}
    if double or question.cues & {"universal", "except"}:
        return answer_to(question, store, "not_understood", fields={"why": "complement"})
    if question.cues & no_cell and not question.cues & _ANSWERS_ANYWAY:
        return answer_to(
            question, store, "not_understood", reason=None, fields={"why": "complement"}
        )
    if _is_crossed(question):
        return answer_to(question, store, "not_understood", fields={"why": "apart"})
    if "persons" in question.cues and not set(question.topic.figures) <= {*SCENE}:
        return answer_to(question, store, "not_understood", fields={"why": "persons_only"})
    choices = [one for one in question.topic.meanings if one.choose]
    if not choices:
        return None
    candidates = [
        Candidate(_label(name, question.language), _spelled_out(question, name))
        for one in choices
        for name in one.figures
    ]
    return answer_to(question, store, "clarify", reason="meaning", candidates=candidates)


_ANSWERS_ANYWAY = frozenset({"polar", "exists", "is_it", "which", "trend"})
"""Cues with which a cell answers all the same: a yes/no question, the largest of a row."""
_NO_CELL = frozenset({"most", "least", "negation", "except", "average", "count", "none", *LIMITS})
"""Cues that ask of one agency what no cell of its report states."""


def _is_crossed(question: Question) -> bool:
    """Tell whether applicants and rows are counted one after the other: 个人几件公开几件."""
    words = vocabulary().phrasings["counting"]["words"]
    counted = [one for one in question.mentions if any(word in one.said for word in words)]
    rows = question.topic.is_strong and set(question.columns) - {TOTAL}
    return len(counted) > 1 and bool(rows)


def _spelled_out(question: Question, name: str) -> str:
    """Return the question that settles which figure is meant."""
    who = " ".join(agency.name for agency in question.agencies)
    when = " ".join(str(year) for year in question.years)
    return f"{who} {when} {_label(name, 'zh')}".strip()


def _label(name: str, language: str) -> str:
    known = vocabulary()
    if name in known.indicators:
        row = known.indicators[name]
        return row.en if language == "en" else row.short or row.label
    return known.derived[name].en if language == "en" else known.derived[name].label


def asked(report: Opened, question: Question) -> list[CitedFigure]:
    """Return the cells of one report that a question asks for; rows its form lacks are left out."""
    names = question.topic.figures or SCENE
    found = [
        one
        for name in names
        for column in applicant_columns(question)
        if (one := figure(report, name, column)) is not None
    ]
    return _of_one_form(found)


def _of_one_form(found: Sequence[CitedFigure]) -> list[CitedFigure]:
    """Drop what is merely missing where the same question has a figure: another form's row."""
    read = [one for one in found if one.state not in ("table_missing", "row_missing")]
    return read or list(found[:1])


def applicant_columns(question: Question) -> tuple[str, ...]:
    """Return the applicant columns asked for; ("",) means the total."""
    ranked = (
        question.cues & {"most", "least"}
        and "trend" not in question.cues
        and not any(one.breakdown for one in question.topic.meanings)
    )
    if EVERY_APPLICANT in question.columns or ranked:
        return tuple(vocabulary().columns)
    named = tuple(column for column in question.columns if column != "total")
    return named or ("",)


def _is_breakdown(question: Question) -> bool:
    return len(applicant_columns(question)) > 1 or any(
        one.breakdown for one in question.topic.meanings
    )


def not_in_form(question: Question, store: Store, reports: Sequence[Opened]) -> Answer:
    """Return that the forms of these reports have no such row or column."""
    names = question.topic.figures or SCENE
    report = reports[0].held
    if _told_in_six(names):
        words = [_label(name, question.language) for name in names]
        told = {"agency": report.agency.name, "year": report.year, "words": words}
        return answer_to(question, store, "not_found", reason="row_missing", fields=told)
    fields = {
        "agency": report.agency.name,
        "year": report.year,
        "form": report.form_table2 or report.form_table3,
        "figures": [name for name in names if not name.startswith("s14_")],
        "columns": [column for column in question.columns if column != "total"],
    }
    return answer_to(question, store, "not_found", reason="not_in_form", fields=fields)


def card(question: Question, store: Store) -> Answer:
    """Return the main figures of the reports of an agency asked for by name alone."""
    read = read_figures(question, store, take=_main)
    if read.instead is not None:
        return read.instead
    notes = years_note(question, read.shelves)
    return with_figures(question, store, read.found, notes, {"breakdown": True})


def _main(report: Opened, question: Question) -> list[CitedFigure]:
    """Return the main figures that can be stated; the first missing one where none can."""
    found = [one for name in MAIN if (one := figure(report, name)) is not None]
    return [one for one in found if one.value is not None or one.state == "blank"] or found[:1]
