"""Builds and servers killed at any moment: nothing is spoilt, and nothing is left behind.

`python -m tests.kills build 200`, `… web 100` and `… bot 100` print what came of it.
"""

import asyncio
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench.synthetic import write
from bot.telegram.state import ATTEMPTS
from index.build import build
from index.sqlite import open_store
from index.sqlite.manifest import beside
from index.sqlite.sealed import broken
from tests.conftest import ROOT
from tests.emulator import Emulator, Server, delay, serving
from tests.telegram_child import child

FILES = 30
"""Reports that a build is killed over."""
QUESTION = "绥芬河2021年收到多少件信息公开申请"
SEARCH = "绥芬河存在哪些问题"
MESSAGES = (QUESTION, "/about", SEARCH, "省外办2021年收到几件申请")
DRAFT = (ROOT / "tests" / "drafts" / "county-2023.txt").read_text("utf-8")
DRAFTS = 10
"""What a bot is sent, and the file that one in so many is; each is answered by one message."""
MOST = 4
"""Answers, at most, that a bot must have given before it is killed."""
PACE, BACKLOG = 0.1, 20
"""Seconds between two messages to a bot, and how many may wait for their answer."""
SLOWEST = 0.3
"""Seconds, at most, that Telegram takes to accept an answer: a kill may fall into them."""
MOMENT = 1.0
"""Seconds, at most, between the last answer awaited of a bot and its end."""
EARLY = 5
"""Of so many bots that answer before they are killed, one follows that is killed as it begins."""
PATIENCE = 120.0


