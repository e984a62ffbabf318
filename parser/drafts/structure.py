"""Judges of a draft's sections: missing, doubled, out of order, renamed."""

import re
from collections.abc import Iterator

from data.rules import CheckRule, rules
from data.vocabulary import vocabulary
from parser.drafts.draft import Draft
from parser.report import Finding, Section
from parser.wording import fold

_SIGNS = re.compile(r"[\W_]+")
_NUMERAL = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、.\s]*|\d{1,2}[、.\s]+)")


def sections_there(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the statutory sections that the draft lacks, at the section they should follow."""
    if not draft.has_six_sections:
        return
    numbers = [section.number for section in draft.report.sections]
    for number in sorted(set(vocabulary().sections) - set(numbers)):
        before = [index for index, one in enumerate(numbers) if 0 < one < number]
        spot = draft.heading(before[-1]) if before else draft.top()
        yield Finding(rule.id, spot, {"section": number})


def sections_once(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the statutory sections that stand a second time."""
    seen: dict[int, int] = {}
    for index, section in enumerate(draft.report.sections):
        if _is_chapter(index, draft):
            continue
        if section.number and section.number in seen:
            first = draft.heading(seen[section.number])
            fields = {"section": section.number, "first": first}
            yield Finding(rule.id, draft.heading(index), fields)
        seen.setdefault(section.number, index)


def sections_ordered(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the statutory sections that stand behind one that the form has after them."""
    last, seen = 0, set[int]()
    for index, section in enumerate(draft.report.sections):
        number = section.number
        if 0 < number < last and number not in seen:
            yield Finding(rule.id, draft.heading(index), {"section": number, "before": last})
        seen.add(number)
        last = max(last, number)


def sections_named(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the headings that are not the form's, numbers, signs and the common subject aside."""
    if not draft.has_six_sections:
        return
    for index, section in enumerate(draft.report.sections):
        if not _is_exact(section) and section.number and not _is_chapter(index, draft):
            fields = {"section": section.number, "printed": " ".join(section.title.split())}
            yield Finding(rule.id, draft.heading(index), fields)


def _is_chapter(index: int, draft: Draft) -> bool:
    """Whether a section stands elsewhere by its own name: this one is a chapter of the agency's.

    shanghai-stc-2024 tells the year in chapters of its own, then has the form's sections.
    """
    section = draft.report.sections[index]
    return not _is_exact(section) and any(
        other.number == section.number and _is_exact(other) for other in draft.report.sections
    )


def _is_exact(section: Section) -> bool:
    known = vocabulary().sections.get(section.number)
    return known is not None and _name(section.title) == _name(known.label)


def _name(heading: str) -> str:
    folded = "".join(fold(heading).split())
    name = _SIGNS.sub("", _NUMERAL.sub("", folded))
    for aside in rules().words["headings_aside"]:
        name = name.replace(aside, "")
    return name
