"""Names as people mistype and shorten them."""

import csv
from functools import cache
from pathlib import Path
from random import Random

from index.store import Store

PINYIN = Path(__file__).parent.parent / "data" / "pinyin.csv"
_OTHER = "\u5927\u5c0f\u4e2d\u56fd\u4eba"


def mistyped(random: Random, name: str) -> str:
    """Return a name with one of its last letters wrong."""
    at = random.randrange(len(name) // 2, len(name))
    return name[:at] + random.choice(_OTHER) + name[at + 1 :]


def homophone(random: Random, name: str) -> str:
    """Return a name with one letter of its place written as another that sounds alike."""
    at = random.randrange(2)
    return name[:at] + random.choice(_alike().get(name[at], name[at])) + name[at + 1 :]


def abbreviated(store: Store, name: str) -> str:
    """Return the shortest name by which a store knows an agency."""
    aliases = (alias for agency in store.named(name) for alias in agency.aliases)
    return min((name, *aliases), key=len)


@cache
def _alike() -> dict[str, str]:
    with PINYIN.open(encoding="utf-8", newline="") as file:
        rows = [row["characters"] for row in csv.DictReader(file)]
    return {letter: row.replace(letter, "") or letter for row in rows for letter in row}