@dataclass
class Kills:
    """What came of many kills."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def held(self, seed: int, what: str, is_true: bool) -> None:
        """Note a fault, and say it at once, unless something held after the kill of this number."""
        if not is_true:
            self.faults.append(f"{seed}: {what}")
            print(self.faults[-1], flush=True)


def builds(count: int) -> Kills:
    """Kill so many builds by two workers; a store of five reports stands before each."""
    kills = Kills()
    with TemporaryDirectory() as place:
        folder, base, whole = Path(place) / "reports", Path(place) / "base.db", Path(place) / "w.db"
        write(folder, FILES)
        build([ROOT / "data" / "reports"], base)
        shutil.copy(base, whole)
        _command(whole, folder).wait()
        longest = _shortest(base, Path(place) / "timed.db", folder)
        version = open_store(whole).data_version
        for seed in range(count):
            home = Path(place) / str(seed)
            home.mkdir()
            _kill_build(kills, seed, Path(shutil.copy(base, home / "g.db")), folder, longest)
            _goes_on(kills, seed, home / "g.db", folder, version)
            shutil.rmtree(home)
    return kills


def _shortest(base: Path, db: Path, folder: Path) -> float:
    """Return somewhat more than the quickest of three builds took.

    Most kills then come before the end, and some at it, where the store is swapped in.
    """
    seconds = []
    for _ in range(3):
        shutil.copy(base, db)
        begun = time.monotonic()
        _command(db, folder).wait()
        seconds.append(time.monotonic() - begun)
    return min(seconds) * 1.1


def _command(db: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "build", folder, "--jobs", "2", "--db", db],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _kill_build(kills: Kills, seed: int, db: Path, folder: Path, longest: float) -> None:
    before, mine = db.read_bytes(), set(_named(str(db)))
    with _command(db, folder) as process:
        time.sleep(Random(seed).uniform(0, longest))
        process.kill()
    kills.counts["killed" if process.returncode == -signal.SIGKILL else "ended before"] += 1
    # A worker ends at the signal of its parent's death, as soon as it is scheduled.
    kills.held(seed, "a process is left", soon(lambda: set(_named(str(db))) <= mine))
    kills.held(seed, "the store is damaged", not any(broken(db)))
    kills.held(seed, "the store was touched", db.read_bytes() == before or beside(db).exists())


def _goes_on(kills: Kills, seed: int, db: Path, folder: Path, version: str) -> None:
    kills.held(seed, "the next build fails", _command(db, folder).wait() == 0)
    is_same = open_store(db).data_version == version
    kills.held(seed, f"another store; of its build: {_said(db)}", is_same)
    left = {path.name for path in db.parent.iterdir()}
    expected = {db.name, beside(db).name, f".{db.name}.lock"}
    kills.held(seed, f"left behind: {left - expected}", left <= expected)


def _said(db: Path) -> str:
    """Return the head of a build and what it says of files it refused, to tell why."""
    path = beside(db)
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return " ".join(line for line in lines if not line.startswith('{"file"'))


def _named(word: str) -> Iterator[int]:
    """Yield the processes that have a word in their command line."""
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError, ValueError):
            if word.encode() in line.read_bytes().split(b"\0"):
                yield int(line.parent.name)


def soon(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.01)
    return False


def servers(count: int) -> Kills:
    """Kill so many web servers while they answer; each is begun again on the same store."""
    kills = Kills()
    with TemporaryDirectory() as place:
        db = Path(place) / "g.db"
        build([ROOT / "data" / "reports"], db)
        before = db.read_bytes()
        for seed in range(count):
            with server(db) as (process, port):
                kills.held(seed, "not ready", answers(port, "/readyz"))
                deadline = time.monotonic() + Random(seed).uniform(0, 1.0)
                while time.monotonic() < deadline:
                    for question in (QUESTION, SEARCH):
                        kills.held(seed, "no answer", answers(port, asking(question)))
                begun = children(process.pid)
                process.kill()
            kills.counts["killed"] += 1
            kills.counts["processes of searches"] += bool(begun)
            kills.held(seed, "a process is left", gone(begun))
            kills.held(seed, "the store was touched", db.read_bytes() == before)
            kills.held(seed, "left behind", len(list(db.parent.iterdir())) == 3)
    return kills


@contextmanager
def server(db: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "web", "--port", str(port), "--db", str(db)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            soon(lambda: answers(port, "/healthz"))
            yield process, port
        finally:
            process.kill()


def asking(question: str) -> str:
    """Return the address that asks a question."""
    return f"/api/ask?q={quote(question)}"


def children(process: int) -> list[int]:
    """Return the processes that a process has begun."""
    told = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for thread in told for child in thread.read_text().split()]


def descendants(process: int) -> list[int]:
    """Return the processes that a process has begun, and those that these have."""
    found = children(process)
    return found + [one for child in found for one in descendants(child)]


def gone(processes: Sequence[int]) -> bool:
    """Return whether processes end soon."""
    return soon(lambda: not any(map(_runs, processes)))


def _runs(process: int) -> bool:
    """Return whether a process is there, and no mere entry that its new parent has not taken."""
    try:
        # The state follows the name, which stands in brackets and may hold any letter (proc(5)).
        told = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2]
    except OSError:
        return False
    return told.split()[0] not in (b"Z", b"X")


def answers(port: int, path: str) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        asked.request("GET", path)
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def bots(count: int) -> Kills:
    """Kill so many bots while messages come in; each is begun again on the same state file.

    Each has answered one to four messages before. Every message comes from a chat of its own, so
    that what is sent there is its answer. One that was sent when the bot was killed, before it
    could note so, is sent again. One that was at work when each of three bots died is given up, as
    it may be what they died of.
    """
    return asyncio.run(_bots(count))


async def _bots(count: int) -> Kills:
    kills = Kills()
    with TemporaryDirectory() as place:
        folder, db = Path(place), Path(place) / "g.db"
        build([ROOT / "data" / "reports"], db)
        async with serving() as server:
            longest = await _until_answered(server, db, folder)
            for seed in range(count):
                await _kill_bot(kills, seed, server, db, folder)
                if seed % EARLY == 0:
                    await _kill_bot(kills, seed, server, db, folder, longest)
                    print(seed + 1, dict(kills.counts), flush=True)
            await _until_answered(server, db, folder)
            _tally(kills, server.emulator, folder / "state.db")
    return kills


async def _until_answered(server: Server, db: Path, folder: Path) -> float:
    """Run a bot until nothing is left to answer; return the seconds to its first answer."""
    telegram, begun = server.emulator, time.monotonic()
    answered = len(telegram.made("sendMessage"))
    async with child(server, db, folder) as process:
        await _say(telegram)
        await telegram.wait("sendMessage", answered + 1, PATIENCE)
        seconds = time.monotonic() - begun
        while telegram.waiting or _unfinished(folder / "state.db"):
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), PATIENCE)
    return seconds


async def _kill_bot(
    kills: Kills, seed: int, server: Server, db: Path, folder: Path, starting: float = 0.0
) -> None:
    """Kill a bot at a drawn moment after its first answers, or within the seconds of its start."""
    telegram, drawn, before = server.emulator, Random(seed), len(_answers(server.emulator))
    wanted = 0 if starting else drawn.randint(1, MOST)
    async with child(server, db, folder) as process:
        deadline = time.monotonic() + PATIENCE
        while len(_answers(telegram)) < before + wanted and time.monotonic() < deadline:
            await _busy(telegram, drawn)
        deadline = time.monotonic() + drawn.uniform(0, starting or MOMENT)
        while time.monotonic() < deadline and not (
            starting and len(_answers(telegram)) > before  # it has begun
        ):
            await _busy(telegram, drawn)
        begun = descendants(process.pid)
        answered = len(_answers(telegram)) - before
        with suppress(ProcessLookupError):  # counted as one that ended before
            process.kill()
        code = await process.wait()
    # What Telegram had from this bot counts as its answer, not as one of the next.
    await asyncio.sleep(SLOWEST)
    kills.counts["answered before"] += answered
    kills.held(seed, f"answered {answered} of {wanted}", answered >= wanted)
    kills.counts["killed as it began" if starting else "killed"] += code == -signal.SIGKILL
    kills.counts["ended before"] += code != -signal.SIGKILL
    kills.counts["processes that read drafts"] += len(begun)
    kills.held(seed, "a process is left", gone(begun))
    state = folder / "state.db"
    kills.held(seed, "others can read the state", stat.S_IMODE(state.stat().st_mode) == 0o600)
    with TemporaryDirectory() as other:
        for file in folder.glob("state.db*"):
            shutil.copy(file, other)
        kills.held(seed, "the state is damaged", _is_sound(Path(other) / "state.db"))


def _answers(telegram: Emulator) -> list[int]:
    """Return the chats that were answered, each once an answer."""
    return [int(call.params["chat_id"]) for call in telegram.made("sendMessage")]


async def _busy(telegram: Emulator, drawn: Random) -> None:
    """Send what a bot may be killed over, as long as not too much waits; wait a moment."""
    if len(telegram.sent) < len(set(_answers(telegram))) + BACKLOG:
        telegram.inject("sendMessage", delay(drawn.uniform(0, SLOWEST)))
        await _say(telegram)
    await asyncio.sleep(drawn.uniform(0, PACE))


async def _say(telegram: Emulator) -> None:
    """Send a message, or a draft, from somebody who has not written before."""
    who = 1000 + len(telegram.sent)
    if who % DRAFTS:
        await telegram.say(MESSAGES[who % len(MESSAGES)], chat_id=who, user_id=who)
    else:
        await telegram.send_file("草稿.txt", DRAFT.encode(), chat_id=who, user_id=who)


def _is_sound(state: Path) -> bool:
    with sqlite3.connect(state) as opened:
        return bool(opened.execute("pragma integrity_check").fetchall() == [("ok",)])


def _unfinished(state: Path) -> int:
    with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as opened:
        asked = "select count(*) from received where content is not null"
        return int(opened.execute(asked).fetchone()[0])


def _tally(kills: Kills, telegram: Emulator, state: Path) -> None:
    """Count how often each message was answered: once, again after a kill, or given up."""
    with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as opened:
        tried = dict(opened.execute("select id, attempts from received"))
    answers = Counter(_answers(telegram))
    for update, who in telegram.sent.items():
        times, begun = answers[who], tried.get(update, 1)
        kills.counts[("given up", "answered once", "answered again")[min(times, 2)]] += 1
        kills.held(update, f"answered {times} times, begun {begun}", times <= begun)
        kills.held(update, "never answered", times > 0 or begun >= ATTEMPTS)
    for fault in telegram.faults:
        kills.held(0, fault, False)


def main(what: str, count: int) -> int:
    """Print what came of so many kills; return 1 if anything was spoilt or left."""
    kills = {"build": builds, "web": servers, "bot": bots}[what](count)
    print(what, dict(kills.counts))
    print(f"{len(kills.faults)} faults")
    return int(bool(kills.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
