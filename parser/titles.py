"""Title lines: where a report begins, and which agency and year its title names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parser.document import Block, Document
from parser.names import is_agency, is_placed
from parser.wording import fold, squeeze, unspaced, words

_SPACE = re.compile(r"[\s*#]+")
_ZH_YEAR = r"二[〇○零O][〇○零O一二三四五六七八九]{2}"
_YEAR = rf"(?:(?:20\d\d[-/~—至])?(?P<year>(?:19|20)\d\d|{_ZH_YEAR})(?:学年|年)?度?)"
_ANY_YEAR = re.compile(rf"(?<!\d)(20\d\d|{_ZH_YEAR})(?:学年|年)")
_YEAR_LINE = re.compile(rf"[(\[【]?(?:20\d\d|{_ZH_YEAR})年?度?[)\]】]?")
_NOTE = r"(?:[(\[【〔][^)\]】〕]{0,20}[)\]】〕])?"
_ENUMERATOR = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]"
)
_FIRST = 5
"""Paragraphs among which a page printed on one line stands."""
_KIND_SIGN = re.compile("[报報告结結表]")
_GOES_ON = ("的", "编")
_SIGNS = "#*　 \t"
_NAME = r"[^\d,;:。]*?"
_LONGEST, _MOST_LINES, _OPENING = 60, 4, 200
"""Characters of a title; lines it may be printed in; where a line that holds a page has its own."""
_NUMERALS = {sign: str(value % 10) for value, sign in enumerate("〇一二三四五六七八九")}
_NUMERALS |= {"○": "0", "零": "0", "O": "0"}

Named = tuple[str, int | None]
"""Agency and year a title names."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed in one or more lines, and what it names."""

    start: int
    end: int
    text: str
    agency: str
    """As printed; "" if the title names none."""
    year: int | None


def find_titles(document: Document) -> tuple[Title, ...]:
    """Return every title in the document, in order."""
    paragraphs = [one for one in document.blocks if not one.cells or len(_filled(one)) <= 1]
    found: list[Title] = []
    for index, block in enumerate(paragraphs):
        if found and block.start < found[-1].end:
            continue
        lines = paragraphs[index : index + _MOST_LINES]
        if not _may_be_title(
            document.text[block.start : min(lines[-1].end, block.start + _OPENING)]
        ):
            continue
        title = _title_at(document, lines, is_first=index < _FIRST)
        if title:
            found.append(title)
    return tuple(found)


@lru_cache(maxsize=256)
def read_title(text: str) -> Named | None:
    """Return the agency and year a title names, None if the text is no title.

    What a page prints before and behind it (首页 > …, …_绥芬河市人民政府网) is left out.
    """
    if not _may_be_title(fold(text)):
        return None
    whole = _read(text)
    if whole is None:
        whole = _behind_number(text)
    if not _joint().search(text):
        return whole
    if whole and not (whole[0] and _joint().search(whole[0])):
        return whole
    pieces = [_read(piece) for piece in _joint().split(fold(text))]
    return next((read for read in reversed(pieces) if read and read[0]), None) or whole


def _behind_number(text: str) -> Named | None:
    """Return what a title names that stands behind the number and signer of a document."""
    spaces = [match.end() for match in _SPACE.finditer(text)]
    pieces = (_read(text[start:]) for start in spaces if _may_be_title(text[start:]))
    return next((read for read in pieces if read and is_placed(read[0])), None)


def title_of(text: str) -> Title | None:
    """Return the title a file states beside its text; it stands nowhere in the text."""
    named = read_title(text)
    return Title(0, 0, text.strip(), *named) if named else None


def number_of_year(printed: str) -> int | None:
    """Return the value of a year in digits or Chinese numerals."""
    digits = "".join(_NUMERALS.get(sign, sign) for sign in printed)
    return int(digits) if len(digits) == 4 and digits.isdecimal() else None


def years_in(text: str) -> set[int]:
    """Return the years a folded text names."""
    years = {number_of_year(printed) for printed in _ANY_YEAR.findall(text)}
    return {year for year in years if year}


@lru_cache(maxsize=256)
def _read(text: str) -> Named | None:
    if not _may_be_title(text):
        return None
    squeezed = _squeezed(text)
    if len(squeezed) > _LONGEST or squeezed.endswith(("。", ",")):
        return None
    match = _pattern().fullmatch(squeezed)
    if match is None or _ENUMERATOR.fullmatch(match["only"] or ""):
        return None  # a heading of another text: 四、政府信息公开工作年度报告
    return _named(match, squeezed)


