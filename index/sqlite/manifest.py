"""What a build did, line by line: kept in the folder of the build, then beside the store it made.

{"program": "…", "origin": "…", "begun": "2026-03-01T08:00:00+00:00"}
{"file": "/srv/reports/a.html", "sha256": "…", "reports": 1}
{"file": "/srv/reports/b.pdf", "refused": "too_slow"}
{"loaded": 1, "unchanged": 0, "updated": 0, "refused": 1, "data_version": "…", "ended": "…"}
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Manifest:
    """A manifest being written; every line is on its way to the disk when `note` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, **entry: object) -> None:
        """Add a line."""
        with self.path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(entry, ensure_ascii=False, default=str) + "\n")

    def head(self) -> Mapping[str, Any]:
        """Return the first line; nothing where there is no whole one."""
        try:
            with self.path.open(encoding="utf-8") as file:
                first: Mapping[str, Any] = json.loads(file.readline())
        except (OSError, ValueError):
            return {}
        return first


def now() -> str:
    """Return the time as it stands in a manifest."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def beside(store: Path) -> Path:
    """Return where the manifest of the build that made a store lies."""
    return store.with_name(f"{store.name}.build.jsonl")
