"""What an XLSX tells beside its values: formulas, errors, drawings, and what of a sheet is hidden.

A cell that shows something for which no value is stored must not pass for blank.

Standard: ECMA-376 part 1, 18.3.1.4 (cells), 18.7.3 (comments), 20.5.2 (anchors of drawings).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from parser.readers.package import FAULTS

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</)")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*?)/?>")
_ERROR = re.compile(rb"\st=[\"']e[\"']")
_PLACE = re.compile(rb"\br(?:ef)?=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ANCHOR = re.compile(rb"<(?:\w+:)?from>\s*<(?:\w+:)?col>(\d+)</.*?<(?:\w+:)?row>(\d+)</", re.DOTALL)
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s([^>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)=[\"']([^\"']*)[\"']")
_BOOK = "xl/workbook.xml"
_WIDEST = 16384
"""Columns of a sheet."""

Spot = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Unstored:
    """What a sheet tells beside its values."""

    spots: frozenset[Spot] = frozenset()
    """Cells with a formula, an error or a drawing."""
    formulas: Mapping[Spot, str] = field(default_factory=dict)
    rows: frozenset[int] = frozenset()
    """Hidden rows, counted from 0."""
    columns: frozenset[int] = frozenset()
    """Hidden columns."""


def unstored(content: bytes) -> Mapping[int, Unstored]:
    """Return what each sheet tells, by its place in the book.

    None for a file that is no such package; what is damaged in it the reader of values tells.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return {
                at: _told(archive, member) for at, member in enumerate(_members(archive)) if member
            }
    except FAULTS:
        return {}


def _told(archive: ZipFile, member: str) -> Unstored:
    sheet = archive.read(member)
    rows = (_attributes(row[1]) for row in _ROW.finditer(sheet))
    columns = (_attributes(column[1]) for column in _COLUMN.finditer(sheet))
    return Unstored(
        frozenset(_spots(archive, member, sheet)),
        dict(_formulas(sheet)),
        frozenset(int(row["r"]) - 1 for row in rows if _is_hidden(row) and "r" in row),
        frozenset(
            at
            for column in columns
            if _is_hidden(column)
            for at in range(int(column["min"]) - 1, min(int(column["max"]), _WIDEST))
        ),
    )


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _formulas(sheet: bytes) -> Iterator[tuple[Spot, str]]:
    for cell in _CELL.finditer(sheet):
        formula = _FORMULA.search(cell[2] or b"")
        if formula and formula[1] and (place := _PLACE.search(cell[1])):
            yield _spot(place), unescape(formula[1].decode("utf-8", "replace"))


def _members(archive: ZipFile) -> Iterator[str]:
    """Yield the member of each sheet in the order of the book, "" for none."""
    targets = _relations(archive, _BOOK)
    for sheet in _SHEET.finditer(archive.read(_BOOK)):
        own = _attributes(sheet[1])
        yield targets.get(next((own[name] for name in own if name.endswith(":id")), ""), "")


def _relations(archive: ZipFile, member: str) -> dict[str, str]:
    """Return the members that one refers to, by the name it has for them."""
    folder, name = posixpath.split(member)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for relation in _RELATION.finditer(archive.read(relations)):
        own = _attributes(relation[1])
        target = posixpath.normpath(posixpath.join(folder, own.get("Target", "")))
        if target.lstrip("/") in archive.namelist():
            found[own.get("Id", "")] = target.lstrip("/")
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): value.decode("utf-8", "replace")
        for name, value in _ATTRIBUTE.findall(tag)
    }


def _spots(archive: ZipFile, member: str, sheet: bytes) -> Iterator[Spot]:
    for cell in _CELL.finditer(sheet):
        is_made = _FORMULA.search(cell[2] or b"") or _ERROR.search(b" " + cell[1])
        if is_made and (place := _PLACE.search(cell[1])):
            yield _spot(place)
    for other in _relations(archive, member).values():
        held = archive.read(other) if other.endswith(".xml") else b""
        yield from ((int(found[2]), int(found[1])) for found in _ANCHOR.finditer(held))
        for comment in _COMMENT.finditer(held):
            if place := _PLACE.search(comment[1]):
                yield _spot(place)


def _spot(place: re.Match[bytes]) -> Spot:
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return int(place[2]) - 1, column - 1
