"""What may go wrong between the bot and Telegram, one test a fault."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from telegram.error import InvalidToken, NetworkError

from bot.telegram.connection import SendRequest
from bot.telegram.faults import hide
from tests.emulator import TOKEN, Emulator, cut, hold, refuse
from tests.telegram_cases import SUIFENHE, running

MENU_FAULT = refuse(404, "Not Found")


@pytest.fixture
def hidden() -> Iterator[None]:
    """The token is hidden from the log while the test runs, as in a running bot."""
    make = logging.getLogRecordFactory()
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore")}
    hide(TOKEN)
    yield
    logging.setLogRecordFactory(make)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_the_token_is_in_no_log(hidden: None, caplog: pytest.LogCaptureFixture) -> None:
    """At the most talkative level, through faults and tracebacks, the token is never logged."""

    def break_down(question: str) -> None:
        raise RuntimeError(f"cannot reach https://api.telegram.org/bot{TOKEN}/sendMessage")

    caplog.set_level(logging.DEBUG)
    async with running() as bot:
        bot.scripted.before = break_down
        bot.telegram.inject("getUpdates", cut, refuse(500, "Internal"), refuse(404, TOKEN))
        await bot.telegram.say("?")
        # Three faults are waited out first, longer each time; a busy machine is slow besides.
        await bot.telegram.wait("sendMessage", seconds=60)

    secret = TOKEN.partition(":")[2]
    assert "cannot reach https://api.telegram.org/bot<token>/sendMessage" in caplog.text
    assert "Traceback" in caplog.text
    assert secret not in caplog.text
    assert bot.telegram.tokens == {TOKEN}


async def test_a_fault_is_told_by_its_number(caplog: pytest.LogCaptureFixture) -> None:
    """The user gets the id under which the log holds the traceback, and nothing of it."""

    def break_down(question: str) -> None:
        raise RuntimeError("a secret of the machine")

    async with running() as bot:
        bot.scripted.before = break_down
        await bot.telegram.say("?")
        told = (await bot.telegram.wait("sendMessage"))[0].params["text"]

    number = told.partition("<code>")[2].partition("</code>")[0]
    assert len(number) == 8
    assert f"fault {number}" in caplog.text
    assert "secret of the machine" in caplog.text
    assert "secret of the machine" not in told


async def test_a_press_is_answered_even_when_it_fails() -> None:
    """A callback query is never left turning, whatever went wrong behind it."""
    async with running() as bot:
        await bot.telegram.say("?")
        sent = (await bot.telegram.wait("sendMessage"))[0]

        def break_down(question: str) -> None:
            raise RuntimeError

        bot.scripted.before = break_down
        await bot.telegram.press(sent.button("其他年份"))
        await bot.telegram.wait("answerCallbackQuery")
        told = (await bot.telegram.wait("sendMessage", 2))[1]

    assert "编号" in told.params["text"]


async def test_too_many_requests_are_waited_out() -> None:
    """After a 429 the same answer is sent once the time Telegram asked for has passed."""
    async with running() as bot:
        bot.telegram.inject("sendMessage", refuse(429, "Too Many Requests", retry_after=1))
        await bot.telegram.say("?")
        sent = await bot.telegram.wait("sendMessage")

    assert len(sent) == 1
    assert "14 件" in sent[0].params["text"]


async def test_a_broken_server_is_asked_again() -> None:
    """After a 500 the answer is sent again, once."""
    async with running() as bot:
        bot.telegram.inject("sendMessage", refuse(500, "Internal Server Error"))
        await bot.telegram.say("?")
        sent = await bot.telegram.wait("sendMessage")

    assert len(sent) == 1


@pytest.mark.parametrize(
    ("fault", "attempts"), [(httpx.ConnectError("?"), 2), (httpx.ReadError("?"), 1)]
)
async def test_a_message_that_could_not_leave_is_sent_again(
    fault: httpx.HTTPError, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no connection came about nothing was delivered; a broken one may have delivered."""
    tried = []

    async def attempt(*args: object) -> tuple[int, bytes]:
        tried.append(fault)
        if len(tried) == 1:
            raise NetworkError("?") from fault
        return 200, b""

    monkeypatch.setattr(SendRequest, "_attempt", attempt)
    with suppress(NetworkError):
        await SendRequest(1).do_request("", "POST")

    assert len(tried) == attempts


async def test_polling_survives_cut_and_broken_answers() -> None:
    """Cut, refused and unreadable getUpdates are followed by one that works."""
    async with running() as bot:
        bot.telegram.inject("getUpdates", cut, refuse(502, "Bad Gateway"), refuse(409, "Conflict"))
        await bot.telegram.say("?")
        await bot.telegram.wait("sendMessage", seconds=20)

    assert bot.scripted.questions == ["?"]


async def test_polling_survives_a_404() -> None:
    """A 404, which would be read as a wrong token, does not end polling."""
    async with running() as bot:
        bot.telegram.inject("getUpdates", refuse(404, "Not Found"))
        await bot.telegram.say("?")
        await bot.telegram.wait("sendMessage", seconds=20)

    assert bot.scripted.questions == ["?"]


