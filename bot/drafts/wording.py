"""A finding as a colleague would write it: where, what is wrong, what it should be, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.words import say
from data.rules import FORM, CheckRule, rules
from data.vocabulary import vocabulary
from index.drafts import Judged
from parser.report import Finding, Operand, Report, Spot

_WITH_LINES = frozenset({"text"})
"""Formats whose lines a person can count."""
_SHOWN_ROWS, _SHOWN_TERMS, _SHOWN_TEXT = 3, 2, 16


def sentence(finding: Finding, judged: Judged, language: str) -> str:
    """Return a finding on one line; ids are never shown."""
    where = place(finding, judged.report, language)
    return _say(
        language,
        "line",
        file=judged.file,
        place=_say(language, "place", parts=where) if where else "",
        what=what(finding, language),
        should=should(finding, language),
        norm=norm(finding, judged.report, language),
    )


def lines(drafts: Sequence[Judged], language: str) -> Iterator[str]:
    """Yield a line for each finding, and how many there are in all."""
    for one in drafts:
        for finding in one.findings:
            yield sentence(finding, one, language)
    faulty = sum(1 for one in drafts if one.findings)
    findings = sum(len(one.findings) for one in drafts)
    counts = {"files": len(drafts), "faulty": faulty, "findings": findings}
    yield _say(language, "found" if findings else "clean", **counts)


def heading(judged: Judged, language: str) -> str:
    """Return whose draft it is and how many findings there are; the file's name where unknown."""
    report, count = judged.report, len(judged.findings)
    whose = judged.file
    if report is not None and report.agency and report.year:
        whose = _say(language, "whose", agency=report.agency, year=report.year)
    name = {0: "none_found", 1: "one_found"}.get(count, "some_found")
    return _say(language, name, whose=whose, count=count)


def comparison(judged: Judged, language: str) -> str:
    """Return with which report of the year before a draft was compared, or that it was not."""
    if judged.earlier is None:
        return _say(language, "not_compared")
    return _say(language, "compared", year=judged.earlier.year)


def remark(finding: Finding, report: Report | None, language: str) -> str:
    """Return what is wrong and what it should be, for a comment that stands at the place."""
    return _say(
        language,
        "remark",
        what=what(finding, language),
        should=should(finding, language),
        norm=norm(finding, report, language),
    )


def place(finding: Finding, report: Report | None, language: str) -> str:
    """Return section, row, column and line or page, as far as they are known."""
    if report is None:
        return ""
    # What the finding quotes, personal data blackened, is not quoted once more as its place.
    quotes = isinstance(finding.fields.get("printed"), str)
    return _say(language, "part_mark").join(_parts(finding.spot, report, language, quotes))


def what(finding: Finding, language: str) -> str:
    """Return what is wrong."""
    rule = rules().checks[finding.rule]
    template = rule.finding_en if language == "en" else rule.finding
    if template:
        return template.format(**_fields(finding.fields, language))
    message = rule.message_en if language == "en" else rule.message
    if not finding.left and not finding.right:
        return message
    sides = [_side(side, language) for side in (finding.left, finding.right)]
    if finding.right and finding.left:
        return _say(language, "equals", message=message, left=sides[0], right=sides[1])
    return _say(language, "single", message=message, left=sides[0] or sides[1])


def should(finding: Finding, language: str) -> str:
    """Return what it should be."""
    rule = rules().checks[finding.rule]
    template = rule.should_en if language == "en" else rule.should
    said = template.format(**_fields(finding.fields, language))
    return said[:1].upper() + said[1:]


def norm(finding: Finding, report: Report | None, language: str) -> str:
    """Return what a rule rests on; the form of the report's year, of the newest where none is."""
    rule: CheckRule = rules().checks[finding.rule]
    if rule.norm != FORM:
        known = rules().norms[rule.norm]
        return known.en if language == "en" else known.zh
    form = vocabulary().form_of(report.year) if report and report.year else None
    return (form or list(vocabulary().generations.values())[-1]).basis


