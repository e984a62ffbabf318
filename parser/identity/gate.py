"""What is no report of a whole year: parts of a year, drafts, forms, notices, corrections."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from parser.document import Document
from parser.identity.agencies import Sayings
from parser.identity.openings import reported_in
from parser.identity.years import period_of
from parser.names import government_of
from parser.report import Correction, NotAReport, Problem, Section
from parser.titles import Title
from parser.wording import fold, refusal, unspaced, words

_FIRST_FORM = 2019
"""The year of the first reports that follow a form."""
_LONGEST_LINE, _FIRST_LINES, _TITLE_LINES = 40, 30, 5
_MONTHS = re.compile(
    r"(?<!\d)\d{1,2}月?[-—~至到](?!12)\d{1,2}月(?!\d)|截[至止](?:20\d\d年)?(?!12)\d{1,2}月"
)
_MAYBE_DIGITS = r"\d{0,2}"
_SENTENCE = re.compile(r"[^。!?；;\n]+[。!?；;]?")


_OF_DRAFTS = frozenset({"draft", "template", "part_year"})
"""Reasons to refuse a document that are no reason not to judge it as a draft."""


def refuse(
    document: Document,
    sayings: Sayings,
    sections: Sequence[Section],
    has_tables: bool,
    is_draft: bool = False,
) -> NotAReport | None:
    """Return why a document is no report of a whole year, None if nothing says so.

    One that is given as a draft may say that it is one, and may still have blanks to fill in.
    """
    title = sayings.title
    head = [line for line in sayings.lines[:_FIRST_LINES] if len(line) <= _LONGEST_LINE * 2]
    titled = _plain(title.text) if title else ""
    name = document.name
    for reason, word in _reasons(sayings.text, titled, head):
        if is_draft and reason in _OF_DRAFTS:
            continue
        return NotAReport(name, refusal(reason).format(word=word))
    if not sections and not has_tables and _is_correction(titled, head, sayings):
        return _correction(document, sayings)
    is_explained = title is None and any(re.search(_gate()["explained"], line) for line in head)
    if is_explained or re.search(_gate()["explains"], sayings.opening):
        return NotAReport(name, refusal("explained"))
    if _is_notice(head, title):
        return NotAReport(name, refusal("notice"))
    if title is None and not has_tables and _is_other(head):
        return NotAReport(name, refusal("other"))
    if title and not has_tables and _is_summary(title, sections):
        return NotAReport(name, refusal("summary"))
    return None


def corrections(document: Document, sayings: Sayings) -> Iterator[Problem]:
    """Yield what a report says of its own correction."""
    if not document.blocks:
        return
    title = sayings.title
    start, end = document.blocks[0].start, document.blocks[-1].end
    # Hardly a report corrects itself: one look at the whole text tells.
    is_told = any(word in sayings.text for word in _gate()["corrections"])
    for sentence in _SENTENCE.finditer(fold(document.text[start:end])) if is_told else ():
        squeezed = unspaced(sentence[0])
        if any(word in squeezed for word in _gate()["corrections"]):
            at = start + sentence.start()
            line = document.text.count("\n", 0, at + _lead(sentence[0])) + 1
            said = document.text[at : start + sentence.end()]
            yield Problem("corrected", line, " ".join(said.split()))
            return
    if title and any(word in title.text for word in _gate()["corrected_titles"]):
        yield Problem("corrected", None, " ".join(title.text.split()))


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _gate() -> Mapping[str, Any]:
    gate: Mapping[str, Any] = words("reading")["gate"]
    return gate


def _plain(text: str) -> str:
    return unspaced(fold(text))


def _reasons(text: str, titled: str, head: Sequence[str]) -> Iterator[tuple[str, str]]:
    known = _gate()
    beside = [titled, *(line for line in head if _is_beside_title(line))]
    named = [titled] if titled else [line for line in beside if "公开" in line]
    for reason, listed in (("half_year", known["half_year"]), ("quarter", known["quarter"])):
        if word := _first(listed, named):
            yield reason, word
    if word := _first(known["drafts"], beside):
        yield "draft", word
    if _is_template(text, titled, beside):
        yield "template", ""
    period = period_of(text)
    months = any(_MONTHS.search(line) for line in named)
    if months or (period and period.is_short):
        yield "part_year", ""


def _first(listed: Sequence[str], texts: Sequence[str]) -> str:
    return next((word for word in listed if any(word in text for text in texts)), "")


def _is_beside_title(line: str) -> bool:
    """Whether a line before the first section may qualify the title: (送审稿), …报告(模板)."""
    return len(line) <= _LONGEST_LINE and not re.search(r"[,。;>]", line)


def _is_template(text: str, titled: str, beside: Sequence[str]) -> bool:
    known = _gate()
    if _first(known["templates"], [titled, *(one for one in beside if "报告" in one)]):
        return True
    lines = [line for line in beside if line == titled or "报告" in line]
    blanks = _kinds_of_blanks()
    if any(one.search(line) for line in lines for one in blanks):
        return True
    if not any(one.search(text) for one in blanks):
        return False
    return len(_filled_in().findall(text)) >= int(known["most_blanks"])


@cache
def _filled_in() -> re.Pattern[str]:
    """Return the pattern of a blank to fill in that stands in running text; __5__件 is filled."""
    measures = "|".join(words("prose")["measures"]["all"])
    return re.compile(
        rf"(?<![\d_])(?:{'|'.join(_gate()['blanks'])})(?=年|{measures}|省|市|县|区|局)"
    )


@cache
def _kinds_of_blanks() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of blanks one by one: so each is found at the speed of its first sign.

    Digits that may stand before one tell nothing of whether there is one.
    """
    return tuple(re.compile(one.removeprefix(_MAYBE_DIGITS)) for one in _gate()["blanks"])


