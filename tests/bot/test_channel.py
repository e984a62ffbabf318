"""What every channel shares: examples that were tried, and what is held, told alike everywhere."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import channel
from bot.reply import compose
from bot.telegram.browse import branch
from bot.telegram.service import service
from bot.web.app import create_app
from bot.web.service import Service
from index import ask
from index.answer import Answer
from index.build import build
from index.sqlite import SqliteStore, open_store
from index.store import Store

TODAY = date(2026, 11, 21)
NOBODY = "2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年公开信息 12 条，受理申请 3 件。\n"


@pytest.fixture(scope="module")
def mixed(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """The five reports and one that does not say whose it is."""
    folder = tmp_path_factory.mktemp("mixed")
    for file in reports.iterdir():
        shutil.copy(file, folder)
    (folder / "nobody.txt").write_text(NOBODY, "utf-8")
    build([folder], folder / "gongkai.db")
    return open_store(folder / "gongkai.db")


def asked(store: Store, question: str) -> Answer:
    return ask(question, store, TODAY).answer


def test_a_report_of_nobody_is_no_agency(mixed: SqliteStore) -> None:
    """/about, /years, /agencies and the pages count five agencies, and none without a name."""
    held = channel.holdings(mixed)
    country = branch(mixed, "")
    years = compose(asked(mixed, "有哪些年份"))
    web = TestClient(create_app(Service(mixed, today=lambda: TODAY)))
    page = web.get("/agencies", params={"lang": "zh"}).text

    assert (held.agencies, held.reports, held.unidentified) == (5, 5, 1)
    assert (held.first, held.last) == (2020, 2021)
    assert country is not None
    assert sum(count for _, _, count in country.places) == 5
    assert country.agencies == ()
    assert years.headline == ("已收录 5 家机关的 5 份年度报告：",)
    assert all(line.partition("：")[0].strip() for line in years.lines)
    assert all(agency.name for agency in mixed.agencies())
    assert "place=0" not in page
    assert 'place="' not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_examples_are_answered_before_they_are_offered(mixed: SqliteStore, language: str) -> None:
    """Each example has an answer without any reservation; none is about what is blank."""
    offered = channel.examples(mixed, lambda said: asked(mixed, said), language)
    answers = [asked(mixed, question) for question in offered]

    assert len(offered) == 3
    assert [one.status for one in answers] == ["answered"] * 3
    assert [one.warnings for one in answers] == [()] * 3


@pytest.mark.parametrize("said", ["你好", "hello", "谢谢", "天气怎么样呀"])
def test_what_a_greeting_offers_is_answered(mixed: SqliteStore, said: str) -> None:
    """A greeting, thanks and a refusal offer questions that have a figure, never a blank one."""
    offered = [button.value for button in compose(asked(mixed, said)).buttons]

    assert all(asked(mixed, question).status == "answered" for question in offered)
    assert not any("山西" in question for question in offered)


def test_the_bot_offers_what_it_tried(mixed: SqliteStore) -> None:
    """The service of the bot gives the same examples, tried once for a state of the data."""
    made = service(mixed, None, lambda: TODAY)

    assert made.examples("zh") == channel.examples(mixed, lambda said: asked(mixed, said), "zh")
    assert made.examples("zh") is made.examples("zh")
