"""Files in, reports out: `read` makes a Document of a file, `parse` makes Reports of a Document."""

from parser.document import Document
from parser.head import read_head
from parser.parts import parts
from parser.readers import read
from parser.report import NotAReport, Report
from parser.sections import find_passages, find_sections
from parser.titles import Title
from parser.wording import refusal

__all__ = ["parse", "read"]


def parse(document: Document) -> tuple[Report, ...]:
    """Return the reports in a document, usually one; raises NotAReport if it holds none."""
    return tuple(_report(part, title) for part, title in parts(document))


def _report(document: Document, title: Title | None) -> Report:
    sections = find_sections(document)
    head = read_head(document, title, sections)
    passages = find_passages(document, sections, head.title_span)
    if title is None and not sections:
        raise NotAReport(document.name, refusal("not_a_report"))
    return Report(
        document=document,
        title=head.title,
        agency=head.agency,
        aliases=head.aliases,
        year=head.year,
        published=head.published,
        form_table2="",
        form_table3="",
        sections=sections,
        passages=passages,
        figures=(),
        problems=head.problems,
        checks=(),
    )
