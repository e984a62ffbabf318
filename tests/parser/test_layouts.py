"""Reports in the layouts that publications really have: no figure is wrong in silence."""

import tomllib
from typing import Any

import pytest

from parser import parse, read
from parser.report import Source, State
from tests.conftest import ROOT
from tests.layouts import heads
from tests.layouts.measure import layouts, measured

CASES = ROOT / "tests" / "layouts" / "cases.toml"
SEEDS = 3
SLOW = {"Word document": 1}
"""Reports of a layout that takes long to make."""
FLOORS = {
    "page, no total column": 0.85,
    "page, table 3 in halves": 0.55,
    "page, other tables": 0.94,
    "page, rows numbered": 0.45,
    "page, zeros lost": 0.85,
    "page, signs": 0.9,
    "page, other wordings": 0.95,
    "page, blank ends": 0.85,
    "Markdown, torn": 0.65,
    "Markdown, shifted": 0.9,
    "Markdown, two in one": 0.88,
    "text, columns": 0.9,
    "text, words": 0.9,
    "text, cell a line": 0.85,
    "text, scanned": 0.7,
    "text, lists": 0.7,
    "text, told": 0.8,
}
"""Share of the cells read exactly, at least; 0.98 in every other layout."""
JOINED = {"text, poured": 0.82, "text, poured by levels": 0.7}
"""Share read where every row has to be put together, and says so."""


@pytest.mark.parametrize("name", sorted(layouts()))
def test_layout(name: str) -> None:
    cells, _, wrong = measured(layouts()[name], SLOW.get(name, SEEDS))
    assert wrong == []
    whole = cells.total() - cells["no cell"]
    if name in JOINED:
        assert cells["flagged"] >= JOINED[name] * whole
    else:
        assert cells["exact"] >= FLOORS.get(name, 0.98) * whole


def test_heads() -> None:
    assert heads.measured(200) == {"": 200}


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(CASES.read_text("utf-8"))["case"]
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_small_document(case: dict[str, Any]) -> None:
    (report,) = parse(read(case["text"].encode(), case.get("file", "报告.md")))
    figures = {
        f"{one.indicator}@{one.column}".rstrip("@"): one
        for one in report.figures
        if one.source is Source.TABLE
    }
    said = {at: _said(figures[at].value, figures[at].state) for at in case["says"]}
    assert said == case["says"]
    assert {at: list(figures[at].flags) for at in case.get("flags", {})} == case.get("flags", {})


def _said(value: object, state: State) -> str:
    return str(value) if state is State.NUMBER else str(state)
