"""How fast: bursts at once, nothing dropped, no chat waiting for another, no press unanswered."""

import asyncio
import threading
import time

import pytest

from bot.telegram.pace import Buckets
from tests.emulator import Call, Emulator, refuse
from tests.telegram_cases import answer, figure, running


def clock_of(telegram: Emulator, method: str = "sendMessage") -> list[tuple[float, str]]:
    """Return when each call of a method arrives, and for which chat, from here on."""
    arrived: list[tuple[float, str]] = []

    class Watched(list[Call]):
        def append(self, call: Call) -> None:
            if call.method == method:
                arrived.append((time.monotonic(), str(call.params["chat_id"])))
            super().append(call)

    telegram.calls = Watched(telegram.calls)
    return arrived


def test_a_bucket_holds_a_burst_and_refills() -> None:
    """Five at once, then one a second; after a pause the bucket is full again."""
    now = [0.0]
    bucket = Buckets(5, 1.0, lambda: now[0])

    assert [bucket.take("a") for _ in range(7)] == [0, 0, 0, 0, 0, 1, 2]
    assert bucket.take("b") == 0
    now[0] = 3.0
    assert bucket.take("a") == 0
    now[0] = 60.0
    assert [bucket.take("a") for _ in range(6)] == [0, 0, 0, 0, 0, 1]


async def test_a_burst_goes_at_once_and_the_rest_in_turn() -> None:
    """/start and four questions are answered at once; what follows comes, spaced."""
    async with running(chat_seconds=0.5) as bot:
        arrived = clock_of(bot.telegram)
        for number in range(8):
            await bot.telegram.say(str(number))
        await bot.telegram.wait("sendMessage", 8, seconds=20)

    times = [at - arrived[0][0] for at, _ in arrived]
    assert bot.scripted.questions == [str(number) for number in range(8)]
    assert times[4] < 0.45
    assert times[7] > 1.2


async def test_a_429_holds_up_its_chat_alone() -> None:
    """While Telegram wants nothing for one chat, another is answered."""
    async with running() as bot:
        arrived = clock_of(bot.telegram)
        bot.telegram.inject("sendMessage", refuse(429, "Too Many Requests", retry_after=2))
        await bot.telegram.say("?", chat_id=7, user_id=7)
        await bot.telegram.wait_for(lambda: not bot.telegram.injected("sendMessage"))
        begun = time.monotonic()
        await bot.telegram.say("?", chat_id=8, user_id=8)
        await bot.telegram.wait("sendMessage", 1)
        other = time.monotonic() - begun
        await bot.telegram.wait("sendMessage", 2, seconds=10)

    assert other < 1.0
    assert [chat for _, chat in arrived][-2:] == ["8", "7"]


async def test_a_hasty_user_is_delayed_and_told_once() -> None:
    """Beyond the rate every question is answered in its turn; an admin waits for nothing."""
    async with running(per_minute=2, minute=1.0, admins=frozenset({9})) as bot:
        for number in range(5):
            await bot.telegram.say(str(number))
        for number in range(3):
            await bot.telegram.say(f"admin {number}", chat_id=9, user_id=9)
        sent = await bot.telegram.wait("sendMessage", 9, seconds=20)

    told = [call for call in sent if "请稍等" in call.params["text"]]
    hasty = [said for said in bot.scripted.questions if not said.startswith("admin")]
    assert len(told) == 1
    assert hasty == ["0", "1", "2", "3", "4"]
    assert len(bot.scripted.questions) == 8


async def test_a_press_is_answered_while_a_question_is_slow() -> None:
    """A button is acknowledged at once, whatever the same user's last question takes.

    It is not held up for the twenty seconds of the question; the 300 milliseconds that a press may
    take whatever else runs are held by `test_telegram_warm.py`.
    """
    go_on = threading.Event()

    def slow(question: str) -> None:
        if question == "slow":
            go_on.wait(20)

    async with running() as bot:
        bot.scripted.before = slow
        await bot.telegram.say("slow")
        await bot.telegram.press({"callback_data": "1:q:suifenhe-2021:a"})
        begun = time.monotonic()
        await bot.telegram.wait("answerCallbackQuery")
        took = time.monotonic() - begun
        assert bot.telegram.made("sendMessage") == []
        go_on.set()
        await bot.telegram.wait("sendMessage", 2)

    assert took < 2
    assert len(bot.telegram.made("answerCallbackQuery")) == 1


async def test_a_late_window_becomes_a_message() -> None:
    """What a button says after it was acknowledged is said in the chat."""
    go_on = threading.Event()

    def slow(question: str) -> None:
        if question == "slow":
            go_on.wait(20)

    async with running(answers={"?": answer("?", figure())}) as bot:
        bot.scripted.before = slow
        await bot.telegram.say("slow")
        await bot.telegram.press({"callback_data": "1:b:suifenhe-2021:new_received@total"})
        await bot.telegram.wait("answerCallbackQuery")
        go_on.set()
        sent = await bot.telegram.wait("sendMessage", 2)

    assert sent[1].params["text"].startswith("谢谢，已记下（编号 1）")


async def test_no_question_waits_for_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart that takes long is drawn beside the next question of the same user."""
    go_on = threading.Event()
    drawn = b"\x89PNG\r\n\x1a\n" + b"0" * 100

    def slow(chart: object) -> bytes:
        go_on.wait(20)
        return drawn

    monkeypatch.setattr("bot.telegram.charts.picture", slow)
    trend = answer("这几年", figure(5, year=2020), figure(14), kind="trend")
    async with running(answers={"这几年": trend}) as bot:
        await bot.telegram.say("这几年")
        await bot.telegram.say("下一个")
        await bot.telegram.wait("sendMessage", 2)
        assert bot.telegram.made("sendPhoto") == []
        go_on.set()
        await bot.telegram.wait("sendPhoto")

    assert bot.scripted.questions == ["这几年", "下一个"]


async def test_a_bot_told_to_stop_waits_for_no_turn() -> None:
    """Questions that wait for their turn are answered at once when the bot is told to stop."""
    async with running(per_minute=1, minute=60.0) as bot:
        for number in range(4):
            await bot.telegram.say(str(number))
        await bot.telegram.wait("sendMessage", 2)
        await bot.telegram.wait_for(lambda: not bot.telegram.waiting)
        begun = time.monotonic()
        bot.stop.set()
        await asyncio.wait_for(bot.task, 20)
        took = time.monotonic() - begun

    assert took < 10
    assert bot.scripted.questions == ["0", "1", "2", "3"]
