"""Figures side by side: between agencies, between rows, over the years, against the year before."""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked, Family, Taken, asks_something, has, names_one
from index.answering.notes import lacking, years_note
from index.answering.opened import Opened, combined, is_number
from index.answering.reading import Shelf, answer_to, uncomputed, with_figures
from index.answering.reservations import reservations
from index.answering.single import in_order, measured, read_figures, values_plan
from index.asking.question import ALONG_YEARS, Question, rank_cues
from index.cited import CitedFigure
from index.figures import TOTAL
from index.finding import Changed, Compared, Gap, Series
from index.plan import Change
from index.store import Store

Read = Sequence[tuple[Opened, Sequence[CitedFigure]]]


def compare(asked: Asked, store: Store) -> Answer:
    """Return the same figure of several agencies side by side, the larger first if asked who."""
    read = read_figures(asked, store)
    if read.instead is not None:
        return read.instead
    notes = [*years_note(asked.question, read.shelves), *lacking(read.found)]
    notes += [
        Warn("not_held", {"agency": one.agency.name, "held": list(one.held)})
        for one in read.shelves
        if not one.reports and not one.missing
    ]
    if len({report.held.year for report, _ in read.found}) > 1:
        notes.append(Warn("different_years", {}))
    found, finding = _ordered(asked.question, read.found)
    return with_figures(asked, store, found, finding, notes)


def _ordered(question: Question, read: Read) -> tuple[Read, Compared]:
    """Return the figures with the winner first where it is asked who has more or fewer."""
    singles = [(report, found[0]) for report, found in read if len(found) == 1]
    known = [pair for pair in singles if is_number(pair[1])]
    asks = has(question, "compare", "which", "which_way", *rank_cues())
    same = len({(one.indicator, one.column) for _, one in known}) == 1
    if not asks or not known or not same:
        return read, Compared()
    if len(known) < 2 or len(known) < len(read):
        # The larger of those that state a figure first; without all of them none is the winner.
        first = sorted(singles, key=lambda pair: (pair not in known, -(pair[1].value or 0)))
        whole = len(singles) == len(read) and not has(question, "least", "less")
        return [(report, [one]) for report, one in first] if whole else read, Compared()
    least = has(question, "least", "less")
    ordered = sorted(known, key=lambda pair: pair[1].value or 0, reverse=not least)
    tied = ordered[0][1].value == ordered[1][1].value
    return [(report, [one]) for report, one in ordered], Compared(
        "" if tied else ordered[0][1].agency, least, tied
    )


def gap(asked: Asked, store: Store) -> Answer:
    """Return how far two figures are apart: of two agencies, or of two rows of one report."""
    read = read_figures(asked, store)
    if read.instead is not None:
        return read.instead
    pairs = [(report, one) for report, found in read.found for one in found]
    known = [pair for pair in pairs if is_number(pair[1])]
    comparable = len({one.unit for _, one in known}) == 1
    notes = years_note(asked.question, read.shelves)
    if len(known) != 2 or len(pairs) != 2 or not comparable:
        incomparable = Warn("not_comparable", {})
        return uncomputed(asked, store, read.found, [*(notes if pairs[1:] else ()), incomparable])
    if len({one.year for _, one in known}) > 1:
        notes.append(Warn("different_years", {}))
    (_, first), (_, second) = known
    ahead, behind = (
        (first, second) if (first.value or 0) >= (second.value or 0) else (second, first)
    )
    figure = combined(first.agency, first.year, "gap", first.column, [ahead], [behind])
    warnings = [warn for own, one in known for warn in reservations(own, [one])]
    return answer_to(
        asked,
        store,
        "answered",
        Gap(first, second),
        figures=[figure],
        warnings=list({str(one): one for one in warnings}.values()),
        notes=notes,
    )


def trend(asked: Asked, store: Store) -> Answer:
    """Return one figure over the years held, with gaps and changes of the form named.

    Where the largest or smallest is asked for, that year's figure comes first.
    """
    read = read_figures(asked, store, all_years=True)
    if read.instead is not None:
        return read.instead
    notes = years_note(asked.question, read.shelves)
    notes += _form_note(read.found) + _gap_note(read.found)
    if len(read.found) == 1:
        notes.append(_one_year(read.found[0][0].held.year, read.shelves))
    edge = _extreme(asked.question, read.found)
    found = sorted(read.found, key=lambda pair: not any(one in edge for one in pair[1]))
    finding = Series(tuple(one.year for one in edge), "least" in asked.question.cues)
    return with_figures(asked, store, found if edge else read.found, finding, notes)


def _one_year(year: int, shelves: Sequence[Shelf]) -> Warn:
    """Say why one year alone is shown: no other is held, or no other was asked for."""
    others = [held for one in shelves for held in one.held if held != year]
    if others:
        return Warn("one_year_asked", {"year": year, "others": others})
    return Warn("one_year_only", {"year": year})


def _extreme(question: Question, read: Read) -> list[CitedFigure]:
    """Return the figures of the year or years with the largest or smallest, where asked for."""
    known = [one for _, found in read for one in found if is_number(one)]
    if len(known) < 2 or not question.cues & rank_cues():
        return []
    values = [one.value for one in known if one.value is not None]
    edge = min(values) if "least" in question.cues else max(values)
    return [one for one in known if one.value == edge]


def _gap_note(read: Read) -> list[Warn]:
    """Name the years whose form has no such row."""
    years = [report.held.year for report, found in read if not found]
    return [Warn("form_gap", {"years": years})] if years else []


def _form_note(read: Read) -> list[Warn]:
    """A series over two forms is shown side by side and said to be two series."""
    rows = {one.indicator for _, found in read for one in found}
    forms = {report.held.form_table2 for report, _ in read if report.held.form_table2}
    table2 = any(
        vocabulary().indicators[row].table.startswith("t2")
        for row in rows
        if row in vocabulary().indicators
    )
    return [Warn("forms_differ", {})] if table2 and len(forms) > 1 and len(rows) > 1 else []


