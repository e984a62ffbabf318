"""One target of `make fuzz`, guided by what of the program was reached (atheris, libFuzzer).

`python -m tests.guided readers 600` or `… questions 600`; needs the group `fuzz` of pyproject.toml.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["parser", "index"]):
    from tests import messages, mutations
    from tests.fuzz import FOUND, keep, target

GUIDED = ("csv", "docx", "gbk.txt", "html", "ods", "site_page", "txt", "word_page", "xls", "xlsx")
"""Formats that are guided: LibreOffice and PDF read outside of Python, where nothing is seen."""
SLOWEST, MEMORY_MB = 60, 4096
"""Seconds one input may take, and MB the process may use."""


def seeds(name: str, folder: Path) -> None:
    """Write what a target begins with: a report of every format, or messages."""
    folder.mkdir(parents=True, exist_ok=True)
    if name == "readers":
        made = mutations.originals()
        begun = [made[kind] for kind in GUIDED if kind in made]
    else:
        begun = [said.encode() for said in messages.strangers()[::10]]
        begun += [messages.by_chance(seed).encode("utf-8", "replace") for seed in range(200)]
    for number, content in enumerate(begun):
        (folder / f"seed-{number}").write_bytes(content)


def words(path: Path) -> None:
    """Write the words that inputs are put together of, as libFuzzer reads them."""
    said = (*messages.askable("zh"), *messages.SIGNS)
    each = ("".join(f"\\x{one:02x}" for one in word.encode("utf-8", "replace")) for word in said)
    path.write_text("".join(f'"{word}"\n' for word in each))


def guided(name: str, seconds: float) -> None:
    """Try inputs in this process, which libFuzzer ends when the time is over."""
    tally: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        attempt = target(name, Path(folder))
        attempt(b"\0")
        seeds(name, FOUND / name)
        words(Path(folder) / "words")

        def one(content: bytes) -> None:
            came = attempt(content)
            tally[came.split(" ", 1)[0]] += 1
            if came.startswith(("FAULT", "UNCITED")):
                keep(name, content, came)
            if sum(tally.values()) % 500 == 0:
                print(name, dict(tally), flush=True)

        options = (
            f"-max_total_time={seconds:.0f}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MEMORY_MB}",
            f"-dict={folder}/words", f"-artifact_prefix={FOUND}/{name}-", "-print_final_stats=1",
            "-verbosity=1", "-reload=0", f"-report_slow_units={SLOWEST}",
        )  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(FOUND / name)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    guided(sys.argv[1], float(sys.argv[2]))