def _squeezed(text: str) -> str:
    """Return a text folded, without white space and Markdown signs."""
    return unspaced(fold(text)).replace("*", "").replace("#", "")


def _named(match: re.Match[str], squeezed: str) -> Named:
    agency = (match["before"] or match["after"] or match["only"] or "").strip("-—:《【】[]()")
    for lead in words("reading")["title"]["lead"]:
        agency = agency.removesuffix(lead).removeprefix(lead)
    year = match["year"] or match["inner"]
    told = years_in(squeezed)
    return agency, number_of_year(year) if year else min(told) if len(told) == 1 else None


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a whole title, white space removed."""
    known = words("reading")["title"]
    subject, glue, kind, lead, tail = (
        "|".join(sorted(known[name], key=len, reverse=True))
        for name in ("subjects", "glue", "kinds", "lead", "tails")
    )
    inner = _YEAR.replace("year", "inner", 1)
    return re.compile(
        rf"{_NOTE}(?:(?:{lead})[:\d]?)?《?"
        rf"(?:(?P<before>{_NAME}){_YEAR}(?P<after>{_NAME})|(?P<only>{_NAME}))"
        rf"(?:{subject})(?:{glue})*{inner}?(?:{glue})*(?:{kind})》?{_NOTE}(?:{tail})?{_NOTE}》?"
    )


@cache
def _joint() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("reading")["title"]["joints"])))


def _filled(block: Block) -> Sequence[object]:
    return [cell for cell in block.cells if cell.text]


def _may_be_title(printed: str) -> bool:
    """Whether lines hold the signs without which there is no title, in either script."""
    return "公" in printed and _KIND_SIGN.search(printed) is not None


def _title_at(document: Document, lines: Sequence[Block], is_first: bool) -> Title | None:
    """Return the title whose first line is the first of these."""
    first = lines[0]
    if first.end - first.start > _LONGEST:
        return _opening(document, first) if is_first else None
    alone = read_title(document.text[first.start : first.end])
    if alone and is_placed(alone[0]):
        return _with_year(document, lines, alone)
    if not alone:
        for count, joined in _joined(document, lines):
            return _title(document, first.start, lines[count - 1].end, joined)
    return _with_year(document, lines, alone) if alone else None


def _joined(document: Document, lines: Sequence[Block]) -> Iterator[tuple[int, Named]]:
    """Yield the titles that several lines make together, none of the later ones whole alone."""
    for count in range(2, len(lines) + 1):
        if lines[count - 1].end - lines[0].start > 2 * _LONGEST:
            return
        if not _goes_on(document.text[lines[count - 2].start : lines[count - 2].end]):
            return
        last = read_title(document.text[lines[count - 1].start : lines[count - 1].end])
        if last and is_placed(last[0]):
            return
        joined = _read(document.text[lines[0].start : lines[count - 1].end])
        if joined and (not joined[0] or is_agency(joined[0])) and not _is_torn(joined, last):
            yield count, joined


def _is_torn(joined: Named, last: Named | None) -> bool:
    """Whether the lines above a title that names nobody are no name of an agency in a place."""
    return last is not None and not is_placed(joined[0])


def _goes_on(line: str) -> bool:
    """Whether a line can be the upper part of a title: no punctuation ends it."""
    return len(line) <= _LONGEST and not re.search(r"[，。；：、,;:]\s*$", line)


def _with_year(document: Document, lines: Sequence[Block], named: Named) -> Title:
    """Return a title of one line, with the year the next line may consist of."""
    first, year = lines[0], named[1]
    if year is None and len(lines) > 1:
        below = _squeezed(document.text[lines[1].start : lines[1].end])
        if _YEAR_LINE.fullmatch(below):
            joined = _read(document.text[first.start : lines[1].end])
            if joined:
                return _title(document, first.start, lines[1].end, (named[0], joined[1]))
    return _title(document, first.start, first.end, named)


def _opening(document: Document, block: Block) -> Title | None:
    """Return the title with which a page printed on one line begins."""
    squeezed = squeeze(document.text, block.start, min(block.end, block.start + _OPENING))
    match = _pattern().match(squeezed.text)
    if not match or match.end() > _LONGEST or squeezed.text[match.end() :][:1] in _GOES_ON:
        return None
    named = _named(match, match[0])
    if not is_placed(named[0]) or not is_agency(named[0]):
        return None
    return _title(document, *squeezed.span(0, match.end()), named)


def _title(document: Document, start: int, end: int, named: Named) -> Title:
    printed = document.text[start:end]
    kept = printed.strip(_SIGNS)
    return Title(start, end, kept, *named)
