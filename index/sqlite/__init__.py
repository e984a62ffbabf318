"""The store in one SQLite file: how questions read it.

A store object stays with the file it opened; `SqliteStore.current` is how a long-running reader
moves on after a new file was swapped in, between one question and the next.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from index.sqlite.across import cells, contradicted, listed, names_of, rows_of, told, uncounted
from index.sqlite.contents import Content, contents
from index.sqlite.file import StoreError, opened, unreadable
from index.sqlite.pack import OUTCOMES, Key
from index.sqlite.rows import HELD, agency_of, array_of, held_of, whole
from index.sqlite.sealed import DAMAGES, Connection
from index.sqlite.search import search
from index.sqlite.unpack import (
    Layout,
    inflate,
    read_cells,
    read_checks,
    read_claims,
    read_layout,
    read_passages,
)
from index.store import (
    EVERYTHING,
    Agency,
    CellValues,
    Extent,
    FoundPassage,
    Held,
    Listed,
    Rows,
    Told,
    Uncounted,
)
from parser.report import Check, Figure, Outcome, Passage

__all__ = ["SqliteStore", "StoreError", "open_store"]

LONGEST_ALIAS = 80
"""Characters of a question looked at from one place on when names are sought in it."""
_AMONG = "report.id IN (SELECT value FROM json_each(?))"
KEPT = 4096
"""How many agencies and reports a store remembers after reading them."""


def open_store(path: Path) -> "SqliteStore":
    """Return the store in a file; raises StoreError where it is missing, foreign or damaged."""
    return SqliteStore(path)


class SqliteStore:
    """One state of the stored reports; see `index.store.Store` for the methods."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[Connection] = []
        self._file = opened(path)
        self._agency = lru_cache(KEPT)(self._read_agency)
        self.data_version = str(self._meta("data_version"), "ascii")

    def current(self) -> "SqliteStore":
        """Return this store, or the one that has come to its path since; raises StoreError."""
        try:
            return self if self._file.lies_at(self.path) else SqliteStore(self.path)
        except OSError as error:
            raise StoreError(unreadable(error), self.path) from error

    def agencies(self, place: str | None = None, function: str | None = None) -> Sequence[Agency]:
        """Return the agencies held, narrowed to a place code and a function stem where given."""
        rows = self._rows(
            "SELECT id, name, level, place, function, aliases FROM agency"
            " WHERE name <> '' AND coalesce(place = ?1, 1) AND coalesce(function = ?2, 1)"
            " ORDER BY name", (place, function),
        )  # fmt: skip
        return [agency_of(row) for row in rows]

    def agency(self, id: int) -> Agency:
        """Return one agency; raises KeyError where there is none with this number."""
        return self._agency(id)

    def named(self, alias: str) -> Sequence[Agency]:
        """Return the agencies that have exactly this name or alias (already normalised)."""
        rows = self._rows("SELECT agency FROM alias WHERE alias = ?", (whole(alias),))
        return sorted((self._agency(row[0]) for row in rows), key=lambda agency: agency.name)

    def aliases_in(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Return every alias in a normalised text as (start, end, alias), longest first."""
        text = whole(text)
        found = [
            (start, start + len(alias), alias)
            for start in range(len(text))
            for alias in self._names.prefixes(text[start : start + LONGEST_ALIAS])
        ]
        return sorted(found, key=lambda hit: (hit[0] - hit[1], hit[0]))

    def reports(
        self, agencies: Iterable[int] | None = None, years: Iterable[int] | None = None
    ) -> Sequence[Held]:
        """Return the reports of these agencies and years, by agency name and year."""
        where, values = ["report.newest = 1"], list[str]()
        for column, wanted in (("agency", agencies), ("year", years)):
            if wanted is not None:
                where.append(f"report.{column} IN (SELECT value FROM json_each(?))")
                values.append(array_of(wanted))
        return self._held(
            f"JOIN agency ON agency.id = report.agency WHERE {' AND '.join(where)}"
            " ORDER BY agency.name, report.year",
            values,
        )

    def documents(self) -> Sequence[Held]:
        """Return every file's report in its latest version, doubles of one report included.

        `reports` leaves out all but the newest of the files that hold the same agency and year.
        """
        return self._held("WHERE report.current = 1 ORDER BY report.slug", [])

    def listed(self, extent: Extent = EVERYTHING) -> Sequence[Listed]:
        """Return the newest reports of an extent by agency name and year, none of them opened."""
        with self._reading() as connection:
            return listed(connection, extent)

    def uncounted(self, extent: Extent = EVERYTHING) -> Uncounted:
        """Return how many reports held are not listed, though they may belong to an extent."""
        with self._reading() as connection:
            return uncounted(connection, extent)

    def opened(self, reports: Iterable[int]) -> Sequence[Held]:
        """Return reports by their numbers, in the order given."""
        numbers = list(reports)
        by_number = {one.id: one for one in self._held(f"WHERE {_AMONG}", [array_of(numbers)])}
        return [by_number[number] for number in numbers]

    def report(self, report: str) -> Held | None:
        """Return one report by its public id."""
        found = self._held("WHERE report.slug = ? AND report.current = 1", [whole(report)])
        return found[0] if found else None

    def text(self, report: int) -> str:
        """Return `Document.text` of a report."""
        return self._inflate(self._row("SELECT content FROM text WHERE report = ?", report)[0])

    def figures(self, report: int) -> Mapping[tuple[str, str], Figure]:
        """Return every cell of the statutory tables of a report by (indicator, column)."""
        row = self._row(
            "SELECT body.figures, report.layout FROM body JOIN report ON report.id = body.report"
            " WHERE body.report = ?",
            report,
        )
        return read_cells(self._inflate(row[0]), self._layouts[row[1]])

    def claims(self, report: int) -> Sequence[Figure]:
        """Return the figures a report states in prose."""
        return read_claims(self._part("claims", report))

    def rows(self, extent: Extent = EVERYTHING) -> Rows:
        """Return the reports that are listed for an extent by their numbers, in no order."""
        with self._reading() as connection:
            return rows_of(connection, extent)

    def names(self, agencies: Iterable[int]) -> Mapping[int, str]:
        """Return the names of agencies."""
        with self._reading() as connection:
            return names_of(connection, agencies)

    def cells(self, indicator: str, column: str, rows: Rows) -> CellValues:
        """Return one cell of the tables of many reports, by their places among the rows."""
        with self._reading() as connection:
            return cells(connection, self._layouts, (indicator, column), rows)

    def contradicted(self, cells: Iterable[Key], rows: Rows) -> Set[int]:
        """Return the reports of which a failed check stands on one of some cells."""
        with self._reading() as connection:
            return contradicted(connection, cells, rows)

    def told(self, indicator: str, reports: Iterable[int]) -> Told:
        """Return what the prose of reports states of a row, where it is one number or a text."""
        with self._reading() as connection:
            return told(connection, indicator, reports)

    def checks(
        self, reports: Iterable[int] | None = None, outcomes: Iterable[Outcome] | None = None
    ) -> Sequence[tuple[int, Check]]:
        """Return checks with the report they belong to, across-year checks included."""
        kept = set(OUTCOMES if outcomes is None else outcomes)
        bits = sum(1 << OUTCOMES.index(outcome) for outcome in kept)
        # One condition for both cases would look at every report of the store to find one.
        chosen = "report.newest" if reports is None else _AMONG
        rows = self._rows(
            "SELECT report.id, body.checks, year_check.checks FROM report"
            " JOIN body ON body.report = report.id"
            " LEFT JOIN year_check ON year_check.report = report.id"
            f" WHERE {chosen} AND (report.outcomes | coalesce(year_check.outcomes, 0)) & ?"
            " ORDER BY report.id",
            (bits,) if reports is None else (array_of(reports), bits),
        )
        return [
            (report, check)
            for report, *packed in rows
            for part in packed
            if part is not None
            for check in read_checks(self._inflate(part), kept)
        ]

    def passages(self, report: int) -> Sequence[Passage]:
        """Return the passages of a report in reading order."""
        return read_passages(self._part("passages", report))

    def contents(self) -> Iterator[Content]:
        """Yield every file's report, held against its digest and the table by cells."""
        with self._reading() as connection:
            yield from contents(connection, self._preset)

    def search(
        self, words: Sequence[str], reports: Iterable[int] | None = None, limit: int = 10
    ) -> Sequence[FoundPassage]:
        """Return the passages that contain any of the words, best first."""
        chosen = None if reports is None else sorted(set(reports))
        with self._reading() as connection:
            return search(connection, self, [*map(whole, words)], chosen, limit)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Give a connection nobody else is using; raises StoreError where the file is damaged.

        There are as many as there ever were readers at the same moment, however many threads.
        """
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        except DAMAGES as error:
            raise StoreError("store_damaged", self.path) from error
        finally:
            self._idle.append(connection)

    def _connect(self) -> Connection:
        try:
            return self._file.connect()
        except OSError as error:
            raise StoreError(unreadable(error), self.path) from error
        except DAMAGES as error:
            raise StoreError("store_damaged", self.path) from error

    @cached_property
    def _preset(self) -> bytes:
        return self._meta("preset")

    @cached_property
    def _names(self) -> Any:
        import marisa_trie

        return marisa_trie.Trie().frombytes(self._meta("names"))

    @cached_property
    def _layouts(self) -> dict[int, Layout]:
        return {id: read_layout(cells) for id, cells in self._rows("SELECT id, cells FROM layout")}

    def _meta(self, name: str) -> bytes:
        try:
            content: bytes = self._row("SELECT content FROM meta WHERE name = ?", name)[0]
        except KeyError as error:
            raise StoreError("store_damaged", self.path) from error
        return content

    def _read_agency(self, id: int) -> Agency:
        sql = "SELECT id, name, level, place, function, aliases FROM agency WHERE id = ?"
        return agency_of(self._row(sql, id))

    def _held(self, rest: str, values: Sequence[Any]) -> list[Held]:
        rows = self._rows(f"SELECT {HELD} FROM report {rest}", values)
        return [held_of(row, self._agency(row[2])) for row in rows]

    def _part(self, part: str, report: int) -> str:
        return self._inflate(self._row(f"SELECT {part} FROM body WHERE report = ?", report)[0])

    def _inflate(self, packed: bytes) -> str:
        try:
            return inflate(packed, self._preset)
        except (zlib.error, UnicodeDecodeError) as error:
            raise StoreError("store_damaged", self.path) from error

    def _row(self, sql: str, key: int | str) -> Any:
        rows = self._rows(sql, (key,))
        if not rows:
            raise KeyError(key)
        return rows[0]

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._reading() as connection:
            return connection.execute(sql, values).fetchall()