def year_on_year(asked: Asked, store: Store) -> Answer:
    """Return the change between two years, by default from the year before; both figures cited."""
    read = read_figures(asked, store)
    if read.instead is not None:
        return read.instead
    found = sorted(read.found, key=lambda pair: pair[0].held.year)
    later, now = found[-1]
    earlier, then = found[0] if len(found) > 1 else _year_before(asked, store, later)
    if earlier is None:
        agency, year = later.held.agency, later.held.year - 1
        fields = {"agency": agency.name, "year": year, "held": list(read.shelves[0].held)}
        missing = [Warn("no_year_before", fields)]
        return uncomputed(asked, store, [(later, now)], missing, "year")
    growth = asked.values.change is Change.GROWTH
    pairs = list(zip(now, then, strict=False))
    kinds = (True, False) if growth else (False, True)
    fewer = asked.values.fewer
    changes = [
        one
        for rate in kinds
        for new, old in pairs
        if (one := _change(later, new, old, rate, fewer)) is not None
    ]
    if not changes:
        both = [(later, now), (earlier, then)]
        return uncomputed(asked, store, both, [Warn("not_comparable", {})])
    both = [(later, [*changes, *now]), (earlier, then)]
    return with_figures(asked, store, both, Changed(growth))


def _year_before(
    asked: Asked, store: Store, later: Opened
) -> tuple[Opened | None, Sequence[CitedFigure]]:
    held = store.reports([later.held.agency.id], [later.held.year - 1])
    if not held:
        return None, ()
    earlier = Opened(held[0], store)
    return earlier, measured(earlier, asked.values)


def _change(
    report: Opened, new: CitedFigure, old: CitedFigure, growth: bool, fewer: bool
) -> CitedFigure | None:
    """Return the difference of a figure to the year before, None where they cannot be compared.

    A decrease that was asked for as one is positive.
    """
    if new.indicator != old.indicator or not (is_number(new) and is_number(old)):
        return None
    if growth and not old.value:
        return None
    over, held = [old] if growth else [], report.held
    name = "growth" if growth else "decrease" if fewer else "yoy_change"
    more, less = ([old], [new]) if name == "decrease" else ([new], [old])
    return combined(held.agency.name, held.year, name, new.column, more, less, over)


def _cells_differ(question: Question) -> bool:
    """Tell whether two rows or two columns are asked for, of one agency and year."""
    rows = {one.figures for one in question.topic.meanings}
    columns = set(question.columns) - {TOTAL}
    return max(len(rows), len(columns)) > 1 and len(question.years) < 2


def _takes_change(question: Question) -> Taken | None:
    """Take the change of one figure between two years; two rows of one year are no change."""
    asks = has(question, "which_way", *_ALONG)
    between = has(question, "gap", "compare") and len(question.years) == 2
    if not (asks or between) or question.section or question.topic.loose:
        return None
    if not names_one(question) or _cells_differ(question) or len(question.agencies) > 1:
        return None
    named = any(one.agency is not None for one in question.mentions)
    if not (named or question.topic.meanings or set(question.columns) - {TOTAL}):
        return None
    change = Change.GROWTH if "growth" in question.cues else Change.DIFFERENCE
    fewer = "less" in question.cues
    plan = replace(values_plan(question), change=change, apart="years", fewer=fewer)
    return Taken(plan, _ALONG | {"gap", "less", "compare", "trend", "which", "which_way"})


_ALONG = frozenset({"yoy", "growth", "increased", "decreased"})


def _takes_gap(question: Question) -> Taken | None:
    """Take how much more one figure is than another: 绥芬河比省外办少收多少, 公开比不公开多几件.

    Of two rows also which of them is more: 废止的比制发的多吗.
    """
    which = has(question, "which_way") and has(question, "compare")
    if not (which or has(question, "gap")) or question.section or question.topic.loose:
        return None
    plan = values_plan(question)
    agencies, cells = len(question.agencies), len(plan.measures)
    if (agencies, cells) not in (((2, 1), (1, 2)) if has(question, "gap") else ((1, 2),)):
        return None
    if len(question.years) > 1 and not question.own_years:
        return None
    apart = "agencies" if agencies == 2 else "measures"
    # 新收比上年结转多几件: the year before is part of the row's name.
    rows = {"yoy"} if apart == "measures" else set[str]()
    used = frozenset({"gap", "which_way", "compare", "less", "which"} | rows)
    return Taken(replace(plan, change=Change.DIFFERENCE, apart=apart), used)


def _takes_compare(question: Question) -> Taken | None:
    several = len(question.agencies) > 1
    if not several or question.section or question.topic.loose:
        return None
    if not (asks_something(question) or "compare" in question.cues):
        return None
    used = {"compare", "which", "which_way", "less", "each", "all"} | rank_cues()
    if has(question, "polar", "exists", "is_it"):
        used |= {"none", "negation"}
    return Taken(in_order(question), frozenset(used))


def _takes_trend(question: Question) -> Taken | None:
    if not question.cues & ALONG_YEARS or not question.topic.meanings or question.topic.loose:
        return None
    plan = replace(in_order(question), change=Change.TREND)
    return Taken(plan, rank_cues() | ALONG_YEARS | {"which", "each", "compare"})


CHANGE = Family("yoy", _takes_change, year_on_year, needs_agency=True)
GAP = Family("gap", _takes_gap, gap, needs_agency=True)
COMPARE = Family("compare", _takes_compare, compare, needs_agency=True)
TREND = Family("trend", _takes_trend, trend, needs_agency=True)
