"""The store in one SQLite file: how questions read it.

A store object stays with the file it opened; `SqliteStore.current` is how a long-running reader
moves on after a new file was swapped in, between one question and the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.sought import Sought
from index.sqlite import browsing, lists
from index.sqlite.across import cells, contradicted, listed, names_of, rows_of, told, uncounted
from index.sqlite.bodies import Bodies
from index.sqlite.checks import Key
from index.sqlite.file import StoreError
from index.sqlite.rows import AGENCY, HELD, agency_of, array_of, held_of, whole
from index.sqlite.search import search
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

if TYPE_CHECKING:
    from index.sqlite.contents import Content

__all__ = ["SqliteStore", "StoreError", "open_store"]

LONGEST_ALIAS = 80
"""Characters of a question looked at from one place on when names are sought in it."""
_AMONG = "report.id IN (SELECT value FROM json_each(?))"
KEPT = 4096
"""How many agencies and reports a store remembers after reading them."""


def open_store(path: Path) -> "SqliteStore":
    """Return the store in a file; raises StoreError where it is missing, foreign or damaged."""
    return SqliteStore(path)


class SqliteStore(Bodies):
    """One state of the stored reports; see `index.store.Store` for the methods."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._agency = lru_cache(KEPT)(self._read_agency)
        self.data_version = str(self.meta("data_version"), "ascii")

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process open what lies at the path."""
        return open_store, (self.path,)

    def current(self) -> "SqliteStore":
        """Return this store, or the one that has come to its path since; raises StoreError."""
        return self if self.is_newest() else SqliteStore(self.path)

    def agencies(
        self, place: str | None = None, function: str | None = None, limit: int | None = None
    ) -> Sequence[Agency]:
        """Return the agencies held by name, narrowed to a place code and a function stem."""
        # Only what narrows is said: a condition that may hold of all is looked for in all.
        narrowing = {"place": place, "function": function}
        given = {name: value for name, value in narrowing.items() if value is not None}
        where = " AND ".join(["name <> ''", *(f"{name} = :{name}" for name in given)])
        # A place has few agencies: the plus keeps SQLite from walking through all of a function in
        # the order of their names.
        order = "+name" if place is not None else "name"
        rows = self.select(
            f"SELECT {AGENCY} FROM agency WHERE {where} ORDER BY {order} LIMIT :limit",
            {**given, "limit": -1 if limit is None else limit},
        )
        return [agency_of(row) for row in rows]

    def agency(self, id: int) -> Agency:
        """Return one agency; raises KeyError where there is none with this number."""
        return self._agency(id)

    def named(self, alias: str) -> Sequence[Agency]:
        """Return the agencies that have exactly this name or alias (already normalised)."""
        rows = self.select("SELECT agency FROM alias WHERE alias = ?", (whole(alias),))
        return sorted((self._agency(row[0]) for row in rows), key=lambda agency: agency.name)

    def containing(self, part: str) -> Sequence[Agency]:
        """Return the agencies that have a name or alias with this part (already normalised)."""
        rows = self.select("SELECT DISTINCT agency FROM alias WHERE instr(alias, ?)", (part,))
        return self.known(row[0] for row in rows)

    def known(self, agencies: Iterable[int]) -> Sequence[Agency]:
        """Return agencies by their numbers, by name."""
        sql = f"SELECT {AGENCY} FROM agency WHERE id IN (SELECT value FROM json_each(?))"
        rows = self.select(f"{sql} ORDER BY name", (array_of(agencies),))
        return [agency_of(row) for row in rows]

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
        return self._held(*lists.held(agencies, years))

    def found(self, sought: Sought, limit: int | None = None, offset: int = 0) -> Sequence[Held]:
        """Return the reports sought, in order, a page of them."""
        with self.reading() as connection:
            numbers = browsing.found(connection, sought, limit, offset)
        return self.opened(numbers)

    def documents(
        self, agencies: Iterable[int] | None = None, years: Iterable[int] | None = None
    ) -> Sequence[Held]:
        """Return every file's report in its latest version, doubles of one report included.

        `reports` leaves out all but the newest of the files that hold the same agency and year.
        """
        return self._held(*lists.documents(agencies, years))

    def listed(self, extent: Extent = EVERYTHING) -> Sequence[Listed]:
        """Return the newest reports of an extent by agency name and year, none of them opened."""
        with self.reading() as connection:
            return listed(connection, extent)

    def uncounted(self, extent: Extent = EVERYTHING) -> Uncounted:
        """Return how many reports held are not listed, though they may belong to an extent."""
        with self.reading() as connection:
            return uncounted(connection, extent)

    def opened(self, reports: Iterable[int]) -> Sequence[Held]:
        """Return reports by their numbers, in the order given."""
        numbers = list(reports)
        sql = f"SELECT {HELD} FROM report WHERE {_AMONG}"
        by_number = {one.id: one for one in self._held(sql, [array_of(numbers)])}
        return [by_number[number] for number in numbers]

    def report(self, report: str) -> Held | None:
        """Return one report by its public id."""
        sql = f"SELECT {HELD} FROM report WHERE slug = ? AND current = 1"
        found = self._held(sql, [whole(report)])
        return found[0] if found else None

    def rows(self, extent: Extent = EVERYTHING) -> Rows:
        """Return the reports that are listed for an extent by their numbers, in no order."""
        with self.reading() as connection:
            return rows_of(connection, extent)

    def names(self, agencies: Iterable[int] | None = None) -> Mapping[int, str]:
        """Return the names of agencies; None: of all."""
        with self.reading() as connection:
            return names_of(connection, agencies)

    def cells(self, indicator: str, column: str, rows: Rows) -> CellValues:
        """Return one cell of the tables of many reports, by their places among the rows."""
        with self.reading() as connection:
            return cells(connection, self._layouts, (indicator, column), rows)

    def contradicted(self, cells: Iterable[Key], rows: Rows) -> Set[int]:
        """Return the reports of which a failed check stands on one of some cells."""
        with self.reading() as connection:
            return contradicted(connection, cells, rows)

    def told(self, indicator: str, reports: Iterable[int]) -> Told:
        """Return what the prose of reports states of a row, where it is one number or a text."""
        with self.reading() as connection:
            return told(connection, indicator, reports)

    def contents(self) -> "Iterator[Content]":
        """Yield every file's report, held against its digest and the table by cells."""
        from index.sqlite.contents import contents  # brings what builds a store

        with self.reading() as connection:
            yield from contents(connection, self.preset, self._rules)

    def search(
        self, words: Sequence[str], reports: Iterable[int] | None = None, limit: int = 10
    ) -> Sequence[FoundPassage]:
        """Return the passages that contain any of the words, best first."""
        chosen = None if reports is None else sorted(set(reports))
        with self.reading() as connection:
            return search(connection, self, [*map(whole, words)], chosen, limit)

    @cached_property
    def _names(self) -> Any:
        import marisa_trie

        return marisa_trie.Trie().frombytes(self.meta("names"))

    def _read_agency(self, id: int) -> Agency:
        return agency_of(self.select_one(f"SELECT {AGENCY} FROM agency WHERE id = ?", id))

    def _held(self, sql: str, values: Any = ()) -> list[Held]:
        rows = self.select(sql, values)
        numbers = {row[2] for row in rows}
        if len(numbers) == 1:
            return [held_of(row, self._agency(row[2])) for row in rows]
        agencies = {one.id: one for one in self.known(numbers)}
        return [held_of(row, agencies[row[2]]) for row in rows]
