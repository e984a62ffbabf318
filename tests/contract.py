"""The whole of schemathesis over the HTTP API: `python -m tests.contract [EXAMPLES]`."""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bot.web import Service, create_app
from index.build import build
from index.sqlite import open_store
from tests.browser import served
from tests.conftest import ROOT


def main(examples: int) -> int:
    """Return 0 where every phase is clean: examples, coverage, fuzzing."""
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "gongkai.db"
        build([ROOT / "data" / "reports"], database)
        app = create_app(Service(open_store(database), today=lambda: date(2026, 11, 21)))
        with served(app) as address:
            program = Path(sys.executable).with_name("schemathesis")
            described = f"{address}/api/openapi.json"
            asked = [str(program), "run", described, "--max-examples", str(examples), "--seed=1"]
            return subprocess.run(asked, cwd=scratch, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
