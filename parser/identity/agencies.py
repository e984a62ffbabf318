"""What each source says about whose report it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parser.document import Document
from parser.identity.dates import DATE_LINE, date_of
from parser.identity.openings import announced, contacts, without_offices
from parser.names import (
    government_of,
    is_agency,
    is_placed,
    level_word_of,
    split_place,
    without_level,
)
from parser.places import named_by
from parser.report import Evidence, Section
from parser.titles import Title, read_title
from parser.wording import fold, unspaced, words

_HAN = r"[\u4e00-\u9fff]"
_OPENING, _FEW, _BESIDE = 3000, 6, 2
"""Characters in which a report says what it is; lines that may hold a signature; lines from the
title to a sub-title."""
_MONTH = re.compile(r"\(?(?:20\d\d|二[〇○零]\S{2})年\S{1,2}月(?:\S{1,3}日)?\)?")
_CODE = re.compile(r"(\d{6})\d{4}")


@dataclass(frozen=True, slots=True)
class Sayings:
    """The parts of a document that may say whose report it is."""

    metadata: Mapping[str, str]
    name: str
    """File name without its suffix."""
    titles: tuple[Title, ...]
    title: Title | None
    lines: tuple[str, ...]
    """Folded lines, white space removed, before the first section; then the last ones."""
    ending: tuple[str, ...]
    text: str
    """The whole report, folded, white space removed."""
    opening: str
    """What stands before the first section, or the first characters."""
    first_section: str
    own_words: frozenset[str]
    """What the report calls itself: 我局, 我市."""

    @property
    def outer_text(self) -> str:
        """Return the text beside the report that may name the place above."""
        keys = ("site", "publisher", "title", "folder")
        return "\n".join(fold(self.metadata.get(key, "")) for key in keys)

    @classmethod
    def of(
        cls,
        document: Document,
        titles: Sequence[Title],
        title: Title | None,
        sections: tuple[Section, ...],
    ) -> "Sayings":
        """Return a report's sayings."""
        first = sections[0].start if sections else None
        blocks = document.blocks
        before = [b for b in blocks if first is None or b.start < first]
        lines = tuple(_plain(document.text[b.start : b.end]) for b in before[:60])
        whole = _plain(document.text[blocks[0].start : blocks[-1].end]) if blocks else ""
        body = document.text[sections[0].start : sections[0].end] if sections else ""
        return cls(
            metadata=document.metadata,
            name=fold(document.name.rpartition(".")[0] or document.name),
            # Behind the first section a title is a link to another report.
            titles=tuple(one for one in titles if first is None or one.start < first),
            title=title,
            lines=lines,
            ending=tuple(_plain(document.text[b.start : b.end]) for b in blocks[-_FEW:]),
            text=whole,
            opening="\n".join(lines)[:_OPENING],
            first_section=body[len(sections[0].title) :][:40] if sections else "",
            own_words=_own_words(whole),
        )


def agency_evidence(sayings: Sayings) -> tuple[Evidence, ...]:
    """Return what every source says, the weightiest first."""
    weights: Mapping[str, int] = words("reading")["evidence"]["agency"]
    found = [
        Evidence("agency", source, said, _read(said, sayings), weights[source], False)
        for source, said in _sources(sayings)
        if said
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: -one.weight))


def _sources(sayings: Sayings) -> Iterator[tuple[str, str]]:
    metadata = sayings.metadata
    yield "given", _plain(metadata.get("given_agency", ""))
    yield "title", sayings.title.agency if sayings.title else ""
    yield from (("heading", one.agency) for one in sayings.titles if one is not sayings.title)
    yield from (("heading", line) for line in _subtitles(sayings))
    yield from (("preface", name) for name in announced(sayings.opening))
    yield from (("facts", name) for name in _stated(sayings.lines))
    yield "site", _site().sub("", _plain(metadata.get("site", "")))
    yield "publisher", _plain(metadata.get("publisher", ""))
    yield "signature", _signature(sayings.ending)
    yield "heading", _of_title(metadata.get("title", ""))
    yield "heading", _of_title(metadata.get("page", ""))
    yield from (("file", name) for name in _labelled(sayings.name))
    yield from (("folder", name) for name in _labelled(metadata.get("folder", "")))
    yield from (("contact", name) for name in contacts(sayings.opening))


def _plain(text: str) -> str:
    return unspaced(fold(text)).lstrip("#*").rstrip("*")


