"""Reports that the JSON of a site's editor carries: a page, a text, or lists of figures."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from parser.document import Document
from parser.readers import html, text
from parser.readers.encoded import decoded
from parser.readers.limits import LARGEST_TEXT
from parser.readers.markup import MARKUP, facts_of, page_of
from parser.readers.words import PAGE, refused

_LINES = 10
"""Lines of a text that is a report of its own, not a field of one."""
_DEEPEST = 50
_LONGEST_NAME = 40


def read_json(content: bytes, name: str) -> Document:
    """Return the report that JSON carries: a page, a text, or fields and lists of figures."""
    if len(content) > LARGEST_TEXT:
        raise refused(name, "too_large", limit=f"{LARGEST_TEXT >> 20} MB")
    said = decoded(content) or ""
    try:
        data = json.loads(said)
    except (ValueError, RecursionError):
        return html.read(content, name) if MARKUP.search(said) else text.read(content, name)
    leaves = list(_leaves(data, {}, 0))
    facts, longest = max(leaves, key=lambda leaf: len(leaf[1]), default=({}, ""))
    if MARKUP.search(longest):
        return html.read(_encoded(page_of(longest, facts)), name, content)
    if longest.count("\n") >= _LINES:
        title = facts.get("title", "")
        own = longest if title in longest[:200] else f"{title}\n{longest}"
        return text.read(_encoded(own), name, content)
    drawn = "".join(_drawn(data, 0))
    return html.read(_encoded(f"<html><body>{drawn}</body></html>"), name, content)


def _encoded(said: str) -> bytes:
    """Return a text as bytes; half a character (\\ud800 in JSON) is a question mark."""
    return said.encode("utf-8", "replace")


def _leaves(
    data: object, above: Mapping[str, str], depth: int
) -> Iterator[tuple[Mapping[str, str], str]]:
    """Yield every string with what the fields around it say."""
    if depth > _DEEPEST:
        return
    if isinstance(data, str):
        yield above, data
    elif isinstance(data, dict):
        facts = {**above, **facts_of(data.items())}
        for value in data.values():
            yield from _leaves(value, facts, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value, above, depth + 1)


def _drawn(data: object, depth: int) -> Iterator[str]:
    """Yield fields and lists as paragraphs and tables."""
    if depth > _DEEPEST:
        return
    if rows := _rows(data):
        cells = ("".join(f"<td>{_cell(value)}</td>" for value in row) for row in rows)
        yield f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _field(name, value, depth)
    elif isinstance(data, list):
        for value in data:
            yield from _drawn(value, depth + 1)
    else:
        yield "".join(f"<p>{escape(line)}</p>" for line in _said(data).split("\n"))


def _field(name: str, value: object, depth: int) -> Iterator[str]:
    key = PAGE.fields.get(name.lower())
    is_named = not name.isascii() and len(name) <= _LONGEST_NAME
    if isinstance(value, (dict, list)):
        yield f"<p>{escape(name)}</p>" if is_named else ""
        yield from _drawn(value, depth + 1)
    elif key == "title":
        yield f"<h1>{escape(_said(value))}</h1>"
    elif key == "publisher":
        label = next(one for one, fact in PAGE.facts.items() if fact == key)
        yield f"<p>{label}：{escape(_said(value))}</p>"
    elif is_named and len(_said(value)) <= _LONGEST_NAME:
        yield f"<p>{escape(name)}：{escape(_said(value))}</p>"
    else:
        yield from _drawn(value, depth + 1)


def _rows(data: object) -> Sequence[Sequence[object]]:
    """Return a table: lists of scalars, records of the same fields, or named records."""
    if isinstance(data, dict) and len(data) > 1 and all(map(_is_record, data.values())):
        names = list(dict.fromkeys(name for one in data.values() for name in one))
        return [["", *names], *([key, *map(one.get, names)] for key, one in data.items())]
    if isinstance(data, dict) and len(data) > 1 and all(map(_is_number, data.values())):
        return [[name, value] for name, value in data.items()]
    if not isinstance(data, list) or not data:
        return []
    if all(isinstance(row, list) and all(map(_is_scalar, row)) for row in data):
        return data
    if len(data) > 1 and all(map(_is_record, data)):
        names = list(dict.fromkeys(name for one in data for name in one))
        return [names, *(list(map(one.get, names)) for one in data)]
    return []


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_is_scalar, value.values()))


def _cell(value: object) -> str:
    return escape(_said(value))


def _said(value: object) -> str:
    if value is None:
        return ""
    return format(value, ".15g") if isinstance(value, float) else str(value)
