"""Throughput and latency of the Telegram bot beside an echo bot on the same libraries.

`python -m bench.telegram [MESSAGES] [CHATS]`: both bots run as processes of their own against an
emulator of the Bot API in this one, without rate limits; the answers come from the five reports.
"""

import asyncio
import os
import statistics
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.service import service
from bot.telegram.serving import poll
from bot.telegram.state import State
from index.build import build
from index.sqlite import open_store
from tests import emulator
from tests.emulator import TOKEN, Call, Emulator, Server, serving

QUESTIONS = (
    "绥芬河2021年收到多少件信息公开申请？",
    "黑龙江省商务厅2020年公开率多少",
    "山西省外办2021新收申请多少",
    "黑龙江省外办2021年办理结果总计多少",
    "绥芬河2021年行政许可多少",
)


@dataclass(frozen=True)
class Run:
    """What one bot did with all messages."""

    per_second: float
    p50: float
    p99: float
    cpu: float
    """Milliseconds of processor time an answer took in the bot's process."""


async def measure(name: str, folder: Path, messages: int, chats: int) -> Run:
    """Return the throughput of a bot, and its time from update to answer in milliseconds."""
    async with serving() as server:
        arrived: dict[int, list[float]] = {}
        _watch(server.emulator, arrived)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.telegram", name, server.base_url, str(folder)
        )
        await server.emulator.say("0", chat_id=1, user_id=1)
        await server.emulator.wait("sendMessage", seconds=60)
        began = _cpu(process.pid)
        run = await _load(server, arrived, messages, chats)
        spent = (_cpu(process.pid) - began) * 1000 / messages
        process.terminate()
        await process.wait()
        return replace(run, cpu=spent)


def _cpu(pid: int) -> float:
    """Return the processor seconds a process has used (proc(5): utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _load(server: Server, arrived: dict[int, list[float]], messages: int, chats: int) -> Run:
    asked: dict[int, list[float]] = {}
    began = time.perf_counter()
    for number in range(messages):
        chat = 10 + number % chats
        asked.setdefault(chat, []).append(time.perf_counter())
        text = QUESTIONS[number % len(QUESTIONS)]
        await server.emulator.say(text, chat_id=chat, user_id=chat)
    await server.emulator.wait("sendMessage", messages + 1, seconds=300)
    ended = time.perf_counter()
    # Answers of one chat keep the order of its questions.
    waits = [
        (answered - put) * 1000
        for chat, puts in asked.items()
        for put, answered in zip(puts, arrived[chat], strict=True)
    ]
    steps = statistics.quantiles(waits, n=100)
    return Run(messages / (ended - began), steps[49], steps[98], 0.0)


def _watch(telegram: Emulator, arrived: dict[int, list[float]]) -> None:
    """Note when each answer arrives, and leave the judging out: it is not what is measured."""

    def note(call: Call) -> None:
        if call.method == "sendMessage":
            arrived.setdefault(int(call.params["chat_id"]), []).append(time.perf_counter())

    emulator.judge = note


async def gongkai(base_url: str, folder: Path) -> None:
    """Run the bot as it is, without rate limits."""
    store = open_store(folder / "gongkai.db")
    answering = service(store, None, lambda: date(2022, 6, 1))
    desk = Desk(answering, State(folder / "state.db"), per_minute=10**9)
    health = Health()
    wires = Connection(TOKEN, base_url, chat_seconds=0, per_second=0)
    await poll(application(wires, desk, health), health, asyncio.Event())


async def echo(base_url: str, folder: Path) -> None:
    """Run a bot that says what it hears."""

    async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    built = ApplicationBuilder().token(TOKEN).base_url(base_url).concurrent_updates(256)
    app: Any = built.connection_pool_size(64).pool_timeout(60).build()
    app.add_handler(MessageHandler(filters.TEXT, on_text))
    await app.initialize()
    await app.start()
    await app.updater.start_polling()
    await asyncio.Event().wait()


def report(runs: dict[str, Run], chats: int) -> None:
    """Print the runs, and the throughput as a share of the echo bot's."""
    for name, run in runs.items():
        print(
            f"{name:8} {run.per_second:6.0f} answers/s  p50 {run.p50:5.0f} ms  "
            f"p99 {run.p99:5.0f} ms  "
            f"{run.cpu:4.1f} ms CPU an answer  ({chats} chats at once)"
        )
    print(f"share    {runs['gongkai'].per_second / runs['echo'].per_second:.2f}")


async def compare(messages: int, chats: int) -> dict[str, Run]:
    """Return both bots' runs."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        build([Path(__file__).parent.parent / "data" / "reports"], folder / "gongkai.db")
        runs = {}
        for name in ("echo", "gongkai"):
            runs[name] = await measure(name, folder, messages, chats)
        return runs


if __name__ == "__main__":
    given = sys.argv[1:]
    if given and given[0] in ("echo", "gongkai"):
        asyncio.run({"echo": echo, "gongkai": gongkai}[given[0]](given[1], Path(given[2])))
    else:
        size = int(given[0]) if given else 1000
        users = int(given[1]) if len(given) > 1 else 200
        report(asyncio.run(compare(size, users)), users)
