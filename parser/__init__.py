"""Files in, reports out: `read` makes a Document of a file, `parse` makes Reports of a Document."""

from parser.checks import check_report, check_years
from parser.document import Document
from parser.head import read_head
from parser.names import level_of
from parser.parts import is_report, parts
from parser.prose import read_claims
from parser.readers import read
from parser.report import NotAReport, Problem, Report
from parser.sections import find_passages, find_sections
from parser.tables import read_tables
from parser.titles import Title
from parser.wording import refusal

__all__ = ["check_years", "parse", "read"]


def parse(document: Document) -> tuple[Report, ...]:
    """Return the reports in a document, usually one; raises NotAReport if it holds none."""
    unread = _unread(document)
    return tuple(_report(part, title, unread) for part, title in parts(document))


def _unread(document: Document) -> tuple[Problem, ...]:
    """Return what says that pages of a document are pictures nobody could read."""
    pages = document.metadata.get("unread_pages", "")
    return (Problem("pages_unread", detail=pages),) if pages else ()


def _report(document: Document, title: Title | None, unread: tuple[Problem, ...]) -> Report:
    sections = find_sections(document)
    head = read_head(document, title, sections)
    passages = find_passages(document, sections, head.title_span)
    tables = read_tables(document, sections, head.year or None)
    forms = (tables.form_table2, tables.form_table3)
    if not is_report(document, title, sections, passages, forms):
        raise NotAReport(document.name, refusal("not_a_report"))
    claims = read_claims(document, sections, passages, head.year)
    checks = check_report(tables.figures, claims, level_of(head.agency), head.year, forms)
    return Report(
        document=document,
        title=head.title,
        agency=head.agency,
        aliases=head.aliases,
        year=head.year,
        published=head.published,
        form_table2=tables.form_table2,
        form_table3=tables.form_table3,
        sections=sections,
        passages=passages,
        figures=(*tables.figures, *claims),
        problems=(*unread, *head.problems, *tables.problems),
        checks=checks,
    )
