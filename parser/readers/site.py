"""What surrounds a report on a government site: navigation, meta tags, the small table of facts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from parser.document import PICTURE
from parser.readers.pieces import Piece, squeezed
from parser.readers.words import PAGE

_DROPPED = frozenset(
    re.findall(
        r"\w+",
        "applet audio base button canvas del embed head iframe input link map meta noscript "
        "object option s script select strike style svg template textarea title video xml",
    )
)
"""Never printed, or, like a struck-out figure, no longer said."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.IGNORECASE)
_BODY_WORD = re.compile("|".join(map(re.escape, PAGE.body)))
_REPORT_WORD = re.compile("|".join(map(re.escape, PAGE.report)))
_CHROME = tuple(PAGE.chrome)
_FACT = re.compile(
    rf"[\[【]?({'|'.join(sorted(map(re.escape, PAGE.facts), key=len, reverse=True))})[\]】]?"
    r"\s*[:：]\s*([^\s:：|]+)"
)
_LABEL_END = re.compile(r"[\s:：\[\]【】]+")
_SHORT = 40
"""Characters: a line of navigation is shorter."""
_ARTICLE = 300
"""Characters: a cell with more is no cell of the form."""
_MOST = 0.7
"""Share of a page's running text that the body holds at least."""


def is_hidden(element: _Element) -> bool:
    """Whether a browser would not print the element."""
    if element.tag in _DROPPED:
        return True
    style = element.get("style")
    is_styled_away = style is not None and bool(_HIDING.search(style))
    return is_styled_away or element.get("hidden") is not None


@dataclass(slots=True)
class _Mass:
    """What a part of the page holds."""

    letters: int = 0
    """Characters outside links."""
    words: set[str] = field(default_factory=set)


def body_of(root: _Element) -> _Element:
    """Return the smallest part of a page that holds all words of a report and most of its text."""
    masses = _masses(root)
    body = root
    while True:
        inner = next((child for child in body if _holds_all(child, body, masses)), None)
        if inner is None:
            return body
        body = inner


def _holds_all(child: _Element, parent: _Element, masses: Mapping[_Element, _Mass]) -> bool:
    if child not in masses or _is_matter(child):
        return False
    inner, outer = masses[child], masses[parent]
    if not outer.letters:
        return False
    return inner.words == outer.words and inner.letters >= _MOST * outer.letters


def _is_matter(element: _Element) -> bool:
    """Whether an element is a part of a report, not a frame around one."""
    if element.tag != "table":
        return element.tag in _WORDED
    # A table that frames an article holds other tables, or more text than a row of figures.
    holds_tables = element.find(".//table") is not None
    return not holds_tables and all(
        len("".join(cell.itertext())) < _ARTICLE for cell in element.iter("td", "th")
    )


def _masses(root: _Element) -> dict[_Element, _Mass]:
    masses: dict[_Element, _Mass] = {}
    _weigh(root, masses)
    return masses


def _weigh(element: _Element, masses: dict[_Element, _Mass]) -> _Mass:
    mass = masses[element] = _Mass()
    if element.tag in _WORDED:
        # Word cuts a phrase into spans wherever the font changes.
        mass.words.update(_BODY_WORD.findall("".join(element.itertext())))
    _add(mass, element.text)
    for child in element:
        if child.tag not in _WEIGHTLESS and not is_hidden(child):
            inner = _weigh(child, masses)
            mass.letters += inner.letters
            mass.words |= inner.words
        _add(mass, child.tail)
    return mass


_WORDED = frozenset(("p", "h1", "h2", "h3", "h4", "h5"))
_WEIGHTLESS = frozenset(("a", "nav", "footer"))


def _add(mass: _Mass, text: str | None) -> None:
    if text and len(text := text.strip()) > 3:
        mass.letters += len(text)
        mass.words.update(_BODY_WORD.findall(text))


def metadata_of(root: _Element) -> dict[str, str]:
    """Return what the standard meta tags say, by key of `Document.metadata`."""
    found: dict[str, str] = {}
    for tag in root.iterfind(".//meta"):
        key = PAGE.meta.get((tag.get("name") or tag.get("property") or "").lower())
        value = squeezed(tag.get("content") or "")
        if key and value:
            found.setdefault(key, value)
    return found


def printed_facts(pieces: Iterable[Piece]) -> dict[str, str]:
    """Return what the table 索引号/发布机构/公开日期, or a line like it, says."""
    found: dict[str, str] = {}
    for piece in pieces:
        for label, value in _pairs(piece):
            key = PAGE.facts.get(_LABEL_END.sub("", label))
            if key and value and value != PICTURE:
                found.setdefault(key, value)
    return found


def _pairs(piece: Piece) -> Iterator[tuple[str, str]]:
    if piece.is_row:
        yield from zip(piece.texts, piece.texts[1:], strict=False)
    for text in piece.texts:
        if len(text) <= 4 * _SHORT:
            yield from _FACT.findall(text)


def title_above(root: _Element, body: _Element, metadata: Mapping[str, str]) -> str:
    """Return the report's title as printed above its body, "" if the body has one itself."""
    if _has_title(body.itertext()):
        return ""
    title = ""
    for element in root.iter("h1", "h2", "h3", "h4", "div", "p", "span", "td", "strong"):
        if element is body:
            break
        if element.getparent() is not None and _is_title(text := squeezed(element.text or "")):
            title = text
    return title or (metadata["title"] if _is_title(metadata.get("title", "")) else "")


def _has_title(texts: Iterable[object]) -> bool:
    return any(_is_title(squeezed(str(text))) for text in texts)


def _is_title(text: str) -> bool:
    return len(text) <= 2 * _SHORT and not text.endswith("。") and bool(_REPORT_WORD.search(text))


def without_chrome(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces without the short lines that belong to the page (print, share, next article)."""
    for piece in pieces:
        text = piece.texts[0]
        if piece.is_row or len(text) > _SHORT or not text.startswith(_CHROME):
            yield piece
