"""One report into the tables: its versions, its id, its cells and words."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, cached_property, partial

from data.records import record
from index.names.naming import same_agency
from index.sqlite.checks import Key
from index.sqlite.file import PASSAGE_BITS
from index.sqlite.pack import Odd, Packed
from index.sqlite.rules import Rules, note_faults
from index.sqlite.search import scope


@record(frozen=True, slots=True)
class Origin:
    """Where a report comes from."""

    file: str
    """Absolute path; a member of an archive follows the archive's path."""
    ordinal: int
    """1 for the first report of a file."""
    slug: str
    """The id wished for; made unique where it is taken."""
    source_url: str
    program: str
    """Digest of the program that read it."""
    fetched: str
    """Day of reading, ISO."""


_AGENCIES = "agencies"


class Filing:
    """Files reports over an open connection, inside its transaction."""

    def __init__(self, connection: sqlite3.Connection, preset: bytes) -> None:
        self._connection, self._preset = connection, preset
        self.rules = Rules(connection)
        self._slots = cache(partial(_slot, connection))
        self.naming = ""
        """Digest of the program that tells agencies by their names; "" keeps nothing."""

    def standing(self, content: str, origin: Origin) -> tuple[int, str, str, str] | None:
        """Return (id, slug, digest, sha256) of the report that this one takes the place of."""
        found: tuple[int, str, str, str] | None = self._connection.execute(
            "SELECT id, slug, digest, sha256 FROM report WHERE current AND ordinal = :ordinal"
            " AND (sha256 = :content OR file = :file) ORDER BY file = :file DESC LIMIT 1",
            {"ordinal": origin.ordinal, "content": content, "file": origin.file},
        ).fetchone()
        return found

    def renew(self, report: int, origin: Origin) -> None:
        """Note that the present program reads a report just as it is stored.

        It may choose among several of a year otherwise than the program that stored them.
        """
        agency, year = self._connection.execute(
            "UPDATE report SET program = ? WHERE id = ? RETURNING agency, year",
            (origin.program, report),
        ).fetchone()
        self._elect(agency, year)

    def retire(self, report: int) -> None:
        """Set a version of a report aside; it stays, but no longer answers."""
        agency, year = self._connection.execute(
            "UPDATE report SET current = 0, newest = 0 WHERE id = ? RETURNING agency, year",
            (report,),
        ).fetchone()
        self._elect(agency, year)

    def free(self, origin: Origin) -> str:
        """Return the wished id, or the first numbered one that no other report has."""
        wished = origin.slug if origin.ordinal == 1 else f"{origin.slug}-{origin.ordinal}"
        number, slug = max(2, origin.ordinal), wished
        while self._taken(slug):
            slug = f"{origin.slug}-{number}"
            number += 1
        return slug

    def _taken(self, slug: str) -> bool:
        sql = "SELECT 1 FROM report WHERE slug = ? AND current"
        return self._connection.execute(sql, (slug,)).fetchone() is not None

    def insert(self, packed: Packed, origin: Origin, slug: str) -> None:
        """File a report under an id."""
        agency = self._agency(packed.agency)
        layout = self._id("layout", "cells", packed.layout)
        row = {
            "slug": slug, "agency": agency, "year": packed.year, "newest": 0, "current": 1,
            "title": packed.title, "published": packed.published,
            "form_table2": packed.form_table2, "form_table3": packed.form_table3,
            "layout": layout, "outline": packed.outline, "aliases": json.dumps(_spelled(packed)),
            "outcomes": packed.outcomes, "printed": packed.printed,
            "blank": packed.blank, "absent": packed.absent, "file": origin.file,
            "ordinal": origin.ordinal, "format": packed.format,
            "source_url": origin.source_url, "sha256": packed.sha256,
            "fetched": origin.fetched, "program": origin.program, "digest": packed.digest,
        }  # fmt: skip
        cursor = self._connection.execute(
            f"INSERT INTO report ({','.join(row)}) VALUES ({','.join('?' * len(row))})",
            list(row.values()),
        )
        report = cursor.lastrowid
        assert report is not None
        self._insert_content(report, packed, scope(agency, packed.year))
        self._elect(agency, packed.year)

    def _insert_content(self, report: int, packed: Packed, scope: str) -> None:
        checks = self.rules.packed(packed.checks, self._preset)
        parts = (report, packed.figures, packed.claims, checks, packed.passages)
        self._connection.execute("INSERT INTO body VALUES (?, ?, ?, ?, ?)", parts)
        self._connection.execute("INSERT INTO text VALUES (?, ?)", (report, packed.text))
        self._connection.executemany(
            "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?)",
            [self._cell(report, packed.year, odd) for odd in packed.odd],
        )
        note_claims(self._connection, report, packed.told)
        note_failed(self._connection, (report, packed.year), packed.failed)
        note_faults(self._connection, (report, packed.year), packed.faults)
        first = report << PASSAGE_BITS
        self._connection.executemany(
            "INSERT INTO passage (rowid, scope, words) VALUES (?, ?, ?)",
            [(first + n, scope, words) for n, words in enumerate(packed.words)],
        )

    def _cell(self, report: int, year: int, odd: Odd) -> Sequence[int | float | str | None]:
        slot = self._slots(*odd.key)
        return slot, year, report, odd.state, stored_number(odd.value), int(odd.flagged)

    def known_agency(self, name: str) -> int | None:
        """Return the number of an agency under any spelling of its place, None if it is new."""
        return self._agencies.get(same_agency(name))

    @cached_property
    def _agencies(self) -> dict[str, int]:
        known, last = self._kept_agencies()
        sql = "SELECT id, name FROM agency WHERE id > ? ORDER BY id"
        for id, name in self._connection.execute(sql, (last,)).fetchall():
            known.setdefault(same_agency(name), id)
        return known

    def _kept_agencies(self) -> tuple[dict[str, int], int]:
        """Return the agencies by what they share, up to a number: those that this program told."""
        found = self._connection.execute("SELECT content FROM meta WHERE name = ?", (_AGENCIES,))
        row = found.fetchone()
        naming, last, known = json.loads(zlib.decompress(row[0])) if row else ("", 0, {})
        return (known, last) if naming and naming == self.naming else ({}, 0)

    def keep_agencies(self) -> None:
        """Keep which agency has which place and task: to tell takes longest of what a build of a
        few reports does, and a name of the same agency never tells otherwise."""
        if not self.naming or "_agencies" not in vars(self):
            return
        sql = "SELECT coalesce(max(id), 0) FROM agency"
        (last,) = self._connection.execute(sql).fetchone()
        content = zlib.compress(json.dumps([self.naming, last, self._agencies]).encode())
        self._connection.execute("REPLACE INTO meta VALUES (?, ?)", (_AGENCIES, content))

    def _agency(self, name: str) -> int:
        """Return the number of an agency; of its spellings, the fullest is its name."""
        known = self.known_agency(name)
        if known is None:
            self._agencies[same_agency(name)] = known = self._id("agency", "name", name)
            return known
        sql = "SELECT name FROM agency WHERE id = ?"
        (standing,) = self._connection.execute(sql, (known,)).fetchone()
        if (len(name), name) > (len(standing), standing):
            self._connection.execute("UPDATE agency SET name = ? WHERE id = ?", (name, known))
        return known

    def _id(self, table: str, column: str, value: str) -> int:
        """Return the row number of a value, adding it where it is new."""
        sql = f"SELECT id FROM {table} WHERE {column} = ?"
        found = self._connection.execute(sql, (value,)).fetchone()
        if found is None:
            insert = f"INSERT INTO {table} ({column}) VALUES (?) RETURNING id"
            found = self._connection.execute(insert, (value,)).fetchone()
        id: int = found[0]
        return id

    def _elect(self, agency: int, year: int) -> None:
        """Choose which file of one agency and year answers: the newest, then the best read.

        What is equal in both is told apart by its bytes, never by the day it was read: the same
        files must make the same store on any day and in any order. Of reports whose agency or
        year is unknown none can stand for another.
        """
        group = (agency, year)
        sql = "UPDATE agency SET named = 0 WHERE id = ? RETURNING name"
        (name,) = self._connection.execute(sql, (agency,)).fetchone()
        if not name or not year:
            sql = "UPDATE report SET newest = current WHERE agency = ? AND year = ?"
            self._connection.execute(sql, group)
            return
        self._connection.execute(
            "UPDATE report SET newest = 0 WHERE agency = ? AND year = ? AND newest", group
        )
        self._connection.execute(
            "UPDATE report SET newest = 1 WHERE id = (SELECT id FROM report WHERE agency = ?"
            " AND year = ? AND current ORDER BY published DESC, printed DESC, sha256, ordinal"
            " LIMIT 1)",
            group,
        )


