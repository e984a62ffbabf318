"""What `make dist` built, installed away from the checkout and held against the documents.

    python -m tests.released dist

The wheel and the source archive are each installed in an environment of their own, and every
example of the documents is run by it in a folder that holds the sample reports alone.
"""

import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.examples import DOCUMENTS, alike, examples, run

SAMPLES = "data/reports/"


def differing(archive: Path, reports: Path) -> Iterator[str]:
    """Yield the examples that print something else once an archive is installed."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        venv.create(place / "venv", with_pip=True)
        command = place / "venv" / "bin" / "gongkai"
        pip: list[str | Path] = [
            command.with_name("pip"),
            "install",
            "--quiet",
            "--disable-pip-version-check",
            archive,
        ]
        subprocess.run(pip, cwd=place, check=True)
        (place / "reader").mkdir()
        unpacked(reports, place / "reader")
        said = subprocess.run([command, "--version"], cwd=place, capture_output=True, check=True)
        print(f"{archive.name}: {said.stdout.decode().splitlines()[0]}", flush=True)
        database = place / "gongkai.db"
        run("gongkai build data/reports", database, command, place / "reader")
        for name in DOCUMENTS:
            for example in examples(ROOT / name):
                printed = run(example.command, database, command, place / "reader")
                if not alike(example.printed, printed):
                    yield f"{archive.name} {example.place} {example.command}\n{printed}"


def unpacked(archive: Path, folder: Path) -> None:
    """Write the sample reports of a source archive into a folder, as data/reports."""
    with tarfile.open(archive) as source:
        for member in source.getmembers():
            _, _, name = member.name.partition("/")
            if member.isfile() and name.startswith(SAMPLES):
                member.name = name
                source.extract(member, folder, filter="data")


def main() -> None:
    """Say which examples differ, and exit 1 if any does."""
    folder = Path(sys.argv[1])
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    wrong = [said for archive in (wheel, source) for said in differing(archive.resolve(), source)]
    print("\n".join(wrong) or "Every example of the documents prints what they say.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
