"""The bot as a Telegram client sees it: updates in, calls out, every call judged."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.reply import Button
from bot.telegram.state import State
from tests.telegram_cases import (
    CLARIFY,
    EMPTY,
    EXAMPLES,
    LINK,
    NAMES,
    ROW,
    SUIFENHE,
    answer,
    figure,
    running,
)
from tests.updates import message

QUESTION = "绥芬河2021年收到多少件信息公开申请？"


async def test_an_answer_is_laid_out_for_a_phone() -> None:
    """Figure in bold, whose it is, warning, then one folded citation with the number bold."""
    async with running() as bot:
        await bot.telegram.say(QUESTION)
        sent = (await bot.telegram.wait("sendMessage"))[0]

    text = sent.params["text"]
    assert sent.params["parse_mode"] == "HTML"
    assert text == (
        "<b>14 件</b>\n"
        "<i>绥芬河市人民政府 · 2021 年 · 本年新收政府信息公开申请数量 · 总计</i>\n"
        "\n"
        "\u26a0\ufe0f 正文写 15 条，与表格不一致。\n"
        "\n"
        "<blockquote expandable>表三 · 本年新收 · 总计 · 第4行\n"
        "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t<b>14</b></blockquote>"
    )
    assert [button["text"] for button in sent.buttons] == ["看原文", "其他年份", "复制数字"]
    assert sent.button("复制数字")["copy_text"] == {"text": "14"}


async def test_the_source_button_sends_a_picture() -> None:
    """Without a public address 看原文 draws the table around the cell; the caption quotes it."""
    async with running(answers={QUESTION: answer(QUESTION, figure())}) as bot:
        await bot.telegram.say(QUESTION)
        sent = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(sent.button("看原文"))
        shown = (await bot.telegram.wait("sendPhoto"))[0]

    assert sent.button("看原文")["callback_data"] == "1:o:suifenhe-2021:31"
    assert shown.files["photo"][1].startswith(b"\x89PNG")
    assert "第 4 行" in shown.params["caption"]


async def test_the_source_of_a_cell_is_drawn_with_its_figure() -> None:
    """A button that names report, row and column draws that cell, whoever made the button."""
    async with running() as bot:
        await bot.telegram.press({"callback_data": "1:f:suifenhe-2021:t3_01_7"})
        shown = (await bot.telegram.wait("sendPhoto"))[0]
        await bot.telegram.press({"callback_data": "1:f:suifenhe-2021:t3_02_7"}, query="q2")
        absent = (await bot.telegram.wait("sendMessage"))[0]

    assert shown.params["caption"] == (
        "<b>14 件</b>\n绥芬河市人民政府 · 2021\n表三 · 本年新收 · 总计 · 第4行\n"
        f"<blockquote>{ROW}</blockquote>"
    )
    assert "找不到原来的位置" in absent.params["text"]


async def test_without_a_face_the_source_is_sent_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no picture can be drawn 看原文 sends the line with its heading and neighbours."""
    monkeypatch.setattr("bot.cutting.picture", lambda cutting: None)
    async with running() as bot:
        await bot.telegram.say(QUESTION)
        sent = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(sent.button("看原文"))
        passage = (await bot.telegram.wait("sendMessage", 2))[1].params["text"]
        answered = await bot.telegram.wait("answerCallbackQuery")

    assert "三、收到和处理政府信息公开申请情况 · 第 4 行" in passage
    assert f"<blockquote><b>{ROW}</b></blockquote>" in passage
    assert "自然人\t法人或其他组织" in passage
    assert answered[0].params["callback_query_id"] == "q1"


async def test_the_source_button_is_a_link_where_it_can_be_opened() -> None:
    """With a public address 看原文 opens the page; an address of this machine never does."""
    url = "https://gongkai.example.org/reports/suifenhe-2021#c1893"
    public = replace(SUIFENHE, links=(replace(LINK, url=url),))
    local = replace(SUIFENHE, links=(replace(LINK, url="http://localhost:8000/reports/x#c1"),))
    async with running({"public": public, "local": local}) as bot:
        await bot.telegram.say("public")
        await bot.telegram.wait("sendMessage", 1)
        await bot.telegram.say("local")
        first, second = await bot.telegram.wait("sendMessage", 2)

    assert first.button("看原文")["url"] == url
    assert f'<a href="{url}">' in first.params["text"]
    assert "callback_data" in second.button("看原文")
    assert "localhost" not in second.params["text"]


async def test_an_ambiguous_question_is_asked_back() -> None:
    """Two agencies fit: two buttons; pressing the second asks its question."""
    async with running({"省外办": CLARIFY}) as bot:
        await bot.telegram.say("省外办")
        asked = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(asked.button(NAMES[1]))
        await bot.telegram.wait("sendMessage", 2)

    assert [button["text"] for button in asked.buttons] == list(NAMES)
    assert all(re.fullmatch(r"1:c:[\w-]{12}", b["callback_data"]) for b in asked.buttons)
    assert bot.scripted.questions == ["省外办", "山西省人民政府外事办公室2021年收到几件申请"]


