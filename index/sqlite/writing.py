"""The file being built: packed reports go in, a finished store comes out.

Reports keep their number for ever, and so do agencies: a superseded version stays where it is.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import monotonic

from index.sqlite.checks import failed_cells, faults, outcome_bits, pack_checks
from index.sqlite.filing import Filing, Origin, note_failed
from index.sqlite.manifest import Manifest
from index.sqlite.notes import Double, Notes, Stated
from index.sqlite.pack import Packed, dictionary
from index.sqlite.rules import note_faults
from index.sqlite.unpack import inflate, read_cells, read_layout
from parser.report import Check, Figure

COMMIT = 10.0
"""Seconds between two commits: what was read in so many is read again after an interruption."""


_NEIGHBOURS = (
    "SELECT later.id, earlier.id FROM report AS later JOIN report AS earlier"
    " ON earlier.agency = later.agency AND earlier.year = later.year - 1"
    " JOIN agency ON agency.id = later.agency AND agency.name <> ''"
    " WHERE later.newest AND earlier.newest"
)


class Writer:
    """A store under construction; only one process can have a file open so."""

    def __init__(self, path: Path, manifest: Manifest, is_continued: bool = False) -> None:
        """Open the file; `is_continued`: an interrupted build has worked on it."""
        self.path, self.manifest, self.is_continued = path, manifest, is_continued
        from index.sqlite.schema import migrate  # whose library loads pandas where it is there

        migrated = migrate(path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode = WAL")
            # A commit survives this process; the power is what the swap syncs for.
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._connection.close()
            raise
        self.preset = self._preset()
        self._filing = Filing(self._connection, self.preset)
        self._notes = Notes(self._connection, self.preset)
        # What was interrupted may have been complete but for its place: nothing left to add does
        # not mean that the store has it.
        self.changed = migrated or (is_continued and self._holds_any())
        self._committed = monotonic()

    def add(self, packed: Packed, origin: Origin) -> bool:
        """Store a report; False where the store holds just this reading of it already."""
        old = self._filing.standing(packed.sha256, origin)
        if old is not None and old[2:] == (packed.digest, packed.sha256):
            self._filing.renew(old[0], origin)
            self.changed = True
            return False
        self.changed = True
        if old is not None:
            self._filing.retire(old[0])
        self._filing.insert(packed, origin, self._filing.free(origin) if old is None else old[1])
        if monotonic() - self._committed >= COMMIT:
            self.commit()
        return True

    def told_by(self, naming: str) -> None:
        """Say which program tells agencies by their names: what it told is not told again."""
        self._filing.naming = naming

    def readings(self) -> set[tuple[str, str]]:
        """Return the contents (sha256) in this file, each with the program that read it."""
        return set(self._connection.execute("SELECT sha256, program FROM report WHERE current"))

    def retire_after(self, file: str, ordinal: int) -> None:
        """Set aside the reports of a file that its present content no longer has."""
        rows = self._connection.execute(
            "SELECT id FROM report WHERE file = ? AND current AND ordinal > ?", (file, ordinal)
        )
        for row in rows.fetchall():
            self._filing.retire(row[0])

    def readdress(self, content: str, source_url: str) -> None:
        """Note the source address of the reports read from a content (sha256)."""
        self.changed = True
        self._connection.execute(
            "UPDATE report SET source_url = ? WHERE sha256 = ?", (source_url, content)
        )

    def reports_of(self, agency: str, year: int) -> list[int]:
        """Return the reports of an agency, however its place is spelled, about a year."""
        sql = "SELECT id FROM report WHERE current AND agency = ? AND year = ?"
        found = self._filing.known_agency(agency)
        return [row[0] for row in self._connection.execute(sql, (found, year))]

    def doubles(self) -> list[list[Double]]:
        """Return the reports of each agency and year that has several."""
        return list(self._notes.doubles())

    def stated(self, report: int) -> Stated:
        """Return every number a report states."""
        return self._notes.stated(report)

    def squeezed(self, report: int) -> str:
        """Return a report's text without white space."""
        return self._notes.squeezed(report)

    def note(self, report: int, code: str, detail: str) -> None:
        """Add a problem to a stored report."""
        self.changed = self._notes.note(report, code, detail) or self.changed

    def forget(self, code: str) -> None:
        """Take the problems of a kind out of every report."""
        self._notes.forget(code)

    def commit(self) -> None:
        """Make what was added so far survive an interruption."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")
        self._committed = monotonic()

    def remember(self, name: str, content: bytes) -> None:
        """Keep a value about the whole store."""
        self._connection.execute("REPLACE INTO meta VALUES (?, ?)", (name, content))

    def unnamed(self, program: str) -> list[tuple[int, str, tuple[str, ...]]]:
        """Return (number, name, aliases in its reports) of every agency that has to be named.

        Those of which a report came or went; all of them where another program named them.
        """
        if self._meta("named_by") != program.encode():
            self._connection.execute("UPDATE agency SET named = 0 WHERE named")
            self.remember("named_by", program.encode())
        rows = self._connection.execute(
            "SELECT agency.id, agency.name, json_group_array(report.aliases) FROM agency"
            " JOIN report ON report.agency = agency.id WHERE report.newest = 1"
            " AND NOT agency.named GROUP BY agency.id ORDER BY agency.name"
        )
        return [(id, name, _merged(aliases)) for id, name, aliases in rows]

    def describe(self, agency: int, level: str, place: str, function: str, aliases: str) -> None:
        """Note what an agency's name says of it; `aliases` is a JSON array."""
        self._connection.execute(
            "UPDATE agency SET level = ?, place = ?, function = ?, aliases = ? WHERE id = ?",
            (level, place, function, aliases, agency),
        )

    def name(self, aliases: Iterable[tuple[str, int]], trie: Callable[[list[str]], bytes]) -> None:
        """Give the agencies that had to be named these (normalised alias, agency) pairs."""
        pairs = sorted(set(aliases))
        self._filing.keep_agencies()
        unnamed = "SELECT id FROM agency WHERE NOT named"
        if self._connection.execute(f"{unnamed} LIMIT 1").fetchone() is None:
            return
        self._connection.execute(f"DELETE FROM alias WHERE agency IN ({unnamed})")
        self._connection.executemany("INSERT INTO alias VALUES (?, ?)", pairs)
        self._connection.execute("UPDATE agency SET named = 1 WHERE NOT named")
        rows = self._connection.execute("SELECT DISTINCT alias FROM alias ORDER BY alias")
        self.remember("names", trie([alias for (alias,) in rows]))

    def unchecked_years(self, program: str) -> list[tuple[int, int]]:
        """Return (report, report of the year before) where no checks across them are stored.

        Checks that another program made are dropped first, and those of superseded reports.
        """
        if self._meta("checked_by") != program.encode():
            self._connection.execute("DELETE FROM year_check")
            self.remember("checked_by", program.encode())
        self._connection.execute(
            f"DELETE FROM year_check WHERE (report, earlier) NOT IN ({_NEIGHBOURS})"
        )
        for table in ("failed", "fault"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE across"
                " AND report NOT IN (SELECT report FROM year_check)"
            )
        sql = f"{_NEIGHBOURS} EXCEPT SELECT report, earlier FROM year_check ORDER BY 1"
        return self._connection.execute(sql).fetchall()

    def figures(self, report: int) -> tuple[Figure, ...]:
        """Return the table cells of a stored report."""
        packed, layout = self._connection.execute(
            "SELECT body.figures, layout.cells FROM body JOIN report ON report.id = body.report"
            " JOIN layout ON layout.id = report.layout WHERE body.report = ?",
            (report,),
        ).fetchone()
        cells = read_cells(inflate(packed, self.preset), read_layout(layout))
        return tuple(cells.values())

    def add_year_checks(self, report: int, earlier: int, checks: Sequence[Check]) -> None:
        """Store the checks that tie a report to the one of the year before."""
        bits = outcome_bits(check.outcome for check in checks)
        packed = self._filing.rules.packed(pack_checks(checks), self.preset)
        row = (report, earlier, bits, packed)
        self._connection.execute("INSERT INTO year_check VALUES (?, ?, ?, ?)", row)
        sql = "SELECT year FROM report WHERE id = ?"
        (year,) = self._connection.execute(sql, (report,)).fetchone()
        note_failed(self._connection, (report, year), failed_cells(checks), is_across=True)
        note_faults(self._connection, (report, year), faults(checks), is_across=True)

    def seal(self) -> str:
        """Note and return the digest of everything a question can see."""
        seen = sha256()
        for sql in (
            "SELECT slug, digest, source_url, newest FROM report WHERE current ORDER BY slug",
            "SELECT DISTINCT agency.name, level, place, function, agency.aliases FROM agency"
            " JOIN report ON report.agency = agency.id WHERE newest ORDER BY agency.name",
            "SELECT slug, outline FROM report WHERE current AND"
            """ (outline LIKE '%["two_reports",%' OR outline LIKE '%["corrected",%')"""
            " ORDER BY slug",
        ):
            for row in self._connection.execute(sql):
                seen.update(json.dumps(row).encode())
        version = seen.hexdigest()[:16]
        self.remember("data_version", version.encode())
        counted = self._connection.execute("SELECT count(*) FROM report").fetchone()[0]
        self.remember("reports", b"%d" % counted)
        return version

    def close(self) -> None:
        """Leave one plain file without a journal beside it."""
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    def abandon(self) -> None:
        """Keep what was committed, for the next run to go on with."""
        with suppress(sqlite3.Error):  # the fault that ends this build is the one to be told
            self._connection.rollback()
        self._connection.close()

    def _holds_any(self) -> bool:
        """Whether there is a report in the file."""
        return self._connection.execute("SELECT 1 FROM report LIMIT 1").fetchone() is not None

    def _meta(self, name: str) -> bytes | None:
        found = self._connection.execute("SELECT content FROM meta WHERE name = ?", (name,))
        row = found.fetchone()
        return None if row is None else bytes(row[0])

    def _preset(self) -> bytes:
        stored = self._meta("preset")
        if stored is None:
            stored = dictionary()
            self.remember("preset", stored)
        return stored


def _merged(aliases: str) -> tuple[str, ...]:
    """Return the aliases of several reports, each once, in a stable order."""
    return tuple(sorted({alias for stored in json.loads(aliases) for alias in json.loads(stored)}))
