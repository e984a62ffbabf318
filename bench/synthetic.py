"""Made-up reports in the layouts of the five samples: as files, or as the rows of a store.

Place, agency, year and the numbers vary; a seed makes them repeatable.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from random import Random

import parser
from data.vocabulary import vocabulary
from index.build import segmented
from index.build.finish import name_agencies
from index.sqlite.filing import Origin
from index.sqlite.pack import Packed, dictionary, pack
from index.sqlite.swap import rebuilt

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "data" / "reports").glob("*.txt"))
SAID = {
    "suifenhe-2021.txt": "绥芬河市",
    "heilongjiang-fao-2021.txt": "黑龙江省",
    "shanxi-fao-2021.txt": "山西省",
    "heilongjiang-commerce-2020.txt": "黑龙江省",
    "harbin-fao-2020.txt": "哈尔滨市",
}
YEARS = (2019, 2020, 2021, 2022, 2023)
VARIANTS = 8
"""Readings of each sample, with other numbers, that the rows of a store are made from."""
LARGEST_FACTOR = 40
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


def fill(
    path: Path, count: int, with_passages: bool = True, seed: int = 1
) -> list[tuple[str, int]]:
    """Put that many reports into a store row by row; return (agency, year) of each."""
    preset, random = dictionary(), Random(seed)
    variants = list(_variants(preset, random))
    filed = list(islice(_reports(), count))
    with rebuilt(path) as writer:
        for number, (name, year) in enumerate(filed):
            packed = replace(
                variants[random.randrange(len(variants))],
                agency=name, year=year, aliases=(), sha256=f"{number:x}", digest=f"{number:x}",
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


def _variants(preset: bytes, random: Random) -> Iterator[Packed]:
    for source, name in zip(cycle(SAMPLES), islice(places(), VARIANTS * len(SAMPLES))):
        content = _varied(source, name, random).encode()
        report = parser.parse(parser.read(content, source.name))[0]
        yield pack(report, segmented(report), preset)


def _varied(source: Path, place: str, random: Random) -> str:
    """Return a sample as another place would have published it."""
    text = source.read_text("utf-8").replace(SAID[source.name], place)
    factor = random.randint(1, LARGEST_FACTOR)
    return _ROW.sub(lambda row: _times(row[0], factor), text)


def _times(row: str, factor: int) -> str:
    return "".join(f"\t{int(number) * factor}" for number in row.split("\t")[1:])


def sample(filed: Sequence[tuple[str, int]], count: int, seed: int = 2) -> list[tuple[str, int]]:
    """Return some of the reports, the same at every run."""
    return Random(seed).sample(list(filed), min(count, len(filed)))