async def test_a_forgotten_button_says_so() -> None:
    """A button whose choice is gone, or of another version, is answered kindly, with examples."""
    async with running() as bot:
        await bot.telegram.press({"callback_data": "1:c:AAAAAAAAAAAA"})
        await bot.telegram.press({"callback_data": "0:whatever"}, query="q2")
        answered = await bot.telegram.wait("answerCallbackQuery", 2)
        offered = await bot.telegram.wait("sendMessage", 2)

    assert all("已不记得" in call.params["text"] for call in answered)
    assert [button["text"] for button in offered[0].buttons] == list(EXAMPLES)


async def test_start_offers_three_questions() -> None:
    """/start greets with three questions; pressing one answers it."""
    async with running() as bot:
        await bot.telegram.say("/start")
        greeting = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(greeting.buttons[0])
        await bot.telegram.wait("sendMessage", 2)

    assert [button["text"] for button in greeting.buttons] == list(EXAMPLES)
    assert bot.scripted.questions == [EXAMPLES[0]]


async def test_help_speaks_the_language_of_the_user() -> None:
    """/help names the commands, in English for an English client."""
    async with running() as bot:
        await bot.telegram.say("/help")
        await bot.telegram.wait("sendMessage", 1)
        await bot.telegram.say("/help", language="en", user_id=8, chat_id=8)
        chinese, english = await bot.telegram.wait("sendMessage", 2)

    assert "/new — 忘记之前的对话" in chinese.params["text"]
    assert "/new — Forget the conversation so far" in english.params["text"]


async def test_a_follow_up_knows_the_question_before() -> None:
    """The context of a chat goes into its next question, and /new forgets it."""
    async with running() as bot:
        await bot.telegram.say("一")
        await bot.telegram.say("二")
        await bot.telegram.say("/new")
        await bot.telegram.say("三")
        await bot.telegram.wait("sendMessage", 4)

    assert [(question, context.first) for question, context in bot.scripted.asked] == [
        ("一", ""),
        ("二", "一"),
        ("三", ""),
    ]


async def test_contexts_do_not_mix() -> None:
    """Two users of one group, and one user in two chats, have contexts of their own."""
    async with running() as bot:
        await bot.telegram.say("一", chat_id=7, user_id=7)
        await bot.telegram.say("@gongkai_bot 二", chat_id=-100, user_id=7)
        await bot.telegram.say("@gongkai_bot 三", chat_id=-100, user_id=8)
        await bot.telegram.wait("sendMessage", 3)

    assert [context.first for _, context in bot.scripted.asked] == ["", "", ""]


async def test_every_datum_is_escaped() -> None:
    """Markup in a report or a question arrives as text."""
    evil = "<b>1</b> & <script>alert(1)</script> \"'"
    reply = replace(
        EMPTY,
        headline=(evil,), understood=(evil,), lines=(evil,), warnings=(evil,), notes=(evil,),
        links=(replace(LINK, short=evil, quote=f"{evil}.", cell=(0, 0)),),
        buttons=(Button(evil, "ask", evil),),
    )  # fmt: skip
    async with running({"?": reply}) as bot:
        await bot.telegram.say("?")
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert "<script>" not in sent.params["text"]
    assert sent.params["text"].count("&lt;script&gt;alert(1)&lt;/script&gt;") == 7


async def test_a_long_answer_is_turned_page_by_page() -> None:
    """More than a message holds comes in pages, turned by editing; nothing is lost."""
    lines = tuple(f"{number} 某某市人民政府办公室 <{number}>" for number in range(400))
    async with running({"?": replace(SUIFENHE, lines=lines)}) as bot:
        await bot.telegram.say("?")
        shown = [(await bot.telegram.wait("sendMessage"))[0]]
        while any(button["text"] == "▶" for button in shown[-1].buttons):
            await bot.telegram.press(shown[-1].button("▶"))
            shown.append((await bot.telegram.wait("editMessageText", len(shown)))[-1])

    text = "\n".join(call.params["text"] for call in shown)
    assert re.findall(r"&lt;(\d+)&gt;", text) == [str(number) for number in range(400)]
    assert shown[0].button("1/")["text"] == f"第 1/{len(shown)} 页"
    assert all(call.buttons for call in shown)


async def test_one_endless_line_fits() -> None:
    """A single line of 20,000 signs that all grow when escaped still goes out."""
    async with running({"?": replace(EMPTY, lines=("&" * 20_000,))}) as bot:
        await bot.telegram.say("?")
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert len(sent.params["text"]) <= 4096


