"""Files of every format with bytes changed, and questions nobody would ask: none is a fault.

`python -m tests.mutations 5000` reads so many damaged files; `--minutes 60` goes on that long and
asks questions as well. Every file is read in a confined process, as a build does. What no program
here can make (a DOC, a printed page) is left out, and said.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import count, islice, tee
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

import parser
from bot.reply import compose
from index import Context, ask
from index.build import Limits, build
from index.build.workers import Failed, run
from index.sqlite import SqliteStore, open_store
from parser.report import NotAReport
from tests.conftest import ROOT
from tests.factory import FORMATS, sample

LIMITS = Limits(seconds=60)
TODAY = date(2026, 1, 1)
PARTS = (
    "绥芬河", "省外办", "2021年", "去年", "近三年", "收到", "多少", "申请", "最多", "增长",
    "不予公开", "和", "比", "平均", "公开率", "自然人", "？", "，", "除了", "没有", "哪些", "问题",
    "０", "①", "\n", "\u200b", "\u202e", "\ufeff", "\x00", "😀", "a", "=", "'", '"', ";",
    "--", "<b>", "%s", "{0}", "那2020年呢",
)  # fmt: skip


@cache
def originals() -> dict[str, bytes]:
    """Return a small report in every format that can be made here, by its name."""
    report = sample(7, 2021, False)
    made = {}
    for kind, make in FORMATS.items():
        try:
            made[kind] = make(report)
        except pytest.skip.Exception as why:
            print(f"{kind} is left out: {why}", file=sys.stderr)
    text = (ROOT / "data" / "reports" / "suifenhe-2021.txt").read_text("utf-8")
    return made | {"txt": text.encode(), "gbk.txt": text.encode("gb18030"), "csv": _commas(text)}


def _commas(text: str) -> bytes:
    return text.replace("\t", ",").encode("utf-8-sig")


def mutated(seed: int) -> tuple[str, bytes]:
    """Return the format and bytes of a damaged file; the same seed gives the same."""
    random = Random(seed)
    kind = sorted(originals())[seed % len(originals())]
    content = bytearray(originals()[kind])
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        random.choice(MUTATIONS)(content, random)
    return kind, bytes(content)


def _flip(content: bytearray, random: Random) -> None:
    if content:
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def _overwrite(content: bytearray, random: Random) -> None:
    at, size = random.randrange(len(content) + 1), random.randrange(16)
    content[at : at + size] = random.randbytes(size)


def _cut(content: bytearray, random: Random) -> None:
    at = random.randrange(len(content) + 1)
    del content[at : at + random.choice((1, 16, 1024))]


def _repeat(content: bytearray, random: Random) -> None:
    at, size = random.randrange(len(content) + 1), random.choice((1, 16, 1024))
    content[at:at] = content[at : at + size]


MUTATIONS: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip, _flip, _overwrite, _cut, _repeat,
)  # fmt: skip


def verdict(seed: int) -> str:
    """Read a damaged file: `read` or `refused`, else what went wrong."""
    kind, content = mutated(seed)
    try:
        reports = parser.parse(parser.read(content, f"file.{kind}"))
    except NotAReport:
        return "refused"
    except Exception as error:
        return f"FAULT {type(error).__name__}: {error}"[:200]
    for report in reports:
        for figure in report.figures:
            place = figure.place
            shown = report.document.text[place.start : place.end] if place else ""
            # A row that is printed twice states nothing, and is not quoted.
            if figure.value is not None and shown != figure.raw:
                return f"UNCITED {figure.indicator}@{figure.column}"
    return "read"


def question(seed: int) -> str:
    """Return a message of anything after anything."""
    random = Random(seed)
    return "".join(random.choices(PARTS, k=random.choice((1, 2, 3, 5, 9, 60))))


def answered(seed: int, store: SqliteStore, context: Context) -> tuple[str, Context]:
    """Ask a message: `answered`, else what went wrong; and what the chat remembers."""
    try:
        turn = ask(question(seed), store, TODAY, context)
        compose(turn.answer, "")
    except Exception as error:
        return f"FAULT {type(error).__name__}: {error}"[:200], Context()
    return "answered", turn.context


def files(seeds: Iterator[int]) -> Iterator[tuple[int, str]]:
    """Yield what came of every damaged file."""
    originals()  # made here: browsers and LibreOffice need more than a confined process may
    given, again = tee(seeds)
    for seed, made in zip(given, run(verdict, again, 2, LIMITS), strict=True):
        yield seed, f"STOPPED {made.code}" if isinstance(made, Failed) else made


def main(most: int | None, minutes: float) -> int:
    """Print what came of the files, and of questions where there is time; 1 for any fault."""
    deadline = time.monotonic() + minutes * 60
    tally: Counter[str] = Counter()
    for seed, came in files(islice(count(), most)):
        tally[came.split(" ", 1)[0]] += 1
        if came not in ("read", "refused"):
            print(seed, sorted(originals())[seed % len(originals())], came, flush=True)
        if most is None and time.monotonic() > deadline - minutes * 30:
            break
    if most is None:
        _questions(tally, deadline)
    for came, times in tally.most_common():
        print(f"{came:10} {times:8}")
    # A library may end its process, which is what the process is for.
    return int(not set(tally) <= {"read", "refused", "STOPPED", "answered"})


def _questions(tally: Counter[str], deadline: float) -> None:
    with TemporaryDirectory() as folder:
        build([ROOT / "data" / "reports"], Path(folder) / "g.db")
        store, context = open_store(Path(folder) / "g.db"), Context()
        for seed in count():
            came, context = answered(seed, store, context)
            tally[came.split(" ", 1)[0]] += 1
            if came != "answered":
                print(f"question {seed}: {came}", flush=True)
            if time.monotonic() > deadline:
                return


if __name__ == "__main__":
    by_time = sys.argv[1:2] == ["--minutes"]
    given = sys.argv[2:3] if by_time else sys.argv[1:2]
    amount = float(given[0]) if given else 5000
    sys.exit(main(None, amount) if by_time else main(int(amount), 0))
