"""How the bot is reached: shared links, inline mode, menus; who is answered, and how fast."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.reply import Button, compose
from bot.telegram.links import payload_of
from bot.telegram.pace import BURST
from bot.telegram.texts import texts
from index import ask
from index.answer import Candidate
from index.store import Store
from tests.telegram_cases import EMPTY, ROW, SUIFENHE, Scripted, answer, figure, running
from tests.updates import user


def query(text: str, offset: str = "") -> dict[str, object]:
    """Return an inline query."""
    return {"id": "i1", "from": user(), "query": text, "offset": offset}


async def test_a_shared_link_leads_back_to_the_figure() -> None:
    """The share button holds a link whose payload asks for the same figure."""
    async with running(answers={"?": answer("?", figure(column="natural_person"))}) as bot:
        await bot.telegram.say("?")
        sent = (await bot.telegram.wait("sendMessage"))[0]
        link = parse_qs(urlsplit(sent.button("分享")["url"]).query)["url"][0]
        payload = link.partition("?start=")[2]
        await bot.telegram.say(f"/start {payload}")
        await bot.telegram.wait("sendMessage", 2)

    assert link == "https://t.me/gongkai_bot?start=f-new_received-natural_person-suifenhe-2021"
    asked = bot.scripted.questions[1]
    assert asked.startswith("绥芬河市人民政府2021年自然人")


async def test_a_link_to_what_is_not_held_greets() -> None:
    """A payload nothing fits says so and greets, whatever it holds."""
    async with running() as bot:
        for number, payload in enumerate(["r-nothing", "f-a-b-c", "x", "'; DROP TABLE"], 1):
            await bot.telegram.say(f"/start {payload}")
            sent = (await bot.telegram.wait("sendMessage", number))[-1]
            assert "现在没有收录" in sent.params["text"]

    assert bot.scripted.questions == []


def test_a_payload_is_short_or_none() -> None:
    """A report whose id is too long for a link gets none."""
    place = figure().citation
    assert place is not None
    long = figure(citation=replace(place, report="x" * 70))

    assert payload_of(answer("?", long)) is None
    assert payload_of(answer("?", figure(indicator="y" * 60))) == "r-suifenhe-2021"


async def test_inline_mode_offers_the_answer() -> None:
    """An inline query gets the figure and its citation as an article."""
    async with running() as bot:
        await bot.telegram.put("inline_query", query("绥芬河 2021 申请"))
        offered = (await bot.telegram.wait("answerInlineQuery"))[0]

    (result,) = offered.params["results"]
    assert result["title"] == "14 件"
    assert f"{ROW[:-2]}<b>14</b>" in result["input_message_content"]["message_text"]
    assert "next_offset" not in offered.params


async def test_an_inline_result_carries_its_mark(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure sent on from a list of several keeps its mark, in the title and in the message."""
    monkeypatch.setattr(Scripted, "compose", lambda self, answer: compose(answer))
    said = "比较绥芬河和黑龙江省外办 2021 办理结果总计"
    both = ask(said, store, date(2026, 11, 21)).answer
    async with running(answers={said: both}) as bot:
        await bot.telegram.put("inline_query", query(said))
        offered = (await bot.telegram.wait("answerInlineQuery"))[0].params["results"]

    mark = "⚠️ 报告自相矛盾：另一处为 1"
    assert [mark in one["title"] for one in offered] == [False, False, True]
    texts = [one["input_message_content"]["message_text"] for one in offered]
    assert [mark in text for text in texts] == [True, False, True]


async def test_inline_results_come_in_pages() -> None:
    """A list of 25 figures is offered whole and one by one, ten results at a time."""
    figures = [figure(number, year=1990 + number) for number in range(25)]
    many = answer("?", *figures, kind="list")
    pages = []
    async with running(answers={"?": many}) as bot:
        offset = ""
        for number in (1, 2, 3):
            await bot.telegram.put("inline_query", query("?", offset))
            pages.append((await bot.telegram.wait("answerInlineQuery", number))[-1].params)
            offset = pages[-1].get("next_offset", "")

    assert [len(page["results"]) for page in pages] == [10, 10, 6]
    assert "next_offset" not in pages[-1]
    assert all(len(page["next_offset"].encode()) <= 64 for page in pages[:2])


