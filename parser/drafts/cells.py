"""Judges of a draft's tables: missing, blank and unreadable ones, and pictures."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from data.rules import CheckRule
from data.vocabulary import vocabulary
from parser.drafts.draft import TABLES, Draft, row_of
from parser.report import Figure, Finding, State


def pictures(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the pages and tables that are pictures."""
    for problem in draft.report.problems:
        if problem.code == "pages_unread":
            yield Finding(rule.id, draft.top(), {"what": "page", "pages": problem.detail})
        if problem.code == "table_pictured":
            index = next(
                n for n, one in enumerate(draft.report.sections) if one.line == problem.line
            )
            number = draft.report.sections[index].number
            yield Finding(rule.id, draft.heading(index), {"what": "section", "section": number})


def tables_there(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the tables that were not found, those that are pictures left out."""
    pictured = {one.detail for one in draft.report.problems if one.code == "table_pictured"}
    for problem in draft.report.problems:
        if problem.code != "table_missing":
            continue
        index = draft.table_section(problem.detail)
        if index is not None and draft.report.sections[index].title in pictured:
            continue
        number = next(no for no, table in TABLES.items() if table == problem.detail[:2])
        spot = draft.top() if index is None else draft.heading(index)
        yield Finding(rule.id, spot, {"section": number})


def rows_there(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the rows that a table lacks."""
    for _, row in groupby(_cells(draft, {State.ROW_MISSING}), key=lambda one: one.indicator):
        indicator = next(row).indicator
        yield Finding(rule.id, draft.cell(indicator), {"row": indicator})


def blanks(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the cells without a number."""
    yield from _without_number(rule, draft, {State.BLANK, State.SLASH, State.TEXT})


def unreadable(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the cells in which something stands that is no reliable number."""
    yield from _without_number(rule, draft, {State.UNREADABLE})


def _without_number(rule: CheckRule, draft: Draft, states: Collection[State]) -> Iterator[Finding]:
    """Yield the cells in some states: a printed row a finding, whole rows of a table together."""
    whole: dict[str, list[str]] = {}
    for key, row in groupby(_cells(draft, states), key=_printed_row):
        cells = list(row)
        columns = tuple(one.column for one in cells if one.column)
        if len(columns) == len(vocabulary().columns):
            whole.setdefault(key[0], []).append(cells[0].indicator)
            continue
        raw = next((one.raw.strip() for one in cells if one.raw.strip()), "")
        yield _finding(rule, draft, tuple(one.indicator for one in cells), columns, raw)
    for rows in whole.values():
        yield _finding(rule, draft, tuple(rows), (), "")


def _finding(
    rule: CheckRule, draft: Draft, rows: Sequence[str], columns: tuple[str, ...], raw: str
) -> Finding:
    spot = draft.cell(rows[0], columns or _first_column(draft, rows[0]))
    named = tuple(dict.fromkeys(rows))
    only = rows[0] if len(named) == 1 else ""
    fields = {"rows": named, "raw": raw}
    return Finding(rule.id, replace(spot, indicator=only, columns=columns), fields)


def _first_column(draft: Draft, row: str) -> tuple[str, ...]:
    """Return the first column of a row of table 3, () of another."""
    first = next(iter(vocabulary().columns))
    return (first,) if (row, first) in draft.cells else ()


def _printed_row(figure: Figure) -> tuple[str, int, str]:
    """Return the table and line a cell stands in; rows of table 3 may share none."""
    table = vocabulary().indicators[figure.indicator].table
    line = figure.place.line if figure.place else 0
    return table, line, figure.indicator if figure.column else ""


def _cells(draft: Draft, states: Collection[State]) -> Iterator[Figure]:
    """Yield the cells of tables 2, 3 and 4 in some states, in the form's order."""
    for one in draft.cells.values():
        known = row_of(one.indicator)
        in_form = known is not None and known.table.startswith(tuple(TABLES.values()))
        if one.state in states and in_form:
            yield one
