"""What the page of one report shows: who, which year, and each section as it was printed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from markupsafe import Markup

from bot.web import source
from bot.web.tables import Grid, grids
from bot.web.texts import say, web_words
from data.vocabulary import Vocabulary, vocabulary
from index.store import Held, Store
from parser.report import Check, Figure, Outcome, Section, Source


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a report, or what stands before the first."""

    section: Section | None
    html: Markup
    grids: tuple[Grid, ...]
    claims: tuple[Figure, ...]
    pages: tuple[int, ...]
    """Pages its figures stand on, where the format has pages."""


def report_page(store: Store, held: Held, language: str) -> dict[str, Any]:
    """Return what the report template needs."""
    words, figures = vocabulary(), store.figures(held.id)
    told = {problem.code for problem in held.problems}
    failed = [check for _, check in store.checks([held.id], [Outcome.FAIL])]
    notes = _notes(failed, figures)
    titles = figure_titles(language)
    shown = grids(words, figures, (held.form_table2, held.form_table3), language)
    cited = [*figures.values(), *store.claims(held.id)]
    sheet = _sheet(store, held, cited, set(notes), titles, language)
    return {
        "held": held,
        "given_agency": bool(told & {"agency_given", "agency_overruled"}),
        "given_year": bool(told & {"year_given", "year_overruled"}),
        "forms": _forms(words, held),
        "parts": list(_parts(sheet, held.sections, shown, cited)),
        "figures": figures,
        "titles": titles,
        "failed": [_failure(check, figures, language) for check in failed],
        "notes": notes,
    }


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check in words, with the cells that are not plainly zero."""

    message: str
    left: Decimal | None
    right: Decimal | None
    column: str
    """What the cells have in common, "" where they stand in no column of table 3."""
    cells: tuple[tuple[str, Figure], ...]
    zeros: int
    """How many further cells are zero."""


FEW = 6
"""Cells of a check that are all shown; of more, zeros are only counted."""


def _telling(check: Check, figures: Mapping[tuple[str, str], Figure]) -> list[tuple[str, str]]:
    """Return the cells of a failed check that show the reader where it fails."""
    held = [cell for cell in check.cells if cell in figures]
    few = len(held) <= FEW
    return [cell for cell in held if few or figures[cell].value != 0 or cell == held[-1]]


def _failure(check: Check, figures: Mapping[tuple[str, str], Figure], language: str) -> Failure:
    """Return a failed check as the page shows it."""
    words, english = vocabulary(), language == "en"
    rule = words.checks[check.check]
    held = [figures[cell] for cell in check.cells if cell in figures]
    shown = [figures[cell] for cell in _telling(check, figures)]
    rows = [words.indicators[one.indicator] for one in shown]
    columns = {words.columns[one.column] for one in held if one.column}
    column = columns.pop() if len(columns) == 1 else None
    return Failure(
        rule.message_en if english and rule.message_en else rule.message,
        check.left,
        check.right,
        (column.en if english else column.label) if column else "",
        tuple(
            (row.en if english else row.short, one) for row, one in zip(rows, shown, strict=True)
        ),
        len(held) - len(shown),
    )


def _notes(
    failed: Sequence[Check], figures: Mapping[tuple[str, str], Figure]
) -> Mapping[tuple[str, str], list[int]]:
    """Return the numbers of the failed checks that are to be shown at a cell."""
    notes: dict[tuple[str, str], list[int]] = {}
    for number, check in enumerate(failed, 1):
        for cell in _telling(check, figures):
            notes.setdefault(cell, []).append(number)
    return notes


@cache
def figure_titles(language: str) -> dict[tuple[str, str], str]:
    """Return the row and column of every figure of the forms, by (indicator, column)."""
    words, english = vocabulary(), language == "en"
    titles: dict[tuple[str, str], str] = {}
    for row in words.indicators.values():
        label = row.en if english and row.en else row.label
        titles[row.id, ""] = label
        for column in words.columns.values():
            titles[row.id, column.id] = f"{label} · {column.en if english else column.label}"
    for derived in words.derived.values():
        titles[derived.id, ""] = derived.en if english and derived.en else derived.label
    return titles


def _sheet(
    store: Store,
    held: Held,
    cited: Sequence[Figure],
    failed: set[tuple[str, str]],
    titles: Mapping[tuple[str, str], str],
    language: str,
) -> source.Sheet:
    """Return the report's text with everything in it that can be cited."""
    text, passages = store.text(held.id), store.passages(held.id)
    marks = [
        *source.figure_marks(cited, titles, failed),
        *source.heading_marks(held.sections),
        *source.prose_marks(text, passages, web_words()["sentence"]["ends"]),
    ]
    pages = source.page_starts(cited, passages)
    named = {line: say(language, "page", page=page) for line, page in pages.items()}
    return source.sheet(text, marks, named)


def _parts(
    sheet: source.Sheet,
    sections: Sequence[Section],
    grids: Sequence[Grid],
    cited: Sequence[Figure],
) -> Iterator[Part]:
    """Return the text cut at the section headings, nothing of it left out, with its figures."""
    order = sorted(range(len(sections)), key=lambda index: sections[index].start)
    cuts = [0, *(sections[index].start for index in order), len(sheet.text)]
    for index, start, end in zip([None, *order], cuts, cuts[1:], strict=False):
        own = tuple(grid for grid in grids if grid.section == index)
        here = [one for one in cited if one.place and one.place.section == index]
        said = tuple(one for one in here if one.source is Source.NARRATIVE)
        pages = sorted({one.place.page for one in here if one.place and one.place.page})
        if index is not None or start < end or own:
            section = None if index is None else sections[index]
            yield Part(section, source.printed(sheet, start, end), own, said, tuple(pages))


def _forms(words: Vocabulary, held: Held) -> Mapping[str, str]:
    """Return the tables that have each form, by the name of the form."""
    found = {"2": held.form_table2, "3": held.form_table3}
    names: dict[str, str] = {}
    for table, form in found.items():
        if form in words.generations:
            name = words.generations[form].name
            names[name] = f"{names[name]}, {table}" if name in names else table
    return names