async def test_a_held_poll_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that drips blanks for ever holds up nothing: the deadline is on the whole answer."""
    monkeypatch.setattr("bot.telegram.connection.SLACK", -4.5)
    async with running() as bot:
        bot.telegram.inject("getUpdates", hold(30))
        await bot.telegram.say("?")
        await bot.telegram.wait("sendMessage", seconds=20)

    assert bot.scripted.questions == ["?"]


async def test_the_menu_is_not_worth_dying_for() -> None:
    """A server that lacks setMyCommands is no reason not to answer."""

    def lacking(telegram: Emulator) -> None:
        telegram.inject("setMyCommands", *[MENU_FAULT] * 4)

    async with running(prepare=lacking) as bot:
        await bot.telegram.say("?")
        await bot.telegram.wait("sendMessage")

    assert bot.telegram.made("setMyCommands") == []


async def test_a_wrong_token_ends_the_bot() -> None:
    """A token Telegram does not know is no passing trouble."""
    with pytest.raises(InvalidToken):
        async with running(
            prepare=lambda telegram: telegram.inject("getMe", refuse(401, "Unauthorized"))
        ) as bot:
            await bot.task


async def test_a_group_that_moved_gets_its_answer() -> None:
    """An answer to a group that became a supergroup goes to the new one."""
    moved = refuse(400, "group chat was upgraded", migrate_to_chat_id=-1009)
    async with running() as bot:
        bot.telegram.inject("sendMessage", moved)
        await bot.telegram.say("@gongkai_bot ?", chat_id=-100)
        sent = (await bot.telegram.wait("sendMessage"))[0]

    assert sent.params["chat_id"] == "-1009"


async def test_a_user_who_left_is_let_go() -> None:
    """Forbidden is not answered with another message; the next user is served."""
    async with running() as bot:
        bot.telegram.inject("sendMessage", refuse(403, "Forbidden: bot was blocked by the user"))
        await bot.telegram.say("?")
        await bot.telegram.wait_for(lambda: not bot.telegram.injected("sendMessage"))
        await bot.telegram.say("?", chat_id=8, user_id=8)
        sent = await bot.telegram.wait("sendMessage")

    assert [call.params["chat_id"] for call in sent] == ["8"]


async def test_stopping_finishes_what_was_begun() -> None:
    """An answer in the making when the bot is told to stop still arrives, once."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(question: str) -> None:
        begun.set()
        go_on.wait(10)

    async with running() as bot:
        bot.scripted.before = slow
        await bot.telegram.say("?")
        await asyncio.to_thread(begun.wait, 10)
        bot.stop.set()
        await asyncio.sleep(0.3)
        assert bot.telegram.made("sendMessage") == []
        go_on.set()
        await bot.task
        sent = bot.telegram.made("sendMessage")

    assert len(sent) == 1
    assert bot.telegram.waiting == []


async def test_a_conversation_stays_in_order_while_others_go_on() -> None:
    """A slow question holds up the next of the same user, and nobody else's."""
    go_on = threading.Event()

    def slow(question: str) -> None:
        if question == "slow":
            go_on.wait(10)

    async with running({"other": SUIFENHE}) as bot:
        bot.scripted.before = slow
        await bot.telegram.say("slow")
        await bot.telegram.say("next")
        await bot.telegram.say("other", chat_id=8, user_id=8)
        await bot.telegram.wait("sendMessage", 1)
        assert bot.scripted.questions == ["other"]
        go_on.set()
        await bot.telegram.wait("sendMessage", 3)

    assert bot.scripted.questions == ["other", "slow", "next"]


async def test_silent_polling_is_seen_and_started_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When no poll comes to its end, health says so and the watch starts polling again."""
    monkeypatch.setattr("bot.telegram.connection.STALE_SECONDS", 2.0)
    monkeypatch.setattr("bot.telegram.serving.WATCH_SECONDS", 0.2)
    async with running() as bot:
        await bot.telegram.say("?")
        await bot.telegram.wait("sendMessage")
        assert bot.health.is_live
        bot.telegram.inject("getUpdates", hold(30))
        async with asyncio.timeout(30):
            while "polling is silent" not in caplog.text:
                await asyncio.sleep(0.05)
        await bot.telegram.say("!")
        await bot.telegram.wait("sendMessage", 2)

    assert bot.scripted.questions == ["?", "!"]


@pytest.mark.slow
async def test_two_hundred_chats_at_once_through_faults() -> None:
    """Whatever is refused, broken or cut meanwhile, every chat gets its one answer."""
    chats = range(1000, 1200)
    async with running() as bot:
        slow, broken = refuse(429, "Too Many Requests", retry_after=1), refuse(500, "Internal")
        bot.telegram.inject("sendMessage", *([slow] * 6 + [broken] * 6) * 2)
        bot.telegram.inject("getUpdates", cut, broken, slow)
        for chat in chats:
            await bot.telegram.say("?", chat_id=chat, user_id=chat)
        sent = await bot.telegram.wait("sendMessage", len(chats), seconds=60)
        await bot.telegram.wait_for(lambda: not bot.telegram.waiting)

    assert sorted(int(call.params["chat_id"]) for call in sent) == list(chats)
    assert all("14 件" in call.params["text"] for call in sent)
    assert [bot.telegram.injected(of) for of in ("sendMessage", "getUpdates")] == [0, 0]
    assert not bot.telegram.faults
