"""Figures of named agencies: single cells, shares, cards, comparisons, series."""

from collections.abc import Sequence
from decimal import Decimal

from data.vocabulary import vocabulary
from index.answer import Answer, Candidate, CitedFigure, Warn
from index.cells import Opened, computed, figure, is_number
from index.question import Question
from index.reading import Shelf, answer_to, not_held, shelf, with_figures
from index.store import Store

SCENE = ("new_received", "s14_requests_received")
"""What is asked where only an applicant column is named."""
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


def figures(question: Question, store: Store) -> Answer:
    """Return the cells asked for, of every agency and year asked for."""
    refused = _refused(question, store)
    if refused is not None:
        return refused
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    read = [(report, _asked(report, question)) for report in reports]
    if not any(found for _, found in read):
        return _not_in_form(question, store, reports)
    notes = [*_years_note(question, shelves), *_beside(question, read), *_premise(question, read)]
    return with_figures(question, store, read, notes, {"breakdown": _is_breakdown(question)})


def _refused(question: Question, store: Store) -> Answer | None:
    """Return the answer to what no cell states: a complement, a remainder, a choice of meanings."""
    if question.cues & {"negation", "except"} and not question.cues & {"polar", "exists", "is_it"}:
        return answer_to(
            question, store, "not_understood", reason=None, fields={"why": "complement"}
        )
    choices = [one for one in question.topic.meanings if one.choose]
    if not choices:
        return None
    candidates = [
        Candidate(_label(name, question.language), _spelled_out(question, name))
        for one in choices
        for name in one.figures
    ]
    return answer_to(question, store, "clarify", reason="meaning", candidates=candidates)


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


def _asked(report: Opened, question: Question) -> list[CitedFigure]:
    names = question.topic.figures or SCENE
    found = [
        one
        for name in names
        for column in _columns(question)
        if (one := figure(report, name, column)) is not None
    ]
    return _of_one_form(found)


def _of_one_form(found: Sequence[CitedFigure]) -> list[CitedFigure]:
    """Drop what is merely missing where the same question has a figure: another form's row."""
    read = [one for one in found if one.state not in ("table_missing", "row_missing")]
    return read or list(found[:1])


def _columns(question: Question) -> tuple[str, ...]:
    if EVERY_APPLICANT in question.columns:
        return tuple(vocabulary().columns)
    named = tuple(column for column in question.columns if column != "total")
    return named or ("",)


def _is_breakdown(question: Question) -> bool:
    return EVERY_APPLICANT in question.columns or any(
        one.breakdown for one in question.topic.meanings
    )


def _years_note(question: Question, shelves: Sequence[Shelf]) -> list[Warn]:
    """Say which years were asked for and are not held, and which others are where none was named."""
    notes = [
        Warn(
            "years_missing",
            {"agency": one.agency.name, "years": list(one.missing), "held": list(one.held)},
        )
        for one in shelves
        if one.missing
    ]
    if question.year_rule == "published" and not notes:
        notes.append(Warn("published_year", {"year": question.years[0]}))
    if question.years:
        return notes
    return [
        Warn(
            "latest_year",
            {"agency": one.agency.name, "year": one.reports[0].held.year, "others": others},
        )
        for one in shelves
        if one.reports
        and (others := [year for year in one.held if year != one.reports[0].held.year])
    ]


def _beside(question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """Name the figures a reader would otherwise miss: carry-over beside 收到, partial beside 予以公开."""
    notes = []
    also = {name for one in question.topic.meanings for name in one.also} - set(
        question.topic.figures
    )
    for report, found in read:
        names = {
            *also,
            *({"carried_in"} if any(one.indicator == "new_received" for one in found) else ()),
        }
        for name in sorted(names):
            column = next((one.column for one in found), "")
            beside = figure(report, name, column)
            if beside is not None and beside.value:
                notes.append(Warn("beside", {"figure": beside}, (beside,)))
    return notes


def _premise(
    question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]
) -> list[Warn]:
    """Correct a number the question takes for granted; never repeat it as a fact."""
    said = [found.said for found in question.mentions if found.kind == "number"]
    values = {one.value for _, found in read for one in found}
    numbers = {Decimal(digits) for word in said if (digits := "".join(filter(str.isdigit, word)))}
    notes = [Warn("premise", {})] if numbers - values else []
    return notes + ([Warn("no_reason", {})] if "why" in question.cues else [])


def _not_in_form(question: Question, store: Store, reports: Sequence[Opened]) -> Answer:
    names = question.topic.figures or SCENE
    report = reports[0].held
    fields = {
        "agency": report.agency.name,
        "year": report.year,
        "form": report.form_table2 or report.form_table3,
        "figures": [name for name in names if not name.startswith("s14_")],
        "columns": [column for column in question.columns if column != "total"],
    }
    return answer_to(question, store, "not_found", reason="not_in_form", fields=fields)


