"""Who reports about which year: agency, aliases, year and date, and where these disagree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from parser.document import Block, Document
from parser.names import (
    are_related,
    full_name,
    government_of,
    is_agency,
    is_placed,
    short_names,
)
from parser.report import Problem, Section
from parser.titles import Title, number_of_year
from parser.wording import fold, words

_SPACE = re.compile(r"\s+")
_PERIOD = re.compile(r"(\d{4})年(?:度)?0?1月0?1日[^。\d]{0,4}(?:(\d{4})年)?(?:度)?12月31日")
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_NUMERAL_DATE = re.compile(
    r"(二[〇○零O][〇○零O一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_YEAR_OPENING = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
_NAME = r"[\u4e00-\u9fff]"
_LONG = re.compile(rf"({_NAME}{{2,40}})[(]?$")
_SHORT = re.compile(rf"[:]?[“\"‘《]?({_NAME}{{2,12}})")
_NEAR, _DATE_LINE, _LONGEST = 40, 24, 41
"""Characters: how far a word may stand before the period; the longest line that is a date; the
longest name and the bracket behind it."""
_UNITS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Head:
    """A report's identity."""

    title: str
    title_span: tuple[int, int]
    agency: str
    """In full; "" if the document does not name it."""
    aliases: tuple[str, ...]
    year: int
    """0 if the document does not tell."""
    published: date | None
    problems: tuple[Problem, ...]


def read_head(document: Document, title: Title | None, sections: tuple[Section, ...]) -> Head:
    """Return who reports about which year; disagreements are among its problems."""
    text = _SPACE.sub("", _own_text(document))
    printed = _printed_agency(document, title, text)
    agency = full_name(government_of(printed), text) if printed else ""
    published = _published(document, sections)
    year, year_problems = _year(document, title, sections, text, published)
    return Head(
        title=" ".join(title.text.split()) if title else document.metadata.get("title", ""),
        title_span=(title.start, title.end) if title else (0, 0),
        agency=agency,
        aliases=_aliases(agency, printed, text) if agency else (),
        year=year,
        published=published,
        problems=(*_agency_problems(document, title, agency), *year_problems),
    )


def _own_text(document: Document) -> str:
    """Return the folded text of the document's blocks: one report of the file, maybe not all."""
    if not document.blocks:
        return ""
    return fold(document.text[document.blocks[0].start : document.blocks[-1].end])


def _printed_agency(document: Document, title: Title | None, text: str) -> str:
    """Return the first source's name that says where: title, publisher, text, signature."""
    named = title.agency if title else ""
    sources = (named, document.metadata.get("publisher", ""), *_called(text), _signature(document))
    candidates = [_SPACE.sub("", fold(source)) for source in sources]
    return next((name for name in candidates if is_agency(name) and is_placed(name)), "")


@cache
def _calls() -> re.Pattern[str]:
    known = words("reading")["agency"]
    calls, endings = "|".join(known["calls"]), "|".join(known["endings"])
    name = rf"{_NAME}{{2,24}}?(?:{endings})"
    # A contact may add its own office: 请联系哈尔滨市人民政府外事办公室综合处，地址…
    return re.compile(rf"(?:{calls})[:]?({name})(?={_NAME}{{0,2}}(?:[(,;:。\d]|联系|$))")


def _called(text: str) -> Iterator[str]:
    return (match[1] for match in _calls().finditer(text))


def _signature(document: Document) -> str:
    """Return the line before the date that ends the report."""
    lines = [fold(document.slice(block.start, block.end)) for block in document.blocks[-6:]]
    for line, following in pairwise(lines):
        if _date_of(following) and len(following) <= _DATE_LINE:
            return line
    return ""


def _agency_problems(document: Document, title: Title | None, agency: str) -> Iterator[Problem]:
    if not agency:
        yield Problem("agency_unknown", detail=title.agency if title else "")
        return
    for other in (document.metadata.get("publisher", ""), _signature(document)):
        name = _SPACE.sub("", fold(other))
        if is_agency(name) and is_placed(name) and not are_related(name, agency):
            yield Problem("agency_conflict", detail=f"{agency} / {name}")


def _aliases(agency: str, printed: str, text: str) -> tuple[str, ...]:
    """Return the other names of the agency the report uses, its own 以下简称 first."""
    found = [*_shortened(agency, text), printed, government_of(printed)]
    found += short_names(agency, text)
    return tuple(dict.fromkeys(name for name in found if name and name != agency))


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile("|".join(words("reading")["agency"]["abbreviated"]))


def _shortened(agency: str, text: str) -> Iterator[str]:
    """Yield what the report says the agency is called for short."""
    for match in _abbreviation().finditer(text):
        long = _LONG.search(text, max(0, match.start() - _LONGEST), match.start())
        short = _SHORT.match(text, match.end())
        if long and short and (long[1].endswith(agency) or agency.endswith(long[1])):
            yield short[1]


def _year(
    document: Document,
    title: Title | None,
    sections: tuple[Section, ...],
    text: str,
    published: date | None,
) -> tuple[int, list[Problem]]:
    """Return the report year: statistics period, else title, else text or publication date."""
    period, crosses = _period(text)
    titled = title.year if title else None
    told = _told_year(document, sections)
    fallback = published.year - 1 if published else None
    year = period or titled or fallback or told
    if not year:
        return 0, [Problem("year_unknown")]
    others = {other for other in (titled, told) if other and other != year}
    if published and published.year <= year:
        others.add(published.year - 1)
    if crosses:
        others.add(crosses)
    problems = [Problem("year_conflict", detail=f"{year} / {other}") for other in sorted(others)]
    return year, problems


def _period(text: str) -> tuple[int | None, int | None]:
    """Return the year the statistics period ends in, and the year it starts in if another."""
    near = tuple(words("reading")["period"]["words"])
    for match in _PERIOD.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if any(word in before for word in near):
            first, last = int(match[1]), int(match[2] or match[1])
            return last, first if first != last else None
    return None, None


def _told_year(document: Document, sections: tuple[Section, ...]) -> int | None:
    """Return the year with which the first section's text opens."""
    for section in sections:
        if section.number == 1:
            body = document.text[section.start + len(section.title) : section.end]
            opening = _YEAR_OPENING.match(_SPACE.sub("", fold(body[:20])).lstrip("*#"))
            return int(opening[1]) if opening else None
    return None


def _published(document: Document, sections: tuple[Section, ...]) -> date | None:
    """Return the publication date: metadata, else a dated line before or after the body."""
    stated = _date_of(fold(document.metadata.get("published", "")))
    if stated:
        return stated
    first = sections[0].start if sections else 0
    edges = [block for block in document.blocks if block.start < first] + list(document.blocks[-4:])
    return next((day for block in edges if (day := _dated_line(document, block))), None)


def _dated_line(document: Document, block: Block) -> date | None:
    """Return the date a line consists of, a word such as 发布日期 before it allowed."""
    line = _SPACE.sub("", fold(document.text[block.start : block.end]))
    if len(line) > _DATE_LINE:
        return None
    for word in words("reading")["published"]["words"]:
        line = line.replace(word, "")
    match = _DATE.search(line) or _NUMERAL_DATE.search(line)
    rest = line.replace(match[0], "") if match else line
    return _date_of(line) if match and not rest.strip("():-[]|,") else None


def _date_of(text: str) -> date | None:
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


def _small(numeral: str) -> int:
    """Return the value of 一 to 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    high = (_UNITS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return high + (_UNITS.index(ones[-1]) + 1 if ones else 0)
