"""Made-up reports in the layouts of the five samples: as files, or as the rows of a store.

Place, agency, year and the numbers vary; a seed makes them repeatable.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import parser
from data.vocabulary import vocabulary
from index.build import segmented
from index.build.finish import name_agencies
from index.sqlite.filing import Origin
from index.sqlite.pack import Packed, dictionary, pack
from index.sqlite.swap import rebuilt
from parser.report import Report, Source

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "data" / "reports").glob("*.txt"))
SAID = {
    "suifenhe-2021.txt": "绥芬河市",
    "heilongjiang-fao-2021.txt": "黑龙江省",
    "shanxi-fao-2021.txt": "山西省",
    "heilongjiang-commerce-2020.txt": "黑龙江省",
    "harbin-fao-2020.txt": "哈尔滨市",
}
YEARS = (2019, 2020, 2021, 2022, 2023, 2018, 2017, 2024, 2025)
"""Of every agency, filed in this order; with them there are more than a million reports."""
READINGS = 2_000
"""Different readings that the rows of a store are made from, where it holds as many reports."""
LARGEST_FACTOR, OF_READINGS = 40, 4_000
ASKED_ABOUT = ("new_received", "total")
"""The cell that the questions of the benchmarks ask for."""
_ROW = re.compile(r"(?:\t[0-9]+){7,}$", re.MULTILINE)
"""The numbers of a row of table 3 or 4: times one factor they still add up."""


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Return that many reports written into a new folder as files."""
    folder.mkdir()
    random, files = Random(seed), []
    for number, (source, name) in enumerate(zip(cycle(SAMPLES), islice(places(), count))):
        files.append(folder / f"{source.stem}-{number}.txt")
        files[-1].write_text(_varied(source, name, random), "utf-8")
    return files


class Filed(NamedTuple):
    """A report in a store, with what its reading says of the cell asked about."""

    agency: str
    year: int
    value: int | None
    """None where it states no number."""


def fill(
    path: Path, count: int, with_passages: bool = True, readings: int = READINGS
) -> list[Filed]:
    """Put that many reports into a store row by row; return what was filed."""
    random, filed = Random(1), list[Filed]()
    variants = _variants(min(count, readings))
    with rebuilt(path) as writer:
        for number, (name, year) in enumerate(islice(_reports(), count)):
            variant, value = variants[random.randrange(len(variants))]
            filed.append(Filed(name, year, value))
            packed = replace(
                variant, agency=name, year=year, aliases=(), sha256=f"{number:x}",
                digest=f"{number:x}",
            )  # fmt: skip
            file = f"{number}.txt"
            origin = Origin(file, 1, f"report-{number}", "", "bench", "2026-01-01")
            writer.add(packed if with_passages else replace(packed, words=()), origin)
        name_agencies(writer, "bench")
        writer.seal()
    return filed


def places() -> Iterator[str]:
    """Yield the names of counties, again and again."""
    with (ROOT / "data" / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "county" and not row["to"]]
    return cycle(dict.fromkeys(row["name"] for row in rows))


def _reports() -> Iterator[tuple[str, int]]:
    """Yield agencies of every function at every county, each with its years."""
    counties = list(dict.fromkeys(islice(places(), 3000)))
    for function in vocabulary().functions.values():
        for place in counties:
            name = function.canonical.replace("{P}", place).replace("{p}", place)
            yield from ((name, year) for year in YEARS)


@cache
def _variants(count: int) -> list[tuple[Packed, int | None]]:
    """Return readings of the samples with other names and numbers, and what each says."""
    preset, random, found = dictionary(), Random(1), []
    for source, name in zip(cycle(SAMPLES), islice(places(), count)):
        content = _varied(source, name, random, OF_READINGS).encode()
        report = parser.parse(parser.read(content, source.name))[0]
        found.append((pack(report, segmented(report), preset), _value(report)))
    return found


def _value(report: Report) -> int | None:
    """Return the number of the cell asked about, from the tables or else from the prose."""
    found = [one for one in report.figures if one.indicator == ASKED_ABOUT[0]]
    printed = [one.value for one in found if one.column == ASKED_ABOUT[1] and one.value is not None]
    told = {one.value for one in found if one.source is Source.NARRATIVE}
    value = printed[0] if printed else told.pop() if len(told) == 1 else None
    return None if value is None else int(value)


def _varied(source: Path, place: str, random: Random, largest: int = LARGEST_FACTOR) -> str:
    """Return a sample as another place would have published it."""
    text = source.read_text("utf-8").replace(SAID[source.name], place)
    factor = random.randint(1, largest)
    return _ROW.sub(lambda row: _times(row[0], factor), text)


def _times(row: str, factor: int) -> str:
    return "".join(f"\t{int(number) * factor}" for number in row.split("\t")[1:])


def sample(filed: Sequence[Filed], count: int, seed: int = 2) -> list[Filed]:
    """Return some of the reports, the same at every run."""
    return Random(seed).sample(list(filed), min(count, len(filed)))
