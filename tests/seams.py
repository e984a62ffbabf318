"""A copy of the program in which a change is acted out as CONTRIBUTING says it is made."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("bot", "index", "parser", "data")
BESIDE = ("pyproject.toml", "tools")
"""What some changes touch outside of the packages."""
STORE = "copy.db"
TODAY = "2026-11-21"

Edits = dict[str, tuple[tuple[str, str], ...]]
"""Of each file, a line that is there and what it becomes; of a new one, ("", what it holds)."""


def copied(tree: Path) -> None:
    """Lay the program with its reports into a folder of its own, and build a store of them."""
    for name in (*PACKAGES, *BESIDE):
        place = ROOT / name
        if place.is_dir():  # with what is compiled of it, or each process would compile it anew
            shutil.copytree(place, tree / name, ignore=shutil.ignore_patterns("*.db*"))
        else:
            shutil.copy2(place, tree / name)
    run(tree, "-m", "bot", "build", "data/reports", "--db", STORE)


def run(tree: Path, *words: str, said: str = "", language: str = "zh") -> str:
    """Return what Python prints with these words in a tree; it raises nothing."""
    done = ran(tree, *words, said=said, language=language)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def ran(
    tree: Path, *words: str, said: str = "", language: str = "zh"
) -> "subprocess.CompletedProcess[str]":
    """Return how a process of a tree ended, and what it said."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "GONGKAI_LANGUAGE": language},
        input=said,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def replies(tree: Path, *questions: str, store: str = STORE) -> list[str]:
    """Return what the program of a tree answers to questions that know nothing of each other."""
    lines = "".join(f"/new\n{question}\n" for question in questions)
    words = ("-m", "bot", "chat", "--json", "--db", store, "--today", TODAY)
    return [json.loads(line)["text"] for line in run(tree, *words, said=lines).splitlines()]


def asked(tree: Path, *questions: str, store: str = STORE) -> list[str]:
    """Return the first line of each answer of the program of a tree."""
    return [text.split("\n")[0] for text in replies(tree, *questions, store=store)]


def change(tree: Path, edits: Edits) -> None:
    """Edit the files of a tree; what is to be edited stands there once."""
    for name, pairs in edits.items():
        file = tree / name
        if pairs[0][0] == "":
            assert not file.exists(), name
            file.write_text(pairs[0][1], "utf-8")
            continue
        text = file.read_text("utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        file.write_text(text, "utf-8")


def changed(tree: Path) -> set[str]:
    """Return the files of a copy that are not as they are here."""
    places = [tree / name for name in (*PACKAGES, *BESIDE)]
    paths = [one for place in places for one in (place.rglob("*") if place.is_dir() else [place])]
    made = {"__pycache__", ".db"}
    own = [one for one in paths if one.is_file() and not {one.parent.name, one.suffix} & made]
    return {
        str(name)
        for path in own
        if not (ROOT / (name := path.relative_to(tree))).exists()
        or path.read_bytes() != (ROOT / name).read_bytes()
    }


def line_of(wanted: str) -> str:
    """Return the line of CONTRIBUTING for a change: what is edited, then what is done."""
    lines = (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()
    line = next(one for one in lines if one.startswith(f"| {wanted} |"))
    return "|".join(line.split("|")[3:5])


def promised(wanted: str) -> list[str]:
    """Return the files and folders of the program that CONTRIBUTING names for a change."""
    named = re.findall(r"`([^`\s]+)`", line_of(wanted))
    return [one for one in named if one.partition("/")[0] in (*PACKAGES, *BESIDE)]


def unpromised(tree: Path, wanted: str) -> set[str]:
    """Return the files changed that CONTRIBUTING does not name for a change."""
    patterns = [as_pattern(one) for one in promised(wanted)]
    return {one for one in changed(tree) if not any(re.fullmatch(p, one) for p in patterns)}


def as_pattern(place: str) -> str:
    """Return what a place in CONTRIBUTING may be; a folder is all in it, capitals are any name.

    >>> as_pattern("data/reports/"), as_pattern("parser/readers/FORMAT.py")
    ('data/reports/.*', 'parser/readers/[a-z_]+\\\\.py')
    """
    pattern = re.sub(r"\b[A-Z]{2,}\b", "[a-z_]+", re.escape(place))
    return pattern + ".*" if place.endswith("/") else pattern