async def test_a_sticker_gets_a_short_help() -> None:
    """What cannot be read is answered with what can."""
    sticker = {
        "file_id": "f", "file_unique_id": "u", "type": "regular",
        "width": 1, "height": 1, "is_animated": False, "is_video": False,
    }  # fmt: skip
    async with running() as bot:
        await bot.telegram.put("message", message(None, sticker=sticker))
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert sent.params["text"].startswith("我只能读文字")


async def test_in_a_group_only_what_is_meant_for_the_bot_is_answered() -> None:
    """A mention and a reply to the bot are answered, as replies; other talk is not."""
    mine = {
        "message_id": 5, "date": 1, "chat": {"id": -100, "type": "supergroup", "title": "G"},
        "from": {"id": 4242, "is_bot": True, "first_name": "G", "username": "gongkai_bot"},
    }  # fmt: skip
    async with running() as bot:
        await bot.telegram.say("大家好", chat_id=-100)
        await bot.telegram.say("@gongkai_bot 绥芬河", chat_id=-100, message_id=2)
        await bot.telegram.wait("sendMessage", 1)
        await bot.telegram.say("那2020年呢", chat_id=-100, message_id=3, reply_to_message=mine)
        first, second = await bot.telegram.wait("sendMessage", 2)

    assert bot.scripted.questions == ["绥芬河", "那2020年呢"]
    assert first.params["reply_parameters"]["message_id"] == 2
    assert second.params["reply_parameters"]["message_id"] == 3


async def test_buttons_outlive_a_restart(tmp_path: Path) -> None:
    """Choices, pages, further sources and exports are pressed after a restart, and still work."""
    long = replace(SUIFENHE, lines=tuple(f"{number} " + "某" * 90 for number in range(100)))
    several = replace(SUIFENHE, links=(LINK, replace(LINK, label="第二处", quote="另一行")))
    replies, answers = (
        {"省外办": CLARIFY, "长": long, "多": several},
        {"多": answer("多", figure())},
    )
    state = State(tmp_path / "state.db")
    async with running(replies, answers, state=state) as bot:
        for number, said in enumerate(("省外办", "长", "多", "/export"), 1):
            await bot.telegram.say(said)
            sent = await bot.telegram.wait("sendMessage", number)
    state.close()
    state = State(tmp_path / "state.db")
    async with running(replies, state=state, prepare=lambda t: t.number_from(100)) as bot:
        await bot.telegram.press(sent[0].button(NAMES[1]))
        await bot.telegram.wait("sendMessage", 1)
        await bot.telegram.press(sent[1].button("▶"))
        turned = (await bot.telegram.wait("editMessageText"))[0]
        await bot.telegram.press(sent[2].button("其他出处（1）"))
        further = (await bot.telegram.wait("sendMessage", 2))[1]
        await bot.telegram.press(sent[3].button("XLSX"))
        book = (await bot.telegram.wait("sendDocument"))[0]

    assert bot.scripted.questions == ["山西省人民政府外事办公室2021年收到几件申请"]
    assert "第 2/" in turned.button("2/")["text"]
    assert "第二处\n另一行</blockquote>" in further.params["text"]
    table = CalamineWorkbook.from_filelike(BytesIO(book.files["document"][1])).get_sheet_by_index(0)
    assert [row[5] for row in table.to_python()] == ["value", 14.0]


async def test_ways_on_are_named_by_report_row_and_column() -> None:
    """Other years, applicants, results and checks live in their button, in its language."""
    given = {
        "1:q:suifenhe-2021:a": "绥芬河市人民政府2021年申请人构成",
        "1:q:suifenhe-2021:r": "绥芬河市人民政府2021年办理结果",
        "1:qe:suifenhe-2021:k": "绥芬河市人民政府 2021 checks",
        "1:y:suifenhe-2021:t3_01_1:2020": "绥芬河市人民政府 2020 本年新收（自然人）",
        "1:y:suifenhe-2021:denied_total@total:2020": "绥芬河市人民政府 2020 （三）不予公开小计",
        "1:n:suifenhe-2021": "绥芬河市人民政府",
    }
    async with running() as bot:
        for number, data in enumerate(given, 1):
            await bot.telegram.press({"callback_data": data}, query=f"q{number}")
            await bot.telegram.wait("sendMessage", number)

    assert bot.scripted.questions == list(given.values())


async def test_nothing_empty_crosses_the_boundary() -> None:
    """A button without words is left out: Telegram would refuse the whole message for it."""
    empty = replace(
        CLARIFY, buttons=(Button("", "ask", ""), *CLARIFY.buttons, Button(" ", "ask", "x"))
    )
    async with running({"?": empty}) as bot:
        await bot.telegram.say("?")
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert [button["text"] for button in sent.buttons] == list(NAMES)
