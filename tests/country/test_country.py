"""The invented country is read as it was made up, and its truth agrees with counting by hand."""

import json
from collections import Counter
from fractions import Fraction

import pytest

from index.store import Store
from parser.report import State
from tests.country import truth
from tests.country.agencies import agencies, regions
from tests.country.cases import CASES, cases
from tests.country.model import Key, Value, country

FAULTY = {
    ("江苏省教育厅", 2021), ("上海市嘉定区真新街道办事处", 2021), ("齐齐哈尔市财政局", 2022),
    ("大庆市人民政府", 2021), ("上海市徐汇区枫林路街道办事处", 2022), ("宾县人民政府", 2021),
    ("上海市金山区人民政府", 2022), ("宿迁市人民政府", 2020), ("上海市交通委员会", 2022),
    ("黑河市商务局", 2021), ("黑龙江省民政厅", 2022),
}  # fmt: skip
COUNTIES, NANJING, JIADING = "江苏省|county_gov", "南京市|district_gov", "嘉定区|town_gov+street"
XUANWU, JIANGQIAO = "南京市玄武区人民政府", "上海市嘉定区江桥镇人民政府"


def test_every_report_is_held_under_its_name(country_store: Store) -> None:
    held = {(one.agency.name, one.year) for one in country_store.reports()}
    assert held == set(country())
    assert len(held) > 400


def test_the_store_holds_the_cells_that_were_made_up(country_store: Store) -> None:
    for at, one in enumerate(country_store.reports()):
        key = (one.agency.name, one.year)
        if at % 6 == 0 or key in FAULTY:
            assert _read(country_store, one.id) == dict(country()[key].cells), key


def _read(store: Store, report: int) -> dict[Key, Value]:
    return {
        key: it.value if it.state is State.NUMBER else None
        for key, it in store.figures(report).items()
        if it.state in (State.NUMBER, State.BLANK) and it.source == "table"
    }


def test_every_place_is_a_real_one() -> None:
    assert all(one.place in regions() for one in agencies().values())


def test_cases_are_as_the_specs_say() -> None:
    written = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    assert written == json.loads(json.dumps(list(cases())))


def test_there_are_enough_cases_of_every_kind() -> None:
    kinds = Counter(case["kind"] for case in cases())
    assert sum(kinds.values()) >= 320
    assert min(kinds.values()) >= 15
    assert len({case["id"] for case in cases()}) == sum(kinds.values())


# Counted by hand from the printed tables: the counties of Jiangsu received 11, 218, 44, 32, 111 and
# 18 in 2021 (泗洪 沭阳 昆山 常熟 如东 丰), the districts of Nanjing 1933, 385 and 702 in 2022
# (玄武 鼓楼 江宁).


def _known(where: str, year: int, cells: str = "new_received") -> dict[str, Fraction]:
    return dict(truth.known([one.name for one in truth.scope(where)], year, cells)[0])


@pytest.mark.parametrize(
    ("name", "year", "cells", "value"),
    [
        ("丰县人民政府", 2021, "new_received", 18),
        ("丰县人民政府", 2021, "other_total", 1),
        (JIANGQIAO, 2022, "denied_total", 3),
        (JIANGQIAO, 2022, "denied_total-denied_admin_query", 2),
        (JIANGQIAO, 2022, "new_received@!natural_person", 4),
        (JIANGQIAO, 2022, "new_received@legal_service_org+new_received@other_org", 3),
        (JIANGQIAO, 2022, "disclosed_full+disclosed_partial/handled_total", Fraction(6, 13)),
        (JIANGQIAO, 2022, "suit_total", 1),
        ("泗洪县人民政府", 2019, "other_total", 0),
        ("上海市金山区人民政府", 2022, "new_received", truth.Gap.BLANK),
        ("黑河市商务局", 2021, "new_received", truth.Gap.MISSING),
        ("常熟市人民政府", 2023, "new_received", truth.Gap.ABSENT),
        ("徐州市财政局", 2021, "disclosed_full/handled_total", truth.Gap.UNDEFINED),
    ],
)
def test_measures(name: str, year: int, cells: str, value: truth.Known) -> None:
    assert truth.measure(name, year, cells) == value


def test_sums_and_middles() -> None:
    assert sum(_known(COUNTIES, 2021).values()) == 434
    assert truth.median(_known(COUNTIES, 2021).values()) == 38
    assert truth.mean(_known(NANJING, 2023).values()) == 836
    assert truth.median(_known(NANJING, 2022).values()) == 702


def test_known_cells_alone_count() -> None:
    numbers, coverage = truth.known(
        [one.name for one in truth.scope(JIADING)], 2021, "new_received"
    )
    assert truth.mean(numbers.values()) == Fraction(63, 2)
    assert coverage == truth.Coverage(reports=5, with_value=4, blank=1, missing=0, absent=0)
    _, coverage = truth.known([one.name for one in truth.scope(COUNTIES)], 2023, "new_received")
    assert coverage == truth.Coverage(reports=5, with_value=5, blank=0, missing=0, absent=1)


def test_ranks() -> None:
    numbers = _known(COUNTIES, 2021)
    assert truth.first(numbers, 3) == ["沭阳县人民政府", "如东县人民政府", "昆山市人民政府"]
    assert truth.first(numbers, 2, "least") == ["泗洪县人民政府", "丰县人民政府"]
    assert truth.at_rank(numbers, 2) == ["如东县人民政府"]
    assert truth.rank_of(numbers, "常熟市人民政府") == 4
    level = _known(COUNTIES, 2023)
    assert truth.at_rank(level, 1, "least") == ["泗洪县人民政府", "丰县人民政府"]
    with pytest.raises(ValueError, match="level"):
        truth.first(level, 1, "least")


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("new_received>40", ["沭阳", "昆山", "如东"]),
        ("new_received>=20 and new_received<=50", ["昆山", "常熟"]),
        ("review_total>5 and review_corrected>0", ["沭阳", "如东"]),
        ("new_received>100 or review_corrected>0", ["泗洪", "沭阳", "如东"]),
        ("review_corrected=0", ["昆山", "常熟", "丰"]),
    ],
)
def test_conditions(condition: str, met: list[str]) -> None:
    names = truth.those([one.name for one in truth.scope(COUNTIES)], 2021, condition)
    assert [name.removesuffix("人民政府")[:-1] for name in names] == met


def test_changes() -> None:
    assert truth.change(XUANWU, [2021, 2022], "new_received") == 569
    assert truth.growth(Fraction(1364), Fraction(1933)) == Fraction(569, 1364)
    names = [one.name for one in truth.scope(COUNTIES)]
    assert set(truth.changes(names, [2021, 2022], "new_received").values()) == {1, 28, 4, 7}
    assert "常熟市人民政府" not in truth.changes(names, [2022, 2023], "new_received")
    assert truth.by_year("泗洪县人民政府", range(2019, 2022), "new_received") == {
        2019: 12,
        2021: 11,
    }


def test_scopes() -> None:
    assert len(truth.scope("上海市|district_gov")) == 16
    assert len(truth.scope("||外办")) == 7
    assert [one.short for one in truth.scope("宿迁市")] == [
        "宿迁市人民政府", "宿迁市财政局", "宿迁市商务局", "宿迁市生态环境局",
        "泗洪县人民政府", "沭阳县人民政府",
    ]  # fmt: skip
    assert all("街道" not in one.name for one in truth.scope("|governments"))
