"""What belongs beside a figure without being a reservation: years, parts, sums, premises."""

from collections.abc import Sequence
from decimal import Decimal

from data.vocabulary import vocabulary
from index.answer import Warn
from index.answering.counted import numbers as numbers_said
from index.answering.opened import Opened, combined, computed, figure
from index.answering.reading import Shelf
from index.asking.amounts import Supposed, supposed
from index.asking.conditions import meets
from index.asking.measures import counts
from index.asking.question import LIMITS, Question
from index.cited import CitedFigure
from index.figures import TOTAL
from index.plain import holds


def years_note(question: Question, shelves: Sequence[Shelf]) -> list[Warn]:
    """Say which years asked for are not held, and which others are where none was named."""
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
    if question.year_rule == "planned" and not notes:
        notes.append(Warn("planned_year", {"year": question.years[0]}))
    if question.years:
        return notes
    if any(len(one.reports) > 1 for one in shelves):
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


def lacking(read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """Say which of several reports have no such row: none is left out in silence."""
    if not any(figures for _, figures in read):
        return []
    return [
        Warn("lacks_row", {"agency": report.held.agency.name, "year": report.held.year})
        for report, figures in read
        if not figures
    ]


def beside(question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """Name the figures a reader would otherwise miss: carry-over beside 收到, for one."""
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


def over_years(
    question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]
) -> CitedFigure | None:
    """Return the years of one agency added up where a total of several is asked for."""
    figures = [one for _, found in read for one in found]
    rows = {(one.agency, one.indicator, one.column, one.unit) for one in figures}
    is_sum = len(read) > 1 and len(rows) == 1 and TOTAL in question.columns
    if not is_sum or any(one.value is None or one.unit == "ratio" for one in figures):
        return None
    return computed(read[-1][0], figures[0].indicator, figures[0].column, figures)


def as_decrease(
    question: Question, found: Sequence[tuple[Opened, Sequence[CitedFigure]]]
) -> Sequence[tuple[Opened, Sequence[CitedFigure]]]:
    """Read a printed change of -46 as a decrease of 46, where it is asked how many fewer.

    Where it is only asked whether there were fewer (是不是减了) it stays as printed.
    """
    if not counts(question) and question.cues & {"is_it", "polar", "exists"}:
        return found
    ways = vocabulary().phrasings["cue"]
    falls = holds(question.text, ways["decreased"]["zh"])
    falls = falls or holds(question.text, vocabulary().synonyms["falls"])
    falls = falls or any("decreased" in one.values for one in question.mentions)
    if not falls or holds(question.text, ways["increased"]["zh"]):
        return found
    rows = set(vocabulary().phrasings["changed"].values())
    return [
        (
            report,
            [
                combined(one.agency, one.year, "decrease", one.column, [], [one])
                if one.indicator in rows and one.value is not None and one.value < 0
                else one
                for one in figures
            ],
        )
        for report, figures in found
    ]


def applicants(read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """Offer the sum of the applicants, marked as computed, where the total is left blank."""
    notes = []
    for report, found in read:
        for one in found:
            if one.state != "blank" or one.column != TOTAL or one.inputs:
                continue
            parts = _by_applicant(report, one.indicator)
            if any(part.value is not None for part in parts):
                added = computed(report, one.indicator, TOTAL, parts)
                notes.append(Warn("applicants_sum", {"figure": added}, (added,)))
    return notes


def _by_applicant(report: Opened, row: str) -> list[CitedFigure]:
    columns = (name for name in vocabulary().columns if name != TOTAL)
    return [one for name in columns if (one := figure(report, row, name)) is not None]


def verdict_of(question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> str:
    """Return `right` or `wrong` where a question names a number or limit, `open` where no one can
    tell whether it is the figure's (11 of 14件申请公开了吗), else ""."""
    values = {one.value for _, found in read for one in found}
    limited = _meets_limit(question, values)
    if limited is not None:
        return "right" if limited else "wrong"
    codes = {note.code for note in premise(question, read)}
    judged = "right" if "premise_true" in codes else "wrong" if "premise_false" in codes else ""
    return judged or ("open" if any(values) and _supposed(question, read) else "")


def _meets_limit(question: Question, values: set[Decimal | None]) -> bool | None:
    """Tell whether one figure meets the limit a yes/no question names; None without one."""
    if not question.cues & LIMITS or question.where is None:
        return None
    if len(values) != 1 or None in values or len(question.where.tests) != 1:
        return None
    return meets(next(iter(values)) or Decimal(0), question.where.tests[0].limit)


def _premise_of(
    question: Question,
    read: Sequence[tuple[Opened, Sequence[CitedFigure]]],
    numbers: Sequence[Supposed],
    values: set[Decimal | None],
) -> list[Warn]:
    """Tell whether a number in the question is the answer, contradicts it, or is neither.

    A number that stands elsewhere in the table (14件里有几件……) is no false premise; nor is one
    that the prose states, or that counts the requests carried over, or that is meant roughly.
    """
    right = [_among(one, values) for one in numbers]
    told_once = sum(len(found) for _, found in read) == 1
    if any(right) if told_once else all(right):
        return [Warn("premise_true", {})]
    if any(one.rough for one in numbers):
        return []
    rows = {one.indicator for _, found in read for one in found}
    told = {claim.value for report, _ in read for claim in report.claims if claim.indicator in rows}
    if "new_received" in rows:
        told |= {one.value for report, _ in read if (one := figure(report, "workload"))}
    elsewhere = told | {
        cell.value
        for report, _ in read
        for (row, _), cell in report.figures.items()
        if counts(question) or _is_beside(row, rows)
    }
    asked = "is_it" in question.cues and not any(_among(one, told) for one in numbers)
    amiss = asked or not all(_among(one, elsewhere) for one in numbers)
    return [Warn("premise_false", {})] if amiss else []


def _among(supposed: Supposed, values: set[Decimal | None]) -> bool:
    return any(supposed.means(value) for value in values if value is not None)


def _is_beside(row: str, rows: set[str]) -> bool:
    """Tell whether a row stands in the table of others: 16件 of another is no number of theirs."""
    known = vocabulary().indicators
    tables = {known[one].table for one in rows if one in known}
    return row in known and (not tables or known[row].table in tables)


def _supposed(
    question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]
) -> list[Supposed]:
    """Return the numbers that a question names and that count something."""
    unit = next((one.unit for _, found in read for one in found), "")
    return [
        supposed(question.text, one, unit)
        for one in question.mentions
        if any(map(str.isdigit, one.said))
        and ("%" not in one.said or unit == "ratio")
        and (one.kind == "number" or numbers_said().fullmatch(one.said))
    ]


def premise(question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """Correct a number the question takes for granted; never repeat it as a fact."""
    values = {one.value for _, found in read for one in found}
    if _meets_limit(question, values) is not None:
        return []
    numbers = _supposed(question, read)
    notes = _premise_of(question, read, numbers, values) if numbers else []
    persons = [Warn("persons", {})] if "persons" in question.cues else []
    listed = any(one.breakdown for one in question.topic.meanings)
    unexplained = "why" in question.cues and not listed
    return notes + persons + ([Warn("no_reason", {})] if unexplained else [])
