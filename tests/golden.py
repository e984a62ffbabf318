"""The expected reading of a report, kept beside it: what `gongkai parse` shows of the file.

    python -m tests.golden FILE            # writes tests/reports/STEM.expected
    python -m tests.golden FILE --force    # overwrites it

Read it beside the report before you commit it: a golden that nobody read proves nothing. Its first
line holds the hash of the report, so that it cannot outlive it.
"""

import argparse
import hashlib
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.measure import gongkai

GOLDENS = ROOT / "tests" / "reports"
FOLDERS = (GOLDENS, ROOT / "data" / "reports")


def reading(report: Path) -> str:
    """Return what is read in a report, under the hash of its bytes."""
    sha = hashlib.sha256(report.read_bytes()).hexdigest()
    return f"source-sha {sha}\n{gongkai('parse', report)}"


def golden_of(report: Path) -> Path:
    """Return where the expected reading of a report stands."""
    return GOLDENS / f"{report.stem}.expected"


def report_of(golden: Path) -> Path:
    """Return the report of a golden; raises FileNotFoundError if it is gone."""
    for folder in FOLDERS:
        for file in folder.glob(f"{golden.stem}.*"):
            if file.suffix != golden.suffix:
                return file
    raise FileNotFoundError(f"{golden.name} has no report")


def main(arguments: list[str] | None = None) -> int:
    """Write the golden of a report; never over an older one unless told so."""
    parser = argparse.ArgumentParser(prog="make golden", description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("--force", action="store_true", help="overwrite the golden")
    given = parser.parse_args(arguments)
    golden = golden_of(given.report)
    if not given.report.is_file():
        print(f"{given.report}: no such file", file=sys.stderr)
        return 1
    if golden.exists() and not given.force:
        print(f"{golden.name} is there: FORCE=1 overwrites it.", file=sys.stderr)
        return 1
    golden.parent.mkdir(exist_ok=True)
    golden.write_text(reading(given.report.resolve()), "utf-8")
    print(f"Wrote {golden.relative_to(ROOT)}: read it beside the report before you commit it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