def _is_correction(titled: str, head: Sequence[str], sayings: Sayings) -> bool:
    """Whether a text without sections or tables only corrects a report that it names."""
    if any(word in titled for word in _gate()["corrected_titles"]):
        return True
    headed = any(re.search(_gate()["correction_line"], line) for line in head[:3])
    return headed and bool(reported_in(sayings.opening)[0])


def _correction(document: Document, sayings: Sayings) -> Correction:
    title = sayings.title
    said = next(iter(corrections(document, sayings)), None)
    agency, year = (title.agency, title.year or 0) if title else reported_in(sayings.opening)
    detail = said.detail if said else sayings.opening
    why = refusal("correction")
    return Correction(document.name, why, government_of(agency), year, detail)


def _is_notice(head: Sequence[str], title: Title | None) -> bool:
    """Whether the first lines are a notice to others about reports: …编制的通知, 各单位:."""
    known = _gate()
    titled = _plain(title.text) if title else ""
    for index, line in enumerate(head):
        if titled and line in titled:
            return False
        if line.endswith(tuple(known["notices"])) and "公开" in line and "报" in line:
            following = head[index + 1 : index + 4]
            return any(_addresses(one) for one in following) or not title
    return False


def _is_other(head: Sequence[str]) -> bool:
    """Whether the first lines are the name of a guide or a list: …政府信息公开指南."""
    others = tuple(_gate()["others"])
    return any(line.endswith(others) for line in head[:_TITLE_LINES])


def _is_summary(title: Title, sections: Sequence[Section]) -> bool:
    """Whether a title announces a summary of the work, and no part of the form follows.

    Before there was a form, reports were called so.
    """
    known = words("reading")["heading"]
    has_form = any(section.number in known["own"] for section in sections)
    is_late = (title.year or 0) >= _FIRST_FORM
    return is_late and not has_form and _plain(title.text).endswith(_gate()["summary"])


def _addresses(line: str) -> bool:
    addressed: list[str] = _gate()["addressed"]
    return line.endswith(":") and any(word in line for word in addressed)
