"""The bot by webhook: Telegram brings the updates, and must know the secret."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.serving import listen
from bot.telegram.webhook import SECRET_HEADER, Hook
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
