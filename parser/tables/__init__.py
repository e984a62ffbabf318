"""The statutory tables of a report: every cell of the form, with its place in the original."""

from dataclasses import dataclass

from data.records import replace
from data.vocabulary import vocabulary
from parser.document import Document
from parser.report import Figure, Problem, Section, State
from parser.tables.apart import rejoined
from parser.tables.disclosure import read_disclosure
from parser.tables.doubt import undoubted
from parser.tables.drawn import undrawn
from parser.tables.figures import Sheet
from parser.tables.grid import records
from parser.tables.layouts import arranged
from parser.tables.requests import read_requests
from parser.tables.review import read_review
from parser.tables.signs import lettered, zeroed
from parser.tables.strewn import gathered
from parser.tables.survey import read_survey
from parser.tables.told import untold


@dataclass(frozen=True, slots=True)
class Tables:
    """The figures of a report's tables."""

    figures: tuple[Figure, ...]
    """One for every cell of the forms found, whether it prints a value or not."""
    problems: tuple[Problem, ...]
    form_table2: str
    """Generation whose layout table 2 has (`g2019`, `g2021`), "" if it has none."""
    form_table3: str


def read_tables(
    document: Document, sections: tuple[Section, ...], year_hint: int | None = None
) -> Tables:
    """Return the figures of tables 2, 3 and 4, and of the table of 2014.

    A value is the printed one; whatever was done to read it is in the figure's flags. Where a
    table is missing, `year_hint` says which form's cells are; the forms are told by layout.
    """
    blocks = undrawn(document, untold(document, gathered(document, sections), sections, year_hint))
    blocks = rejoined(document, blocks)
    tables = arranged(replace(document, blocks=tuple(blocks)), year_hint)
    rows = records(document, tables.blocks)
    sheet = Sheet(document, sections)
    disclosed, problems2, form2 = read_disclosure(sheet, rows, year_hint, tables.items)
    requested, problems3, form3 = read_requests(sheet, rows, year_hint)
    reviewed, problems4 = read_review(sheet, rows, tables.reviews)
    surveyed, problems_s = read_survey(sheet, rows, year_hint)
    figures = (*disclosed, *requested, *reviewed, *surveyed)
    figures = lettered(undoubted(document, sections, figures, tables.aside))
    figures = zeroed(document, figures)
    problems = (*problems2, *problems3, *problems4, *problems_s)
    if _has_only_survey(year_hint):
        # No table of the later forms is due, so none is missing.
        figures = tuple(one for one in figures if one.state is not State.TABLE_MISSING)
        problems = tuple(one for one in problems if one.code != "table_missing")
    return Tables(figures, problems, form2, form3)


def _has_only_survey(year: int | None) -> bool:
    form = vocabulary().form_of(year) if year is not None else None
    return form is not None and "t3" not in form.tables
