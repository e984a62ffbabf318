"""How fast it is, beside a peer measured in the same run: ratios, not bare seconds.

`make bench` runs `reports`, `readers`, `answers`, `sets` and `command`; each yields what it
measured.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured: our seconds for one piece of work, and a peer's for the same work."""

    what: str
    ours: float
    """Seconds a piece, e.g. a report or a question."""
    peer: str
    """What the peer is; "" without one."""
    theirs: float
    """Seconds a piece; 0 without a peer."""
    piece: str
    target: str = ""
    """The target in words, e.g. `≥ 400 a second`."""
    limit: float | None = None
    """The target in seconds a piece; None where it is none, or not one of time."""

    @property
    def ratio(self) -> float | None:
        """Return our time over the peer's; None without a peer."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def holds(self) -> bool | None:
        """Tell whether the target is met; None without a limit."""
        return None if self.limit is None else self.ours <= self.limit


@dataclass(frozen=True, slots=True)
class Spread:
    """How long questions of one kind take in a store of some size, each answer checked."""

    what: str
    size: int
    """Reports in the store."""
    asked: int
    right: int
    """How many were answered rightly: of a misspelt name, that the agency meant is offered."""
    p50: float
    """Seconds."""
    p99: float | None
    """None of fewer than 500."""
    floor: float
    """Seconds of one look-up by key in the same file."""
    p50_limit: float
    """Milliseconds."""
    p99_limit: float

    @property
    def holds(self) -> bool:
        """Tell whether both targets are met; a time of wrong answers meets none."""
        quick = self.p50 * 1000 <= self.p50_limit
        steady = self.p99 is None or self.p99 * 1000 <= self.p99_limit
        return quick and steady and self.right > 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What one kind of work takes us, or a library by itself, in the same run."""

    what: str
    who: str
    asked: int
    right: int
    """How many were right; 0 where nothing can be wrong."""
    p50: float
    """Seconds."""
    p99: float | None


@dataclass(frozen=True, slots=True)
class Amount:
    """Something measured that is no time: bytes a report, a ratio of two timings."""

    what: str
    amount: float
    unit: str
    target: str
    limit: float

    @property
    def holds(self) -> bool:
        """Tell whether the target is met."""
        return self.amount <= self.limit


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs: the one that was disturbed least."""
    return min(_once(work) for _ in range(times))


def cpu(work: Callable[[], object]) -> float:
    """Return the processor time of one run, which other programs disturb less."""
    start = process_time()
    work()
    return process_time() - start


def cpu_of_all(work: Callable[[], object]) -> float:
    """Return the processor time of one run, with that of the processes it began and ended."""
    start = os.times()
    own = cpu(work)
    end = os.times()
    return own + end[2] - start[2] + end[3] - start[3]


def point_query(path: Path) -> float:
    """Return the seconds of one look-up by key in a SQLite file: the floor of every answer."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        slugs = connection.execute("SELECT slug FROM report LIMIT 1000").fetchall()
        # A thousand at a time: one takes no longer than the clock does to be read.
        return min(cpu(partial(_look_up, connection, slugs)) for _ in range(5)) / len(slugs)


def _look_up(connection: sqlite3.Connection, slugs: Sequence[tuple[str]]) -> None:
    for slug in slugs:
        connection.execute("SELECT id FROM report WHERE slug = ?", slug).fetchone()


def _once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
