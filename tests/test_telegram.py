"""The bot as a Telegram client sees it: updates in, calls out, every call judged."""

import re
from dataclasses import replace

from bot.memory import Memory
from bot.reply import Button
from tests.telegram_cases import CLARIFY, EMPTY, EXAMPLES, LINK, NAMES, ROW, SUIFENHE, running
from tests.updates import message

QUESTION = "绥芬河2021年收到多少件信息公开申请？"


async def test_an_answer_is_laid_out_for_a_phone() -> None:
    """Figure in bold, interpretation, folded citation with the raw line, warning; in this order."""
    async with running() as bot:
        await bot.telegram.say(QUESTION)
        sent = (await bot.telegram.wait("sendMessage"))[0]

    text = sent.params["text"]
    assert sent.params["parse_mode"] == "HTML"
    assert text.startswith("<b>14 件</b>\n\n<i>绥芬河市人民政府 · 2021 年")
    assert f"\n{ROW}</blockquote>" in text
    assert text.index("<blockquote expandable>") < text.index("\u26a0")
    assert text.endswith("正文写 15 条，与表格不一致。")
    assert [button["text"] for button in sent.buttons] == ["看原文", "其他年份", "复制数字"]
    assert sent.button("复制数字")["copy_text"] == {"text": "14"}


async def test_the_source_button_sends_the_passage() -> None:
    """Without a public address 看原文 sends the line with its heading and neighbours."""
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
        links=(replace(LINK, label=evil, quote=evil),), buttons=(Button(evil, "ask", evil),),
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


async def test_choices_expire() -> None:
    """A choice that outlived its memory is as gone as one never made."""
    async with running() as bot:
        object.__setattr__(bot.desk, "choices", Memory(10, 0))
        await bot.telegram.say(QUESTION)
        sent = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(sent.button("看原文"))
        answered = (await bot.telegram.wait("answerCallbackQuery"))[0]

    assert "已不记得" in answered.params["text"]
