"""Readers and questions fuzzed for some minutes, each half of the time: none may end in an error.

`python -m tests.fuzz 60`. Where atheris is installed what is tried next follows what was reached
(libFuzzer), else it is drawn by chance. What is found is kept in `.fuzz/` and tried first again.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from index.build import build
from index.sqlite import open_store
from tests import messages, mutations
from tests.conftest import ROOT

FOUND = ROOT / ".fuzz"
TARGETS = ("readers", "questions")


def target(name: str, folder: Path) -> Callable[[bytes], str]:
    """Return what tries an input and says what came of it."""
    if name == "readers":
        return lambda content: mutations.judged("fuzz", content)
    build([ROOT / "data" / "reports"], folder / "g.db")
    asker = messages.Asker(open_store(folder / "g.db"))
    return lambda content: asker.ask(content.decode("utf-8", "surrogateescape"))[1]


def keep(name: str, content: bytes, came: str) -> None:
    """Keep an input that is a fault, and say so, one of each kind."""
    kind = "".join(letter if letter.isalnum() else "-" for letter in came)[:80]
    place = FOUND / f"{name}-{kind}"
    if not place.exists():
        place.write_bytes(content)
        print(f"{came}\n  kept as {place.relative_to(ROOT)}", flush=True)


def by_chance(name: str, seconds: float) -> None:
    """Try damaged files, or messages, in the order of their numbers."""
    tally: Counter[str] = Counter()
    deadline = time.monotonic() + seconds
    with TemporaryDirectory() as folder:
        tried = mutations.files(count()) if name == "readers" else _messages(Path(folder))
        for seed, came in tried:
            tally[came.split(" ", 1)[0]] += 1
            if came.startswith(("FAULT", "UNCITED")):
                keep(name, str(seed).encode(), came)
            if time.monotonic() > deadline:
                break
    print(name, dict(tally))


def _messages(folder: Path) -> Iterator[tuple[int, str]]:
    attempt = target("questions", folder)
    for seed in count():
        yield seed, attempt(messages.by_chance(seed).encode("utf-8", "surrogatepass"))


def main(minutes: float) -> int:
    """Fuzz both targets; 1 where anything was found."""
    FOUND.mkdir(exist_ok=True)
    before = set(FOUND.iterdir())
    fuzz = by_chance
    if find_spec("atheris") is None:
        print("atheris is not installed: what is tried is drawn by chance")
    else:
        fuzz = _for_so_long
    for name in TARGETS:
        fuzz(name, minutes * 60 / len(TARGETS))
    found = [one for one in set(FOUND.iterdir()) - before if one.is_file()]
    print(f"{len(found)} inputs to look at", *sorted(map(str, found)))
    return int(bool(found))


def _for_so_long(name: str, seconds: float) -> None:
    """Run a guided target, again where a library has ended its process."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 1:
        command = [sys.executable, "-m", "tests.guided", name, f"{left:.0f}"]
        subprocess.run(command, cwd=ROOT, check=False)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
