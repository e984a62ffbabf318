"""Cells of an XLSX that show something for which no value is stored: they must not pass for blank.

Standard: ECMA-376 part 1, 18.3.1.4 (cells), 18.7.3 (comments), 20.5.2 (anchors of drawings).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZipFile

from parser.readers.package import FAULTS

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"\st=[\"']e[\"']")
_PLACE = re.compile(rb"\br(?:ef)?=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ANCHOR = re.compile(rb"<(?:\w+:)?from>\s*<(?:\w+:)?col>(\d+)</.*?<(?:\w+:)?row>(\d+)</", re.DOTALL)
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s([^>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)=[\"']([^\"']*)[\"']")
_BOOK = "xl/workbook.xml"

Spot = tuple[int, int]
"""Row and column, counted from 0."""


def unstored(content: bytes) -> Mapping[int, frozenset[Spot]]:
    """Return by the place of a sheet in its book the cells with a formula, an error or a drawing.

    None for a file that is no such package; what is damaged in it the reader of values tells.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return {
                at: frozenset(_spots(archive, member))
                for at, member in enumerate(_members(archive))
                if member
            }
    except FAULTS:
        return {}


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


def _spots(archive: ZipFile, member: str) -> Iterator[Spot]:
    for cell in _CELL.finditer(archive.read(member)):
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
