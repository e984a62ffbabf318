"""Text reports from file to store, beside the bare work: segmenting the text and indexing it."""

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import rjieba

from bench import Timing, seconds
from index.build import build

ROOT = Path(__file__).parent.parent
REPORTS = sorted((ROOT / "data" / "reports").glob("*.txt"))
SAID = {
    "suifenhe-2021.txt": "绥芬河市",
    "heilongjiang-fao-2021.txt": "黑龙江省",
    "shanxi-fao-2021.txt": "山西省",
    "heilongjiang-commerce-2020.txt": "黑龙江省",
    "harbin-fao-2020.txt": "哈尔滨市",
}
COPIES = 60
"""Copies of each report, every one of another place."""


def measure() -> Iterator[Timing]:
    """Yield the time of a report on one core and on two."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = written(folder / "reports")
        bare = seconds(lambda: segmented(many, folder), times=1) / len(many)
        for jobs, target in ((1, "≥ 400 a second"), (2, "≥ 1.7 × one core")):
            load = partial(build, [folder / "reports"], folder / f"{jobs}.db", jobs)
            yield Timing(
                f"text reports parsed and loaded, {jobs} core",
                seconds(load, times=1) / len(many),
                "segmenting and FTS5 alone",
                bare,
                "report",
                target,
            )


def written(folder: Path) -> list[Path]:
    """Return reports of many counties, made from the five by changing the place."""
    folder.mkdir()
    with (ROOT / "data" / "regions.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file) if row["level"] == "county"]
    files = []
    for number, name in enumerate(names[: COPIES * len(REPORTS)]):
        source = REPORTS[number % len(REPORTS)]
        text = source.read_text("utf-8").replace(SAID[source.name], name)
        files.append(folder / f"{source.stem}-{number}.txt")
        files[-1].write_text(text, "utf-8")
    return files


def segmented(files: list[Path], folder: Path) -> None:
    """Segment and index the texts: what a loader that parses nothing would do."""
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("CREATE VIRTUAL TABLE passages USING fts5(words)")
    rows = ((" ".join(rjieba.cut(file.read_text("utf-8"))),) for file in files)
    connection.executemany("INSERT INTO passages VALUES (?)", rows)
    connection.commit()
    connection.close()
