"""One line for each file: a digest of everything that is read of it, to be held against another's.

Whoever makes the reading faster runs `python -m tests.readings FOLDER` before and after, and no
line may differ. Without a folder it writes made-up reports of every layout into a new one first.
"""

import sys
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import parser
from bench import synthetic
from index.build import segmented
from index.names.naming import spelled_right
from index.sqlite.pack import dictionary, pack
from index.sqlite.unpack import inflate
from parser.report import NotAReport
from tests.layouts import fabric, measure, odd
from tests.layouts.model import make

MADE = 400
"""Reports of drawn layouts, and of the samples' own; of every other layout a few."""
FEW = 4


def digest(path: Path, preset: bytes) -> str:
    """Return what becomes of a file: its reports as stored, or the sentence that refuses it."""
    try:
        reports = parser.parse(parser.read(path.read_bytes(), path.name))
    except NotAReport as error:
        return f"{type(error).__name__} {error}"
    packed = [pack(one, segmented(one), preset) for one in map(spelled_right, reports)]
    kept = [
        {one.name: _plain(getattr(report, one.name), preset) for one in fields(report)}
        for report in packed
    ]
    told = repr([kept, [report.evidence for report in reports]])
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object, preset: bytes) -> object:
    """Return what is kept, unpacked: how hard it was compressed says nothing of it."""
    return inflate(value, preset) if isinstance(value, bytes) else value


def write(folder: Path) -> None:
    """Write made-up reports of every layout into a folder, the same at every run."""
    synthetic.write(folder / "samples", MADE)
    for seed in range(MADE):
        _, content, name, _ = fabric.report(seed)
        _keep(folder / f"fabric-{seed}", content, name)
    for number, layout in enumerate(measure.layouts().values()):
        for seed in range(FEW):
            _keep(folder / f"layout-{number}-{seed}", *layout(make(seed), Random(seed)))
    for hidden in odd.ODD:
        for seed in range(FEW):
            made = odd.report(hidden, make(seed), Random(seed))
            _keep(folder / f"odd-{hidden.__name__}-{seed}", *made)


def _keep(folder: Path, content: bytes, name: str) -> None:
    folder.mkdir()
    (folder / name).write_bytes(content)


def main(folder: Path) -> None:
    """Print a line for each file of a folder."""
    preset = dictionary()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        print(path.relative_to(folder), digest(path, preset), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        made = Path(mkdtemp(prefix="readings-"))
        write(made)
        main(made)
