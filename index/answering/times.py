"""How many times one figure is another: of two agencies, of two years, of two rows."""

from dataclasses import replace

from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.notes import years_note
from index.answering.opened import is_number, multiple
from index.answering.reading import answer_to, not_held, refused
from index.answering.reservations import reservations
from index.answering.single import read_figures, values_plan
from index.asking.measures import is_rate
from index.asking.question import Question
from index.asking.times import asks_times
from index.finding import Times
from index.plan import Cell, Change
from index.store import Store


def times(asked: Asked, store: Store) -> Answer:
    """Return the first figure over the second, both cited."""
    read = read_figures(asked, store)
    if read.instead is not None:
        return read.instead
    pairs = [(report, one) for report, found in read.found for one in found]
    if any(one.missing or not one.reports for one in read.shelves):
        return not_held(asked, store, read.shelves)
    if len(pairs) != 2 or not all(is_number(one) for _, one in pairs):
        return refused(asked, store, "no_times")
    first, second = (one for _, one in pairs)
    figure = multiple(first, second)
    if figure.value is None or first.unit != second.unit:
        return refused(asked, store, "no_times")
    warnings = [warn for report, one in pairs for warn in reservations(report, [one])]
    return answer_to(
        asked,
        store,
        "answered",
        Times(first, second),
        figures=[figure],
        warnings=list({str(one): one for one in warnings}.values()),
        notes=years_note(asked.question, read.shelves),
    )


def _takes(question: Question) -> Taken | None:
    """Take two figures that differ in their agency, their year or their row alone."""
    if "times" not in question.cues or question.section or question.topic.loose:
        return None
    plan = values_plan(question)
    agencies, cells = len(question.agencies), plan.measures
    # 绥芬河2021年是商务厅2020年的几倍: each has its own year, and they differ in their agency.
    years = 1 if question.own_years else len(question.years)
    if not all(isinstance(one, Cell) and not is_rate(one) for one in cells):
        return None
    apart = {
        (2, len(cells), 1): ("agencies", "agency"),
        (1, 1, 2): ("years", "year"),
        (1, 2, 1): ("measures", ""),
    }
    along, kind = apart.get((agencies, len(cells), max(years, 1)), ("", ""))
    if not along or (along == "agencies" and len(cells) != 1):
        return None
    if kind and not asks_times(question, kind):
        return None
    if not kind and not _rows_apart(question):
        return None
    said = tuple(dict.fromkeys(one.year.years[0] for one in question.mentions if one.year))
    planned = replace(plan, change=Change.TIMES, apart=along)
    if along == "years":
        planned = replace(planned, years=replace(plan.years, years=said))
    return Taken(planned, frozenset({"times", "which"}))


def _rows_apart(question: Question) -> bool:
    """Tell whether a row or applicant is set over another: 予以公开是不予公开的几倍."""
    kinds = {one.kind for one in question.mentions if one.kind in ("concept", "figure", "column")}
    return any(asks_times(question, kind) for kind in sorted(kinds))


FAMILY = Family("times", _takes, times, needs_agency=True)
