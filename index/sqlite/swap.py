"""A store is built in a folder of its own and takes its place in one step, or not at all.

gongkai.db               the store
gongkai.db.build.jsonl   what the build that made it did (`index.sqlite.manifest`)
.gongkai.db.build/       a build under way, or an interrupted one that the next goes on with
.gongkai.db.lock         held by the build under way; never removed, for who holds a removed
                         lock keeps nobody out
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from errno import EDQUOT, EMFILE, ENFILE, ENOSPC, EROFS
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.sqlite.file import SEALED_SINCE, StoreError, check
from index.sqlite.lock import take
from index.sqlite.manifest import Manifest, beside, now
from index.sqlite.sealed import DAMAGES, Sealed, broken, seal
from index.sqlite.writing import Writer

_FAULTS = {
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_CANTOPEN: "store_unwritable",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "store_unwritable",
    sqlite3.SQLITE_PERM: "store_unwritable",
    sqlite3.SQLITE_READONLY: "store_unwritable",
    sqlite3.SQLITE_CORRUPT: "build_damaged",
    sqlite3.SQLITE_NOTADB: "build_damaged",
}
"""Faults of the disk and of the file being built; any other is a mistake of the program."""
MANIFEST = "manifest.jsonl"
_ERRORS = {
    ENOSPC: "disk_full",
    EDQUOT: "disk_full",
    EMFILE: "too_many_files",
    ENFILE: "too_many_files",
    EROFS: "disk_read_only",
}
_LOST = ("disk_full", "build_damaged")
"""Faults after which an unfinished build is no use, or in the way."""
_FILES = "SELECT file, sha256, program, source_url FROM report WHERE current"
_VERSION = "SELECT content FROM meta WHERE name = 'data_version'"


def stored_files(path: Path) -> list[tuple[str, str, str, str]]:
    """Return (file, sha256, program, source address) of every report that stands in a store.

    An absent store has none; raises StoreError for a file that is no store of ours.
    """
    return _read(path, _FILES) if path.exists() else []


def is_outdated(path: Path) -> bool:
    """Whether a file is a store of an older layout, which answers only after a build."""
    try:
        check(path)
    except StoreError as error:
        return error.code == "store_older"
    return False


@contextmanager
def rebuilt(path: Path, program: str = "") -> Iterator[Writer]:
    """Give a writer on a copy of the store; the copy becomes the store when the block ends.

    What an interrupted run had committed is gone on with, if the store is still the one it copied.
    Raises StoreError; the store is untouched then.
    """
    folder, was_there = unfinished(path), path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            yield from _built(path, folder, program)
    except StoreError as error:
        _give_up(folder, error.code)
        raise
    except OSError as error:
        code = _ERRORS.get(error.errno or 0, "store_unwritable")
        _give_up(folder, code)
        raise StoreError(code, path, was_there) from error
    except sqlite3.DatabaseError as error:
        code = _FAULTS.get(error.sqlite_errorcode & 0xFF, "")
        if code == "store_unwritable" and not _can_open():
            code = "too_many_files"
        _give_up(folder, code)
        if not code:
            raise
        raise StoreError(code, path, was_there) from error


def clear_away(path: Path) -> None:
    """Remove what a build left that ended between its swap and its end; never work to go on with.

    Raises StoreError.
    """
    folder = unfinished(path)
    if not folder.exists():
        return
    with suppress(OSError), _alone(path):
        if Manifest(folder / MANIFEST).head().get("origin") != _origin(path):
            shutil.rmtree(folder)


def unfinished(path: Path) -> Path:
    """Return the folder in which the store is built."""
    return path.with_name(f".{path.name}.build")


def _built(path: Path, folder: Path, program: str) -> Iterator[Writer]:
    manifest, is_continued = _prepared(path, folder, program)
    writer = Writer(folder / path.name, manifest, is_continued)
    try:
        yield writer
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    if writer.changed:
        _swap_in(folder, path, manifest)
    shutil.rmtree(folder)


def _can_open() -> bool:
    """Whether this process may open a further file; SQLite does not say."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return False
    return True


def _give_up(folder: Path, code: str) -> None:
    if code in _LOST:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    with path.with_name(f".{path.name}.lock").open("ab") as lock:
        try:
            take(lock.fileno())
        except BlockingIOError as error:
            raise StoreError("store_busy", path) from error
        yield


def _prepared(path: Path, folder: Path, program: str) -> tuple[Manifest, bool]:
    """Return the manifest of a build, and whether it is an interrupted one to go on with.

    The folder holds what to build in: what was interrupted, a copy of the store, or nothing yet.
    """
    manifest = Manifest(folder / MANIFEST)
    origin = _origin(path)
    if manifest.head().get("origin") == origin and _is_usable(folder / path.name, origin):
        manifest.note(program=program, origin=origin, continued=now())
        return manifest, True
    shutil.rmtree(folder, ignore_errors=True)
    for leftover in path.parent.glob(f".{path.name}.partial*"):  # of versions before 5
        leftover.unlink()
    folder.mkdir()
    if path.exists():
        _copy(path, folder)
    # Written last: where it stands, the copy before it is whole.
    manifest.note(program=program, origin=origin, begun=now())
    return manifest, False


def _copy(path: Path, folder: Path) -> None:
    """Copy the store into the folder of the build, or leave nothing there."""
    try:
        shutil.copyfile(path, folder / path.name)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _origin(path: Path) -> str:
    """Return what tells one state of the store from another; "" where there is none yet.

    Raises StoreError where the store is not as it was written: nothing is built on damage.
    """
    if not path.exists():
        return ""
    version = _read(path, _VERSION)
    if not version or any(broken(path) if _is_sealed(path) else _unsound(path)):
        raise StoreError("store_damaged", path)
    return str(version[0][0], "ascii")


def _is_usable(partial: Path, origin: str) -> bool:
    """Whether an interrupted build can be gone on with; it has no seals yet."""
    if not partial.exists():
        return not origin  # interrupted before the first report was stored
    try:
        check(partial)
        return not any(_unsound(partial))
    except (StoreError, sqlite3.DatabaseError):
        return False


def _unsound(path: Path) -> Iterator[str]:
    """Yield what SQLite finds wrong with a file."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA quick_check").fetchall()
    yield from (row[0] for row in found if row[0] != "ok")


def _is_sealed(path: Path) -> bool:
    try:
        check(path, oldest=SEALED_SINCE)
    except StoreError as error:
        if error.code != "store_older":
            raise
        return False
    return True


def _read(path: Path, sql: str) -> list[Any]:
    """Return rows of a store of any layout."""
    check(path, oldest=1)
    try:
        if _is_sealed(path):
            return Sealed(path).connect().execute(sql).fetchall()
        with closing(
            sqlite3.connect(f"file:{quote(os.fsencode(path.absolute()))}?mode=ro", uri=True)
        ) as older:
            return older.execute(sql).fetchall()
    except (*DAMAGES, sqlite3.DatabaseError) as error:
        raise StoreError("store_damaged", path) from error


def _swap_in(folder: Path, path: Path, manifest: Manifest) -> None:
    partial = folder / path.name
    seal(partial)
    _sync(partial)
    os.replace(partial, path)
    os.replace(manifest.path, beside(path))
    # Folders cannot be opened everywhere; the file itself is safe on disk by now.
    with suppress(OSError):
        _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
