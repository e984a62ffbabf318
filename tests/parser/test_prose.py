"""Sentences and the figures they state: tests/prose/*.toml, each read by a person."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from parser import parse, read
from parser.prose.claims import claims_in
from parser.report import Figure, Source
from parser.wording import squeeze
from tests.conftest import ROOT

HERE = ROOT / "tests"
CASES = [
    case
    for file in sorted((HERE / "prose").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]


def said(case: dict[str, Any]) -> list[str]:
    """Return what is read in a case, each figure as one line."""
    squeezed = squeeze(case["text"], 0, len(case["text"]))
    above = squeeze(case.get("above", ""), 0, len(case.get("above", ""))).text
    lines = []
    for claim, _ in claims_in(squeezed.text, case.get("year", 2021), above, case.get("who", ())):
        printed = "".join(case["text"][slice(*squeezed.span(claim.start, claim.end))].split())
        value = "无" if claim.value is None else f"{claim.value.normalize():f}"
        rounded = ["approximate"] if claim.approximate else []
        lines.append(" ".join([claim.indicator, value, printed, *rounded]))
    return lines


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    """A sentence states these figures and no others."""
    assert said(case) == case["says"]


def test_there_are_sentences_enough() -> None:
    """A hundred and fifty sentences at least, a quarter of them stating nothing."""
    silent = [case for case in CASES if not case["says"]]

    assert len(CASES) >= 150
    assert len(silent) * 4 >= len(CASES)


def narrative(reports: Path, stem: str) -> list[Figure]:
    """Return the figures the prose of an embedded report states."""
    (report,) = parse(read((reports / f"{stem}.txt").read_bytes(), f"{stem}.txt"))
    return [figure for figure in report.figures if figure.source is Source.NARRATIVE]


def test_place_of_a_figure(reports: Path) -> None:
    """Its span is the number with its measure word, its row the sentence, its section known."""
    text = (reports / "suifenhe-2021.txt").read_text("utf-8")
    figure = next(f for f in narrative(reports, "suifenhe-2021") if f.indicator == "new_received")
    place = figure.place

    assert place is not None
    assert text[place.start : place.end] == figure.raw == "14 条"
    assert text[place.row_start : place.row_end] == (
        "2021 年收到依申请公开 14 条，其中公开 11 条，涉密信息 1 条，行政查询 1 条，"
        "本机关不掌握 1 条。"
    )
    assert (place.line, place.section) == (19, 0)


def test_line_of_a_figure_in_a_joined_passage(shared: Path) -> None:
    """Where line breaks cut the sentence, the line is the number's own."""
    name = "shanghai-stc-2024.md"
    (report,) = parse(read((shared / "reports" / name).read_bytes(), name))
    lines = {
        figure.indicator: figure.place.line
        for figure in report.figures
        if figure.source is Source.NARRATIVE and figure.place
    }

    assert (lines["new_received"], lines["carried_in"], lines["carried_out"]) == (42, 43, 46)


def test_text_agrees_with_tables(reports: Path, shared: Path) -> None:
    """受理 749 is 新收 713 and 上年结转 36: no contradiction in any of these reports."""
    files = [reports / "suifenhe-2021.txt", shared / "reports" / "shuyang-2025.txt"]
    checks = [
        (check.scope, check.outcome.value)
        for file in files
        for report in parse(read(file.read_bytes(), file.name))
        for check in report.checks
        if check.check == "text_vs_table"
    ]

    assert ("new_received", "pass") in checks
    assert [scope for scope, outcome in checks if outcome == "fail"] == []
