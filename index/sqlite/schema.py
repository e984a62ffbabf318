"""The tables of the SQLite file and how they came to be.

Only ever append migrations: files in use were made by the earlier ones.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from data.vocabulary import vocabulary
from index.sqlite.checks import failed_cells, read_checks
from index.sqlite.deflated import deflate
from index.sqlite.file import APPLICATION, SEALED_SINCE, VERSION
from index.sqlite.filing import note_claims, note_failed, renote
from index.sqlite.pack import odd_cells, told_once
from index.sqlite.rules import refile
from index.sqlite.sealed import make_room
from index.sqlite.unpack import inflate, read_cells, read_claims, read_layout
from parser import is_amount

migrations = Migrations("gongkai")


@migrations()
def first_layout(db: Database) -> None:
    """Create what version 1 keeps: reports by row, their odd cells by cell, names, words."""
    _create_reports(db)
    db.execute("CREATE TABLE slot (id INTEGER PRIMARY KEY, indicator TEXT, col TEXT)")
    db.execute("CREATE UNIQUE INDEX slot_key ON slot (indicator, col)")
    db.execute(
        "CREATE TABLE cell (slot INTEGER, year INTEGER, report INTEGER, state INTEGER, value,"
        " flagged INTEGER, PRIMARY KEY (slot, year, report)) WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE alias (alias TEXT, agency INTEGER, PRIMARY KEY (alias, agency)) WITHOUT ROWID"
    )
    db.execute(
        "CREATE VIRTUAL TABLE passage USING fts5"
        " (scope, words, content='', tokenize='unicode61 remove_diacritics 0')"
    )


@migrations()
def claims_by_indicator(db: Database) -> None:
    """Create what version 2 adds: which reports state which indicator in prose."""
    db.execute(
        "CREATE TABLE claim (slot INTEGER, report INTEGER, PRIMARY KEY (slot, report))"
        " WITHOUT ROWID"
    )


@migrations()
def checks_by_line(db: Database) -> None:
    """Put each check on a line of its own, as version 3 does: the failed ones are read alone."""
    for table in ("body", "year_check"):
        rows = db.execute(
            f"SELECT report, checks, meta.content FROM {table} JOIN meta ON meta.name = 'preset'"
        )
        for report, packed, preset in rows.fetchall():
            lines = "\n".join(map(_check_line, json.loads(inflate(packed, preset))))
            values = (deflate(lines, preset), report)
            db.execute(f"UPDATE {table} SET checks = ? WHERE report = ?", values)


@migrations()
def claims_with_numbers(db: Database) -> None:
    """Add what version 4 knows of the prose: the number it states, where it states only one."""
    db.execute("DROP TABLE claim")
    db.execute(
        "CREATE TABLE claim (slot INTEGER, report INTEGER, state INTEGER, value,"
        " PRIMARY KEY (slot, report)) WITHOUT ROWID"
    )
    bodies = db.execute(
        "SELECT body.report, body.claims, meta.content FROM body JOIN meta ON meta.name = 'preset'"
    )
    for report, packed, preset in bodies.fetchall():
        note_claims(db.conn, report, told_once(read_claims(inflate(packed, preset))))


@migrations()
def sealed_pages(db: Database) -> None:
    """Change no table: from version 5 on every page ends in a seal (`index.sqlite.sealed`)."""


@migrations()
def sets_of_reports(db: Database) -> None:
    """Add what version 6 counts of many reports at once: failed checks by cell, and two indexes."""
    db.execute(
        "CREATE TABLE failed (slot INTEGER, year INTEGER, report INTEGER, across INTEGER,"
        " PRIMARY KEY (slot, year, report, across)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX counted ON report (year, layout, agency) WHERE newest = 1")
    db.execute("CREATE INDEX set_aside ON report (year, agency) WHERE newest = 0 AND current = 1")
    for table, across in (("body", False), ("year_check", True)):
        rows = db.execute(
            f"SELECT report.id, report.year, {table}.checks, meta.content FROM {table}"
            f" JOIN report ON report.id = {table}.report JOIN meta ON meta.name = 'preset'"
        )
        for report, year, packed, preset in rows.fetchall():
            cells = failed_cells(read_checks(inflate(packed, preset)))
            note_failed(db.conn, (report, year), cells, across)


@migrations()
def amounts_in_one_unit(db: Database) -> None:
    """Keep amounts in one unit where version 7 compares them: whatever each report prints them in.

    What is answered of one report stays as printed.
    """
    amounts = {row.id for row in vocabulary().indicators.values() if is_amount(row)}
    rows = db.execute(
        "SELECT report.id, figures, claims, layout.cells, meta.content FROM report"
        " JOIN body ON body.report = report.id JOIN layout ON layout.id = report.layout"
        " JOIN meta ON meta.name = 'preset'"
    )
    for report, figures, claims, layout, preset in rows.fetchall():
        cells = read_cells(inflate(figures, preset), read_layout(layout)).values()
        for table, odd in (
            ("cell", odd_cells(one for one in cells if one.indicator in amounts)),
            ("claim", told_once(read_claims(inflate(claims, preset)))),
        ):
            renote(db.conn, table, report, [one for one in odd if one.key[0] in amounts])


@migrations()
def lists_by_page(db: Database) -> None:
    """Add what version 8 pages and counts by, and keep checks by the numbers of their rules."""
    db.execute("CREATE TABLE rule (id INTEGER PRIMARY KEY, content TEXT)")
    db.execute(
        "CREATE TABLE fault (year INTEGER, report INTEGER, rule TEXT, across INTEGER,"
        " count INTEGER, PRIMARY KEY (year, report, rule, across)) WITHOUT ROWID"
    )
    db.execute("ALTER TABLE agency ADD COLUMN named INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE report ADD COLUMN blank INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE report ADD COLUMN absent INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE INDEX office ON agency (function, name)")
    db.execute("CREATE INDEX shown ON report (agency, year) WHERE newest = 1")
    db.execute(
        "CREATE INDEX gaps ON report (year, agency, blank, absent)"
        " WHERE newest = 1 AND (blank OR absent)"
    )
    refile(db.conn)


def _check_line(check: list[Any]) -> str:
    outcome = check.pop(2)
    return f"{outcome}{json.dumps(check, ensure_ascii=False, separators=(',', ':'))}"


def _create_reports(db: Database) -> None:
    db.table("meta").create({"name": str, "content": bytes}, pk="name")
    db.table("agency").create(
        {"id": int, "name": str, "level": str, "place": str, "function": str, "aliases": str},
        pk="id",
    )
    db.table("agency").create_index(["name"], unique=True)
    db.table("agency").create_index(["place", "function"])
    db.table("layout").create({"id": int, "cells": str}, pk="id")
    db.table("layout").create_index(["cells"], unique=True)
    _create_report_table(db)
    db.table("body").create(
        {"report": int, "figures": bytes, "claims": bytes, "checks": bytes, "passages": bytes},
        pk="report",
    )
    db.table("text").create({"report": int, "content": bytes}, pk="report")
    # Checks across years change when a neighbouring year arrives, so they live apart from the body.
    db.table("year_check").create(
        {"report": int, "earlier": int, "outcomes": int, "checks": bytes}, pk="report"
    )


def _create_report_table(db: Database) -> None:
    columns = {"id": int, "slug": str, "agency": int, "year": int, "newest": int, "current": int}
    columns |= {"title": str, "published": str, "form_table2": str, "form_table3": str}
    columns |= {"layout": int, "outline": str, "aliases": str, "outcomes": int, "printed": int}
    columns |= {"file": str, "ordinal": int, "format": str, "source_url": str, "sha256": str}
    columns |= {"fetched": str, "program": str, "digest": str}
    table = db.table("report")
    table.create(columns, pk="id")
    table.create_index(["agency", "year"])
    table.create_index(["slug"])
    table.create_index(["sha256"])
    table.create_index(["file"])
    table.create_index(["year", "layout"])


def migrate(path: Path) -> bool:
    """Bring a file to the present layout, creating it where there is none.

    Return whether it had an older one.
    """
    is_new = not path.exists()
    with closing(sqlite3.connect(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < SEALED_SINCE:
        make_room(path)
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
        return not is_new and version < VERSION
