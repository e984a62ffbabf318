"""The bot as a process over the five reports: real answers, and what stopping it costs."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.telegram.state import State
from tests import kills
from tests.emulator import TOKEN, Emulator, delay, hold, serving
from tests.telegram_child import child
from tests.updates import message

QUESTION = "绥芬河2021年收到多少件信息公开申请？"
ROW = "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14"


def texts(telegram: Emulator) -> list[str]:
    """Return the first lines of all messages sent."""
    return [call.params["text"].split("\n")[0] for call in telegram.made("sendMessage")]


@pytest.mark.slow
async def test_a_real_answer_reaches_the_chat(database: Path, tmp_path: Path) -> None:
    """From a question in a chat to the figure of suifenhe-2021 and the line it stands in."""
    async with serving() as server, child(server, database, tmp_path) as process:
        telegram = server.emulator
        await telegram.say(QUESTION)
        sent = (await telegram.wait("sendMessage", seconds=60))[0]
        await telegram.press(sent.button("原文"))
        passage = (await telegram.wait("sendPhoto", seconds=60))[0]
        command = Path(f"/proc/{process.pid}/cmdline")
        arguments = command.read_text() if command.exists() else ""

    assert "14" in sent.params["text"].split("\n")[0]
    assert f"{ROW[:-2]}<b>14</b>" in sent.params["text"]
    assert ROW in passage.params["caption"]
    assert TOKEN not in arguments
    assert telegram.faults == []


@pytest.mark.slow
async def test_sigterm_waits_for_the_answer(database: Path, tmp_path: Path) -> None:
    """Told to stop while an answer is on its way, the process ends after it, with code 0."""
    async with serving() as server, child(server, database, tmp_path) as process:
        telegram = server.emulator
        telegram.inject("sendMessage", delay(1.5))
        await telegram.say(QUESTION)
        await telegram.wait_for(lambda: not telegram.injected("sendMessage"), seconds=60)
        telegram.polls = 0
        await telegram.wait_for(lambda: not telegram.waiting, seconds=60)
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 30)

    assert code == 0
    assert len(texts(telegram)) == 1
    assert telegram.waiting == []


@pytest.mark.slow
async def test_kill_loses_nothing_and_doubles_nothing(database: Path, tmp_path: Path) -> None:
    """Killed with one update answered and one in the making, the next run answers only the other.

    The answered one is delivered again, as Telegram does when its confirmation was lost.
    """
    async with serving() as server:
        telegram = server.emulator
        async with child(server, database, tmp_path) as process:
            first = await telegram.say("/new")
            second = await telegram.say("/about")
            await telegram.wait("sendMessage", 2, seconds=60)
            telegram.inject("sendMessage", hold(30))
            await telegram.say("/privacy")
            await telegram.wait_for(lambda: not telegram.injected("sendMessage"), seconds=60)
            await telegram.wait_for(lambda: not telegram.waiting, seconds=60)
            process.kill()
            await process.wait()
        await telegram.put_again(first, "message", message("/new"))
        async with child(server, database, tmp_path):
            await telegram.wait("sendMessage", 3, seconds=60)
            await telegram.say("/help")
            await telegram.wait("sendMessage", 4, seconds=60)

    assert first < second
    assert texts(telegram) == [
        "好的，已忘记之前的对话。请提新的问题。",
        "<b>关于</b>",
        "<b>隐私</b>",
        "<b>怎么问</b>",
    ]


def test_an_update_that_kills_is_given_up(tmp_path: Path) -> None:
    """An update begun three times and never finished is not begun a fourth time; others are."""
    for run in range(4):
        state = State(tmp_path / "state.db")
        state.begin(5, "{}")
        state.begin(6, '{"waits": true}')
        left = state.unfinished()
        state.attempt(5)
        state.close()
        assert left == (["{}"] if run < 3 else []) + ['{"waits": true}']


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killed_bots_lose_nothing() -> None:
    """The harness of `python -m tests.kills bot`, with a few kills while questions come in."""
    came = kills.bots(3)

    assert came.faults == []
    assert came.counts["killed"] == 3
    assert came.counts["answered once"] > 0
