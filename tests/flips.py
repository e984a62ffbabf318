"""Damage to a store file: what is read then is what was written, or the damage is told.

`python -m tests.flips 2000` damages a store of the five reports so often, reads it each time as
questions, rankings and exports do, and prints what came of it.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.files import ROWS, as_csv, choose
from bot.reply import compose
from index import ask
from index.build import build
from index.sqlite import SqliteStore, StoreError, open_store
from index.sqlite.sealed import page_size
from tests.conftest import INVENTED, ROOT

TODAY = date(2026, 1, 1)
QUESTIONS = (
    "绥芬河2021年收到多少件信息公开申请",
    "省外办2021年收到几件申请",
    "2021年哪些单位收到申请最多",
    "黑龙江省外办2021年办结几件",
    "2021年一共收到多少申请",
    "绥芬河存在哪些问题",
    "哪些年报提到政务新媒体",
)


def flip(content: bytearray, other: bytes, random: Random) -> None:
    """Turn one bit over."""
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def transplant(content: bytearray, other: bytes, random: Random) -> None:
    """Put a page of another store in the place of ours."""
    size = page_size(bytes(content[:100]))
    at = size * random.randrange(min(len(content), len(other)) // size)
    content[at : at + size] = other[at : at + size]


def misplace(content: bytearray, other: bytes, random: Random) -> None:
    """Put one page in the place of another."""
    size = page_size(bytes(content[:100]))
    here, there = (size * random.randrange(len(content) // size) for _ in range(2))
    content[here : here + size] = content[there : there + size]


def cut(content: bytearray, other: bytes, random: Random) -> None:
    """Lose the end of the file."""
    del content[random.randrange(len(content)) :]


Damage = Callable[[bytearray, bytes, Random], None]
DAMAGES: tuple[Damage, ...] = (flip, flip, flip, flip, flip, transplant, misplace, cut)


def reading(store: SqliteStore) -> str:
    """Return a digest of what questions and exports read."""
    read = sha256()
    for question in QUESTIONS:
        read.update(compose(ask(question, store, TODAY).answer, "").text.encode())
    for columns, rows in ROWS.values():
        for line in as_csv(columns, rows(choose(store))):
            read.update(line.encode())
    return read.hexdigest()


def verdict(path: Path, expected: str) -> str:
    """Return `told` where the damage is said, `same` where it changes nothing.

    `SILENT` is another answer without a word, `CRASH` an error of another kind.
    """
    try:
        return "same" if reading(open_store(path)) == expected else "SILENT"
    except StoreError:
        return "told"
    except Exception:
        return "CRASH"


def each(count: int, kinds: tuple[Damage, ...] = DAMAGES) -> Iterator[tuple[str, str]]:
    """Yield the name of each damage, and what it came to."""
    with TemporaryDirectory() as folder:
        whole, foreign = Path(folder) / "whole.db", Path(folder) / "foreign.db"
        build([ROOT / "data" / "reports"], whole)
        build([INVENTED], foreign)
        content, other = whole.read_bytes(), foreign.read_bytes()
        expected, path = reading(open_store(whole)), Path(folder) / "damaged.db"
        for seed in range(count):
            random, spoilt = Random(seed), bytearray(content)
            damage = kinds[seed % len(kinds)]
            damage(spoilt, other, random)
            path.write_bytes(spoilt)
            yield damage.__name__, verdict(path, expected)


def damaged(count: int) -> Counter[tuple[str, str]]:
    """Return how often each damage came to what."""
    return Counter(each(count))


def main(count: int) -> int:
    """Print what came of so many damages; return 1 if one was silent or an error of its own."""
    found = damaged(count)
    for (damage, came), times in sorted(found.items()):
        print(f"{damage:12} {came:8} {times:6}")
    bad = {verdict: _times(found, verdict) for verdict in ("SILENT", "CRASH")}
    print(f"{bad['SILENT']} silent and {bad['CRASH']} untold of {found.total()}")
    return int(any(bad.values()))


def _times(found: Counter[tuple[str, str]], verdict: str) -> int:
    return sum(times for (_, came), times in found.items() if came == verdict)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
