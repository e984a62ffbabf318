"""What the bot offers besides answers, each item by the update a client would send."""

from dataclasses import replace
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from bot.telegram.state import State
from tests.emulator import refuse
from tests.telegram_cases import LINK, ROW, SUIFENHE, answer, figure, running
from tests.updates import message

PNG = b"\x89PNG\r\n\x1a\n"
YEARS = [figure(5, year=2019), figure(None, year=2020), figure(14)]


async def test_an_edited_question_edits_its_answer() -> None:
    """The answer to a corrected question takes the place of the first, in the first's context."""
    async with running({"二": replace(SUIFENHE, headline=("2 件",))}) as bot:
        await bot.telegram.say("一", message_id=10)
        await bot.telegram.wait("sendMessage")
        await bot.telegram.put("edited_message", message("二", message_id=10, edit_date=2))
        edited = (await bot.telegram.wait("editMessageText"))[0]

    assert edited.params["message_id"] == "1000"
    assert edited.params["text"].startswith("<b>2 件</b>")
    assert [(said, context.first) for said, context in bot.scripted.asked] == [
        ("一", ""),
        ("二", ""),
    ]


async def test_an_edit_to_the_same_answer_is_no_fault() -> None:
    """Telegram's "message is not modified" leaves the chat as it is."""
    async with running() as bot:
        await bot.telegram.say("一", message_id=10)
        await bot.telegram.wait("sendMessage")
        bot.telegram.inject("editMessageText", refuse(400, "Bad Request: message is not modified"))
        await bot.telegram.put("edited_message", message("二", message_id=10, edit_date=2))
        await bot.telegram.wait_for(lambda: not bot.telegram.injected("editMessageText"))
        await bot.telegram.say("/new")
        sent = await bot.telegram.wait("sendMessage", 2)

    assert "忘记" in sent[1].params["text"]


@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("/report 绥芬河市人民政府 2021", "绥芬河市人民政府 2021"),
        ("/compare 绥芬河和商务厅 申请", "比较绥芬河和商务厅 申请"),
        ("/compare 绥芬河 火星市政府 商务厅 2021 申请", "比较绥芬河、火星市政府、商务厅 2021 申请"),
        ("/trend 绥芬河 申请", "绥芬河 申请历年趋势"),
        ("/trend 绥芬河", "绥芬河 本年新收历年趋势"),
        ("/search 政务新媒体", "哪些报告提到政务新媒体"),
        ("/audit 绥芬河", "绥芬河勾稽核对"),
        ("/audit", "哪些报告数据对不上"),
        ("/years", "有哪些年份"),
        ("/years 绥芬河", "绥芬河有哪些年份"),
    ],
)
async def test_a_command_is_a_short_way_to_ask(command: str, question: str) -> None:
    """The words of a command become a question; agencies apart by a space are two, none lost."""
    cards = {name: answer(name, figure(), kind="card") for name in ("绥芬河", "商务厅")}
    async with running(answers=cards) as bot:
        await bot.telegram.say(command)
        await bot.telegram.wait("sendMessage")

    assert bot.scripted.questions[-1] == question


@pytest.mark.parametrize("command", ["/report", "/compare", "/trend", "/search", "/feedback"])
async def test_a_command_without_its_words_says_how(command: str) -> None:
    """A bare command is answered with an example of itself."""
    async with running() as bot:
        await bot.telegram.say(command)
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert f"<code>{command} " in sent.params["text"]


async def test_agencies_are_browsed_by_place() -> None:
    """Country, province, city, agency: each a press; the last one asks for the agency."""
    async with running() as bot:
        await bot.telegram.say("/agencies")
        country = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(country.button("黑龙江省"))
        province = (await bot.telegram.wait("editMessageText"))[0]
        await bot.telegram.press(province.button("牡丹江市"))
        city = (await bot.telegram.wait("editMessageText", 2))[1]
        await bot.telegram.press(city.button("绥芬河市人民政府"))
        await bot.telegram.wait("sendMessage", 2)
        await bot.telegram.press(city.button("▲"))
        back = (await bot.telegram.wait("editMessageText", 3))[2]

    assert [button["text"] for button in country.buttons] == ["其他 1", "黑龙江省 2"]
    assert [button["text"] for button in province.buttons] == ["牡丹江市 1", "黑龙江省商务厅", "▲"]
    assert bot.scripted.questions == ["绥芬河市人民政府"]
    assert back.params["text"] == province.params["text"]


