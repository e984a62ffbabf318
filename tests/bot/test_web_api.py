"""The HTTP API does what its own description says, whatever it is asked."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from bot.rows import COLUMNS
from bot.shapes import FigureRow, ReportRow
from bot.web import Service, create_app
from bot.web.api import COLUMNS_OF_REPORTS
from bot.web.openapi import OPERATIONS, Operation, description, example_of
from index.store import Store

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")

NAMES = ("ask", "reports", "figures", "agencies", "indicators")
QUESTIONS = (
    "绥芬河2021年收到多少件信息公开申请？", "2021年各机关新收申请数排名", "省外办收到多少申请",
    "绥芬河2021年存在哪些问题？", "天气怎么样", "黑龙江省外办2021年办结几件", "你好", "量子",
    "绥芬河2021年办结率", "2021年一共收到多少件申请", "山西省外办2021年新收申请",
    "哪些年报自相矛盾", "What share of requests did Suifenhe grant in 2021?",
    "依申请公开要多少天答复",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    service = Service(store, "https://gongkai.example", lambda: date(2026, 11, 21))
    with TestClient(create_app(service)) as made:
        yield made


def test_every_address_is_described() -> None:
    """Nothing of the API is left undescribed; the description is OpenAPI 3.1 in both languages."""
    assert tuple(one.name for one in OPERATIONS) == NAMES
    for tongue in ("en", "zh"):
        told = description(tongue)
        schemathesis.openapi.from_dict(told).validate()
        assert tuple(told["paths"]) == tuple(f"/api/{name}" for name in NAMES)


def test_everything_is_explained_in_both_languages() -> None:
    """Every parameter has a sentence and an example, every field a sentence."""
    english, chinese = description("en"), description("zh")
    for path, item in english["paths"].items():
        both = zip(item["get"]["parameters"], chinese["paths"][path]["get"]["parameters"],
                   strict=True)  # fmt: skip
        for one, other in both:
            assert one["description"].isascii()
            assert not other["description"].isascii()
            assert one["example"] == example_of(one["name"])
    for name, shape in english["components"]["schemas"].items():
        for field, told in shape.get("properties", {}).items():
            other = chinese["components"]["schemas"][name]["properties"][field]
            assert told["description"]
            assert not other["description"].isascii(), (name, field)


def test_rows_have_the_columns_of_the_exports() -> None:
    """A shape and the list it describes cannot drift apart."""
    assert tuple(FigureRow.model_fields) == COLUMNS
    assert tuple(ReportRow.model_fields) == COLUMNS_OF_REPORTS


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_have_the_shape_described(client: TestClient, question: str) -> None:
    """Figures, passages, candidates, coverage and plans: none has a field that is not described."""
    answer = client.get("/api/ask", params={"q": question})

    assert answer.status_code == 200
    OPERATIONS[0].gives.model_validate_json(answer.text, strict=False)


@pytest.mark.parametrize("one", OPERATIONS[1:], ids=NAMES[1:])
def test_lists_have_the_shape_described(client: TestClient, one: Operation) -> None:
    """Of every report, with every column."""
    answer = client.get(one.path)

    assert answer.status_code == 200
    one.gives.model_validate_json(answer.text)


def test_the_examples_are_true(client: TestClient) -> None:
    """What the description shows is what the five reports answer."""
    schemas = description()["components"]["schemas"]
    figure = {name: example_of(name) for name in ("agency", "year", "indicator", "column")}
    rows = client.get("/api/figures", params=figure).json()["figures"]
    fault = client.get("/api/figures", params={"agency": "绥芬和市", "lang": "en"}).json()

    assert schemas["FigureRow"]["examples"] == [row for row in rows if row["source"] == "table"]
    assert schemas["Fault"]["examples"] == [fault]
    for one in OPERATIONS:
        for parameter in description()["paths"][one.path]["get"]["parameters"]:
            needed = {"q": example_of("q")} if one.name == "ask" else {}
            said = {**needed, parameter["name"]: parameter["example"]}
            assert client.get(one.path, params=said).status_code == 200, said


def test_agencies_are_listed_by_the_page(client: TestClient) -> None:
    """By name, with level, place and newest year; a place has those in it, too."""
    first = client.get("/api/agencies", params={"place": "黑龙江省", "limit": 3}).json()
    second = client.get(first["next"]).json()

    assert first["count"] == second["count"] == 4
    assert [one["name"] for one in first["agencies"] + second["agencies"]] == [
        "哈尔滨市人民政府外事办公室", "绥芬河市人民政府", "黑龙江省人民政府外事办公室",
        "黑龙江省商务厅",
    ]  # fmt: skip
    assert second["next"] is None
    (suifenhe,) = client.get("/api/agencies", params={"agency": "绥芬河"}).json()["agencies"]
    assert (suifenhe["level"], suifenhe["place"], suifenhe["latest"]) == ("county", "231081", 2021)
    assert client.get("/api/agencies", params={"place": "没有"}).status_code == 404


def test_indicators_are_listed(client: TestClient) -> None:
    """A row of table 3 with its columns and forms, one of table 4, and one that is computed."""
    rows = {one["id"]: one for one in client.get("/api/indicators").json()["indicators"]}

    assert rows["new_received"]["label"] == "一、本年新收政府信息公开申请数量"
    assert rows["new_received"]["columns"][-1] == "total"
    assert rows["new_received"]["forms"] == ["g2019", "g2021"]
    assert rows["review_total"]["columns"] == []
    assert any(one["table"] == "computed" for one in rows.values())
    for name, row in rows.items():  # what is listed can be asked for
        if row["table"] == "t4":
            assert client.get("/api/figures", params={"indicator": name}).status_code == 200


def test_the_page_of_the_api(client: TestClient) -> None:
    """People read the same in their language; what is offered to be tried is answered."""
    page = client.get("/api", params={"lang": "zh"}).text

    for one in OPERATIONS:
        assert f"<code>GET {one.path}</code>" in page
    assert "机关的任一名称，或全称的一部分；可重复。" in page
    assert "Any name of an agency" in client.get("/api", params={"lang": "en"}).text
    offered = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]]
    tried = [one for one in offered if one.startswith("/api/") and "openapi" not in one]
    assert len(tried) == len(OPERATIONS)
    for address in tried:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("name", "mode"),
    # One takes no parameter that could be wrong.
    [*product(NAMES[:-1], ("positive", "negative")), (NAMES[-1], "positive")],
)
def test_every_response_is_as_described(store: Store, name: str, mode: str) -> None:
    """Of any request, allowed or not, the status, headers and body are among those described."""
    app = create_app(Service(store, "https://gongkai.example", lambda: date(2026, 11, 21)))
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    operation = described[f"/api/{name}"]["GET"]
    asked = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode))

    @settings(
        max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=asked)
    def check(case: Any) -> None:
        case.call_and_validate()

    check()