def _parts(spot: Spot, report: Report, language: str, quotes: bool) -> Iterator[str]:
    if spot.section is not None:
        yield " ".join(report.sections[spot.section].title.split())
    if spot.indicator:
        yield _say(language, "row", row=row_name(spot.indicator, language))
    if spot.columns:
        yield _say(language, "column", columns=_columns(spot.columns, language))
    if spot.page:
        yield _say(language, "page_no", page=spot.page)
    elif spot.line and report.document.format in _WITH_LINES:
        yield _say(language, "line_no", line=spot.line)
    elif not spot.indicator and not quotes and spot.end > spot.start:
        text = " ".join(report.document.slice(spot.start, spot.end).split())
        shown = text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}…"
        if spot.section is None or text not in report.sections[spot.section].title:
            yield _say(language, "text", text=shown)


def _fields(fields: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what a rule's sentence names in words; ids become the names of the form."""
    said = {name: _field(name, value, fields, language) for name, value in fields.items()}
    if "rows" in fields:
        said["cells"] = _cells(fields["rows"], language)
        raw = fields["raw"]
        said["raw"] = _say(language, "raw", raw=raw) if raw else ""
    return said


def _field(name: str, value: Any, fields: Mapping[str, Any], language: str) -> str:
    if name == "why" and fields["code"]:
        return say(language, "refused", fields["code"], why=value)
    if name == "row":
        return row_name(value, language)
    if name in ("section", "before"):
        return _section(value)
    if name == "source":
        return _say(language, f"source_{value}")
    if name == "what" and value == "page":
        return _say(language, "pages", pages=fields["pages"])
    if name == "what" and value == "section":
        return _say(language, "pictured_section", section=_section(fields["section"]))
    if name == "what":
        return _say(language, value)
    if isinstance(value, Spot):
        shown = "page_no" if value.page else "line_no"
        return _say(language, shown, page=value.page, line=value.line)
    if isinstance(value, date):
        return _say(language, "day", year=value.year, month=value.month, day=value.day)
    return _number(value) if isinstance(value, Decimal) else str(value)


def _section(number: int) -> str:
    return vocabulary().sections[number].label


def _cells(rows: Sequence[str], language: str) -> str:
    """Return the rows that a finding is about; "" for a single one, which its place names."""
    if len(rows) < 2:
        return ""
    shown = rows if len(rows) <= _SHOWN_ROWS else rows[:_SHOWN_ROWS]
    named = _say(language, "list_mark").join(row_name(row, language) for row in shown)
    return _say(language, "some" if shown == rows else "many", rows=named, count=len(rows))


def row_name(indicator: str, language: str) -> str:
    """Return the short name of a row or of a computed figure."""
    known = vocabulary()
    row = known.indicators.get(indicator)
    if row is not None:
        return row.en if language == "en" and row.en else row.short or row.label
    derived = known.derived[indicator]
    return derived.en if language == "en" and derived.en else derived.label


def _columns(columns: Sequence[str], language: str) -> str:
    known = vocabulary().columns
    return _say(language, "list_mark").join(
        known[one].en if language == "en" else known[one].label for one in columns
    )


def _side(side: Sequence[Operand], language: str) -> str:
    """Return a sum as it is printed: zeros of a long one are left out."""
    shown = [one for one in side if one.value] if len(side) > _SHOWN_TERMS else list(side)
    by_column = len({one.indicator for one in side}) == 1 and len(side) > 1
    terms = [_term(one, by_column, language) for one in shown or side[:1]]
    joined = terms[0] + "".join(
        f" {'-' if one.is_less else '+'} {term}"
        for one, term in zip((shown or side)[1:], terms[1:], strict=False)
    ) if terms else ""  # fmt: skip
    if len(terms) < 2:
        return joined
    total = sum((-(one.value or 0) if one.is_less else one.value or 0) for one in side)
    return _say(language, "sum", terms=joined, value=_number(Decimal(total)))


def _term(one: Operand, by_column: bool, language: str) -> str:
    value = "–" if one.value is None else _number(one.value)
    if by_column:
        return _say(language, "column_term", column=_columns((one.column,), language), value=value)
    name = "term_earlier" if one.is_earlier else "term"
    return _say(language, name, row=row_name(one.indicator, language), value=value)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _say(language: str, name: str, **fields: object) -> str:
    return say(language, "finding", name, **fields)
