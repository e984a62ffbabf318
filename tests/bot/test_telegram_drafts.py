"""A draft sent to the bot: its findings back as a colleague would write them, nothing kept."""

from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import docx
import pytest

from bot.drafts.received import LARGEST, MOST_INSIDE, examined
from index.build import build
from index.build.confine import LIMITS
from index.store import Store
from tests.bot.test_drafts import FOLDER, as_docx, seed_named, seeded, text_of
from tests.emulator import refuse, serving
from tests.telegram_cases import Shelf, answer, running
from tests.telegram_child import child

BLANK = seeded(seed_named("one cell is blank"))
KEPT = "文件用完即弃，没有保存。"


async def test_a_draft_comes_back_with_its_findings() -> None:
    """Whose, how many, then each with its place, what it should be and why; no store is needed."""
    async with running() as bot:
        await bot.telegram.send_file("草稿.txt", BLANK.encode())
        (sent,) = await bot.telegram.wait("sendMessage", seconds=60)

    assert sent.params["text"].split("\n") == [
        "<b>徐州市铜山区水利局2023年度报告：1 处问题</b>",
        "",
        "<b>1. 三、收到和处理政府信息公开申请情况 "
        "“补正后申请内容仍不明确”行 “商业企业”列 第49行</b>",
        "没有填数字。请填数字；没有的填 0。依据：国办公开办函〔2021〕30号。",
        "",
        "<i>没有收录上一年度的报告，结转、存量和雷同未核对。</i>",
        "",
        KEPT,
    ]
    assert bot.telegram.made("sendDocument") == []


async def test_a_word_draft_comes_back_with_comments() -> None:
    """The copy has a comment at the finding; an English client reads English."""
    async with running() as bot:
        await bot.telegram.send_file("a&b.docx", as_docx(BLANK), language="en")
        (copy,) = await bot.telegram.wait("sendDocument", seconds=60)
        (said,) = bot.telegram.made("sendMessage")

    name, content = copy.files["document"]
    assert name == "a&b (comments).docx"
    (comment,) = docx.Document(BytesIO(content)).comments
    assert comment.text.startswith("no figure is entered. Enter a figure; 0 for none.")
    assert "1 finding</b>" in said.params["text"]
    assert "nothing of it is kept" in said.params["text"]


async def test_a_clean_draft_is_said_to_be_clean() -> None:
    """Nothing found, and what could not be compared is said."""
    async with running() as bot:
        await bot.telegram.send_file("沛县.txt", text_of("county-2023").encode())
        (sent,) = await bot.telegram.wait("sendMessage", seconds=60)

    assert sent.params["text"].startswith("<b>沛县人民政府2023年度报告：没有发现问题</b>")
    assert "结转、存量和雷同未核对" in sent.params["text"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("通知.txt", "关于放假的通知\n\n放假三天。\n".encode(), "没有找到政府信息公开工作年度报告"),
        ("空.docx", b"", "文件是空的"),
        ("x.docx", b"PK\x03\x04" + b"\0" * 100, "不认识的文件格式"),
        ("<b>.exe", b"MZ" + bytes(200), ""),
    ],
    ids=["notice", "empty", "damaged", "program"],
)
async def test_a_file_that_cannot_be_read_gets_one_sentence(
    name: str, content: bytes, why: str
) -> None:
    """Why, and what would be needed; no file comes back."""
    async with running() as bot:
        await bot.telegram.send_file(name, content)
        (sent,) = await bot.telegram.wait("sendMessage", seconds=60)

    first, _, rest = sent.params["text"].partition("\n")
    assert first.startswith("无法作为年度报告读取：")
    assert why in first
    assert rest.strip() == KEPT
    assert bot.telegram.made("sendDocument") == []


async def test_a_large_file_is_not_even_fetched() -> None:
    """Said by the size that Telegram tells; the bytes stay where they are."""
    async with running() as bot:
        await bot.telegram.send_file("扫描.pdf", b"x", document={"file_size": LARGEST + 1})
        (sent,) = await bot.telegram.wait("sendMessage")

    assert sent.params["text"] == "这个文件超过 10 MB，没有检查。请发送单份年报。"
    assert bot.telegram.made("getFile") == []
    assert bot.telegram.fetched == []


async def test_a_file_that_cannot_be_fetched_is_asked_for_again() -> None:
    """The sender is not left waiting."""

    async with running(
        prepare=lambda t: t.inject("getFile", refuse(400, "Bad Request: gone"))
    ) as bot:
        await bot.telegram.send_file("草稿.txt", BLANK.encode())
        (sent,) = await bot.telegram.wait("sendMessage")

    assert sent.params["text"] == "没能从 Telegram 取到这个文件，请再发一次。"


