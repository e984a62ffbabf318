"""What outlives a restart: preferences, feedback, what buttons stand for, updates not yet answered.

A small SQLite file beside the store, written through sqlite-utils. User ids stand only in
`preference` and `feedback`, and `forget` removes them from both; `offer` holds none.
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path
from sqlite3 import (
    SQLITE_CORRUPT,
    SQLITE_FULL,
    SQLITE_IOERR_SHMSIZE,
    SQLITE_NOTADB,
    Error,
    connect,
)
from typing import Any, cast

from sqlite_utils import Database
from sqlite_utils.db import Table

from parser.report import GongkaiError

OFFERS = 200_000
"""Meanings of buttons that are kept; of more, those offered longest ago go."""
KEPT = 2_000
"""Update ids remembered after they were answered, so that none is answered twice."""
ATTEMPTS = 3
"""How often an update is begun before it is given up: one may be what brings the bot down."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What a user has chosen; None: as the client says."""

    language: str | None = None
    chart: bool = True
    newer: bool = False
    """Whether answers may be what newer clients alone show: tables, replies to one of a group."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user wrote to the operator."""

    id: int
    at: str
    question: str
    text: str


class StateError(GongkaiError):
    """The state file cannot be opened or written, or what lies there is no such file."""

    def __init__(self, path: Path | None, error: Exception) -> None:
        super().__init__(f"{path}: {error}")
        found = getattr(error, "sqlite_errorcode", 0)
        self.is_damaged = found & 0xFF in (SQLITE_CORRUPT, SQLITE_NOTADB)
        # The journal of a full disk cannot get its size.
        no_room = found in (SQLITE_FULL, SQLITE_IOERR_SHMSIZE)
        self.is_full = no_room or getattr(error, "errno", 0) in (ENOSPC, EDQUOT)


class State:
    """The state file, or memory without one; safe to use from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        try:
            if path is not None:
                _keep_private(path)
            connection = connect(str(path) if path else ":memory:", check_same_thread=False)
            self._db = Database(connection)
            self._db.enable_wal()
            # A killed process loses nothing by this; only a power cut may lose the last moments.
            self._db.execute("pragma synchronous = normal")
            self._create()
        except (Error, OSError) as error:
            raise StateError(path, error) from error
        rows = self._table("preference").rows
        self._chosen = {row["user"]: _preference(row) for row in rows}

    def preference(self, user: int) -> Preference:
        """Return what a user has chosen."""
        return self._chosen.get(user, Preference())

    def prefer(self, user: int, **chosen: Any) -> None:
        """Keep the named fields of `Preference` for a user."""
        with self._lock:
            new = replace(self.preference(user), **chosen)
            self._chosen[user] = new
            row = {"user": user, "language": new.language, "chart": new.chart, "newer": new.newer}
            self._table("preference").upsert(row, pk="user")

    def add_feedback(self, user: int, question: str, text: str) -> int:
        """Keep what a user wrote about a question; return its number."""
        row = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "user": user,
            "question": question,
            "text": text,
        }
        with self._lock:
            return int(cast(int, self._table("feedback").insert(row).last_pk))

    def feedback(self) -> Sequence[Feedback]:
        """Return all feedback, oldest first, without who wrote it."""
        with self._lock:
            rows = list(self._table("feedback").rows)
        return [Feedback(row["id"], row["at"], row["question"], row["text"]) for row in rows]

    def offer(self, key: str, meaning: str) -> None:
        """Keep what a button stands for; whose it was is not kept."""
        with self._lock, self._db.conn as transaction:
            transaction.execute(
                "insert or replace into offer (key, meaning) values (?, ?)", [key, meaning]
            )
            transaction.execute(
                "delete from offer where rowid <= (select max(rowid) from offer) - ?", [OFFERS]
            )

    def offered(self, key: str) -> str | None:
        """Return what a button stands for, None where that is not known here."""
        with self._lock:
            rows = list(self._table("offer").rows_where("key = ?", [key]))
        return str(rows[0]["meaning"]) if rows else None

    def forget(self, user: int) -> None:
        """Delete everything that is kept under a user's id."""
        with self._lock:
            self._chosen.pop(user, None)
            for name in ("preference", "feedback"):
                self._table(name).delete_where("user = ?", [user])

    def begin(self, update: int, content: str) -> bool:
        """Note an update as received; return whether it is new."""
        with self._lock, self._db.conn as transaction:
            row = transaction.execute(
                "insert or ignore into received (id, content) values (?, ?)", [update, content]
            )
            return row.rowcount == 1

    def attempt(self, update: int) -> None:
        """Note that work on an update begins: this may be what brings the bot down."""
        with self._lock, self._db.conn as transaction:
            transaction.execute(
                "update received set attempts = attempts + 1 where id = ?", [update]
            )

    def finish(self, update: int) -> None:
        """Note an update as answered: its content goes, its id stays for a while."""
        with self._lock, self._db.conn as transaction:
            transaction.execute("update received set content = null where id = ?", [update])
            transaction.execute(
                "delete from received where content is null and id <= ?", [update - KEPT]
            )

    def unfinished(self) -> list[str]:
        """Return the updates a run before this one did not finish, oldest first."""
        with self._lock, self._db.conn as transaction:
            transaction.execute(
                "update received set content = null where attempts >= ?", [ATTEMPTS]
            )
            rows = transaction.execute(
                "select content from received where content is not null order by id"
            )
            return [row[0] for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _table(self, name: str) -> Table:
        return cast(Table, self._db[name])

    def _create(self) -> None:
        self._table("preference").create(
            {"user": int, "language": str, "chart": int}, pk="user", if_not_exists=True
        )
        if "newer" not in self._table("preference").columns_dict:
            self._table("preference").add_column("newer", int, not_null_default=0)
        self._table("feedback").create(
            {"id": int, "at": str, "user": int, "question": str, "text": str},
            pk="id",
            if_not_exists=True,
        )
        # Not `without rowid`: the row's number says how long ago it was offered.
        self._table("offer").create({"key": str, "meaning": str}, if_not_exists=True)
        self._table("offer").create_index(["key"], unique=True, if_not_exists=True)
        self._table("received").create(
            {"id": int, "content": str, "attempts": int},
            pk="id",
            defaults={"attempts": 0},
            if_not_exists=True,
        )


def _keep_private(path: Path) -> None:
    """Make the file this user's alone, whatever the umask; SQLite's -wal and -shm take after it."""
    for file in (path, *(path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm"))):
        if file is path or file.exists():
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if os.name == "posix":
                    os.fchmod(descriptor, 0o600)
            finally:
                os.close(descriptor)


def _preference(row: dict[str, Any]) -> Preference:
    return Preference(row["language"], bool(row["chart"]), bool(row["newer"]))
