"""A web server under load: many clients at once, slow ones beside quick ones, its memory.

`python -m tests.load lanes` measures figures beside 100 clients that search;
`python -m tests.load mixed 20000` asks so much of everything by 200 clients. The server runs with
the memory settings of `deploy/gongkai.service`: else each of its 200 threads slowly fills a store
of freed memory of its own, and it uses 6 % more at the end than after half of the requests.
"""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from index.build import build
from tests.conftest import ROOT
from tests.kills import children

FIGURE = f"/api/ask?q={quote('绥芬河2021年收到多少件信息公开申请')}"
SEARCHES = tuple(
    f"/api/ask?q={quote(question)}"
    for question in ("哪些年报提到政务新媒体", "绥芬河存在哪些问题", "哪些年报提到培训")
)
EVERYTHING = (
    FIGURE,
    *SEARCHES,
    f"/api/ask?q={quote('2021年哪些单位收到申请最多')}",
    f"/api/ask?q={quote('省外办2021年收到几件申请')}",
    f"/?q={quote('黑龙江省外办2021年办结几件？')}",
    "/", "/reports", "/reports/suifenhe-2021", "/agencies", "/coverage", "/healthz", "/readyz",
    "/api/reports", "/api/figures?limit=1", "/metrics",
)  # fmt: skip
CLIENTS = 200
ROUNDS = 5
"""How often an idle server and a busy one are measured, one after the other."""


@dataclass
class Measured:
    """Seconds and statuses of requests."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """Return the time within which a share of the requests was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Client:
    """One connection that asks one thing after another."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, measured: Measured) -> None:
        """Ask once, and note how long it took and how it ended; 0: no answer."""
        begun, status = time.perf_counter(), 0
        try:
            status = await self._get(path)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self._wire = None
        measured.seconds.append(time.perf_counter() - begun)
        measured.statuses[status] += 1

    async def _get(self, path: str) -> int:
        if self._wire is None:
            self._wire = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._wire
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if length := re.search(r"(?i)\r\ncontent-length: (\d+)", head):
            await reader.readexactly(int(length[1]))
        elif "chunked" in head.lower():
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        return int(head.split(" ", 2)[1])


@asynccontextmanager
async def server(db: Path) -> AsyncIterator[tuple[int, int]]:
    """Run `gongkai web` on a store; give its port and its process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "web", "--port", str(port), "--db", str(db)]
    environment = {**os.environ, "GLIBC_TUNABLES": deployed("GLIBC_TUNABLES")}
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            await _ready(port)
            yield port, process.pid
        finally:
            process.kill()


def deployed(name: str) -> str:
    """Return a variable as the service sets it."""
    unit = (ROOT / "deploy" / "gongkai.service").read_text("utf-8")
    found = re.search(rf"^Environment={name}=(\S+)$", unit, re.MULTILINE)
    assert found is not None
    return found[1]


async def _ready(port: int) -> None:
    for _ in range(600):
        tried = Measured()
        await Client(port).get("/readyz", tried)
        if tried.statuses[200]:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("the server is not ready")


async def figures(port: int, count: int, measured: Measured) -> None:
    """Ask for a figure so often, one after the other."""
    client = Client(port)
    for _ in range(count):
        await client.get(FIGURE, measured)
        await asyncio.sleep(0.01)


async def lanes(db: Path, searchers: int = 100, count: int = 500) -> tuple[Measured, Measured]:
    """Return figures asked of an idle server, and beside so many clients that search.

    Both in turn, so that what else the machine does falls on the one as on the other.
    """
    idle, busy, others = Measured(), Measured(), Measured()
    async with server(db) as (port, _):
        await figures(port, 50, Measured())
        await Client(port).get(SEARCHES[0], Measured())
        for _ in range(ROUNDS):
            await figures(port, count // ROUNDS, idle)
            tasks = [asyncio.create_task(_search(port, n, others)) for n in range(searchers)]
            await asyncio.sleep(1)
            await figures(port, count // ROUNDS, busy)
            for task in tasks:
                task.cancel()
            # Searches whose clients are gone are still made.
            await asyncio.sleep(2)
        print(f"searches beside: {dict(others.statuses)}, p50 {others.at(0.5) * 1000:.0f} ms")
    return idle, busy


async def _search(port: int, number: int, measured: Measured) -> None:
    client = Client(port)
    while True:
        await client.get(SEARCHES[number % len(SEARCHES)], measured)


async def mixed(db: Path, count: int) -> tuple[Measured, Sequence[int]]:
    """Ask so much of everything by `CLIENTS` at once; return it, and KB in use along the way."""
    measured, memory = Measured(), list[int]()
    async with server(db) as (port, process):
        left = iter(range(count))

        async def ask() -> None:
            client = Client(port)
            for number in left:
                await client.get(EVERYTHING[number % len(EVERYTHING)], measured)
                if number % max(1, count // 20) == 0:
                    memory.append(resident(process))

        await asyncio.gather(*(ask() for _ in range(CLIENTS)))
        memory.append(resident(process))
    return measured, memory


def resident(process: int) -> int:
    """Return the KB of memory a process and those it has begun use."""
    return sum(map(_resident, (process, *children(process))))


def _resident(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:  # it has ended since
        return 0
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) if found else 0


def main(what: str, count: int, db: Path) -> int:
    """Print what was measured; return 1 where a target is missed."""
    if what == "lanes":
        idle, busy = asyncio.run(lanes(db))
        ratio = busy.at(0.99) / idle.at(0.99)
        for name, one in (("idle", idle), ("beside 100 searches", busy)):
            half, most = one.at(0.5) * 1000, one.at(0.99) * 1000
            print(f"figure, {name:20} p50 {half:7.1f} ms  p99 {most:7.1f} ms")
        print(f"ratio of p99: {ratio:.1f} (target ≤ 5)")
        return int(ratio > 5 or set(busy.statuses) != {200})
    measured, memory = asyncio.run(mixed(db, count))
    warm = memory[len(memory) // 2]
    growth = memory[-1] / warm - 1
    print(f"{count} requests by {CLIENTS} clients: {dict(measured.statuses)}")
    print(f"p50 {measured.at(0.5) * 1000:.0f} ms, p99 {measured.at(0.99) * 1000:.0f} ms")
    print(f"memory {warm // 1024} MB after half, {memory[-1] // 1024} MB at the end")
    print(f"growth {growth:.1%} (target < 5 %)")
    return int(set(measured.statuses) != {200} or growth >= 0.05)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        path = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(folder) / "gongkai.db"
        if len(sys.argv) <= 3:
            build([ROOT / "data" / "reports"], path)
        sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000, path))
