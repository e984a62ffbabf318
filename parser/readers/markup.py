"""Markup that a page prints, keeps in a field or writes with a program: put where it is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape

from lxml import etree

from parser.readers.words import PAGE

MARKUP = re.compile(r"<(?:p|div|table|tr|td|br|span|h[1-6])\b[^<>]*>", re.IGNORECASE)
CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": ""}
_PROGRAM = ("script",)


def unpacked(root: etree._Element) -> None:
    """Put the longest table that a page only carries where it is carried, as if it were printed.

    Only for a page without a cell of its own: what a page prints counts, not what it keeps beside.
    """
    found = max(_kept(root), key=lambda one: len(one[1]), default=None)
    if found is None:
        return
    element, markup, is_text = found
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True)
    inner = etree.fromstring(f"<div>{markup}</div>", parser)
    body = inner.find("body") if inner is not None else None
    if body is None:
        return
    body.tag = "div"
    parent = element.getparent()
    if any(one.tag == "head" for one in element.iterancestors()):
        root.append(body)
    elif is_text and element.tag not in ("textarea", "script", "template", "noscript"):
        element.text = None
        element.insert(0, body)
    elif parent is not None:
        parent.insert(parent.index(element), body)


def _kept(root: etree._Element) -> Iterator[tuple[etree._Element, str, bool]]:
    """Yield elements with the table they carry, and whether as their text."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        said = element.text or ""
        if element.tag in _PROGRAM:
            strings = (
                _unescaped(next(filter(None, one.groups()), "")) for one in _STRING.finditer(said)
            )
            yield from ((element, one, True) for one in strings if CELL.search(one))
        elif CELL.search(said):
            yield element, said, True
        yield from ((element, value, False) for value in element.values() if CELL.search(value))


def _unescaped(string: str) -> str:
    """Return what a string of a program says."""
    return _ESCAPE.sub(_sign, string)


def _sign(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _PLAIN.get(code, code)


def page_of(markup: str, facts: Mapping[str, str]) -> str:
    """Return a page of what an editor keeps: the markup, and title, source and date beside it."""
    title = facts.get("title", "")
    names = {key: next(iter(names)) for key, names in _meta_names().items()}
    head = "".join(
        f'<meta name="{names[key]}" content="{escape(value)}">'
        for key, value in facts.items()
        if key in names
    )
    printed = "" if title in unescape(markup)[:2000] else f"<h1>{escape(title)}</h1>"
    return f"<html><head>{head}</head><body>{printed}{markup}</body></html>"


def _meta_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, key in PAGE.meta.items():
        names.setdefault(key, []).append(name)
    return names


def page_in_xml(said: str) -> str | None:
    """Return the page in the longest part of an XML document; None where it carries none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root: etree._Element | None = etree.fromstring(said.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:  # nothing could be recovered
        return None
    parts = [(str(one.tag), one.text or "") for one in root.iter() if isinstance(one.tag, str)]
    longest = max((value for _, value in parts), key=len, default="")
    if not MARKUP.search(longest):
        return None
    return page_of(longest, facts_of(parts))


def facts_of(fields: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return what fields say of a report, by key of `Document.metadata`."""
    found: dict[str, str] = {}
    for name, value in fields:
        key = PAGE.fields.get(name.rpartition("}")[2].lower())
        if key and isinstance(value, str) and 0 < len(value.strip()) < 200:
            found.setdefault(key, value.strip())
    return found
