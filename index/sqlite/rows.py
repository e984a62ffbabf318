"""Rows of the SQLite file as the store's own types."""

import json
from decimal import Decimal
from typing import Any

from index.pack import STATES
from index.store import Agency, CellValue, Held
from index.unpack import read_date, read_outline
from parser.report import State


def agency_of(row: tuple[int, str, str, str, str, str]) -> Agency:
    """Return an agency from (id, name, level, place, function, aliases)."""
    id, name, level, place, function, aliases = row
    return Agency(id, name, level, place, function, tuple(json.loads(aliases)))


def cell_of(row: tuple[int, Any, int | None, int | None]) -> CellValue:
    """Return a cell from (report, value, state, flagged); an absent one is a printed zero."""
    report, value, state, flagged = row
    if state is None:
        return CellValue(report, Decimal(0), State.NUMBER, False)
    number = None if value is None else Decimal(str(value))
    return CellValue(report, number, STATES[state], bool(flagged))


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
