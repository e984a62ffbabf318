"""Title lines: where a report begins, and which agency and year its title names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parser.document import Block, Document
from parser.names import is_agency
from parser.wording import fold, words

_SPACE = re.compile(r"\s+")
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|二[〇○零O][〇○零O一二三四五六七八九]{2})年?度?)"
_SIGNS = "#*　 \t"
_NAME = r"[^\d,;:。]*?"
_LONGEST = 60
"""Characters of a title line."""
_NUMERALS = {sign: str(value % 10) for value, sign in enumerate("〇一二三四五六七八九")}
_NUMERALS |= {"○": "0", "零": "0", "O": "0"}


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed in one or two lines, and what it names."""

    start: int
    end: int
    text: str
    agency: str
    """As printed; "" if the title names none."""
    year: int | None


def find_titles(document: Document) -> tuple[Title, ...]:
    """Return every title in the document, in order."""
    paragraphs = [block for block in document.blocks if len(_filled(block)) <= 1]
    found: list[Title] = []
    for index, block in enumerate(paragraphs):
        if found and block.start < found[-1].end:
            continue
        title = _title_at(document, paragraphs, index)
        if title:
            found.append(title)
    return tuple(found)


def read_title(text: str) -> tuple[str, int | None] | None:
    """Return the agency and year a title names, None if the text is no title."""
    squeezed = _SPACE.sub("", fold(text)).strip("#*")
    if len(squeezed) > _LONGEST or squeezed.endswith(("。", "，")):
        return None
    match = _pattern().fullmatch(squeezed)
    if match is None:
        return None
    agency = (match["before"] or match["after"] or match["only"] or "").strip("-—:《")
    for lead in words("reading")["title"]["lead"]:
        agency = agency.removesuffix(lead)
    year = match["year"] or match["inner"]
    return agency, number_of_year(year) if year else None


def title_of(text: str) -> Title | None:
    """Return the title a file states beside its text; it stands nowhere in the text."""
    named = read_title(text)
    return Title(0, 0, text.strip(), *named) if named else None


def number_of_year(printed: str) -> int | None:
    """Return the value of a year in digits or Chinese numerals."""
    digits = "".join(_NUMERALS.get(sign, sign) for sign in printed)
    return int(digits) if len(digits) == 4 and digits.isdecimal() else None


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a whole title, white space removed."""
    known = words("reading")["title"]
    subject, glue, kind, lead = (
        "|".join(sorted(known[name], key=len, reverse=True))
        for name in ("subjects", "glue", "kinds", "lead")
    )
    inner = _YEAR.replace("year", "inner", 1)
    note = r"(?:[(\[【].{0,20}[)\]】])?"
    return re.compile(
        rf"(?:(?:{lead})[:\d]?)?《?(?:(?P<before>{_NAME}){_YEAR}(?P<after>{_NAME})|(?P<only>{_NAME}))"
        rf"(?:{subject})(?:{glue})*{inner}?(?:{glue})*(?:{kind}){note}》?"
    )


def _filled(block: Block) -> Sequence[object]:
    return [cell for cell in block.cells if cell.text]


def _title_at(document: Document, paragraphs: Sequence[Block], index: int) -> Title | None:
    """Return the title whose last line begins at a paragraph, or whose first line is it."""
    block = paragraphs[index]
    text = document.text[block.start : block.end]
    if len(text) > _LONGEST:
        return None
    alone = read_title(text)
    if alone and alone[0]:
        return _title(document, block.start, block.end, alone)
    following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
    if following and not alone:
        joined = read_title(text + document.text[following.start : following.end])
        if joined and is_agency(joined[0]) and _is_pair(text):
            return _title(document, block.start, following.end, joined)
    return _title(document, block.start, block.end, alone) if alone else None


def _is_pair(first: str) -> bool:
    """Whether a line can be the upper half of a title: no punctuation ends it."""
    return not re.search(r"[，。；：、,;:]\s*$", first)


def _title(document: Document, start: int, end: int, named: tuple[str, int | None]) -> Title:
    printed = document.text[start:end]
    kept = printed.strip(_SIGNS)
    return Title(start, end, kept, *named)
