"""The bot by webhook: Telegram brings the updates, and must know the secret."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.serving import listen
from bot.telegram.webhook import SECRET_HEADER, Hook
from bot.wire import bound
from bot.words import Failure
from tests.emulator import TOKEN, Emulator, serving
from tests.telegram_cases import Scripted
from tests.updates import message

SECRET = "s3cret_of_the_hook"


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[Emulator, str, Scripted]]:
    """Run a bot by webhook; yield Telegram, the bot's own address and what it was asked."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hook = Hook("https://bot.example.org/hook", SECRET, "127.0.0.1", port)
    async with serving() as server:
        scripted, stop, health = Scripted({}), asyncio.Event(), Health()
        app = application(Connection(TOKEN, server.base_url), Desk(scripted.service), health)
        task = asyncio.create_task(listen(app, health, stop, hook))
        await server.emulator.wait("setWebhook")
        try:
            yield server.emulator, f"http://127.0.0.1:{port}/hook", scripted
        finally:
            stop.set()
            await task
        assert server.emulator.faults == []


def update(number: int, text: str) -> dict[str, Any]:
    """Return an update as Telegram posts it."""
    return {"update_id": number, "message": message(text)}


async def test_an_update_with_the_secret_is_answered_once() -> None:
    """Telegram is told the address and the secret; an update it repeats is answered once."""
    async with listening() as (telegram, address, scripted), httpx.AsyncClient() as client:
        headers = {SECRET_HEADER: SECRET}
        codes = []
        for number, text in ((1, "一"), (1, "一"), (2, "二")):
            sent = await client.post(address, json=update(number, text), headers=headers)
            codes.append(sent.status_code)
        await telegram.wait("sendMessage", 2)
        told = telegram.made("setWebhook")[0].params

    assert codes == [200, 200, 200]
    assert scripted.questions == ["一", "二"]
    assert (told["url"], told["secret_token"]) == ("https://bot.example.org/hook", SECRET)


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "é"}])
async def test_without_the_secret_there_is_no_way_in(headers: dict[str, str]) -> None:
    """403, and the update is not looked at."""
    sent = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    async with listening() as (_, address, scripted), httpx.AsyncClient() as client:
        got = await client.post(address, json=update(1, "一"), headers=sent)

    assert got.status_code == 403
    assert scripted.questions == []


@pytest.mark.parametrize("body", ["", "{", "[]", "7", '{"update_id": "x"', "{}"])
async def test_what_is_no_update_is_refused(body: str) -> None:
    """400 for anything that cannot be read as an update, and the bot goes on."""
    headers = {SECRET_HEADER: SECRET}
    async with listening() as (telegram, address, _), httpx.AsyncClient() as client:
        got = await client.post(address, content=body, headers=headers)
        await client.post(address, json=update(1, "一"), headers=headers)
        await telegram.wait("sendMessage")

    assert got.status_code == 400


# Clients in no hurry, over a real socket


@asynccontextmanager
async def connected(
    address: str, said: bytes = b""
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Say something to the bot's own address, and leave it at that."""
    reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(address).port)
    writer.write(said)
    try:
        yield reader, writer
    finally:
        writer.close()


async def read_all(reader: asyncio.StreamReader) -> bytes:
    """Return what is sent until the other side closes."""
    try:
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionResetError:
        return b""


HEAD = b"POST /hook HTTP/1.1\r\nHost: bot.example.org\r\n"
KNOWN = HEAD + f"{SECRET_HEADER}: {SECRET}\r\n".encode()


@pytest.mark.parametrize("said", [b"", b"POST", HEAD], ids=["nothing", "a word", "half a head"])
async def test_who_says_nothing_is_shown_out(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection without a whole request ends after the deadline."""
    monkeypatch.setattr("bot.wire.HEAD_SECONDS", 0.5)
    async with listening() as (_, address, _):
        begun = time.monotonic()
        async with connected(address, said) as (reader, _):
            assert await read_all(reader) == b""

    assert 0.3 < time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (HEAD + b"Content-Length: 999999\r\n\r\n", b"403"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"403"),
        (KNOWN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"400"),
        (KNOWN + b"Content-Length: 99999999\r\n\r\n", b"400"),
        (KNOWN + b"Content-Length: 99\r\n\r\n{", b"408"),
    ],
    ids=["stranger", "chunked stranger", "chunked", "long", "unfinished"],
)
async def test_a_body_is_not_waited_for(
    said: bytes, status: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused at once, or after its deadline, and the connection ends."""
    monkeypatch.setattr("bot.telegram.webhook.BODY_SECONDS", 0.5)
    async with listening() as (_, address, scripted):
        begun = time.monotonic()
        async with connected(address, said) as (reader, _):
            answer = await read_all(reader)
        took = time.monotonic() - begun

    assert answer.startswith(b"HTTP/1.1 " + status)
    assert took < 5
    assert scripted.questions == []


async def test_half_open_connections_do_not_shut_the_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more of them than are kept, silent or with half a body, updates still come in."""
    monkeypatch.setattr("bot.wire.MOST_SILENT", 50)
    headers = {SECRET_HEADER: SECRET}
    async with listening() as (telegram, address, scripted), AsyncExitStack() as stack:
        for number in range(260):
            said = HEAD if number % 2 else HEAD + b"Content-Length: 9999\r\n\r\n{"
            await stack.enter_async_context(connected(address, said))
        begun = time.monotonic()
        async with httpx.AsyncClient() as client:
            got = await client.post(address, json=update(1, "一"), headers=headers)
        took = time.monotonic() - begun
        await telegram.wait("sendMessage")

    assert got.status_code == 200
    assert took < 5
    assert scripted.questions == ["一"]


async def test_one_client_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a public address no more requests than so many are read at once; Telegram is told."""
    monkeypatch.setattr("bot.wire.MOST_A_CLIENT", 3)
    theirs = KNOWN + b"X-Forwarded-For: 8.8.8.8\r\nContent-Length: 99\r\n\r\n{"
    async with listening() as (telegram, address, _), AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(connected(address, theirs))
        await asyncio.sleep(0.3)
        async with connected(address, theirs) as (reader, _):
            assert (await read_all(reader)).startswith(b"HTTP/1.1 429")
        async with httpx.AsyncClient() as client:
            more = {SECRET_HEADER: SECRET, "X-Forwarded-For": "8.8.4.4"}
            other = await client.post(address, json=update(1, "一"), headers=more)
        told = telegram.made("setWebhook")[0].params

    assert other.status_code == 200
    assert int(told["max_connections"]) == 32


async def test_a_port_that_is_taken_is_a_sentence() -> None:
    """Not an end of the process without a word."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Failure) as failure:
            bound("127.0.0.1", taken.getsockname()[1])

    assert failure.value.name == "address_taken"
