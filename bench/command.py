"""`gongkai ask` as a whole process, beside a Python process that imports the same libraries."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import Timing, cpu_of_all
from index.build import build

QUESTION = "绥芬河2021年收到多少件信息公开申请？"
REPORTS = Path(__file__).parent.parent / "data" / "reports"
LOADED = """
import json, sys
from bot.__main__ import main
try:
    main()
finally:
    own = {"bot", "index", "parser", "data", "__main__"}
    names = [name for name in sys.modules if name.split(".")[0] not in own]
    print(json.dumps([name for name in names if not name.startswith("_")]), file=sys.stderr)
"""
IMPORTS = """
import contextlib, importlib, sys
for name in sys.argv[1:]:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
"""


def measure() -> Iterator[Timing]:
    """Yield the time from the command line to the answer, store present."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "gongkai.db"
        build([REPORTS], database)
        arguments = ["ask", QUESTION, "--db", str(database)]
        libraries = loaded(arguments)
        yield Timing(
            "gongkai ask, whole process (CPU time)",
            _shortest("-m", "bot", *arguments),
            "a process importing the same",
            _shortest("-c", IMPORTS, *libraries),
            "question",
            "≤ 0.35 s, ≤ 3 ×",
            0.35,
        )


def _shortest(*arguments: str) -> float:
    """Return the processor time of a Python process, the shortest of several."""
    return min(cpu_of_all(lambda: python(*arguments)) for _ in range(5))


def python(*arguments: str) -> str:
    """Return what a Python process says on standard error."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )  # fmt: skip
    return done.stderr


def loaded(arguments: list[str]) -> list[str]:
    """Return the modules, not our own, that a command has loaded when it ends."""
    said = python("-c", LOADED, *arguments)
    names: list[str] = json.loads(said.splitlines()[-1])
    return names
