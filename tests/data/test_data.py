"""The vocabulary is sound: every key known, every reference resolved, every wording clean."""

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.vocabulary import vocabulary
from tests.conftest import ROOT
from tests.plain import plain

DATA = ROOT / "data"
FORM = tomllib.loads((DATA / "form.toml").read_text("utf-8"))
AGENCIES = tomllib.loads((DATA / "agencies.toml").read_text("utf-8"))
RULES = tomllib.loads((DATA / "checks.toml").read_text("utf-8"))
SPOKEN = sorted(
    path.name for path in DATA.glob("*.toml") if path.name not in ("form.toml", "agencies.toml")
)

UNITS = {"件", "项", "次", "条", "万元", "元", "个", "人", "篇", "人次", "as_written", "%", "件,%"}
KINDS = {"int", "signed_int", "decimal", "money", "text_number"}
RATIO_WORDS = {
    *{"if", "else", "over", "columns", "layout", "g2019", "sum", "concluded", "reviews", "suits"},
    *{"legal_entity", "x", "t"},
}


def ids(block: str) -> set[str]:
    return {row["id"] for row in FORM[block]}


def strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every string below a value with its path, e.g. `concept.requests.zh[0]`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from strings(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from strings(below, f"{path}[{number}]")


def tables(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every table below a value with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, below in value.items():
            yield from tables(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from tables(below, f"{path}[{number}]")


def clean(text: str) -> bool:
    """Return whether a word has no space around it; white space alone separates words."""
    return text == text.strip() != "" or text.isspace()


def test_the_vocabulary_loads() -> None:
    """Loading collects every fault; there is none."""
    words = vocabulary()

    assert set(words.indicators) == ids("indicator")
    assert words.form_of(2021) == words.generations["g2021"]
    assert words.form_of(2020) == words.generations["g2019"]


def test_ids_are_unique_and_plain() -> None:
    """An id names one entry, in lower-case ASCII, over indicators and derived figures together."""
    names = [row["id"] for block in ("indicator", "derived") for row in FORM[block]]

    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_references_resolve() -> None:
    """Parents, generations, tables, candidates and operands name what exists."""
    figures = ids("indicator") | ids("derived")
    printed = {table for row in FORM["generation"] for table in row["tables"]}
    dangling = [
        f"{row['id']}: {name}"
        for block in ("indicator", "derived")
        for row in FORM[block]
        for name in row["generations"]
        if name not in ids("generation")
    ]
    for row in FORM["indicator"]:
        parent = row.get("parent", "result")
        if parent not in figures and not re.fullmatch(r"result|art20_\d", parent):
            dangling.append(f"{row['id']}: parent {parent}")
        if row["table"] not in printed | {"s6", "narrative"}:
            dangling.append(f"{row['id']}: table {row['table']}")

    assert dangling == []


def test_operands_resolve() -> None:
    """What a derived figure is computed from is an indicator, or one of its columns."""
    columns = {column["id"] for column in FORM["column"]}
    dangling = []
    for row in FORM["derived"]:
        for operand in [*row.get("sum", []), *row.get("over", []), *row.get("less", [])]:
            name, _, column = operand.partition("@")
            if name not in ids("indicator") or (column and column not in columns):
                dangling.append(f"{row['id']}: {operand}")

    assert dangling == []


def test_formulas_name_figures() -> None:
    """The formula shown to the reader is written in names that exist."""
    known = ids("indicator") | ids("derived") | ids("column") | RATIO_WORDS
    unknown = [
        f"{row['id']}: {name}"
        for row in FORM["derived"]
        for name in re.findall(r"[a-z_]+[a-z0-9_]*(?!\*)\b", row["formula"])
        if name not in known and not name.endswith("_")
    ]

    assert unknown == []


def test_units_and_kinds_are_known() -> None:
    """A figure has one of the units and kinds the answers can print."""
    odd = [
        f"{row['id']}: {row['unit']} {row.get('kind', 'int')}"
        for block in ("indicator", "derived")
        for row in FORM[block]
        if row["unit"] not in UNITS or row.get("kind", "int") not in KINDS
    ]

    assert odd == []


def test_a_row_has_its_own_place() -> None:
    """No two rows of one table stand at the same place of the form."""
    places = [
        (row["table"], row["order"], name)
        for row in FORM["indicator"]
        if row["table"] != "narrative"
        for name in row["generations"]
    ]

    assert sorted(place for place in set(places) if places.count(place) > 1) == []


@pytest.mark.parametrize("name", ["form.toml", "agencies.toml", "phrasings.toml"])
def test_words_are_clean(name: str) -> None:
    """No word begins or ends with a space, is empty, or is given twice; a lone space separates."""
    data = tomllib.loads((DATA / name).read_text("utf-8"))
    dirty = [path for path, text in strings(data, "") if not clean(text)]
    twice = [
        f"{path}.{key}: {word}"
        for path, table in tables(data, "")
        for key, words in table.items()
        if isinstance(words, list)
        for word in {w for w in words if isinstance(w, str) and words.count(w) > 1}
    ]

    assert dirty == []
    assert twice == []


def test_seen_labels_are_seen(reports: Path) -> None:
    """A wording said to be seen in reports stands in one that comes with the program."""
    printed = "\n".join(plain(path.read_text("utf-8")) for path in sorted(reports.glob("*.txt")))
    unseen = [
        f"{row['id']}: {label}"
        for block in ("indicator", "column")
        for row in FORM[block]
        for label in row.get("label_seen", [])
        if plain(label) not in printed
    ]

    assert unseen == []


@pytest.mark.parametrize("name", SPOKEN)
def test_every_sentence_has_both_languages(name: str) -> None:
    """What is said in Chinese is said in English, with the same fields."""
    data = tomllib.loads((DATA / name).read_text("utf-8"))
    faults = []
    for path, table in tables(data, ""):
        zh, en = table.get("zh"), table.get("en")
        name = path.rpartition(".")[2]
        if zh is None and re.search("[一-鿿]", name):
            zh = name  # a Chinese word and its English one
        if bool(zh) != bool(en) and isinstance(zh or en, str):
            faults.append(f"{path}: one language only")
        elif isinstance(zh, str) and isinstance(en, str) and fields(zh) != fields(en):
            faults.append(f"{path}: {sorted(fields(zh) ^ fields(en))} in one language only")

    assert faults == []


def fields(sentence: str) -> set[str]:
    """Return the names of the fields of a sentence."""
    return set(re.findall(r"\{([a-z_]+)", sentence))


def test_sources_name_the_reports(reports: Path) -> None:
    """sources.csv lists every report that comes with the program, with the hash of its bytes."""
    with (reports / "sources.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["file"]: row["sha256"] for row in csv.DictReader(file)}
    held = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in reports.glob("*.txt")
    }

    assert listed == held
    assert len(held) == 5
