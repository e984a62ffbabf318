"""What a store holds of each report, held against itself: digests, and the cells beside the rows.

The digest of a report was taken of everything a question can see before it was packed; here it is
taken again of what is unpacked. Rankings read a table by cells, citations the packed row: both
must say the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.records import record
from index.names.naming import same_agency
from index.sqlite.checks import unfolded
from index.sqlite.filing import stored_number
from index.sqlite.pack import Odd, digest, odd_cells
from index.sqlite.sealed import Connection
from index.sqlite.unpack import inflate, read_cells, read_layout


@record(frozen=True, slots=True)
class Content:
    """One version of a report that stands in the store."""

    report: str
    """Public id."""
    file: str
    ordinal: int
    sha256: str
    """Of the file it was read from."""
    digest: str
    """As noted when it was read."""
    program: str
    is_whole: bool
    """Whether what is unpacked has this digest, and the table by cells the same cells."""


def contents(connection: Connection, preset: bytes, rules: Mapping[int, str]) -> Iterator[Content]:
    """Yield every report that stands in a store, by file and place in it."""
    layouts = dict(connection.execute("SELECT id, cells FROM layout").fetchall())
    by_cell = _by_cell(connection)
    for row in connection.execute(_REPORTS):
        id, slug, file, ordinal, content, noted, program, layout, *rest = row
        identity, outline, packed = rest[:7], rest[7], rest[8:]
        filed = identity[1]
        identity[1], *aliases = json.loads(identity[2])
        identity[2] = aliases
        figures, claims, passages, checks, text = (inflate(part, preset) for part in packed)
        parts = [figures, claims, passages, unfolded(checks, rules), text]
        taken = digest(tuple(identity), [outline, layouts[layout], *parts])
        cells = read_cells(figures, read_layout(layouts[layout]))
        its_own = same_agency(filed) == same_agency(identity[1])
        whole = (
            taken == noted
            and its_own
            and by_cell[id] == _together(map(_cell, odd_cells(cells.values())))
        )
        yield Content(slug, file, ordinal, content, noted, program, whole)


_REPORTS = (
    "SELECT report.id, slug, file, ordinal, sha256, digest, program, layout, title, agency.name,"
    " report.aliases, year, published, form_table2, form_table3, outline,"
    " figures, claims, passages, checks, text.content FROM report"
    " JOIN agency ON agency.id = report.agency"
    " JOIN body ON body.report = report.id JOIN text ON text.report = report.id"
    " WHERE current ORDER BY file, ordinal"
)

Cell = tuple[str, str, int, Any, int]
"""Indicator, column, state, value as stored, flagged."""


def _cell(odd: Odd) -> Cell:
    return (*odd.key, odd.state, stored_number(odd.value), int(odd.flagged))


def _by_cell(connection: Connection) -> Mapping[int, int]:
    """Return what `_together` makes of the cells of each report in the table by cells."""
    rows = connection.execute(
        "SELECT report, indicator, col, state, value, flagged FROM cell"
        " JOIN slot ON slot.id = cell.slot"
    )
    found: dict[int, int] = defaultdict(int)
    for report, *cell in rows:
        found[report] ^= hash(tuple(cell))
    return found


def _together(cells: Iterable[Cell]) -> int:
    """Return one number for a set of cells in any order; they need not be kept to compare."""
    found = 0
    for cell in cells:
        found ^= hash(cell)
    return found
