"""A store that counts what SQLite does for it: statements and steps, which no other work moves."""

from pathlib import Path
from typing import Any

import apsw

from index.sqlite import SqliteStore
from index.sqlite.sealed import Connection


class Counted(SqliteStore):
    """A store with the statements that it ran since it was last cleared."""

    def __init__(self, path: Path) -> None:
        self.ran: list[tuple[str, int]] = []
        """Each statement with the steps of SQLite's machine that it took."""
        super().__init__(path)

    def current(self) -> "Counted":
        return self

    def connect(self) -> Connection:
        connection: Any = super().connect()
        connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._note)
        return connection  # type: ignore[no-any-return]

    def _note(self, event: dict[str, Any]) -> None:
        self.ran.append((event["sql"], event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]))

    @property
    def steps(self) -> int:
        """Return the steps of all statements."""
        return sum(steps for _, steps in self.ran)