async def test_a_question_in_the_caption_is_answered_as_well() -> None:
    """请检查 asks for nothing more; a question for a figure does."""
    async with running() as bot:
        bot.scripted.answers["请检查"] = replace(answer("请检查"), status="not_found")
        await bot.telegram.send_file("草稿.txt", BLANK.encode(), caption="请检查")
        await bot.telegram.wait("sendMessage", 1, seconds=60)
        await bot.telegram.send_file(
            "草稿.txt", BLANK.encode(), caption="收到多少申请", message_id=2
        )
        sent = await bot.telegram.wait("sendMessage", 3, seconds=60)

    assert ["1 处问题" in one.params["text"] for one in sent] == [True, True, False]
    assert sent[2].params["text"].startswith("<b>14 件</b>")


async def test_in_a_group_nobody_reads_a_draft() -> None:
    """A draft is for its author: in a group the bot asks for it in private, if it is meant."""
    async with running() as bot:
        here = {"chat_id": -5, "caption": "@gongkai_bot"}
        mention = [{"type": "mention", "offset": 0, "length": 12}]
        await bot.telegram.send_file("草稿.txt", BLANK.encode(), chat_id=-5)
        await bot.telegram.send_file("草稿.txt", BLANK.encode(), caption_entities=mention, **here)
        (sent,) = await bot.telegram.wait("sendMessage")

    assert sent.params["text"] == "草稿请在私聊里发给我，不要发在群里。"
    assert bot.telegram.fetched == []


async def test_more_findings_than_a_message_holds_come_as_a_list() -> None:
    """The message has the first ones whole; the list has all, numbered, readable anywhere."""
    opening, rest = text_of("department-2023").split("一、总体情况\n", 1)
    unfilled = "".join(f"第{number}次会议收到意见 XX 条。\n" for number in range(1, 60))
    async with running() as bot:
        await bot.telegram.send_file(
            "草稿.txt", f"{opening}一、总体情况\n{unfilled}{rest}".encode()
        )
        (listed,) = await bot.telegram.wait("sendDocument", seconds=60)
        (sent,) = bot.telegram.made("sendMessage")

    name, content = listed.files["document"]
    assert name == "草稿（问题）.txt"
    assert content.startswith(b"\xef\xbb\xbf")
    heading, *found = content.decode("utf-8-sig").split("\r\n")
    assert heading == "徐州市铜山区水利局2023年度报告：59 处问题"
    assert len(found) == 2 * 59
    assert sent.params["text"].endswith(f"其余的见附件。\n\n{KEPT}")


async def test_check_says_how() -> None:
    """/check and /help tell of it, /privacy what becomes of the file."""
    async with running() as bot:
        for command in ("/check", "/help", "/privacy"):
            await bot.telegram.say(command)
        check, help_, privacy = await bot.telegram.wait("sendMessage", 3)

    assert "最大 10 MB" in check.params["text"]
    assert "/check — 公布之前检查年报草稿" in help_.params["text"]
    assert "不写入磁盘" in privacy.params["text"]


@pytest.mark.slow
async def test_the_report_held_of_the_year_before_is_compared_with(tmp_path: Path) -> None:
    """Over a real store, in a process of its own: ten times as many permits as last year."""
    store = tmp_path / "store.db"
    build([FOLDER / "county-2022.txt"], store)
    draft = seeded(seed_named("ten times as many permits as last year"))
    async with serving() as server, child(server, store, tmp_path):
        await server.emulator.send_file("2023.txt", draft.encode())
        (sent,) = await server.emulator.wait("sendMessage", seconds=90)

    assert "上年报告的行政许可决定数 17040" in sent.params["text"]
    assert "已与收录的 2022 年度报告核对结转、存量和文字。" in sent.params["text"]
    kept = (path for path in tmp_path.rglob("*") if path.is_file())
    assert not [path for path in kept if "铜山区水利局".encode() in path.read_bytes()]


async def test_who_comes_when_too_many_wait_is_told_so() -> None:
    """Drafts held in memory are bounded before a byte is fetched; then the next is taken."""
    async with running() as bot:
        with ExitStack() as others:
            for _ in range(MOST_INSIDE):
                others.enter_context(bot.desk.service.drafts.room())
            await bot.telegram.send_file("草稿.txt", BLANK.encode())
            (busy,) = await bot.telegram.wait("sendMessage")
            fetched = list(bot.telegram.fetched)
        await bot.telegram.send_file("草稿.txt", BLANK.encode(), message_id=2)
        sent = await bot.telegram.wait("sendMessage", 2, seconds=60)

    assert busy.params["text"] == "正在检查的草稿太多，请过一分钟再发。"
    assert fetched == []
    assert "1 处问题" in sent[1].params["text"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\草稿.txt", "", "\0", "a" * 5000])
def test_the_name_of_a_file_is_only_a_name(name: str) -> None:
    """Whatever it holds: the draft is read all the same, and nothing lies under that name."""
    shelf = lambda: cast(Store, Shelf())  # noqa: E731
    found = examined(name, text_of("county-2023").encode(), shelf, LIMITS, "zh")

    assert found.is_read
    assert found.count == 0
    assert "/" not in found.drafts[0].file
    assert len(found.drafts[0].file) <= 240
