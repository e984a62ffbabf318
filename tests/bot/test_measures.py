"""What an operator may know: one registry for all channels, and nothing of what anybody asked."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from telegram.error import TimedOut

from bot.measures import Measures, Notes
from bot.telegram.pace import Pace
from bot.web import Service, create_app
from bot.web.apart import Apart
from bot.web.lanes import Lanes, NoLanes
from index.store import Store
from tests.conftest import ROOT
from tests.shelf import Shelf, shelf
from tests.telegram_cases import running

QUESTION = "绥芬河2021年收到多少件信息公开申请？"
DEPLOY = ROOT / "deploy"


def numbers(text: str) -> dict[str, float]:
    """Return what a text tells, `name label=value …` -> number; raises where it is malformed."""
    return {
        " ".join([one.name, *(f"{name}={value}" for name, value in one.labels.items())]): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def told(client: TestClient) -> dict[str, float]:
    return numbers(client.get("/metrics").text)


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(Service(store, today=lambda: date(2026, 11, 21)))) as made:
        yield made


def test_answers_are_counted_by_channel_and_status(client: TestClient) -> None:
    """A page, a program and a picture are told apart; what each step took is noted."""
    client.get("/", params={"q": QUESTION})
    client.get("/api/ask", params={"q": QUESTION})
    client.get("/api/ask", params={"q": "天气怎么样"})
    found = told(client)

    assert found["gongkai_answers_total channel=web status=answered"] == 1
    assert found["gongkai_answers_total channel=api status=answered"] == 1
    assert found["gongkai_answers_total channel=api status=out_of_scope"] == 1
    assert found["gongkai_stage_seconds_count channel=api stage=ask"] == 2
    assert found["gongkai_stage_seconds_count channel=web stage=compose"] == 1
    assert found["gongkai_http_requests_total route=/api/ask status=200"] == 2
    assert found["gongkai_http_seconds_count route=/api/ask"] == 2


def test_a_question_that_moves_over_is_counted_once(client: TestClient) -> None:
    """In the quick lane it was only begun."""
    client.get("/api/ask", params={"q": "绥芬河2021年存在哪些问题？"})
    found = told(client)

    assert found["gongkai_answers_total channel=api status=answered"] == 1
    assert found["gongkai_stage_seconds_count channel=api stage=ask"] == 1


def test_the_store_is_told_with_version_and_age(client: TestClient, store: Store) -> None:
    """What is held, and when it was written, as of the moment somebody looks."""
    found = told(client)

    assert found[f"gongkai_store_info version={store.data_version}"] == 1
    assert found["gongkai_store_reports"] == 5
    assert found["gongkai_store_usable"] == 1
    assert found["gongkai_store_built_timestamp_seconds"] == store.built > 1_700_000_000
    assert found["process_resident_memory_bytes"] > 1_000_000


def test_open_metrics_are_told_to_who_asks(client: TestClient) -> None:
    """The format is the one the reader accepts; the older text without a word."""
    answer = client.get("/metrics", headers={"accept": "application/openmetrics-text"})

    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")


@pytest.mark.slow
def test_what_another_process_answers_is_counted_here(store: Store) -> None:
    """A search has a process of its own: its answer counts, its request only once."""
    measures = Measures()
    apart = Apart(partial(pages, store), measures)
    service = Service(store, lanes=Lanes(apart), measures=measures)
    try:
        with TestClient(create_app(service), "http://localhost") as client:
            client.get("/api/ask", params={"q": "绥芬河2021年存在哪些问题？"})
            found = told(client)
    finally:
        apart.end()

    assert found["gongkai_answers_total channel=api status=answered"] == 1
    assert found["gongkai_stage_seconds_count channel=api stage=ask"] == 1
    assert found["gongkai_http_requests_total route=/api/ask status=200"] == 1


def pages(store: Store, notes: Notes) -> ASGIApp:
    """Return the pages as that process makes them."""
    return create_app(Service(store, lanes=NoLanes(), measures=notes))


def test_a_store_that_is_gone_is_told(database: object) -> None:
    """Where the file at its path cannot be used, the rest is told all the same."""

    class Gone(Shelf):
        def current(self) -> Shelf:
            from index.sqlite import StoreError

            raise StoreError("store_gone", ROOT / "none.db")

    with TestClient(create_app(Service(Gone([])))) as client:
        client.get("/")
        found = told(client)

    assert found["gongkai_store_usable"] == 0
    assert found["gongkai_store_info version=v1"] == 1  # the one that is held open still answers


async def test_the_bot_counts_in_the_same_registry() -> None:
    """Updates by type, answers by status, what each step took; no question and no user."""
    measures = Measures()
    with TestClient(create_app(Service(shelf(), measures=measures))) as client:
        async with running(measures=measures) as bot:
            await bot.telegram.say("测试的问题", chat_id=987654321, user_id=987654321)
            await bot.telegram.wait("sendMessage", 1)
        text = client.get("/metrics").text
    found = numbers(text)

    assert found["gongkai_updates_total type=message"] == 1
    assert [value for name, value in found.items()
            if name.startswith("gongkai_answers_total channel=telegram")] == [1]  # fmt: skip
    for stage in ("ask", "compose", "wait", "send"):
        assert found[f"gongkai_stage_seconds_count channel=telegram stage={stage}"] >= 1
    assert "测试" not in text
    assert "987654321" not in text


async def test_errors_of_telegram_are_counted_by_class() -> None:
    """Whatever becomes of an error, it is counted where it comes in."""
    measures = Measures()
    pace = Pace(0.0, 1e6, measures)

    async def times_out() -> bool:
        raise TimedOut

    with pytest.raises(TimedOut):
        await pace.process_request(times_out, (), {}, "sendMessage", {"chat_id": 1}, None)
    found = numbers(measures.written("")[0].decode())

    assert found["gongkai_telegram_errors_total class=TimedOut"] == 1
    assert found["gongkai_stage_seconds_count channel=telegram stage=send"] == 1


def known() -> set[str]:
    """Return the names of everything that can be told."""
    measures = Measures()
    measures.watch(lambda: shelf(), lambda: True)
    plain = set[str]()
    for family in measures.registry.collect():
        endings = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}
        plain |= {family.name + end for end in endings.get(family.type, [""])}
    return plain


def test_alerts_ask_for_what_is_told() -> None:
    """Each rule has a sentence in both languages and rests on measures that exist."""
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"gongkai_\w+", rule["expr"])}

    assert len(rules) >= 10
    assert asked - known() == set()
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert " · " in rule["annotations"]["summary"], rule["alert"]
    setup = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text("utf-8"))
    assert setup["rule_files"] == ["alerts.yaml"]


def test_the_dashboard_shows_what_is_told() -> None:
    """Every panel asks for measures that exist, in the chosen source; no two overlap."""
    panels = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]
    asked = {
        name for panel in panels for target in panel["targets"]
        for name in re.findall(r"(?:gongkai|process)_\w+", target["expr"])
    }  # fmt: skip
    places = {
        (at["x"] + right, at["y"] + down)
        for at in (panel["gridPos"] for panel in panels)
        for right in range(at["w"]) for down in range(at["h"])
    }  # fmt: skip

    assert asked - known() == set()
    assert len(places) == sum(one["gridPos"]["w"] * one["gridPos"]["h"] for one in panels)
    told_somewhere = {name.removesuffix("_bucket") for name in asked}
    assert {"gongkai_answers_total", "gongkai_updates_total", "gongkai_stage_seconds",
            "gongkai_telegram_errors_total", "gongkai_store_info", "gongkai_tool_calls_total",
            "gongkai_tool_seconds"} <= told_somewhere  # fmt: skip
