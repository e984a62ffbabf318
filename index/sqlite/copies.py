"""Copies of SQLite files, consistent also while the file is written to."""

import os
import shutil
import sqlite3
from contextlib import closing
from errno import EIO, ENOSPC
from pathlib import Path
from urllib.parse import quote

from index.sqlite.sealed import HEADER, broken, is_sealed


def copy(source: Path, target: Path) -> None:
    """Copy a SQLite file over another in one step.

    The journal of a file that stood there is dropped with it. Raises OSError where this fails.
    """
    partial = target.with_name(f"{target.name}.copying")
    partial.unlink(missing_ok=True)
    try:
        _copy(source, partial)
        _settle(partial)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        os.replace(partial, target)
    except sqlite3.Error as error:
        is_full = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
        raise OSError(ENOSPC if is_full else EIO, str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    if _is_sealed(source):
        # Nobody writes to a store in its place, and SQLite would write on a page of the copy.
        shutil.copyfile(source, target)
        return
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
        written.execute("PRAGMA journal_mode = DELETE")


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return is_sealed(file.read(HEADER))


def is_sound(path: Path) -> bool:
    """Return whether a file is SQLite and every page of it is in order."""
    if not path.is_file():
        return False
    try:
        if _is_sealed(path) and any(broken(path)):
            return False
        with closing(
            sqlite3.connect(f"file:{quote(os.fsencode(path.absolute()))}?mode=ro", uri=True)
        ) as opened:
            found: list[tuple[str]] = opened.execute("PRAGMA integrity_check").fetchall()
    except (OSError, sqlite3.Error):
        return False
    return found == [("ok",)]


def _settle(path: Path) -> None:
    """Wait until the disk has a file: what replaces another must be whole after a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
