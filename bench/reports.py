"""Text reports from file to store, beside the bare work: segmenting the text and indexing it."""

import sqlite3
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import rjieba

from bench import Amount, Timing, cpu, cpu_of_all, seconds
from bench.synthetic import write
from index.build import build

REPORTS = 300
PER_SECOND, SPEED_UP = 400, 1.7


def measure() -> Iterator[Timing | Amount]:
    """Yield the time of a report on one core, and how much faster two are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = write(folder / "reports", REPORTS)
        build(many[:5], folder / "warm.db")
        bare = cpu(partial(segmented, many, folder)) / REPORTS
        load = partial(build, [folder / "reports"])
        ours = cpu_of_all(partial(load, folder / "cpu.db")) / REPORTS
        yield Timing(
            "text reports parsed, segmented, loaded (CPU time)",
            ours,
            "segmenting and FTS5 alone",
            bare,
            "report",
            f"≥ {PER_SECOND} a second",
            1 / PER_SECOND,
        )
        one, two = (seconds(partial(load, folder / f"{jobs}.db", jobs), times=1) for jobs in (1, 2))
        share, target = two / one, f"≤ {1 / SPEED_UP:.2f}: ≥ {SPEED_UP} times as fast"
        yield Amount("two jobs' time over one's", share, "", target, 1 / SPEED_UP)
        size = (folder / "cpu.db").stat().st_size / 1024 / REPORTS
        yield Amount("store", size, "KB a report", "≤ 12", 12)


def segmented(files: list[Path], folder: Path) -> None:
    """Segment and index the texts: what a loader that parses nothing would do."""
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("CREATE VIRTUAL TABLE passages USING fts5(words)")
    rows = ((" ".join(rjieba.cut(file.read_text("utf-8"))),) for file in files)
    connection.executemany("INSERT INTO passages VALUES (?)", rows)
    connection.commit()
    connection.close()
