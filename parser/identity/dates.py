"""Dates as printed: days, and the day a report was made public."""

import re
from datetime import date

from parser.document import Document
from parser.report import Section
from parser.titles import number_of_year
from parser.wording import fold, unspaced, words

DATE_LINE = 24
"""Characters of the longest line that is a date."""
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_NUMERAL_DATE = re.compile(
    r"(二[〇○零O][〇○零O一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_TIME = re.compile(r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)$")
_UNITS = "一二三四五六七八九"


def date_of(text: str) -> date | None:
    """Return the first date in a text, None if there is none or it is no day of a calendar."""
    match = _DATE.search(text)
    if match:
        parts = [int(part) for part in match.groups()]
    elif match := _NUMERAL_DATE.search(text):
        parts = [number_of_year(match[1]) or 0, _small(match[2]), _small(match[3])]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def published(document: Document, sections: tuple[Section, ...]) -> date | None:
    """Return the publication date: metadata, else a dated line before or after the body."""
    stated = date_of(fold(document.metadata.get("published", "")))
    if stated:
        return stated
    first = sections[0].start if sections else 0
    edges = [block for block in document.blocks if block.start < first] + list(document.blocks[-4:])
    lines = (document.text[block.start : block.end] for block in edges)
    return next((day for line in lines if (day := _dated_line(line))), None)


def _dated_line(printed: str) -> date | None:
    """Return the date a line consists of, a word such as 发布日期 before it allowed."""
    line = _TIME.sub("", unspaced(fold(printed)))
    if len(line) > DATE_LINE:
        return None
    for word in words("reading")["published"]["words"]:
        line = line.replace(word, "")
    match = _DATE.search(line) or _NUMERAL_DATE.search(line)
    rest = line.replace(match[0], "") if match else line
    return date_of(line) if match and not rest.strip("():-[]|,") else None


def _small(numeral: str) -> int:
    """Return the value of 一 to 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    high = (_UNITS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return high + (_UNITS.index(ones[-1]) + 1 if ones else 0)