async def test_an_ambiguous_inline_query_offers_its_choices() -> None:
    """Each way to read an ambiguous query is a result."""
    candidates = (Candidate("黑", "黑?"), Candidate("山", "山?"))
    several = answer("?", status="clarify", candidates=candidates)
    async with running({"山?": EMPTY}, answers={"?": several}) as bot:
        await bot.telegram.put("inline_query", query("?"))
        offered = (await bot.telegram.wait("answerInlineQuery"))[0]

    assert len(offered.params["results"]) == 2
    assert bot.scripted.questions == ["?", "黑?", "山?"]


async def test_only_listed_chats_are_served() -> None:
    """With an allow-list, another user is told once, by every way of asking."""
    async with running(allowed=frozenset({7})) as bot:
        await bot.telegram.say("?", chat_id=8, user_id=8)
        refused = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.say("@gongkai_bot ?", chat_id=-100, user_id=8)
        await bot.telegram.put("inline_query", query("?") | {"from": user(8)})
        offered = (await bot.telegram.wait("answerInlineQuery"))[0]
        await bot.telegram.say("?", chat_id=7, user_id=7)
        await bot.telegram.wait("sendMessage", 2)

    assert "只对指定的用户开放" in refused.params["text"]
    assert offered.params["results"] == []
    assert bot.scripted.questions == ["?"]


async def test_stats_are_for_admins() -> None:
    """/stats tells an admin the counts, without questions or people; others get the help."""
    async with running(admins=frozenset({9})) as bot:
        await bot.telegram.say("/stats")
        await bot.telegram.wait("sendMessage", 1)
        await bot.telegram.say("/stats", chat_id=9, user_id=9)
        other, admin = await bot.telegram.wait("sendMessage", 2)

    assert "updates message: 2" in admin.params["text"]
    assert "怎么问" in other.params["text"]


async def test_menus_are_set_for_every_scope_and_language() -> None:
    """Private chats and groups have menus in both languages; descriptions are set."""
    async with running() as bot:
        await bot.telegram.wait("setMyShortDescription", 2)

    menus = bot.telegram.made("setMyCommands")
    scopes = [(call.params["scope"]["type"], call.params.get("language_code")) for call in menus]
    assert scopes == [
        ("all_private_chats", "zh"),
        ("all_private_chats", None),
        ("all_group_chats", "zh"),
        ("all_group_chats", None),
    ]
    assert len(bot.telegram.made("setMyDescription")) == 2


async def test_every_command_of_the_menu_is_answered() -> None:
    """What a menu offers is not taken for an unknown command."""
    names = [row["name"] for row in texts()["command"] if row["name"] != "help"]
    async with running() as bot:
        for number, name in enumerate(names, 1):
            await bot.telegram.say(f"/{name}")
            sent = (await bot.telegram.wait("sendMessage", number))[-1]
            assert "怎么问" not in sent.params["text"], name


async def test_messages_to_one_chat_keep_their_distance() -> None:
    """A message to a chat that has had its burst waits its turn, one to another chat does not."""
    async with running(chat_seconds=3) as bot:
        for _ in range(BURST):
            await bot.telegram.say("?", chat_id=7, user_id=7)
        await bot.telegram.wait("sendMessage", BURST)
        for chat_id in (7, 8):
            await bot.telegram.say("?", chat_id=chat_id, user_id=chat_id)
        sent = await bot.telegram.wait("sendMessage", BURST + 2)

    assert [call.params["chat_id"] for call in sent][BURST:] == ["8", "7"]


async def test_the_longest_names_fit_everywhere() -> None:
    """Names and titles of 400 signs stay within every limit the judge knows."""
    name = "某某省某某市" * 100
    long = replace(
        SUIFENHE,
        headline=(name,),
        understood=(name,),
        links=(replace(SUIFENHE.links[0], label=name, quote=name, url=f"https://a.cn/{name}"),),
        buttons=(Button(name, "ask", name), Button(name, "copy", name)),
    )
    compared = answer("?", figure(agency=name), figure(agency="B" + name), kind="compare")
    async with running({"?": long}, answers={"?": compared}) as bot:
        await bot.telegram.say("?")
        await bot.telegram.put("inline_query", query("?"))
        await bot.telegram.wait("answerInlineQuery")
        photo = (await bot.telegram.wait("sendPhoto"))[0]

    assert photo.params["caption"].splitlines()[-2] == "…"
    assert all(set(call.params["text"]) >= set("某省") for call in bot.telegram.made("sendMessage"))
