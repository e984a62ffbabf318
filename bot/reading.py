"""What the parser made of a document, for people to read and for programs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from bot.files import check_row
from bot.rows import Row
from bot.words import say
from data.vocabulary import vocabulary
from parser.document import Document
from parser.report import Figure, Outcome, Place, Report, Section, Source, State

LINES = ("text",)
"""Formats whose text a person can read without us."""


def as_object(document: Document, reports: Sequence[Report]) -> Mapping[str, Any]:
    """Return a document and its reports as JSON has them; offsets count characters of `text`."""
    return {
        "file": document.name,
        "format": document.format,
        "sha256": document.sha256,
        "reports": [_report(report) for report in reports],
        "text": document.text,
    }


def as_lines(document: Document, reports: Sequence[Report], language: str) -> Iterator[str]:
    """Yield what a person wants to check: who, which year and why, every figure with its place."""
    for report in reports:
        yield from _identity(report, language)
        yield from _evidence(report, language)
        yield from _sections(report, language)
        yield from _figures(report, language)
        yield from _doubts(report, language)
        yield ""
    if document.format not in LINES:
        yield f"[{say(language, 'label', 'text')}]"
        yield document.text


def check_lines(row: Row, language: str) -> Iterator[str]:
    """Yield a check with the cells it stands on."""
    sides = [_number(row[side]) for side in ("left", "right")]
    values = " ≠ ".join(sides) if row["outcome"] == "fail" and all(sides) else ""
    outcome = say(language, "label", str(row["outcome"]))
    rule = vocabulary().checks.get(str(row["check"]))
    message = (rule.message_en if language == "en" else rule.message) if rule else ""
    yield "  ".join(
        part for part in (outcome, f"{row['check']}@{row['scope']}", values, message) if part
    )
    cells = row["cells"]
    assert isinstance(cells, Sequence)
    for cell in cells:
        yield f"  · {cell}"


def _report(report: Report) -> Mapping[str, Any]:
    figures = {(f.indicator, f.column): f for f in report.figures if f.source is Source.TABLE}
    return {
        "agency": report.agency,
        "aliases": list(report.aliases),
        "year": report.year,
        "title": report.title,
        "published": report.published.isoformat() if report.published else None,
        "evidence": [
            {"about": e.about, "source": e.source, "said": e.said, "read": e.read,
             "weight": e.weight, "chosen": e.chosen}
            for e in report.evidence
        ],
        "form_table2": report.form_table2,
        "form_table3": report.form_table3,
        "sections": [_section(report, number) for number in range(len(report.sections))],
        "figures": [
            {**_plain(_figure(figure, report.sections)), **_offsets(figure)}
            for figure in report.figures
        ],
        "passages": [
            {"section": p.section, "heading": p.heading, "start": p.start, "end": p.end,
             "line": p.line, "page": p.page, "text": report.document.slice(p.start, p.end)}
            for p in report.passages
        ],
        "problems": [
            {"code": p.code, "line": p.line, "detail": p.detail} for p in report.problems
        ],
        "checks": [_plain(check_row(check, figures)) for check in report.checks],
    }  # fmt: skip


def _figure(figure: Figure, sections: Sequence[Section]) -> Row:
    """Return one figure as read, with its place."""
    return {
        "indicator": figure.indicator,
        "column": figure.column,
        "value": figure.value,
        "state": figure.state.value,
        "unit": figure.unit,
        "raw": figure.raw,
        "source": figure.source.value,
        "section": _heading(figure.place, sections),
        "line": figure.place.line if figure.place else None,
        "page": figure.place.page if figure.place else None,
    }


def _heading(place: Place | None, sections: Sequence[Section]) -> str:
    if place is None or place.section is None:
        return ""
    return sections[place.section].title


def _section(report: Report, number: int) -> Mapping[str, Any]:
    section = report.sections[number]
    place = {"start": section.start, "end": section.end, "line": section.line}
    return {"number": section.number, "title": section.title, **place}


def _offsets(figure: Figure) -> Mapping[str, Any]:
    place = figure.place
    return {
        "flags": list(figure.flags),
        "start": place.start if place else None,
        "end": place.end if place else None,
        "quote_start": place.row_start if place else None,
        "quote_end": place.row_end if place else None,
    }


def _plain(row: Row) -> Mapping[str, Any]:
    return {name: _json_number(v) if isinstance(v, Decimal) else v for name, v in row.items()}


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _identity(report: Report, language: str) -> Iterator[str]:
    forms = " / ".join(form for form in (report.form_table2, report.form_table3) if form)
    facts = {
        "agency": report.agency,
        "aliases": " ".join(report.aliases),
        "year": str(report.year),
        "title": report.title,
        "published": report.published.isoformat() if report.published else "",
        "form": forms,
        "format": report.document.format,
    }
    for name, fact in facts.items():
        yield f"{say(language, 'label', name)}: {fact or '–'}"


def _evidence(report: Report, language: str) -> Iterator[str]:
    """Yield what every source says of agency and year, and what of it lost."""
    yield f"\n[{say(language, 'label', 'evidence')}]"
    for one in report.evidence:
        read = one.read or f"<{say(language, 'label', 'not_a_name')}>"
        said = "" if one.said == one.read else f"“{one.said}” → "
        mark = "*" if one.chosen else " "
        about = say(language, "label", one.about)
        yield f"{mark} {about}  {one.source} {one.weight}  {said}{read}"


def _sections(report: Report, language: str) -> Iterator[str]:
    yield f"\n[{say(language, 'label', 'sections')}]"
    for section in report.sections:
        yield f"  {section.title}  {say(language, 'label', 'line', line=section.line)}"
    yield f"  {say(language, 'label', 'passages', count=len(report.passages))}"


def _figures(report: Report, language: str) -> Iterator[str]:
    by_source = {source: [f for f in report.figures if f.source is source] for source in Source}
    for source, title in ((Source.TABLE, "figures"), (Source.NARRATIVE, "stated")):
        yield f"\n[{say(language, 'label', title)}]"
        rows = groupby(by_source[source], key=lambda figure: (figure.indicator, _line(figure)))
        for (indicator, _), cells in rows:
            yield _row(indicator, list(cells), language)


def _row(indicator: str, cells: Sequence[Figure], language: str) -> str:
    """Return one row of a table: label, values in the columns' order, place."""
    known = vocabulary().indicators.get(indicator)
    label = indicator if known is None else known.en if language == "en" else known.label
    values = " ".join(_value(figure, language) for figure in cells)
    where = _where(cells[0].place, language)
    return "  ".join(part for part in (f"  {label} [{indicator}]", values, where) if part)


