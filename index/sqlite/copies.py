"""Copies of SQLite files, consistent also while the file is written to."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Copy a SQLite file over another in one step.

    The journal of a file that stood there is dropped with it. Raises OSError where this fails.
    """
    partial = target.with_name(f"{target.name}.copying")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(partial)) as written:
            read.backup(written)
            written.execute("PRAGMA journal_mode = DELETE")
        _settle(partial)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        os.replace(partial, target)
    except sqlite3.Error as error:
        partial.unlink(missing_ok=True)
        raise OSError(str(error)) from error


def is_sound(path: Path) -> bool:
    """Return whether a file is SQLite and every page of it is in order."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found: list[tuple[str]] = opened.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error:
        return False
    return found == [("ok",)]


def _settle(path: Path) -> None:
    """Wait until the disk has a file: what replaces another must be whole after a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