def _labelled(text: str) -> Iterator[str]:
    """Yield the names in a file's or a folder's name."""
    noise = "|".join(words("reading")["evidence"]["noise"])
    for part in re.split(rf"[^\u4e00-\u9fff·]+|{noise}", fold(text)):
        if is_agency(government_of(part)):
            yield part


def _of_title(text: str) -> str:
    named = read_title(text)
    return named[0] if named else ""


def _read(said: str, sayings: Sayings) -> str:
    """Return the agency a text names, "" if it is no name that says where."""
    name = government_of(without_offices(_own_level().sub("", said)))
    if not is_agency(name):
        return ""
    if is_placed(name):
        return name
    place = _place_of_level(name, sayings)
    return f"{place}{without_level(name)}" if place else ""


@cache
def _own_level() -> re.Pattern[str]:
    return re.compile(words("reading")["preface"]["own"])


def _place_of_level(name: str, sayings: Sayings) -> str:
    """Return the one place of the level that a name begins with (县民政局), "" if none is told."""
    level = level_word_of(name)
    given = named_by(sayings.metadata.get("given_place", ""))
    told = {given} if given else set(_places_told(sayings))
    fitting = {place for place in told if place and (not level or place.endswith(level))}
    return fitting.pop() if len(fitting) == 1 and (level or given) else ""


@cache
def _site() -> re.Pattern[str]:
    """Return the pattern of what a site's name has behind its agency's: 门户网站."""
    return re.compile(f"(?:{'|'.join(words('reading')['evidence']['sites'])})$")


def _places_told(sayings: Sayings) -> Iterator[str]:
    """Yield the places that the page itself belongs to."""
    code = _CODE.match(sayings.metadata.get("site_code", ""))
    if code:
        yield named_by(code[1])
        return
    for key in ("site", "publisher"):
        yield split_place(_site().sub("", _plain(sayings.metadata.get(key, ""))))[0]


def _subtitles(sayings: Sayings) -> Iterator[str]:
    """Yield the lines beside the title that are nothing but a name."""
    if sayings.title is None:
        return
    printed = _plain(sayings.title.text)
    at = next((n for n, line in enumerate(sayings.lines) if line and line in printed), 0)
    for line in sayings.lines[max(0, at - _BESIDE) : at + _BESIDE + 1]:
        name = without_offices(re.sub(r"\(?20\d\d年\d{1,2}月\d{1,2}日\)?$", "", line))
        if is_agency(name) and is_placed(name):
            yield name


def _stated(lines: Sequence[str]) -> Iterator[str]:
    """Yield what lines such as 发布机构：X say."""
    for line in lines:
        for match in _fact().finditer(line):
            yield _other_label().split(match["rest"])[0]


@cache
def _fact() -> re.Pattern[str]:
    labels = "|".join(words("pages")["facts"]["publisher"])
    return re.compile(rf"(?:{labels})[\]】]?(?:\([^)]{{1,6}}\))?[:|]+(?P<rest>[^:|]+)")


@cache
def _other_label() -> re.Pattern[str]:
    """Return the pattern of the label that a line goes on with."""
    pages = words("pages")
    labels = (
        *pages["facts"]["publisher"],
        *pages["facts"]["published"],
        *pages["labels"]["others"],
    )
    return re.compile(rf"[\[【]?(?:{'|'.join(labels)})")


def _signature(ending: Sequence[str]) -> str:
    """Return the line before the date that ends the report."""
    for line, following in pairwise(ending):
        dated = date_of(following) or _MONTH.fullmatch(following)
        if dated and len(following) <= DATE_LINE:
            return line
    for line in ending[-2:]:
        match = re.fullmatch(rf"({_HAN}{{4,30}})\(?20\d\d年\d{{1,2}}月\d{{1,2}}日\)?", line)
        if match:
            return match[1]
    return ""


def _own_words(text: str) -> frozenset[str]:
    """Return the endings of the words by which a report speaks of itself most."""
    known = words("reading")["agency"]
    kinds = sorted((*known["own_places"], *known["own_bodies"]), key=len, reverse=True)
    said = re.findall(rf"我({'|'.join(kinds)})", text)
    bodies = [word for word in said if word in known["own_bodies"]]
    # A government's report may say 我办 of the office that wrote it.
    return frozenset(bodies if len(bodies) * 3 >= len(said) else said)
