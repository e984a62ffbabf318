"""Rows of the SQLite file as the store's own types."""

import json
import re
from collections.abc import Iterable
from typing import Any

from index.sqlite.unpack import read_date, read_outline
from index.store import Agency, Held

HELD = ", ".join(
    f"report.{column}"
    for column in (
        "id", "slug", "agency", "year", "title", "published", "form_table2", "form_table3",
        "file", "format", "source_url", "sha256", "outline",
    )
)  # fmt: skip
"""What `held_of` reads of a report."""

AGENCY = "id, name, level, place, function, aliases"
"""What `agency_of` reads of an agency."""


def agency_of(row: tuple[int, str, str, str, str, str]) -> Agency:
    """Return an agency from (id, name, level, place, function, aliases)."""
    id, name, level, place, function, aliases = row
    return Agency(id, name, level, place, function, _names_of(aliases))


def _names_of(stored: str) -> tuple[str, ...]:
    """Return a JSON array of strings; where nothing is escaped it is cut, ten times as fast."""
    if "\\" in stored or not stored.startswith('["'):
        return tuple(json.loads(stored))
    return tuple(stored[2:-2].split('", "'))


def held_of(row: tuple[Any, ...], agency: Agency) -> Held:
    """Return a report from its columns up to the outline."""
    id, slug, _, year, title, published, *forms, file, format, source_url, sha256, outline = row
    sections, problems = read_outline(outline)
    return Held(
        id=id,
        report=slug,
        agency=agency,
        year=year,
        title=title,
        published=read_date(published),
        form_table2=forms[0],
        form_table3=forms[1],
        file=file,
        format=format,
        source_url=source_url or None,
        sha256=sha256,
        sections=sections,
        problems=problems,
    )


def whole(text: str) -> str:
    """Return a text, as long as before, without halves of characters: nothing stored has any."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


_HALF = re.compile("[\ud800-\udfff]")


def array_of(values: Iterable[int]) -> str:
    """Return numbers as one SQL value for json_each, however many there are."""
    return json.dumps(sorted(set(values)))
