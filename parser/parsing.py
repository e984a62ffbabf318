"""A document taken apart into reports: the main path of the parser."""

from collections.abc import Sequence
from functools import cache

from data.vocabulary import vocabulary
from parser.checks import check_report
from parser.document import LOST, Document
from parser.identity import Head, Sayings, read_head
from parser.identity.columns import stated
from parser.identity.gate import corrections, refuse
from parser.invisible import cleared
from parser.names import level_of, own_names
from parser.parts import is_report, parts
from parser.pictures import layered, pictured
from parser.prose import read_claims
from parser.report import Figure, NotAReport, Problem, Report
from parser.scopes import whole_report
from parser.sections import find_passages, find_sections
from parser.tables import read_tables
from parser.titles import Title
from parser.wording import refusal


def parse(document: Document, is_draft: bool = False) -> tuple[Report, ...]:
    """Return the reports in a document, usually one; raises NotAReport if it holds none.

    `is_draft` reads what says that it is not yet published, or has blanks to fill in.
    """
    unseen = cleared(document)
    if unseen is None:
        return _parsed(stated(document), is_draft)
    return tuple(map(unseen.restored, _parsed(stated(unseen.document), is_draft)))


def _parsed(document: Document, is_draft: bool) -> tuple[Report, ...]:
    pictures = (*_unread(document), *_broken(document))
    reports: list[Report] = []
    refused: list[NotAReport] = []
    for part, title, titles in parts(document):
        try:
            reports.append(_report(part, title, titles, pictures, is_draft))
        except NotAReport as error:
            refused.append(error)
    if not reports:
        raise refused[0]
    return tuple(reports)


def _unread(document: Document) -> tuple[Problem, ...]:
    """Return what says that pages of a document are pictures nobody could read."""
    pages = document.metadata.get("unread_pages", "")
    return (Problem("pages_unread", detail=pages),) if pages else ()


def _broken(document: Document) -> tuple[Problem, ...]:
    """Return what says that bytes of the file are broken, so that characters are lost."""
    lost = document.text.count(LOST)
    line = document.text.count("\n", 0, document.text.find(LOST)) + 1
    return (Problem("bytes_broken", line, str(lost)),) if lost else ()


def _is_unfilled(head: Head, figures: Sequence[Figure]) -> bool:
    """Whether tables print no figure, and nothing says whose they are or of which year."""
    return not (head.agency or head.year) and all(one.value is None for one in figures)


@cache
def _survey() -> frozenset[str]:
    """Return the rows of the table of 2014."""
    return frozenset(row.id for row in vocabulary().table("s14"))


def _report(
    document: Document,
    title: Title | None,
    titles: Sequence[Title],
    pictures: tuple[Problem, ...],
    is_draft: bool,
) -> Report:
    sections = find_sections(document)
    sayings = Sayings.of(document, titles, title, sections)
    head = read_head(document, sayings, sections)
    passages = find_passages(document, sections, head.title_span)
    counted, scopes = whole_report(document, sections, head.year, head.agency)
    tables = read_tables(counted, sections, head.year or None)
    forms = (tables.form_table2, tables.form_table3)
    has_tables = any(forms) or any(one.indicator in _survey() for one in tables.figures)
    refused = refuse(document, sayings, sections, has_tables, is_draft)
    if refused:
        raise refused
    if not is_draft and any(forms) and _is_unfilled(head, tables.figures):
        raise NotAReport(document.name, refusal("template"))
    if not is_report(document, title, sections, passages, has_tables, head.agency):
        raise NotAReport(document.name, refusal("not_a_report"))
    names = own_names(head.agency, head.aliases)
    claims = read_claims(document, sections, passages, head.year, names)
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
        figures=layered(document, (*tables.figures, *claims)),
        problems=(
            *pictures,
            *head.problems,
            *corrections(document, sayings),
            *scopes,
            *tables.problems,
            *pictured(document, sections, tables.problems),
        ),
        checks=checks,
        evidence=head.evidence,
    )