def share(question: Question, store: Store) -> Answer:
    """Return what part one figure is of another: of two named ones, or of its natural whole."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    read = [
        (report, [one]) for report in reports if (one := _share_of(report, question)) is not None
    ]
    if not read:
        return _not_in_form(question, store, reports)
    return with_figures(question, store, read, _years_note(question, shelves))


def _share_of(report: Opened, question: Question) -> CitedFigure | None:
    asked = question.topic.figures or SCENE[:1]
    names = [name for name in asked if figure(report, name) is not None]
    column = next(iter(_columns(question)))
    if not names:
        return None
    part = figure(report, names[0], column)
    if column:
        whole = figure(report, names[0])
    elif len(names) > 1:
        whole = figure(report, names[1])
    else:
        whole = figure(report, _WHOLE.get(_group(names[0]), "handled_total"))
    if part is None or whole is None:
        return None
    return computed(report, "share", part.column, [part], over=[whole])


_WHOLE = {
    "review": "review_total",
    "suit_direct": "suit_direct_total",
    "suit_after_review": "suit_after_review_total",
}
"""Group of rows → the figure that a share of one of them is taken of, where it is not （七）总计."""


def _group(name: str) -> str:
    row = vocabulary().indicators.get(name)
    return row.group if row else ""


def card(question: Question, store: Store) -> Answer:
    """Return the main figures of the reports of an agency asked for by name alone."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    read = [(report, _main(report)) for report in reports]
    return with_figures(question, store, read, _years_note(question, shelves), {"breakdown": True})


def _main(report: Opened) -> list[CitedFigure]:
    """Return the main figures that can be stated; the first missing one where none can."""
    found = [one for name in MAIN if (one := figure(report, name)) is not None]
    return [one for one in found if one.value is not None or one.state == "blank"] or found[:1]


def compare(question: Question, store: Store) -> Answer:
    """Return the same figure of several agencies side by side, with what sets them apart."""
    refused = _refused(question, store)
    if refused is not None:
        return refused
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    read = [(report, _asked(report, question)) for report in reports]
    if not any(found for _, found in read):
        return _not_in_form(question, store, reports)
    notes = _years_note(question, shelves)
    notes += [
        Warn("not_held", {"agency": one.agency.name, "held": list(one.held)})
        for one in shelves
        if not one.reports
    ]
    if len({report.held.year for report in reports}) > 1:
        notes.append(Warn("different_years", {}))
    return with_figures(question, store, read, notes, {"compare": True})


def trend(question: Question, store: Store) -> Answer:
    """Return one figure over the years held, with gaps and changes of the form named."""
    refused = _refused(question, store)
    if refused is not None:
        return refused
    shelves = [shelf(question, store, agency, all_years=True) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    read = [(report, _asked(report, question)) for report in reports]
    if not any(found for _, found in read):
        return _not_in_form(question, store, reports)
    notes = _years_note(question, shelves) + _form_note(read)
    if len(reports) == 1:
        notes.append(Warn("one_year_only", {"year": reports[0].held.year}))
    return with_figures(question, store, read, notes, {"series": True})


def _form_note(read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """A series over two forms is shown side by side and said to be two series."""
    rows = {one.indicator for _, found in read for one in found}
    forms = {report.held.form_table2 for report, _ in read if report.held.form_table2}
    table2 = any(
        vocabulary().indicators[row].table.startswith("t2")
        for row in rows
        if row in vocabulary().indicators
    )
    return [Warn("forms_differ", {})] if table2 and len(forms) > 1 and len(rows) > 1 else []


def year_on_year(question: Question, store: Store) -> Answer:
    """Return the change from the year before, from both cited figures; no rate over zero or blank."""
    agency = question.agencies[0]
    one = shelf(question, store, agency)
    if not one.reports:
        return not_held(question, store, [one])
    later = one.reports[-1]
    year = later.held.year
    before = [report for report in store.reports([agency.id], [year - 1])]
    now = _asked(later, question)
    if not before:
        notes = [
            Warn(
                "no_year_before", {"agency": agency.name, "year": year - 1, "held": list(one.held)}
            )
        ]
        return with_figures(question, store, [(later, now)], notes)
    earlier = Opened(before[0], store)
    then = _asked(earlier, question)
    changes = [
        change for new, old in zip(now, then, strict=False) if (change := _change(later, new, old))
    ]
    if not changes:
        return with_figures(
            question, store, [(later, now), (earlier, then)], [Warn("not_comparable", {})]
        )
    return with_figures(question, store, [(later, [*changes, *now]), (earlier, then)])


def _change(report: Opened, new: CitedFigure, old: CitedFigure) -> CitedFigure | None:
    """Return the difference of a figure to the year before, None where they cannot be compared."""
    if new.indicator != old.indicator or not (is_number(new) and is_number(old)):
        return None
    return computed(report, "yoy_change", new.column, [new], taken=[old])
