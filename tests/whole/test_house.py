"""The shape of the code: floors, sizes, and where words, SQL and async may stand."""

import ast
import io
import re
import statistics
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("bot", "index", "parser", "data")
PRODUCT = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
BANNED = re.compile(r"(^|_)(utils?|helpers?|common|misc|base|managers?|handlers?|process)(_|$)")
ELSEWHERE = re.compile(r"(?<![\w.:/])/(?:root|home|Users|work|farm)/\w")
REGISTRY = re.compile(r"https?://[^\s/]*(?:py" + r"pi|pythonhosted|npm" + r"js|artifactory|nexus)")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(paths: list[Path]) -> Iterator[tuple[str, Function]]:
    """Yield every function of these files as (file:line name, tree)."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(path)}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    """Return the lines of a function without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def spoken(path: Path) -> list[str]:
    """Return the places of code, not comment or docstring, that hold a Chinese character."""
    source = path.read_text("utf-8")
    documented = {
        node.value.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        f"{name_of(path)}:{token.start[0]} {token.string[:40]}"
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type != tokenize.COMMENT
        and token.start[0] not in documented
        and CJK.search(token.string)
    ]


def tracked() -> list[Path]:
    """Return the files under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("needs the git checkout")
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in files if path.is_file()]


def test_words_stand_in_data() -> None:
    """A Chinese word that decides or says something stands in data/, not in index/ or bot/."""
    found = [
        place
        for path in PRODUCT
        if name_of(path).startswith(("index/", "bot/"))
        for place in spoken(path)
    ]

    assert found == []


def test_async_stays_at_the_edge() -> None:
    """Only the channels that wait for a network are asynchronous."""
    found = [
        place
        for place, function in functions(PRODUCT)
        if isinstance(function, ast.AsyncFunctionDef)
        and not place.startswith(("bot/telegram/", "bot/web/", "bot/fetching/", "bot/wire.py"))
    ]

    assert found == []


def test_files_are_short() -> None:
    """A file over 300 lines does a second thing."""
    long = [
        f"{name_of(path)}: {lines} lines"
        for path in PRODUCT
        if (lines := path.read_text("utf-8").count("\n")) > 300
    ]

    assert long == []


def test_functions_are_short() -> None:
    """Half of the functions have at most 12 lines, nine of ten at most 40."""
    lengths = sorted(length(function) for _, function in functions(PRODUCT))

    assert statistics.median(lengths) <= 12
    assert lengths[len(lengths) * 9 // 10] <= 40


@pytest.mark.parametrize(
    ("file", "name"), [("parser/parsing.py", "parse"), ("index/__init__.py", "ask")]
)
def test_the_main_paths_fit_a_screen(file: str, name: str) -> None:
    """The main path of a package is one function of at most 40 lines: its table of contents."""
    found = [f for _, f in functions([ROOT / file]) if f.name == name]

    assert len(found) == 1
    assert length(found[0]) <= 40


def test_names_are_nouns_of_the_domain() -> None:
    """No file is called util, helper, common or the like."""
    assert [name_of(path) for path in PRODUCT if BANNED.search(path.stem)] == []


def test_no_file_names_a_machine() -> None:
    """Nothing under version control holds a path of one machine or the address of a registry."""
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if ELSEWHERE.search(line) or REGISTRY.search(line):
                found.append(f"{name_of(path)}:{number} {line.strip()[:80]}")

    assert found == []


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-fuzz.lock",
        "requirements-bench.lock",
    ],
)
def test_lock_files_hold_names_versions_and_hashes_only(name: str) -> None:
    """A lock file says what is installed, never from where."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pinned = [line for line in lines if "==" in line and not line.startswith(" ")]
    known = re.compile(r"[\w.\-\[\],]+==[\w.+!]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")

    assert len(pinned) > (0 if name.endswith(("fuzz.lock", "bench.lock")) else 20)
    assert [line for line in lines if not known.fullmatch(line)] == []
