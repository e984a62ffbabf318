"""Numbered headings of a report: where they stand and which statutory section they open."""

import re
from collections.abc import Iterator
from functools import cache

from data.records import record
from data.vocabulary import vocabulary
from parser.document import Block, Document
from parser.wording import fold, unspaced, words

_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_DASH = "—－-"
_ENUMERATOR = re.compile(
    rf"(?:第\s*(?P<part>{_NUMERAL})\s*(?:部分|章)[、:.\s]*|(?P<zh>{_NUMERAL}|[{_DASH}])\s*[、.]"
    rf"|(?P<spaced>{_NUMERAL})\s+|(?P<digit>\d{{1,2}})\s*[、.](?!\d))"
)
_MARK = re.compile(r"[#*\s]*")
_TAIL = "*#: \t\r\n\u3000\xa0"
_CONTENTS_ENTRY = re.compile(r"[.…·]{2,}\s*\d+$")
_LONGEST_NAME = 120
"""Characters of a section's name with the white space in it: a paragraph is longer."""
_LONGEST, _LONGEST_UNKNOWN = 40, 25
"""Characters of a heading with a section's keyword, and of one without."""


@record(frozen=True, slots=True)
class Heading:
    """A heading as printed, without Markdown signs."""

    start: int
    end: int
    line: int
    number: int
    """Statutory section, 0 if none."""
    printed: int
    """The number it is printed with; 0 if it has none."""
    firm: bool
    """Numbered in Chinese; others count only for sections that have no firm heading."""


def find_headings(document: Document) -> tuple[Heading, ...]:
    """Return the headings in the order they are printed."""
    plain = [block for block in document.blocks if not block.cells]
    found = [heading for block in plain for heading in _headings_in(document, block)]
    firm = {heading.number for heading in found if heading.firm and heading.number}
    kept = [heading for heading in found if heading.firm or heading.number not in firm]
    return _without_lists(_without_contents(document, kept))


def statutory_number(title: str) -> int:
    """Return the statutory section a heading opens by its keywords, 0 if none."""
    squeezed = unspaced(title)
    if not _any_keyword().search(squeezed):
        return 0
    if any(word in squeezed for word in words("reading")["heading"]["rows"]):
        return 0
    for number, keywords in _keywords():
        if any(keyword in squeezed for keyword in keywords):
            return number
    return 0


def is_section_name(text: str) -> bool:
    """Whether a text is nothing but the statutory name of a section, without its number."""
    return len(text) <= _LONGEST_NAME and fold(unspaced(text)) in _names()


@cache
def _keywords() -> tuple[tuple[int, tuple[str, ...]], ...]:
    sections = vocabulary().sections
    return tuple((no, sections[no].keywords) for no in words("reading")["heading"]["order"])


@cache
def _any_keyword() -> re.Pattern[str]:
    """Return what is found in every heading that opens a statutory section: most lines are none."""
    return re.compile("|".join(re.escape(word) for _, listed in _keywords() for word in listed))


@cache
def _names() -> frozenset[str]:
    """Return the folded names of the sections, the official one without its numeral."""
    sections = vocabulary().sections.values()
    official = {fold(section.label.partition("、")[2]) for section in sections}
    return frozenset(official | {fold(name) for section in sections for name in section.variants})


@cache
def _inside_line() -> re.Pattern[str]:
    """Return the pattern of a numbered section name that stands within a longer line."""
    names = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    boundary = r"(?:^|(?<=[\s。;!?”)#*]))"
    return re.compile(rf"{boundary}(?P<zh>{_NUMERAL})、(?:{names})(?=$|[\s。:*])")


def _headings_in(document: Document, block: Block) -> Iterator[Heading]:
    printed = fold(document.text[block.start : block.end])
    whole = _whole_line(printed, block)
    if whole:
        yield whole
    elif "、" in printed:
        for match in _inside_line().finditer(printed):
            start, end = block.start + match.start(), block.start + match.end()
            number = statutory_number(match[0])
            yield Heading(start, end, block.line, number, _value(match["zh"]), firm=True)


def _whole_line(printed: str, block: Block) -> Heading | None:
    """Return the heading a line is, if it is one from end to end."""
    mark = _MARK.match(printed)
    first, last = (mark.end() if mark else 0), len(printed.rstrip(_TAIL))
    if last - first > _LONGEST or "。" in printed[first:last] or _CONTENTS_ENTRY.search(printed):
        return None
    enumerator = _ENUMERATOR.match(printed, first, last)
    title = printed[enumerator.end() if enumerator else first : last].strip()
    number = statutory_number(title)
    if not _opens_section(title, number, enumerator):
        return None
    firm = _is_firm(enumerator)
    numeral = "".join(filter(None, enumerator.groups())) if enumerator else ""
    start, end = block.start + first, block.start + last
    return Heading(start, end, block.line, number, _value(numeral), firm)


def _opens_section(title: str, number: int, enumerator: re.Match[str] | None) -> bool:
    if enumerator is None:
        return is_section_name(title)
    if number:
        return True
    is_row = any(word in title for word in words("reading")["heading"]["rows"])
    short = 2 <= len(title) <= _LONGEST_UNKNOWN and not re.search(r"[,;:]", title)
    return _is_firm(enumerator) and short and not is_row


def _is_firm(enumerator: re.Match[str] | None) -> bool:
    """Whether a heading is numbered in Chinese: 一、 or 第一部分."""
    return bool(enumerator and (enumerator["zh"] or enumerator["part"]))


def _value(numeral: str) -> int:
    """Return the value of 一 … 二十 or of digits; a dash is a 一 drawn too straight."""
    if not numeral:
        return 0
    if numeral.isdecimal():
        return int(numeral)
    digits = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return digits.get(numeral[-1], 1)
    return 10 * digits.get(tens, 1) + digits.get(ones, 0)


def _without_contents(document: Document, found: list[Heading]) -> list[Heading]:
    """Drop a table of contents: headings with nothing under them that come again later."""
    last_at = {heading.number: index for index, heading in enumerate(found)}
    nexts = [later.start for later in found[1:]] + [len(document.text)]
    return [
        heading
        for index, (heading, following) in enumerate(zip(found, nexts, strict=False))
        if last_at[heading.number] == index
        or document.text[heading.end : following].strip("#*。; \t\r\n\u3000")
    ]


def _without_lists(found: list[Heading]) -> tuple[Heading, ...]:
    """Drop numbered lines that are items of a list: their numbers do not continue the report's."""
    kept: list[Heading] = []
    printed = 0
    for index, heading in enumerate(found):
        follows = heading.printed == printed + 1
        if heading.number or (follows and not _taken_later(found[index + 1 :], heading.printed)):
            kept.append(heading)
            printed = heading.printed or printed
    return tuple(kept)


def _taken_later(following: list[Heading], printed: int) -> bool:
    """Whether a statutory heading carries this number before the numbering restarts."""
    for heading in following:
        if heading.number and heading.printed == 1:
            return False
        if heading.number and heading.printed == printed:
            return True
    return False
