"""One state of a store's file: its connections, and rows and packed parts read from it."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from index.sqlite.file import StoreError, opened, unreadable
from index.sqlite.sealed import DAMAGES, Connection
from index.sqlite.unpack import inflate


class Reader:
    """Reads one file from several threads; raises StoreError where it is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[Connection] = []
        self._file = opened(path)
        self.built = self._file.written

    def is_newest(self) -> bool:
        """Return whether the file still lies at its path; raises StoreError."""
        try:
            return self._file.lies_at(self.path)
        except OSError as error:
            raise StoreError(unreadable(error), self.path) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection nobody else is using; raises StoreError where the file is damaged.

        There are as many as there ever were readers at the same moment, however many threads.
        """
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self.connect()
        try:
            yield connection
        except DAMAGES as error:
            raise StoreError("store_damaged", self.path) from error
        finally:
            self._idle.append(connection)

    def connect(self) -> Connection:
        """Return a new connection to the file."""
        try:
            return self._file.connect()
        except OSError as error:
            raise StoreError(unreadable(error), self.path) from error
        except DAMAGES as error:
            raise StoreError("store_damaged", self.path) from error

    def select(self, sql: str, values: Any = ()) -> list[Any]:
        """Return the rows of a statement."""
        # As `reading`, which takes half as long again as a look-up by itself.
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self.connect()
        try:
            return connection.execute(sql, values).fetchall()
        except DAMAGES as error:
            raise StoreError("store_damaged", self.path) from error
        finally:
            self._idle.append(connection)

    def select_one(self, sql: str, key: int | str) -> Any:
        """Return the one row with a key; raises KeyError where there is none."""
        rows = self.select(sql, (key,))
        if not rows:
            raise KeyError(key)
        return rows[0]

    def meta(self, name: str) -> bytes:
        """Return what is kept about the whole store under a name."""
        try:
            content: bytes = self.select_one("SELECT content FROM meta WHERE name = ?", name)[0]
        except KeyError as error:
            raise StoreError("store_damaged", self.path) from error
        return content

    @cached_property
    def preset(self) -> bytes:
        """Return the dictionary that packed parts are compressed with."""
        return self.meta("preset")

    def inflate(self, packed: bytes) -> str:
        """Return a packed part as it was."""
        try:
            return inflate(packed, self.preset)
        except (zlib.error, UnicodeDecodeError) as error:
            raise StoreError("store_damaged", self.path) from error
