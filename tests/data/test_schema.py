"""Data files are held to their shapes: every fault at once, with file, line and key."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from data import entries, schema
from data.entries import DataError
from data.shapes import FILES, SHEETS
from tests.conftest import ROOT
from tools import data_page

DATA = ROOT / "data"


def test_every_file_has_a_shape() -> None:
    """Whatever lies in data/ is read by a shape, and no shape is of a file that is gone."""
    assert set(FILES) == {path.name for path in DATA.glob("*.toml")}
    assert set(SHEETS) == {path.name for path in DATA.glob("*.csv")}


def test_no_file_has_a_fault() -> None:
    assert schema.all_faults() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("checks.toml", 'stage = "report"\n', "", ": check[1].stage: missing"),
        ("checks.toml", 'stage = "report"', "stage = 3", ": check[1].stage: not a text"),
        ("checks.toml", 'stage = "report"', 'sage = "a"', ": check[1].sage: not known"),
        ("form.toml", 'id = "g2014"', 'id = "g2008"', ": generation[2].id: g2008 is given twice"),
        ("form.toml", "first_year = 2014", "first_year = true", "first_year: not a whole number"),
        ("cli.toml", ', en = "store format {version}"', "", ": version.store.en: missing"),
        ("phrasings.toml", "[cue.help]\n", "[cue.help]\nzz = []\n", ": cue.help.zz: not known"),
        ("synonyms.toml", "digits = ", "digits = 1.5 #", ": digits: not words"),
        ("terms.toml", "[[term]]", "[[term]", "terms.toml: "),
    ],
)  # fmt: skip
def test_a_fault_has_its_file_line_and_key(name: str, old: str, new: str, said: str) -> None:
    """What lacks, is unknown, twice there or no such thing is told where it stands."""
    text = (DATA / name).read_text("utf-8")
    assert old in text

    found = schema.faults(name, text.replace(old, new, 1).encode())

    assert any(said in fault for fault in found), found
    at = text[: text.index(old)].count("\n") + 1
    lines = [int(line) for fault in found for line in re.findall(rf"^data/{name}:(\d+): ", fault)]
    assert lines == [] or min(abs(line - at) for line in lines) <= 1 or "missing" in said


def test_the_faults_of_all_files_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who loads one faulty file is told of the others too."""
    broken = {"terms.toml": b"[[term]]\nid = 1\n", "radicals.csv": b"radical,character\na\n"}

    def source(name: str) -> bytes:
        return broken.get(name) or (DATA / name).read_bytes()

    monkeypatch.setattr(schema, "source", source)
    monkeypatch.setattr(entries, "source", source)
    with pytest.raises(DataError) as error:
        entries.blocks("terms.toml")

    told = "\n".join(error.value.faults)
    assert "data/terms.toml:2: term[1].id: not a text" in told
    assert "data/radicals.csv:2: 1 columns, not 2" in told


def test_the_page_of_the_data_is_up_to_date() -> None:
    """docs/data.md is what `make docs` writes of the shapes, and every key is explained."""
    assert data_page.PAGE.read_text("utf-8") == data_page.page()
    assert re.findall(r"^\|.*\|\s*\|$|^\* `\w+`: [^.]*\.$", data_page.page(), re.M) == []


# Keys that nothing reads

BY_ID = {
    *{"agencies.exonyms", "agencies.english", "agencies.central_english", "agencies.central_short"},
    *{"agencies.short_for", "api.response", "api.field", "phrasings.column", "phrasings.concept"},
    *{"phrasings.cue", "phrasings.section", "phrasings.about", "phrasings.row_forms"},
    *{"procedure.contact", "procedure.reached", "procedure.signs", "replies.unit", "replies.label"},
    *{"synonyms.digit_of", "synonyms.english", "tables.looks", "tables.worth", "web.form"},
    *{"web.gloss"},
}
"""Blocks whose keys are ids or words themselves: they are looked up as they are met."""


def written() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the strings that the code has, and patterns of those it puts together."""
    plain: set[str] = set()
    made: set[str] = set()
    for path in (
        path for name in ("bot", "data", "index", "parser") for path in (ROOT / name).rglob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (getattr(one, "value", None) for one in node.values)
                made.add("".join(re.escape(p) if isinstance(p, str) else "\\w+" for p in parts))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                plain.add(node.target.id)  # fields of the dataclasses that blocks become
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                plain.add(node.name)  # finding and their sentences
    for path in (ROOT / "bot").rglob("*.html"):
        text = path.read_text("utf-8")
        plain |= set(re.findall(r"[\"'](\w+)[\"']", text))
        made |= {f"{begun}\\w+" for begun in re.findall(r'"(\w+_)(?:%d)?" [~%]', text)}
    return plain, [
        re.compile(f"{one}$") for one in made if re.search(r"\w{3}", one.replace("\\w+", ""))
    ]


def keys() -> Iterator[tuple[str, str]]:
    """Yield each block with each key of it that the code must name."""
    for name in FILES:
        stem = name.removesuffix(".toml")
        for block, value in tomllib.loads((DATA / name).read_text("utf-8")).items():
            yield stem, block
            if isinstance(value, dict) and f"{stem}.{block}" not in BY_ID:
                yield from ((f"{stem}.{block}", key) for key in value)


def test_no_key_is_there_that_nothing_reads() -> None:
    """A list of words or a sentence whose name the code does not have is dead."""
    plain, made = written()
    ids = {
        row["id"] for name in ("form.toml", "checks.toml")
        for rows in tomllib.loads((DATA / name).read_text("utf-8")).values()
        if isinstance(rows, list) for row in rows if "id" in row
    }  # fmt: skip
    named = plain | ids

    dead = [
        f"{block}.{key}" for block, key in keys()
        if key not in named and not any(one.match(key) for one in made)
    ]  # fmt: skip

    assert dead == []
