"""Who reports in the invented country: real places and offices, as the region list has them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGIONS = Path(__file__).parents[2] / "data" / "regions.csv"
GOVERNMENTS = ("province_gov", "city_gov", "district_gov", "county_gov", "town_gov")
YEARS: Mapping[str, Sequence[int]] = {
    **{kind: range(2019, 2024) for kind in GOVERNMENTS},
    "department": range(2020, 2024),
    "bureau": range(2021, 2023),
    "street": range(2021, 2024),
    "town_gov": range(2021, 2024),
}
"""The report years of each kind of agency, before the gaps."""


@dataclass(frozen=True)
class Agency:
    """One that reports: its official name, what it is, and the code of its place."""

    name: str
    kind: str
    """One of GOVERNMENTS, or: department (of a province), bureau (of a prefecture), street."""
    place: str
    function: str = ""
    """The office, for departments and bureaus: 财政, 商务 …"""

    @property
    def short(self) -> str:
        """The name as it is told apart, without the municipality before a district."""
        return self.name.removeprefix("上海市") if self.kind in _BELOW else self.name


_BELOW = ("district_gov", "town_gov", "street")
_STREETS = {
    "嘉定区": (
        "南翔镇人民政府", "安亭镇人民政府", "江桥镇人民政府",
        "新成路街道办事处", "真新街道办事处",
    ),
    "徐汇区": (
        "华泾镇人民政府", "湖南路街道办事处", "天平路街道办事处",
        "枫林路街道办事处", "徐家汇街道办事处",
    ),
}  # fmt: skip
_OFFICES = {
    "上海市": {
        "财政": "财政局", "民政": "民政局", "商务": "商务委员会", "教育": "教育委员会",
        "公安": "公安局", "司法": "司法局", "人社": "人力资源和社会保障局",
        "自然资源": "规划和自然资源局", "生态环境": "生态环境局", "交通": "交通委员会",
        "卫健": "卫生健康委员会", "外办": "人民政府外事办公室",
    },
    "黑龙江省": {
        "财政": "财政厅", "民政": "民政厅", "教育": "教育厅", "公安": "公安厅", "商务": "商务厅",
        "自然资源": "自然资源厅", "生态环境": "生态环境厅", "外办": "人民政府外事办公室",
    },
    "江苏省": {
        "财政": "财政厅", "民政": "民政厅", "教育": "教育厅", "司法": "司法厅", "商务": "商务厅",
        "生态环境": "生态环境厅", "卫健": "卫生健康委员会", "外办": "人民政府外事办公室",
    },
}  # fmt: skip
_BUREAUS = {
    "财政": "财政局",
    "商务": "商务局",
    "生态环境": "生态环境局",
    "外办": "人民政府外事办公室",
}
_CITIES = {
    "黑龙江省": {
        "哈尔滨市": "外办", "齐齐哈尔市": "生态环境", "鸡西市": "生态环境",
        "大庆市": "生态环境", "牡丹江市": "生态环境", "黑河市": "外办",
    },
    "江苏省": {
        "南京市": "外办", "苏州市": "外办", "徐州市": "生态环境",
        "南通市": "生态环境", "宿迁市": "生态环境", "淮安市": "生态环境",
    },
}  # fmt: skip
"""The prefectures, each with 财政, 商务 and this third bureau."""
_COUNTIES = {
    "黑龙江省": ("绥芬河市", "东宁市", "五常市", "宾县", "依安县", "肇源县"),
    "江苏省": ("泗洪县", "沭阳县", "昆山市", "常熟市", "如东县", "丰县"),
    "安徽省": ("泗县", "萧县"),
}
_NANJING = ("玄武区", "鼓楼区", "江宁区")


@cache
def regions() -> Mapping[str, tuple[str, str]]:
    """Return the places of today: code → (name, code of the place above, or empty)."""
    with REGIONS.open(encoding="utf-8", newline="") as file:
        return {r["code"]: (r["name"], r["parent"]) for r in csv.DictReader(file) if not r["to"]}


def code_of(name: str, above: str = "") -> str:
    """Return the code of a place by its name, below another where a name is not enough."""
    codes = [code for code, (it, _) in regions().items() if it == name and above in within(code)]
    (code,) = codes
    return code


def within(code: str) -> Sequence[str]:
    """Return the codes of the places a place lies in, itself first, and the empty one last."""
    return [code, *within(regions()[code][1])] if code else [""]


@cache
def agencies() -> Mapping[str, Agency]:
    """Return all agencies by their names, always in the same order."""
    found = [*_shanghai(), *_provinces(), *_anhui()]
    named = {one.name: one for one in found}
    assert len(named) == len(found)
    return named


def _shanghai() -> Iterator[Agency]:
    city = code_of("上海市")
    yield Agency("上海市人民政府", "province_gov", city)
    for code, (name, above) in regions().items():
        if above == city:
            yield Agency(f"上海市{name}人民政府", "district_gov", code)
    for stem, office in _OFFICES["上海市"].items():
        yield Agency(f"上海市{office}", "department", city, stem)
    for district, offices in _STREETS.items():
        for office in offices:
            kind = "street" if office.endswith("办事处") else "town_gov"
            yield Agency(f"上海市{district}{office}", kind, code_of(district, city))


def _provinces() -> Iterator[Agency]:
    for province, cities in _CITIES.items():
        above = code_of(province)
        yield Agency(f"{province}人民政府", "province_gov", above)
        for stem, office in _OFFICES[province].items():
            yield Agency(f"{province}{office}", "department", above, stem)
        for city, third in cities.items():
            code = code_of(city, above)
            yield Agency(f"{city}人民政府", "city_gov", code)
            for stem in ("财政", "商务", third):
                yield Agency(f"{city}{_BUREAUS[stem]}", "bureau", code, stem)
        for county in _COUNTIES[province]:
            yield Agency(f"{county}人民政府", "county_gov", code_of(county, above))
    nanjing = code_of("南京市")
    for district in _NANJING:
        yield Agency(f"南京市{district}人民政府", "district_gov", code_of(district, nanjing))


def _anhui() -> Iterator[Agency]:
    above, city = code_of("安徽省"), code_of("宿州市")
    yield Agency("安徽省人民政府", "province_gov", above)
    yield Agency("宿州市人民政府", "city_gov", city)
    for stem in ("财政", "商务", "生态环境"):
        yield Agency(f"宿州市{_BUREAUS[stem]}", "bureau", city, stem)
    for county in _COUNTIES["安徽省"]:
        yield Agency(f"{county}人民政府", "county_gov", code_of(county, above))
