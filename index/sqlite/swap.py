"""A store is built beside the old one and takes its place in one step, or not at all."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.sqlite.file import StoreError, check
from index.sqlite.writing import Writer

_FAULTS = {
    sqlite3.SQLITE_CANTOPEN: "store_unwritable",
    sqlite3.SQLITE_FULL: "store_unwritable",
    sqlite3.SQLITE_IOERR: "store_unwritable",
    sqlite3.SQLITE_PERM: "store_unwritable",
    sqlite3.SQLITE_READONLY: "store_unwritable",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_NOTADB: "store_damaged",
}
"""Faults of the disk and the file; any other is a mistake of the program and shows as one."""


def stored_files(path: Path) -> list[tuple[str, str, str, str]]:
    """Return (file, sha256, program, source address) of every report that stands in a store.

    An absent store has none; raises StoreError for a file that is no store of ours.
    """
    if not path.exists():
        return []
    check(path, oldest=1)
    sql = "SELECT file, sha256, program, source_url FROM report WHERE current"
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(sql).fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError("store_damaged", path) from error


def is_outdated(path: Path) -> bool:
    """Whether a file is a store of an older layout, which answers only after a build."""
    try:
        check(path)
    except StoreError as error:
        return error.code == "store_older"
    return False


@contextmanager
def rebuilt(path: Path) -> Iterator[Writer]:
    """Give a writer on a copy of the store; the copy becomes the store when the block ends.

    What an interrupted run had committed is gone on with, if the store is still the one it copied.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            partial = _prepared(path)
            writer = Writer(partial)
            try:
                yield writer
                writer.close()
            except BaseException:
                writer.abandon()
                raise
            if writer.changed:
                _swap_in(partial, path)
            else:
                partial.unlink()
    except OSError as error:
        raise StoreError("store_unwritable", path) from error
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in _FAULTS:
            raise
        raise StoreError(_FAULTS[error.sqlite_errorcode & 0xFF], path) from error


def unfinished(path: Path) -> Path:
    """Return where the store is built."""
    return path.with_name(f".{path.name}.partial")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    lock = path.with_name(f".{path.name}.lock")
    with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            code = "store_busy" if "locked" in str(error) else "store_unwritable"
            raise StoreError(code, path) from error
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _prepared(path: Path) -> Path:
    """Return the file to build in: an interrupted one, else a copy of the store, else a new one."""
    partial = unfinished(path)
    origin = _origin(path)
    if _belongs(partial, origin):
        return partial
    for leftover in (partial, Path(f"{partial}-wal"), Path(f"{partial}-shm")):
        leftover.unlink(missing_ok=True)
    if path.exists():
        copy = Path(f"{partial}.copy")
        shutil.copyfile(path, copy)
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("REPLACE INTO meta VALUES ('origin', ?)", (origin,))
        os.replace(copy, partial)
    return partial


def _origin(path: Path) -> bytes:
    """Return what tells one state of the store from another; b"" where there is none yet."""
    if not path.exists():
        return b""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT content FROM meta WHERE name = 'data_version'").fetchone()
    return bytes(row[0])


def _belongs(partial: Path, origin: bytes) -> bool:
    """Whether an interrupted build began from the present store."""
    if not partial.exists():
        return False
    try:
        check(partial)
        with closing(sqlite3.connect(partial)) as connection:
            row = connection.execute("SELECT content FROM meta WHERE name = 'origin'").fetchone()
    except (StoreError, sqlite3.DatabaseError):
        return False
    return (b"" if row is None else bytes(row[0])) == origin


def _swap_in(partial: Path, path: Path) -> None:
    _sync(partial)
    os.replace(partial, path)
    # Folders cannot be opened everywhere; the file itself is safe on disk by now.
    with suppress(OSError):
        _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
