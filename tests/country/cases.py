"""The questions of the invented country: words and specs by hand, expectations worked out.

A file of `questions/` is one kind. A line is `question :: spec`, the spec as a TOML table without
its braces; a line that begins with `>` goes on with the conversation of the line above it.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.country.expect import expected

QUESTIONS = Path(__file__).parent / "questions"
CASES = Path(__file__).parent / "cases.jsonl"


def cases() -> Iterator[dict[str, Any]]:
    """Yield all cases; raises ValueError, with the question, where a spec has no single answer."""
    for file in sorted(QUESTIONS.glob("*.txt")):
        yield from _cases(file)


def _cases(file: Path) -> Iterator[dict[str, Any]]:
    lines = [line for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
    session = ""
    for at, line in enumerate(lines):
        id = f"{file.stem}-{at + 1:03}"
        session = session if line.startswith(">") else id
        is_chat = any(near.startswith(">") for near in lines[at : at + 2])
        question, _, written = line.removeprefix("> ").partition(" :: ")
        try:
            yield {
                "id": id, "kind": file.stem, "q": question,
                **({"session": session} if is_chat else {}),
                **_expected(file.stem, written),
            }  # fmt: skip
        except (ValueError, KeyError, AssertionError, tomllib.TOMLDecodeError) as fault:
            raise ValueError(f"{id} {question}: {fault!r}") from fault


def _expected(kind: str, written: str) -> dict[str, Any]:
    spec = tomllib.loads(f"spec = {{ {written} }}")["spec"]
    language = {"lang": "en"} if kind == "english" else {}
    return {**expected(spec | language), **language, "truth": spec}


def write() -> int:
    """Write `cases.jsonl` and return the number of cases."""
    lines = [json.dumps(case, ensure_ascii=False) for case in cases()]
    CASES.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)
