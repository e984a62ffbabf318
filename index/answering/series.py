"""Figures side by side: of several agencies, over the years, against the year before."""

from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.answer import Answer, CitedFigure, Warn
from index.answering.cells import Opened, computed, is_number
from index.answering.notes import years_note
from index.answering.reading import with_figures
from index.answering.single import asked, read_figures
from index.asking.question import Question
from index.store import Store


def compare(question: Question, store: Store) -> Answer:
    """Return the same figure of several agencies side by side, with what sets them apart."""
    read = read_figures(question, store)
    if read.instead is not None:
        return read.instead
    notes = years_note(question, read.shelves)
    notes += [
        Warn("not_held", {"agency": one.agency.name, "held": list(one.held)})
        for one in read.shelves
        if not one.reports and not one.missing
    ]
    if len({report.held.year for report, _ in read.found}) > 1:
        notes.append(Warn("different_years", {}))
    return with_figures(question, store, read.found, notes, {"compare": True})


def trend(question: Question, store: Store) -> Answer:
    """Return one figure over the years held, with gaps and changes of the form named."""
    read = read_figures(question, store, all_years=True)
    if read.instead is not None:
        return read.instead
    notes = years_note(question, read.shelves) + _form_note(read.found) + _gap_note(read.found)
    notes += _extreme(question, read.found)
    if len(read.found) == 1:
        notes.append(Warn("one_year_only", {"year": read.found[0][0].held.year}))
    return with_figures(question, store, read.found, notes, {"series": True})


def _extreme(
    question: Question, read: Sequence[tuple[Opened, Sequence[CitedFigure]]]
) -> list[Warn]:
    """Name the year with the largest or smallest figure where that is asked for."""
    known = [one for _, found in read for one in found if is_number(one) and one.value is not None]
    if len(known) < 2 or not question.cues & {"most", "least"}:
        return []
    values = [one.value for one in known if one.value is not None]
    edge = min(values) if "least" in question.cues else max(values)
    return [
        Warn("extreme", {"year": one.year, "figure": one}, (one,))
        for one in known
        if one.value == edge
    ]


def _gap_note(read: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> list[Warn]:
    """Name the years whose form has no such row."""
    years = [report.held.year for report, found in read if not found]
    return [Warn("form_gap", {"years": years})] if years else []


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
    """Return the change between two years, by default from the year before; both figures cited."""
    read = read_figures(question, store)
    if read.instead is not None:
        return read.instead
    found = sorted(read.found, key=lambda pair: pair[0].held.year)
    later, now = found[-1]
    earlier, then = found[0] if len(found) > 1 else _year_before(question, store, later)
    if earlier is None:
        agency, year = later.held.agency, later.held.year - 1
        fields = {"agency": agency.name, "year": year, "held": list(read.shelves[0].held)}
        return with_figures(question, store, [(later, now)], [Warn("no_year_before", fields)])
    pairs = zip(now, then, strict=False)
    changes = [change for new, old in pairs if (change := _change(later, new, old)) is not None]
    if not changes:
        both = [(later, now), (earlier, then)]
        return with_figures(question, store, both, [Warn("not_comparable", {})])
    return with_figures(question, store, [(later, [*changes, *now]), (earlier, then)])


def _year_before(
    question: Question, store: Store, later: Opened
) -> tuple[Opened | None, Sequence[CitedFigure]]:
    held = store.reports([later.held.agency.id], [later.held.year - 1])
    if not held:
        return None, ()
    earlier = Opened(held[0], store)
    return earlier, asked(earlier, question)


def _change(report: Opened, new: CitedFigure, old: CitedFigure) -> CitedFigure | None:
    """Return the difference of a figure to the year before, None where they cannot be compared."""
    if new.indicator != old.indicator or not (is_number(new) and is_number(old)):
        return None
    return computed(report, "yoy_change", new.column, [new], taken=[old])
