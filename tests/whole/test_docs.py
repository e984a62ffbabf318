"""The documents are true: every command is in them, and every example prints what it says."""

import os
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.examples import DOCUMENTS, Example, alike, examples, run, run_here
from tests.processes import told

READMES = [ROOT / "README.md", ROOT / "README.en.md"]
MAKEFILE = ROOT / "Makefile"
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "deploy" / "README.md"]
SHOWN = [example for name in DOCUMENTS for example in examples(ROOT / name)]
APART = {
    "README.md": 'make ask Q="绥芬河2021年收到多少件信息公开申请？"',
    "README.en.md": "gongkai build data/reports",
}
"""Of two documents, the example that is run as a reader runs it: a process of its own."""
TESTS_ONLY = {"GONGKAI_REQUIRE_BROWSER"}


def verbs() -> list[str]:
    """Return the verbs that the command itself lists."""
    said = told("bot", "--help")
    _, _, listed = said.stdout.partition("Commands:")
    return re.findall(r"^  ([a-z]+)", listed, re.M)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_verb_is_in_the_readme(readme: Path) -> None:
    """A reader of either README knows every verb of the command."""
    found, text = verbs(), readme.read_text("utf-8")

    assert {"ask", "audit", "build", "chat", "explain", "export", "parse"} <= set(found)
    assert [verb for verb in found if f"gongkai {verb}" not in text] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_states_the_last_blind_rounds(readme: Path) -> None:
    """Either README gives the first scores of the last three sets, as tests/blind.md has them."""
    record = (ROOT / "tests" / "blind.md").read_text("utf-8")
    rows = re.findall(
        r"^\| [0-9-]+ \| ([A-Z]{1,2})[:,] .*\| [0-9]+ \| ([0-9.]+) % .*?([0-9.]+) % together",
        record,
        re.M,
    )

    assert len(rows) > 4
    text = readme.read_text("utf-8")
    for name, right, together in rows[-3:]:
        assert f"{name} {right} %" in text
        assert f"{together} %" in text


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_target_is_in_the_readme(readme: Path) -> None:
    """A reader of either README knows every target of the Makefile that has a description."""
    targets = re.findall(r"^([a-z-]+):.*## ", MAKEFILE.read_text("utf-8"), re.M)
    text = readme.read_text("utf-8")

    assert len(targets) > 10
    assert [target for target in targets if f"make {target}" not in text] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_setting_is_documented(readme: Path) -> None:
    """Every setting the program reads stands in each README or in the operator's papers."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    papers = [readme, ROOT / "deploy" / "README.md", ROOT / "deploy" / "env.example"]
    text = "".join(path.read_text("utf-8") for path in papers)
    read = set(re.findall(r"GONGKAI_[A-Z_]*[A-Z]", code)) - TESTS_ONLY

    assert sorted(name for name in read if name not in text) == []


def test_every_threat_has_a_measure_and_a_test() -> None:
    """Each row of SECURITY.md names what is done, and tests and targets that are there."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    lines = re.findall(r"^\|(.+)\|(.+)\|(.+)\|$", text, re.M)
    threats = [line for line in lines if "·" not in line[0] and "-" not in line[0].strip()[:3]]
    targets = re.findall(r"^([a-z-]+):.*## ", MAKEFILE.read_text("utf-8"), re.M)
    named = re.findall(r"`test_\w+\.py`|`make [a-z]+`", text)

    tests = {path.name for path in (ROOT / "tests").rglob("test_*.py")}

    assert len(threats) > 15
    assert [threat for threat, measure, test in threats if not measure.strip()] == []
    assert [threat for threat, _, test in threats if "`" not in test] == []
    for name in {one.strip("`") for one in named}:
        assert name in tests or name.removeprefix("make ") in targets, name
    for heading in re.findall(r"^### .+$", text.partition("### What is not held off")[0], re.M):
        _, _, part = text.partition(heading)
        assert "`test_" in part.partition("\n### ")[0], heading


def test_links_lead_somewhere() -> None:
    """A relative link of a document names a file that is there."""
    broken = [
        f"{paper.name}: {target}"
        for paper in PAPERS
        for target in re.findall(r"\]\(([^)#:\s]+)", paper.read_text("utf-8"))
        if not (paper.parent / target).exists()
    ]

    assert broken == []


def test_the_files_that_documents_name_are_there() -> None:
    """What the guide and the glossary say lives somewhere lives there."""
    named = [
        (paper.name, path)
        for paper in (ROOT / "docs" / "answering.md", ROOT / "docs" / "glossary.md")
        for path in re.findall(
            r"`((?:bot|data|index|parser|tests)/[\w./-]*)`", paper.read_text("utf-8")
        )
    ]

    assert len(named) > 40
    assert [(paper, path) for paper, path in named if not (ROOT / path).exists()] == []


def test_every_decision_has_a_number_and_a_day() -> None:
    """Numbers are 1 to the last, each given once; a new decision takes the next."""
    text = (ROOT / "DECISIONS.md").read_text("utf-8")
    begun = re.findall(r"(?:^|\n\n)\*\*(.+)", text)
    numbered = [re.match(r"(\d+) · (\d{4}-\d\d-\d\d) · ", one) for one in begun]

    assert [one for one, found in zip(begun, numbered, strict=True) if found is None] == []
    numbers = sorted(int(found[1]) for found in numbered if found)
    assert numbers == list(range(1, len(begun) + 1))
    assert all(date.fromisoformat(found[2]) for found in numbered if found)


def test_every_change_stands_below_its_page() -> None:
    """Each entry of the CHANGELOG belongs to a part, which links the page that tells of it."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    before, *parts = re.split(r"^### .+\n\n", text, flags=re.M)

    assert not re.search(r"^- ", before, re.M)
    assert len(parts) > 5
    for part in parts:
        page, _, entries = part.partition("\n\n")
        linked = re.findall(r"\]\(([^)#]+)", page)
        assert linked, page
        assert all((ROOT / name).is_file() for name in linked), page
        assert re.search(r"^- ", entries, re.M), page


def test_the_version_is_told_alike() -> None:
    """pyproject.toml says it; the citation and the newest part of the changelog say the same."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    newest = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)

    assert re.findall(r"^version: (.+)$", citation, re.M) == [version]
    assert version in newest[:2]


@pytest.mark.parametrize("example", SHOWN, ids=lambda e: f"{e.place} {e.command}")
def test_example(example: Example, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An example of a document prints what the document says."""
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(ROOT)
    is_apart = APART.get(example.place.partition(":")[0]) == example.command
    printed = (run if is_apart else run_here)(example.command, database)

    if not alike(example.printed, printed):
        pytest.fail(f"{example.place} prints now (make docs):\n{printed}", pytrace=False)


def test_the_documents_have_examples() -> None:
    """Each shows the command at work, and two examples are processes of their own."""
    places = [(one.place.partition(":")[0], one.command) for one in SHOWN]

    assert {name for name, _ in places} == {Path(name).name for name in DOCUMENTS}
    assert set(APART.items()) <= set(places)
