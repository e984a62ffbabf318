"""A SQLite file as a store: is it one, and a read-only connection to it."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from parser.report import GongkaiError

APPLICATION = 0x676B6169
"""Marks a SQLite file as ours (`PRAGMA application_id`)."""
VERSION = 4
"""Number of migrations; `PRAGMA user_version` of a file that has them all."""
PASSAGE_BITS = 12
"""A passage's row in the full-text index is `report << PASSAGE_BITS | its number`."""


class StoreError(GongkaiError):
    """A store that cannot be used; `code` names its sentence in data/cli.toml.

    Codes: `store_missing`, `store_foreign`, `store_damaged`, `store_older`, `store_newer`,
    `store_unwritable`, `store_busy`.
    """

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(f"{path}: {code.removeprefix('store_')} store")
        self.code, self.path = code, path


def connect(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a store; raises StoreError where it cannot be used."""
    check(path)
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.execute("PRAGMA mmap_size = 4294967296")
    return connection


def check(path: Path, oldest: int = VERSION) -> None:
    """Raise StoreError unless the file is a store whose layout is between `oldest` and ours."""
    if not path.is_file():
        raise StoreError("store_missing" if not path.exists() else "store_foreign", path)
    marks = _marks(path)
    if marks is None or marks[0] != APPLICATION:
        raise StoreError("store_foreign", path)
    if marks[1] < oldest:
        raise StoreError("store_older", path)
    if marks[1] > VERSION:
        raise StoreError("store_newer", path)


def _marks(path: Path) -> tuple[int, int] | None:
    """Return application id and version from the file's header, None if it is not SQLite."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise StoreError("store_damaged", path) from error
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        return None
    return int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")
