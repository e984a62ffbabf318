"""Data files held against their shapes: every fault of all of them, with file, line and key."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from data.compiled import source
from data.shapes import FILES, SHEETS
from data.shapes.words import Words

Path = tuple[str | int, ...]
"""Keys and places in lists that lead to a value."""

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r'\s*("[^"]*"|[\w-]+)\s*=')
_NAMES: Mapping[Any, str] = {
    str: "a text", int: "a whole number", bool: "true or false", Decimal: "a number",
}  # fmt: skip


def all_faults() -> list[str]:
    """Return what is wrong with any file of this folder, a line each."""
    found = [fault for name in FILES for fault in faults(name, source(name))]
    return found + [fault for name in SHEETS for fault in sheet_faults(name, source(name))]


def faults(name: str, content: bytes) -> list[str]:
    """Return what is wrong with a TOML file: what cannot be read, lacks, is unknown or no such.

    >>> print(*faults("refusals.toml", b"[refused]\\nscan = 1\\n[more]\\n"), sep="\\n")
    data/refusals.toml:2: refused.scan: not a text
    data/refusals.toml:3: more: not known to data/shapes
    """
    try:
        text = content.decode()
        found = tomllib.loads(text, parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [f"data/{name}: {error}"]
    file = FILES[name]
    wrong = list(_wrong_table(found, file.shape, (), file.others))
    lines = _lines(text) if wrong else {}
    return [f"data/{name}:{_line(lines, path)}: {_said(path)}: {why}" for path, why in wrong]


def sheet_faults(name: str, content: bytes) -> list[str]:
    """Return what is wrong with a CSV file: its header, or rows with other columns than these.

    >>> sheet_faults("radicals.csv", "radical,character\\n⺁,厂,x\\n".encode())
    ['data/radicals.csv:2: 3 columns, not 2']
    """
    rows = list(csv.reader(content.decode().splitlines()))
    columns = SHEETS[name]
    if tuple(rows[0]) != columns:
        return [f"data/{name}:1: the columns are {', '.join(columns)}"]
    return [
        f"data/{name}:{line}: {len(row)} columns, not {len(columns)}"
        for line, row in enumerate(rows, 1)
        if len(row) != len(columns)
    ]


def _wrong(value: object, kind: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield what of a value is not of a kind, each with the keys that lead to it."""
    if get_origin(kind) is NotRequired:
        (kind,) = get_args(kind)
    members, whole = get_args(kind), get_origin(kind)
    if isinstance(kind, UnionType):
        if all(any(_wrong(value, member, path)) for member in members):
            yield path, f"not {said_of(kind)}"
    elif is_typeddict(kind) and isinstance(value, dict):
        yield from _wrong_table(value, kind, path, None)
    elif whole is dict and isinstance(value, dict):
        for key, one in value.items():
            yield from _wrong(one, members[1], (*path, key))
    elif whole is list and isinstance(value, list):
        for at, one in enumerate(value):
            yield from _wrong(one, members[0], (*path, at))
        yield from _twice(value, path)
    elif not (isinstance(kind, type) and _is(value, kind)):
        yield path, f"not {said_of(kind)}"


def _is(value: object, kind: type) -> bool:
    """Tell whether a value is of a kind; true is no number."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _wrong_table(
    table: Mapping[str, object], shape: Any, path: Path, others: Any
) -> Iterator[tuple[Path, str]]:
    hints = get_type_hints(shape, include_extras=True)
    for key in sorted(shape.__required_keys__ - table.keys()):
        yield (*path, key), "missing"
    for key, value in table.items():
        kind = hints.get(key, others)
        if kind is None:
            yield (*path, key), "not known to data/shapes"
        else:
            yield from _wrong(value, kind, (*path, key))


def _twice(blocks: list[object], path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the blocks whose id another one had."""
    seen = set()
    for at, block in enumerate(blocks):
        name = block.get("id") if isinstance(block, dict) else None
        if name is not None and name in seen:
            yield (*path, at, "id"), f"{name} is given twice"
        seen.add(name)


def said_of(kind: Any) -> str:
    """Return a kind in words.

    >>> said_of(list[str] | int), said_of(dict[str, bool])
    ('a list, each a text, or a whole number', 'a table, each true or false')
    """
    members, whole = get_args(kind), get_origin(kind)
    if kind == Words:
        return "words"
    if isinstance(kind, UnionType):
        return ", or ".join(map(said_of, members))
    if whole in (list, dict):
        return f"a {'list' if whole is list else 'table'}, each {said_of(members[-1])}"
    return _NAMES.get(kind, "a table")


def _said(path: Path) -> str:
    """Return keys as they are written: claim[3].topic."""
    parts = (f"[{one + 1}]" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(parts).removeprefix(".")


def _lines(text: str) -> dict[Path, int]:
    """Return the line of every header and key of a TOML file."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    is_text = False
    for number, line in enumerate(text.split("\n"), 1):
        was_text, is_text = is_text, is_text ^ (line.count('"""') % 2 == 1)
        if was_text:
            continue
        if header := _HEADER.match(line):
            here = _keys(header[2])
            if header[1] == "[[":
                found.setdefault(here, number)
                at = counts[here] = counts.get(here, -1) + 1
                here = (*here, at)
        elif key := _KEY.match(line):
            found.setdefault((*here, *_keys(key[1])), number)
            continue
        else:
            continue
        found.setdefault(here, number)
    return found


def _keys(written: str) -> Path:
    """Return the keys of a header or of a key: english."foreign affairs"."""
    keys: list[str | int] = []
    table: Any = tomllib.loads(f"{written.strip()} = 0")
    while isinstance(table, dict):
        ((key, table),) = table.items()
        keys.append(key)
    return tuple(keys)


def _line(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of a value, or of what holds it; 1 where nothing above it is written."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)
