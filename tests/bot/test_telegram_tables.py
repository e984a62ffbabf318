"""Several figures as a table that Telegram draws: only for who chose so, and never instead of an
answer."""

import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.reply import compose
from bot.telegram.state import Preference, State
from index import ask
from index.store import Store
from tests.emulator import refuse
from tests.telegram_cases import Running, running
from tests.updates import ME

USER = 7
RANKING = "2021年各机关新收申请数排名"
YEARS = "江苏省卫健委2019到2021年新收申请"
SHARE = "绥芬河2021年办结率"
PUBLIC = "https://gongkai.example"


def scripted(store: Store, question: str) -> dict[str, Any]:
    """Return what the bot is told to answer: what the store says."""
    answer = ask(question, store, date(2026, 11, 21)).answer
    return {"answers": {question: answer}, "replies": {question: compose(answer, PUBLIC)}}


async def asked(bot: Running, question: str) -> None:
    await bot.telegram.say(question, chat_id=USER, user_id=USER)


def chosen() -> State:
    state = State()
    state.prefer(USER, newer=True)
    return state


def cells(message: dict[str, Any]) -> list[list[str]]:
    """Return the texts of a table, row by row."""

    def plain(text: Any) -> str:
        return text if isinstance(text, str) else plain(text["text"])

    table = next(block for block in message["blocks"] if block["type"] == "table")
    return [[plain(cell["text"]) for cell in row] for row in table["cells"]]


async def test_text_is_what_everybody_gets(store: Store) -> None:
    """Without a choice no rich message is sent."""
    async with running(**scripted(store, RANKING)) as bot:
        await asked(bot, RANKING)
        await bot.telegram.wait("sendMessage", 1)

    assert bot.telegram.made("sendRichMessage") == []


async def test_a_ranking_as_a_table(store: Store) -> None:
    """Agency, value with its mark and place; the reservation and the coverage stand below."""
    async with running(**scripted(store, RANKING), state=chosen()) as bot:
        await asked(bot, RANKING)
        (call,) = await bot.telegram.wait("sendRichMessage", 1)
    message = call.params["rich_message"]

    assert cells(message) == [
        ["机关", "数字", "出处"],
        ["绥芬河市人民政府", "14 件", "第 57 行"],
        ["黑龙江省人民政府外事办公室", "1 件 ⚠️ 报告自相矛盾", "第 53 行"],
    ]
    told = [block["text"] for block in message["blocks"] if block["type"] == "paragraph"]
    assert {"type": "bold", "text": "本年新收"} in told
    assert any(isinstance(one, str) and one.startswith("⚠️ 注意：报告内部数据矛盾") for one in told)
    assert any(isinstance(one, str) and "1 份空白" in one for one in told)
    assert "1. 绥芬河市人民政府" not in str(told)  # the table says it
    assert call.button("报错")
    assert bot.telegram.made("sendMessage") == []


async def test_years_as_a_table_lead_to_their_places(stores: dict[str, Store]) -> None:
    """What all rows share is said once; each place is a link where one can be opened."""
    told = scripted(stores["more"], YEARS)
    async with running(**told, state=chosen(), public_url=PUBLIC) as bot:
        await asked(bot, YEARS)
        (call,) = await bot.telegram.wait("sendRichMessage", 1)
    message = call.params["rich_message"]
    table = next(block for block in message["blocks"] if block["type"] == "table")

    assert cells(message) == [
        ["年度", "数字", "出处"],
        ["2019", "100 件", "第 39 行"],
        ["2020", "80 件", "第 39 行"],
        ["2021", "120 件", "第 35 行"],
    ]  # fmt: skip
    place = table["cells"][3][2]["text"]
    assert place["url"] == f"{PUBLIC}/reports/jiangsu-health-2021#c563"
    folded = next(block for block in message["blocks"] if block["type"] == "details")
    assert "一、本年新收政府信息公开申请数量\t110\t10" in str(folded["blocks"]).replace("\\t", "\t")


async def test_one_figure_stays_text(store: Store) -> None:
    """A table of one number would say less than its sentence."""
    async with running(**scripted(store, SHARE), state=chosen()) as bot:
        await asked(bot, SHARE)
        await bot.telegram.wait("sendMessage", 1)

    assert bot.telegram.made("sendRichMessage") == []


