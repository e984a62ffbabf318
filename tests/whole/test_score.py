"""The judge sees what is wrong, and a floor cannot sink unnoticed."""

from typing import Any

import pytest

from tests.cases import CaseError, case_of
from tests.conftest import ROOT
from tests.judge import faults
from tests.score import as_toml, lost, raised

TEXT = "标题\n一、本年新收政府信息公开申请数量\t14\t0\n"
CITATION = {
    "report": "suifenhe-2021",
    "title": "绥芬河市人民政府 2021 年政府信息公开工作年度报告",
    "section": "三、收到和处理政府信息公开申请情况",
    "line": 2,
    "start": 20,
    "end": 22,
    "quote": "一、本年新收政府信息公开申请数量\t14\t0",
}
FIGURE = {
    "agency": "绥芬河市人民政府",
    "year": 2021,
    "indicator": "new_received",
    "label": "一、本年新收政府信息公开申请数量",
    "column_label": "总计",
    "value": 14,
    "unit": "件",
    "raw": "14",
    "source": "table",
    "inputs": [],
    "citation": CITATION,
}
ANSWER: dict[str, Any] = {
    "status": "answered",
    "reason": None,
    "text": "绥芬河市人民政府2021年新收 14 件。",
    "understood": {"kind": "figure", "agencies": ["绥芬河市人民政府"]},
    "figures": [FIGURE],
    "passages": [],
    "candidates": [],
    "warnings": [],
}
EXPECTED: dict[str, Any] = {
    "status": "answered",
    "agency": "绥芬河市人民政府",
    "year": 2021,
    "value": 14,
    "unit": "件",
    "section": "三",
    "label": "新收",
    "column": "总计",
    "cite": "suifenhe-2021:2",
    "warn": False,
}


def judged(expected: dict[str, Any], answer: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(f.text, f.wrong) for f in faults(expected, answer, {"suifenhe-2021": TEXT})]


def test_a_right_answer_has_no_fault() -> None:
    """The example of the contract meets everything a case can expect."""
    assert judged(EXPECTED, ANSWER) == []


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("value", 11, ("value [14] instead of 11", True)),
        ("year", 2020, ("year 2021 instead of 2020", True)),
        ("status", "not_found", ("status answered/None instead of not_found", True)),
        ("unit", "项", ("unit 件 instead of 项", False)),
        ("column", "自然人", ("column 总计 instead of 自然人", False)),
        (
            "cite",
            "suifenhe-2021:9",
            ("cites ['suifenhe-2021:2'] instead of suifenhe-2021:9", False),
        ),
        ("warn", True, ("warnings [] but expected True", False)),
        ("warn", ["sum_mismatch"], ("warnings [] without sum_mismatch", False)),
        ("text", "结转", ("the text does not say 结转", False)),
        ("lang", "en", ("the answer is not in English", False)),
    ],
)
def test_a_fault_is_named(key: str, value: object, fault: tuple[str, bool]) -> None:
    """Another figure, year or status is wrong; another unit, place or wording is a fault."""
    assert judged({**EXPECTED, key: value}, ANSWER) == [fault]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"start": 18, "end": 20}, "14 does not stand at 18"),
        ({"quote": "二、上年结转\t0"}, "quote not in suifenhe-2021: 二、上年结转0"),
        ({"report": "harbin-fao-2020"}, "cites harbin-fao-2020, which is not held"),
    ],
)
def test_a_citation_must_hold(change: dict[str, Any], fault: str) -> None:
    """A citation is a slice of its report that contains the figure."""
    figure = {**FIGURE, "citation": {**CITATION, **change}}

    assert fault in [
        text for text, _ in judged({"status": "answered"}, ANSWER | {"figures": [figure]})
    ]


def test_a_case_file_is_read_strictly() -> None:
    """A misspelt key in a case would check nothing, so it is refused."""
    with pytest.raises(CaseError, match="unknown valeu"):
        case_of(ROOT / "figure.toml", {"ask": "?", "status": "answered", "valeu": 1}, "?")
    with pytest.raises(CaseError, match="no status"):
        case_of(ROOT / "figure.toml", {"ask": "?"}, "?")


def test_floors_only_rise() -> None:
    """A lower share and a higher count of wrong figures are both losses."""
    floors = {"questions_right": 0.97, "wrong_figures": 0.0, "cells_right": 1.0}

    assert lost({"questions_right": 0.98, "wrong_figures": 0.0}, floors) == []
    assert lost({"questions_right": 0.96, "wrong_figures": 2.0}, floors) == [
        "questions_right is 0.9600, the floor is 0.9700",
        "wrong_figures is 2, the floor is 0",
    ]


def test_what_was_not_measured_keeps_its_floor() -> None:
    """Without the shared folder its floors stay as they are."""
    assert raised({"a": 1.0}, {"a": 0.5, "b": 0.25}) == {"a": 1.0, "b": 0.25}
    assert as_toml("abc", {"own": {"a": 1.0, "b": 0.25}}).endswith(
        'corpus = "abc"\n\n[own]\na = 1\nb = 0.2500\n'
    )
