"""`gongkai web` as an operator runs it: started, asked, told to stop."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT

PATIENCE = 60


@pytest.fixture
def server(database: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Return the address of a running server over the five reports, and the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "web", "--port", str(port), "--db", str(database)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()


def ready(address: str, process: subprocess.Popen[bytes]) -> httpx.Response:
    """Return what the server says of itself once it listens."""
    begun = time.monotonic()
    while True:
        try:
            return httpx.get(f"{address}/readyz")
        except httpx.ConnectError:
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() - begun < PATIENCE, "the server does not listen"
            time.sleep(0.1)


def test_it_serves_until_it_is_told_to_stop(
    server: tuple[str, subprocess.Popen[bytes]],
) -> None:
    """Ready, it serves a report under its own address and names no server; SIGTERM ends it."""
    address, process = server
    assert ready(address, process).text.startswith("ready ")
    page = httpx.get(f"{address}/reports/suifenhe-2021")
    answer = httpx.get(f"{address}/api/ask", params={"q": "绥芬河2021年收到多少件申请"}).json()

    assert page.status_code == 200
    assert "server" not in page.headers
    assert answer["figures"][0]["citation"]["url"] == f"{address}/reports/suifenhe-2021#c1575"
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) in (0, -signal.SIGTERM)