def _value(figure: Figure, language: str) -> str:
    flag = "!" if figure.flags else ""
    if figure.value is not None:
        return f"{figure.value:f}{flag}"
    if figure.state is State.TEXT:
        return f"“{figure.raw}”{flag}"
    return f"<{say(language, 'state', figure.state.value)}>{flag}"


def _doubts(report: Report, language: str) -> Iterator[str]:
    yield f"\n[{say(language, 'label', 'problems')}]"
    for problem in report.problems:
        where = "" if problem.line is None else say(language, "label", "line", line=problem.line)
        yield "  " + "  ".join(part for part in (problem.code, problem.detail, where) if part)
    if not report.problems:
        yield f"  {say(language, 'label', 'none')}"
    yield f"\n[{say(language, 'label', 'checks')}]"
    counted = Counter(check.outcome for check in report.checks)
    yield "  " + "  ".join(
        f"{say(language, 'label', outcome.value)} {counted[outcome]}" for outcome in Outcome
    )
    yield from _failures(report, language)


def _failures(report: Report, language: str) -> Iterator[str]:
    figures = {(f.indicator, f.column): f for f in report.figures if f.source is Source.TABLE}
    for check in report.checks:
        if check.outcome in (Outcome.FAIL, Outcome.UNDECIDABLE):
            row = check_row(check, figures)
            yield from (f"  {line}" for line in check_lines(row, language))


def _where(place: Place | None, language: str) -> str:
    if place is None:
        return ""
    if place.page is not None:
        return say(language, "label", "page", page=place.page)
    return say(language, "label", "line", line=place.line)


def _line(figure: Figure) -> int:
    return figure.place.line if figure.place else 0


def _number(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else ""
