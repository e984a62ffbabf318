"""A SQLite file as a store: is it one, and can it be read."""

from errno import EMFILE, ENFILE
from pathlib import Path

from index.sqlite.sealed import HEADER, Sealed, is_sealed
from parser.report import GongkaiError

APPLICATION = 0x676B6169
"""Marks a SQLite file as ours (`PRAGMA application_id`)."""
VERSION = 8
"""Number of migrations; `PRAGMA user_version` of a file that has them all."""
SEALED_SINCE = 5
"""The layout from which on every page is sealed."""
PASSAGE_BITS = 12
"""A passage's row in the full-text index is `report << PASSAGE_BITS | its number`."""


class StoreError(GongkaiError):
    """A store that cannot be used, read or built; `code` names its sentence in data/cli.toml.

    `is_untouched`: one lies there that was not changed.

    Codes: `store_missing`, `store_gone`, `store_foreign`, `store_damaged`, `store_older`,
    `store_newer`, `store_unreadable`, `too_many_files`, `store_unwritable`, `disk_full`,
    `disk_read_only`, `build_damaged`, `store_busy`.
    """

    def __init__(self, code: str, path: Path, is_untouched: bool = False) -> None:
        super().__init__(f"{path}: {code}")
        self.code, self.path, self.is_untouched = code, path, is_untouched


def opened(path: Path) -> Sealed:
    """Return a store held open for reading; raises StoreError where it cannot be used."""
    check(path)
    try:
        return Sealed(path)
    except OSError as error:
        raise StoreError(unreadable(error), path) from error


def unreadable(error: OSError) -> str:
    """Return the code of what keeps a store from being read."""
    if isinstance(error, FileNotFoundError):
        return "store_missing"
    return "too_many_files" if error.errno in (EMFILE, ENFILE) else "store_unreadable"


def check(path: Path, oldest: int = VERSION) -> None:
    """Raise StoreError unless the file is a store whose layout is between `oldest` and ours."""
    if not path.is_file():
        raise StoreError("store_missing" if not path.exists() else "store_foreign", path)
    head = _head(path)
    if len(head) < HEADER or not head.startswith(b"SQLite format 3\0"):
        raise StoreError("store_foreign", path)
    application, version = int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")
    if application != APPLICATION:
        raise StoreError("store_foreign", path)
    if version < oldest:
        raise StoreError("store_older", path)
    if version > VERSION:
        raise StoreError("store_newer", path)
    if version >= SEALED_SINCE and not is_sealed(head):
        raise StoreError("store_damaged", path)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEADER)
    except OSError as error:
        raise StoreError(unreadable(error), path) from error
