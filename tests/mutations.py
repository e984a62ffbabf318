"""Files of every format with bytes changed: each is read or refused, and none is a fault.

`python -m tests.mutations 5000` reads so many damaged files, each in a confined process, as a build
does. What no program here can make (a DOC, a printed page) is left out, and said.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import tee
from random import Random

import pytest

import parser
from index.build import Limits
from index.build.workers import Failed, run
from parser.report import NotAReport
from tests.conftest import ROOT
from tests.factory import FORMATS, sample

LIMITS = Limits(seconds=60)


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
    return judged(*mutated(seed))


def judged(kind: str, content: bytes) -> str:
    """Read a file of a format: `read` or `refused`, else what went wrong."""
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


def files(seeds: Iterator[int]) -> Iterator[tuple[int, str]]:
    """Yield what came of every damaged file."""
    originals()  # made here: browsers and LibreOffice need more than a confined process may
    given, again = tee(seeds)
    for seed, made in zip(given, run(verdict, again, 2, LIMITS), strict=True):
        yield seed, f"STOPPED {made.code}" if isinstance(made, Failed) else made


def main(most: int) -> int:
    """Print what came of so many files; 1 for any fault."""
    tally: Counter[str] = Counter()
    for seed, came in files(iter(range(most))):
        tally[came.split(" ", 1)[0]] += 1
        if came not in ("read", "refused"):
            print(seed, sorted(originals())[seed % len(originals())], came, flush=True)
    for came, times in tally.most_common():
        print(f"{came:10} {times:8}")
    # A library may end its process, which is what the process is for.
    return int(not set(tally) <= {"read", "refused", "STOPPED"})


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
