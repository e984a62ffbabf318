"""What the bare program does without its extras, and what it says where one is missing."""

import os
import re
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot import extras
from tests.conftest import ROOT
from tests.pdfs import Canvas, written
from tests.processes import told

DECLARED: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
    "project"
]["optional-dependencies"]
QUESTION = "绥芬河2021年收到多少件信息公开申请？"
AGENCY = "绥芬河市人民政府"


def bare(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as if no extra were installed."""
    whole = {**os.environ, **settings}
    return told("bot", *arguments, environment=whole, needed=("tests.bare:hide",))


def test_every_extra_is_declared() -> None:
    """Each extra that the program knows stands in pyproject.toml, and `all` is all of them."""
    assert set(DECLARED) == {*extras.MODULES, "all"}
    (whole,) = DECLARED["all"]
    assert whole == f"gongkai[{','.join(sorted(extras.MODULES))}]"


@pytest.mark.parametrize("extra", [*extras.MODULES])
def test_an_extra_brings_its_modules(extra: str) -> None:
    """Every module an extra is known by belongs to a package that the extra names, and so back."""
    named = {re.split(r"[\[<>=; ]", one)[0] for one in DECLARED[extra]}
    of = packages_distributions()
    brought = {
        module: {name.lower().replace("_", "-") for name in of[module]}
        for module in extras.MODULES[extra]
        if module in of  # ocr need not be installed
    }

    assert {module: packages for module, packages in brought.items() if not packages & named} == {}
    assert len(named) == len(extras.MODULES[extra])


@pytest.mark.slow
def test_the_bare_program_answers_reads_checks_and_exports(tmp_path: Path) -> None:
    """Without any extra: all verbs but the channels, fetching, and panels as data frames."""
    db, draft = tmp_path / "a.db", "data/reports/suifenhe-2021.txt"
    page = Canvas()
    for at, line in enumerate((f"{AGENCY}2021年政府信息公开工作年度报告", "一、总体情况")):
        page.text(100, 60 + 30 * at, line, 14)
    (tmp_path / "a.pdf").write_bytes(written([page]))
    sheet = ("--format", "xlsx", "--output", tmp_path / "a.xlsx")
    panel = ("--format", "csv", "--output", tmp_path / "panel")
    told = {
        "build": bare("build", "--db", db),
        "ask": bare("ask", QUESTION, "--db", db),
        "explain": bare("explain", QUESTION, "--db", db),
        "chat": bare("chat", "--db", db),
        "parse": bare("parse", draft),
        "parse of a PDF": bare("parse", tmp_path / "a.pdf"),
        "export": bare("export", "figures", "--db", db, *sheet),
        "panel": bare("export", "panel", "--db", db, *panel),
        "audit": bare("audit", "--db", db),
        "coverage": bare("coverage", "--db", db),
        "verify": bare("verify", "--db", db),
        "doctor": bare("doctor", "--db", db, GONGKAI_STATE=str(tmp_path / "state.db")),
    }  # fmt: skip

    assert {verb: done.stderr for verb, done in told.items() if done.returncode} == {}
    assert told["ask"].stdout.startswith("14 件")
    assert AGENCY in told["parse of a PDF"].stdout
    assert bare("check", draft).returncode == 1  # it finds what the draft has wrong
    assert told["doctor"].stdout.count("pip install") == len(extras.MODULES)


@pytest.mark.parametrize(
    ("verb", "extra"),
    [
        (("telegram",), "telegram"),
        (("feedback",), "telegram"),
        (("web",), "web"),
        (("serve",), "telegram,web"),
        (("mcp",), "mcp"),
        (("fetch", "https://example.org/"), "fetch"),
        (("export", "panel", "--format", "parquet", "--output", "panel"), "panel"),
    ],
    ids=lambda given: given if isinstance(given, str) else " ".join(given[:2]),
)
def test_a_verb_says_which_extra_it_needs(
    verb: tuple[str, ...], extra: str, database: Path, tmp_path: Path
) -> None:
    """One sentence names what to install, in the language set, and the exit code is 1."""
    settings = {"GONGKAI_DB": str(database), "GONGKAI_STATE": str(tmp_path / "state.db")}
    chinese, english = (bare(*verb, **settings, GONGKAI_LANGUAGE=one) for one in ("zh", "en"))
    install = f'pip install "gongkai[{extra}]"'

    assert chinese.stderr == f"这里没有安装所需的附加组件：请运行 {install}。\n"
    assert english.stderr == f"This needs an extra that is not installed: run {install}.\n"
    assert (chinese.returncode, english.returncode) == (1, 1)
    assert chinese.stdout == ""