async def test_a_trend_comes_with_a_picture_and_its_figures() -> None:
    """The chart is a PNG whose caption carries every figure; a blank is not drawn as zero."""
    trend = answer("绥芬河 申请历年趋势", *YEARS, kind="trend")
    async with running(answers={trend.question: trend}) as bot:
        await bot.telegram.say("/trend 绥芬河 申请")
        photo = (await bot.telegram.wait("sendPhoto"))[0]

    assert photo.files["photo"][1].startswith(PNG)
    assert photo.params["caption"].splitlines()[1:] == [
        "2019: 5 件", "2020: 空白", "2021: 14 件", f"出处：{LINK.label}",
    ]  # fmt: skip
    assert len(bot.telegram.made("sendMessage")) == 1


async def test_without_a_face_the_chart_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no face has the signs, bars of text are sent, never empty boxes."""
    trend = answer("绥芬河 申请历年趋势", *YEARS, kind="trend")
    monkeypatch.setattr("bot.telegram.charts.picture", lambda chart: None)
    async with running(answers={trend.question: trend}) as bot:
        await bot.telegram.say("/trend 绥芬河 申请")
        bars = (await bot.telegram.wait("sendMessage", 2))[1]

    assert (
        "<pre>2019 ███████ 5 件\n2020 空白\n2021 ████████████████████ 14 件</pre>"
        in (bars.params["text"])
    )


async def test_charts_can_be_switched_off() -> None:
    """/settings keeps the choice of a user across a restart; /trend draws all the same."""
    trend = answer("这几年", *YEARS, kind="trend")
    state = State()
    async with running(answers={trend.question: trend}, state=state) as bot:
        await bot.telegram.say("/settings")
        sent = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(sent.button("不附图"))
        marked = (await bot.telegram.wait("editMessageText"))[0]
    async with running(
        answers={trend.question: trend}, state=state, prepare=lambda t: t.number_from(100)
    ) as bot:
        await bot.telegram.say("/new")
        await bot.telegram.say("这几年")
        await bot.telegram.wait("sendMessage", 2)

    assert marked.button("不附图")["text"] == "✓ 不附图"
    assert bot.telegram.made("sendPhoto") == []


async def test_the_language_is_a_choice() -> None:
    """English menus for a Chinese client, where chosen; /forget takes the choice back."""
    async with running() as bot:
        await bot.telegram.say("/settings")
        sent = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(sent.button("English"))
        edited = (await bot.telegram.wait("editMessageText"))[0]
        await bot.telegram.say("/forget")
        await bot.telegram.say("/new")
        told = await bot.telegram.wait("sendMessage", 3)

    assert edited.params["text"].startswith("<b>Settings</b>")
    assert told[1].params["text"].startswith("Everything kept under your id is deleted")
    assert told[2].params["text"].startswith("好的")


async def test_the_last_answer_is_exported() -> None:
    """CSV and XLSX carry value, raw cell and place of every figure."""
    async with running(answers={"?": answer("?", *YEARS)}) as bot:
        await bot.telegram.say("/export")
        await bot.telegram.wait("sendMessage", 1)
        await bot.telegram.say("?")
        await bot.telegram.say("/export csv")
        await bot.telegram.say("/export")
        offered = (await bot.telegram.wait("sendMessage", 3))[2]
        await bot.telegram.press(offered.button("XLSX"))
        text, book = await bot.telegram.wait("sendDocument", 2)

    name, content = text.files["document"]
    lines = content.decode("utf-8-sig").splitlines()
    assert name == "gongkai.csv"
    assert lines[3].startswith("suifenhe-2021,绥芬河市人民政府,2021,new_received,")
    assert lines[3].endswith(f",{ROW},/reports/suifenhe-2021#c0")
    rows = CalamineWorkbook.from_filelike(BytesIO(book.files["document"][1])).get_sheet_by_index(0)
    assert [row[5] for row in rows.to_python()] == ["value", 5.0, "", 14.0]
    assert "还没有可导出" in bot.telegram.made("sendMessage")[0].params["text"]


async def test_a_formula_in_a_report_is_text_in_the_export() -> None:
    """A cell that begins with an equals sign is not run by a spreadsheet program."""
    evil = answer("?", figure(None, raw='=HYPERLINK("http://x")', state="text"))
    async with running(answers={"?": evil}) as bot:
        await bot.telegram.say("?")
        await bot.telegram.say("/export csv")
        sent = (await bot.telegram.wait("sendDocument"))[0]

    assert "\"'=HYPERLINK" in sent.files["document"][1].decode()


async def test_about_says_what_is_held() -> None:
    """/about names reports, agencies, years and the data version."""
    async with running() as bot:
        await bot.telegram.say("/about")
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert "收录 3 个机关的 3 份年度报告（2021–2021 年）" in sent.params["text"]
    assert "<code>v1</code>" in sent.params["text"]


async def test_feedback_is_kept_for_the_operator() -> None:
    """/feedback and 报错 are kept with the question they are about, and /forget deletes them."""
    state = State()
    async with running(answers={"?": answer("?", figure())}, state=state) as bot:
        await bot.telegram.say("?")
        sent = (await bot.telegram.wait("sendMessage"))[0]
        await bot.telegram.press(sent.button("报错"))
        noted = (await bot.telegram.wait("answerCallbackQuery"))[0]
        await bot.telegram.say("/feedback 和原文不一致")
        await bot.telegram.wait("sendMessage", 2)
        kept = [(entry.question, entry.text) for entry in state.feedback()]
        await bot.telegram.say("/forget")
        await bot.telegram.wait("sendMessage", 3)

    assert kept == [("?", ""), ("?", "和原文不一致")]
    assert "编号 1" in noted.params["text"]
    assert state.feedback() == []


async def test_privacy_says_what_is_kept() -> None:
    """/privacy names the four things that are kept and how to delete them."""
    async with running() as bot:
        await bot.telegram.say("/privacy")
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert "/forget" in sent.params["text"]
    assert "30 分钟" in sent.params["text"]


async def test_the_words_of_a_button_press_it() -> None:
    """看原文, 复制数字 and 报错 typed after an answer do what the button does."""
    async with running(answers={"?": answer("?", figure())}) as bot:
        await bot.telegram.say("?")
        await bot.telegram.wait("sendMessage")
        await bot.telegram.say("看原文")
        drawn = (await bot.telegram.wait("sendPhoto"))[0]
        await bot.telegram.say("复制数字")
        await bot.telegram.say("报错")
        sent = await bot.telegram.wait("sendMessage", 3)

    assert drawn.files["photo"][1].startswith(PNG)
    assert sent[1].params["text"] == "14"
    assert sent[2].params["text"].startswith("谢谢，已记下")
    assert bot.scripted.questions == ["?"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("设置", "界面语言"),
        ("收录了什么，能回答什么", "数据版本"),
        ("隐私", "30 分钟"),
        ("Settings", "界面语言"),
        ("帮助", "/compare"),
    ],
)
async def test_the_words_of_the_menu_open_it(said: str, told: str) -> None:
    """A line of the menu, or the word for it, typed without a slash is the command."""
    async with running() as bot:
        await bot.telegram.say(said)
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert told in sent.params["text"]
    assert bot.scripted.questions == []


async def test_a_question_with_a_word_of_the_menu_is_a_question() -> None:
    """Only the whole message is a command."""
    async with running() as bot:
        await bot.telegram.say("绥芬河2021年关于隐私的申请")
        await bot.telegram.wait("sendMessage")

    assert bot.scripted.questions == ["绥芬河2021年关于隐私的申请"]
