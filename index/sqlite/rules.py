"""The rules that the checks of a store are made by, and how often reports fail them."""

import sqlite3
from collections.abc import Iterable

from index.sqlite.checks import faults, folded, read_checks
from index.sqlite.deflated import deflate
from index.sqlite.unpack import inflate, read_cells, read_layout
from parser.report import State


class Rules:
    """The rules that checks of a store are made by, each under a number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT content, id FROM rule").fetchall()
        self._numbers: dict[str, int] = dict(rows)

    def packed(self, checks: str, preset: bytes) -> bytes:
        """Return checks as they are stored."""
        return deflate(folded(checks, self._number), preset)

    def _number(self, rule: str) -> int:
        """Return the number of a rule, adding it where it is new."""
        if rule not in self._numbers:
            sql = "INSERT INTO rule (content) VALUES (?) RETURNING id"
            self._numbers[rule] = self._connection.execute(sql, (rule,)).fetchone()[0]
        return self._numbers[rule]


def refile(connection: sqlite3.Connection) -> None:
    """Put the reports of an earlier layout, checks written out, into that of version 8."""
    rules = Rules(connection)
    preset = connection.execute("SELECT content FROM meta WHERE name = 'preset'").fetchone()
    for table, is_across in (("body", False), ("year_check", True)):
        reports = connection.execute(f"SELECT report FROM {table}").fetchall()
        for (report,) in reports:
            sql = f"SELECT checks, year FROM {table} JOIN report ON id = report WHERE report = ?"
            packed, year = connection.execute(sql, (report,)).fetchone()
            written = inflate(packed, preset[0])
            values = (rules.packed(written, preset[0]), report)
            connection.execute(f"UPDATE {table} SET checks = ? WHERE report = ?", values)
            note_faults(connection, (report, year), faults(read_checks(written)), is_across)
            if not is_across:
                _count_gaps(connection, report, preset[0])


def _count_gaps(connection: sqlite3.Connection, report: int, preset: bytes) -> None:
    figures, layout = connection.execute(
        "SELECT figures, cells FROM body JOIN report ON report.id = body.report"
        " JOIN layout ON layout.id = report.layout WHERE body.report = ?",
        (report,),
    ).fetchone()
    cells = read_cells(inflate(figures, preset), read_layout(layout)).values()
    states = [cell.state for cell in cells]
    connection.execute(
        "UPDATE report SET blank = ?, absent = ? WHERE id = ?",
        (states.count(State.BLANK), states.count(State.TABLE_MISSING), report),
    )


def note_faults(
    connection: sqlite3.Connection,
    of: tuple[int, int],
    counts: Iterable[tuple[str, int]],
    is_across: bool = False,
) -> None:
    """Note how many failed checks of each rule a report (its number and year) has."""
    report, year = of
    connection.executemany(
        "REPLACE INTO fault VALUES (?, ?, ?, ?, ?)",
        [(year, report, rule, int(is_across), count) for rule, count in counts],
    )