def _spelled(packed: Packed) -> list[str]:
    """Return the name a report has, which its agency may not keep, and its aliases."""
    return list(dict.fromkeys((packed.agency, *packed.aliases)))


def note_claims(connection: sqlite3.Connection, report: int, told: Iterable[Odd]) -> None:
    """Note what a report states in prose."""
    connection.executemany(
        "INSERT INTO claim VALUES (?, ?, ?, ?)",
        [
            (_slot(connection, *one.key), report, one.state, stored_number(one.value))
            for one in told
        ],
    )


def renote(connection: sqlite3.Connection, table: str, report: int, cells: Iterable[Odd]) -> None:
    """Put what is counted of some cells of a report in the place of what was."""
    connection.executemany(
        f"UPDATE {table} SET state = ?, value = ? WHERE report = ? AND slot ="
        " (SELECT id FROM slot WHERE indicator = ? AND col = ?)",
        [(one.state, stored_number(one.value), report, *one.key) for one in cells],
    )


def note_failed(
    connection: sqlite3.Connection,
    of: tuple[int, int],
    cells: Iterable[Key],
    is_across: bool = False,
) -> None:
    """Note the cells of a report (its number and year) that failed checks stand on."""
    report, year = of
    connection.executemany(
        "INSERT OR IGNORE INTO failed VALUES (?, ?, ?, ?)",
        [(_slot(connection, *cell), year, report, int(is_across)) for cell in cells],
    )


def _slot(connection: sqlite3.Connection, indicator: str, column: str) -> int:
    """Return the number of a cell of the form, adding it where it is new."""
    key = (indicator, column)
    sql = "SELECT id FROM slot WHERE indicator = ? AND col = ?"
    found = connection.execute(sql, key).fetchone()
    if found is None:
        insert = "INSERT INTO slot (indicator, col) VALUES (?, ?) RETURNING id"
        found = connection.execute(insert, key).fetchone()
    id: int = found[0]
    return id


def stored_number(value: Decimal | None) -> int | float | str | None:
    """Return a value as SQLite orders it, and only as text where a number would lose digits."""
    if value is None:
        return None
    printed = str(value)
    for number in (int(value), float(value)):
        if str(number) == printed and abs(number) < 2**63:
            return number
    return printed
