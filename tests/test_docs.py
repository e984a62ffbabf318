"""The documents are true: every command is in them, and every example prints what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.examples import Example, alike, examples, run

README = ROOT / "README.md"
MAKEFILE = ROOT / "Makefile"
SETTINGS = [README, ROOT / "deploy" / "README.md", ROOT / "deploy" / "env.example"]
TESTS_ONLY = {"GONGKAI_REQUIRE_BROWSER"}


def verbs() -> list[str]:
    """Return the verbs that the command itself lists."""
    asked = [sys.executable, "-m", "bot", "--help"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    _, _, listed = said.stdout.partition("Commands:")
    return re.findall(r"^  ([a-z]+)", listed, re.M)


def test_every_verb_is_in_the_readme() -> None:
    """A reader of the README knows every verb of the command."""
    found, text = verbs(), README.read_text("utf-8")

    assert {"ask", "audit", "build", "chat", "explain", "export", "parse"} <= set(found)
    assert [verb for verb in found if f"gongkai {verb}" not in text] == []


def test_the_readme_states_the_last_blind_rounds() -> None:
    """The README gives the first scores of the last three sets as tests/blind.md records them."""
    record = (ROOT / "tests" / "blind.md").read_text("utf-8")
    rows = re.findall(
        r"^\| [0-9-]+ \| ([A-Z]{1,2})[:,] .*\| [0-9]+ \| ([0-9.]+) % .*?([0-9.]+) % together",
        record,
        re.M,
    )

    assert len(rows) > 4
    text = README.read_text("utf-8")
    for name, right, together in rows[-3:]:
        assert f"{name} {right} %" in text
        assert f"{together} %" in text


def test_every_target_is_in_the_readme() -> None:
    """A reader of the README knows every target of the Makefile that has a description."""
    targets = re.findall(r"^([a-z-]+):.*## ", MAKEFILE.read_text("utf-8"), re.M)
    text = README.read_text("utf-8")

    assert len(targets) > 10
    assert [target for target in targets if f"make {target}" not in text] == []


def test_every_setting_is_documented() -> None:
    """Every setting the program reads stands in the README or in the operator's papers."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    text = "".join(path.read_text("utf-8") for path in SETTINGS if path.exists())
    read = set(re.findall(r"GONGKAI_[A-Z_]*[A-Z]", code)) - TESTS_ONLY

    assert sorted(name for name in read if name not in text) == []


def test_every_threat_has_a_measure_and_a_test() -> None:
    """Each row of SECURITY.md names what is done, and tests and targets that are there."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    lines = re.findall(r"^\|(.+)\|(.+)\|(.+)\|$", text, re.M)
    threats = [line for line in lines if "·" not in line[0] and "-" not in line[0].strip()[:3]]
    targets = re.findall(r"^([a-z-]+):.*## ", MAKEFILE.read_text("utf-8"), re.M)
    named = re.findall(r"`test_\w+\.py`|`make [a-z]+`", text)

    assert len(threats) > 15
    assert [threat for threat, measure, test in threats if not measure.strip()] == []
    assert [threat for threat, _, test in threats if "`" not in test] == []
    for name in {one.strip("`") for one in named}:
        assert (ROOT / "tests" / name).is_file() or name.removeprefix("make ") in targets, name
    for heading in re.findall(r"^### .+$", text.partition("### What is not held off")[0], re.M):
        _, _, part = text.partition(heading)
        assert "`test_" in part.partition("\n### ")[0], heading


def test_links_lead_somewhere() -> None:
    """A relative link of a document names a file that is there."""
    broken = [
        f"{paper.name}: {target}"
        for paper in [*ROOT.glob("*.md"), *(ROOT / "deploy").glob("*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)", paper.read_text("utf-8"))
        if not (paper.parent / target).exists()
    ]

    assert broken == []


@pytest.mark.parametrize(
    "example", examples(README) if README.exists() else [], ids=lambda e: f"{e.place} {e.command}"
)
def test_example(example: Example, database: Path) -> None:
    """An example of the README prints what the README says."""
    printed = run(example.command, database)

    if not alike(example.printed, printed):
        pytest.fail(f"{example.place} prints now (make docs):\n{printed}", pytrace=False)


def test_the_readme_has_examples() -> None:
    """The README shows the command at work."""
    assert examples(README)