@pytest.mark.parametrize(
    ("status", "said", "tries"),
    [(404, "Not Found", 1), (400, "Bad Request: RICH_MESSAGE_INVALID", 2)],
)
async def test_a_server_that_takes_none_gets_text(
    store: Store, status: int, said: str, tries: int
) -> None:
    """The answer arrives as text; a server without the method is not tried again."""
    async with running(**scripted(store, RANKING), state=chosen()) as bot:
        bot.telegram.inject("sendRichMessage", refuse(status, said), refuse(status, said))
        await asked(bot, RANKING)
        await bot.telegram.wait("sendMessage", 1)
        await asked(bot, RANKING)
        texts = await bot.telegram.wait("sendMessage", 2)

    assert all("14 件" in call.params["text"] for call in texts)
    assert bot.telegram.left("sendRichMessage") == 2 - tries


GROUP = -100


async def further(bot: Running) -> None:
    """Ask in a group, and press for the other citations."""
    await bot.telegram.say(f"@{ME['username']} {RANKING}", chat_id=GROUP, user_id=USER)
    (first,) = await bot.telegram.wait("sendMessage", 1)
    await bot.telegram.press(first.button("其他出处"), chat_id=GROUP, user_id=USER)


async def test_a_group_gets_no_table(store: Store) -> None:
    """What one has chosen, others of the group may not see."""
    async with running(**scripted(store, RANKING), state=chosen()) as bot:
        await further(bot)

    assert bot.telegram.made("sendRichMessage") == []


async def test_who_did_not_choose_it_presses_for_all(store: Store) -> None:
    """An older client might show nothing of what is sent to one alone."""
    async with running(**scripted(store, RANKING)) as bot:
        await further(bot)
        _, sources, *_ = await bot.telegram.wait("sendMessage", 2)

    assert "ephemeral_message_parameters" not in sources.params


async def test_in_a_group_only_the_presser_sees_what_is_behind_a_button(store: Store) -> None:
    """Further sources are an ephemeral message to who pressed; the answer is everybody's."""
    async with running(**scripted(store, RANKING), state=chosen()) as bot:
        await further(bot)
        answer, sources, *_ = await bot.telegram.wait("sendMessage", 2)

    assert "ephemeral_message_parameters" not in answer.params
    assert sources.params["ephemeral_message_parameters"] == {
        "receiver_user_id": USER, "callback_query_id": "q1",
    }  # fmt: skip


async def test_where_that_is_refused_everybody_sees_it(store: Store) -> None:
    """A refusal takes nothing away."""
    async with running(**scripted(store, RANKING), state=chosen()) as bot:
        await bot.telegram.say(f"@{ME['username']} {RANKING}", chat_id=GROUP, user_id=USER)
        (first,) = await bot.telegram.wait("sendMessage", 1)
        bot.telegram.inject("sendMessage", refuse(400, "Bad Request: EPHEMERAL_FORBIDDEN"))
        await bot.telegram.press(first.button("其他出处"), chat_id=GROUP, user_id=USER)
        _, sources, *_ = await bot.telegram.wait("sendMessage", 2)

    assert "ephemeral_message_parameters" not in sources.params
    assert "第57行" in sources.params["text"]


async def test_in_a_private_chat_nothing_vanishes(store: Store) -> None:
    """There everybody is one: what is behind a button stays in the chat."""
    async with running(**scripted(store, RANKING), state=chosen()) as bot:
        await asked(bot, RANKING)
        (first,) = await bot.telegram.wait("sendRichMessage", 1)
        await bot.telegram.press(first.button("其他出处"), chat_id=USER, user_id=USER)
        (sources,) = await bot.telegram.wait("sendMessage", 1)

    assert "ephemeral_message_parameters" not in sources.params


def test_a_choice_is_kept_and_an_older_file_taken_over(tmp_path: Path) -> None:
    """Text is what a user gets who chose before there was a choice."""
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as older:
        older.execute(
            "create table preference (user integer primary key, language text, chart integer)"
        )
        older.execute("insert into preference values (7, 'en', 0)")
    older.close()
    state = State(path)
    assert state.preference(7) == Preference("en", chart=False, newer=False)
    state.prefer(7, newer=True)
    state.close()
    copy = Path(shutil.copy(path, tmp_path / "copy.db"))

    assert State(copy).preference(7) == Preference("en", chart=False, newer=True)
