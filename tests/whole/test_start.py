"""What a figure question needs to start, and what is kept so that it starts at once."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from data import compiled
from tests.conftest import ROOT

QUESTION = "绥芬河市人民政府2021年收到多少件信息公开申请"
LIBRARIES = {"apsw", "click", "colorama", "cython_runtime", "marisa_trie", "opencc", "rapidfuzz"}
"""What is not Python's own and answers a figure question."""
SPARED = (
    "asyncio", "csv", "email", "http", "importlib.metadata", "index.build", "index.drafts",
    "index.kept", "index.sqlite.pack", "index.sqlite.writing", "logging", "parser.checks",
    "parser.drafts", "parser.parsing", "parser.prose", "parser.readers", "parser.tables", "sqlite3",
     "ssl", "tempfile", "tomllib", "zipfile",
)  # fmt: skip
"""What it does without: whatever reads, builds, checks, serves or writes."""
LOADED = """
import json, sys
before = set(sys.modules)
from bot.__main__ import main
try:
    main()
finally:
    print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


def loaded(database: Path, *options: str) -> tuple[str, set[str]]:
    """Return what a figure question prints, and the modules loaded for it."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", LOADED, "ask", QUESTION, "--db", str(database), *options]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True, env=environment
    )
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


def test_a_figure_question_loads_what_it_needs_alone(database: Path) -> None:
    """Neither a reader nor a library of the other verbs is loaded to look a figure up."""
    said, _ = loaded(database)  # what is kept between starts is made
    assert "14" in said

    _, modules = loaded(database, "--json")

    own = {"bot", "data", "index", "parser"}
    foreign = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - own
    assert {name for name in foreign if not name.startswith("_")} <= LIBRARIES
    assert not {one for one in modules if one.startswith(SPARED)} - _ASIDE


_ASIDE = {"csv"}
"""Read where a file of names is first asked for."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_folders", lambda: (tmp_path,))
    return tmp_path


def test_what_is_kept_is_that_of_its_contents(folder: Path) -> None:
    """Of other contents it is made anew, and what was made of earlier ones goes."""
    made: list[object] = []

    def make() -> object:
        made.append(len(made))
        return {"rows": [1, "二", True, Decimal("93.4380")], "turn": len(made)}

    first = compiled.kept("words", [b"a", b"bc"], make)
    again = compiled.kept("words", [b"a", b"bc"], make)
    other = compiled.kept("words", [b"ab", b"c"], make)

    assert first == again == {"rows": [1, "二", True, Decimal("93.4380")], "turn": 1}
    assert str(again["rows"][3]) == "93.4380"
    assert (other["turn"], len(made)) == (2, 2)
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("damage", ["", '{"turn": 1', "\x80\x04."])
def test_what_is_damaged_is_made_again(folder: Path, damage: str) -> None:
    compiled.kept("words", [b"a"], lambda: {"turn": 1})
    (file,) = folder.iterdir()
    file.write_text(damage, "latin-1")

    assert compiled.kept("words", [b"a"], lambda: {"turn": 2}) == {"turn": 2}


def test_where_nothing_can_be_kept_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder that is read-only: no error, and nothing is left."""
    (tmp_path / "taken").write_text("")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_folders", lambda: (tmp_path / "taken" / "below",))

    assert compiled.kept("words", [b"a"], lambda: [1]) == [1]
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_of_a_read_only_installation_the_user_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the installation brings goes first; what it does not lies in the user's own cache."""
    (tmp_path / "taken").write_text("")
    own, theirs = tmp_path / "cache" / "gongkai", tmp_path / "taken" / "below"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_folders", lambda: (theirs, own))

    assert compiled.kept("words", [b"a"], lambda: [1]) == [1]
    assert compiled.kept("words", [b"a"], lambda: [2]) == [1]
    assert len(list(own.iterdir())) == 1

    theirs = tmp_path / "brought"
    theirs.mkdir()
    next(own.iterdir()).rename(theirs / next(own.iterdir()).name)
    assert compiled.kept("words", [b"a"], lambda: [3]) == [1]
    assert list(own.iterdir()) == []


def test_an_image_makes_what_questions_read(tmp_path: Path, database: Path) -> None:
    """A program that may write nothing then makes nothing: neither TOML nor patterns are read."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    made = [sys.executable, "-m", "index.kept"]
    subprocess.run(made, cwd=ROOT, check=True, env={**environment, "XDG_CACHE_HOME": str(tmp_path)})

    command = [sys.executable, "-c", LOADED, "ask", QUESTION, "--db", str(database)]
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True, env=environment
    )
    modules = json.loads(done.stderr.splitlines()[-1])
    assert "14" in done.stdout
    assert "tomllib" not in modules


def test_nothing_is_kept_for_who_wants_no_compiled_modules(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert compiled.kept("words", [b"a"], lambda: [1]) == [1]
    assert list(folder.iterdir()) == []


def test_the_lexicon_is_the_same_however_it_comes(folder: Path) -> None:
    """Made, kept, and read again: each word with its entries, in the same order."""
    from index.asking.lexicon import _words, lexicon

    lexicon.cache_clear()
    made = lexicon()
    lexicon.cache_clear()
    kept = lexicon()

    assert [one.name.partition(".")[0] for one in folder.iterdir()] == ["lexicon"]
    assert list(made.entries.items()) == list(kept.entries.items()) == list(_words().items())
    assert kept.role("收到")[0].kind != ""
