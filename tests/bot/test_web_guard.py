"""What the web lets in: hosts, bodies, clients in a hurry or in none."""

import os
import re
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from bot.settings import SettingsError, settings_of
from bot.telegram.state import State
from bot.web import Service, create_app, running
from tests.conftest import ROOT
from tests.shelf import shelf

QUESTION = {"q": "绥芬河2021年收到多少件信息公开申请"}


def reader(public_url: str | None = None, **more: frozenset[str]) -> TestClient:
    service = Service(shelf(), public_url, **more)  # type: ignore[arg-type]
    return TestClient(create_app(service), raise_server_exceptions=False)


# Hosts


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]:8080", "testserver"])
def test_this_machine_may_be_asked_by_its_own_names(host: str) -> None:
    """Names that lead here and nowhere else, with any port."""
    assert reader().get("/reports", headers={"host": host}).status_code == 200


FOREIGN = ["evil.example", "127.0.0.1.evil.example", "", "[", "\xff", "evil.example:80@localhost",
           "a@localhost", "localhost/evil", "localhost?evil", "localhost#evil", "localhost:80:80",
           "local\thost", "localhost\\evil", "[::1", "[localhost]"]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_other_names_are_refused(host: str) -> None:
    """A foreign Host header, as after DNS rebinding, gets 421 and nothing of ours."""
    page = reader("https://gongkai.example").get("/", headers={b"host": host.encode("latin-1")})

    assert page.status_code == 421
    assert "content-security-policy" in page.headers


def test_an_open_port_tells_nobody_what_others_asked() -> None:
    """No answer sets a cookie, and what is counted names no question."""
    client = reader()
    paths = ("/", "/reports", "/agencies", "/coverage", "/api/ask", "/healthz", "/readyz")
    answers = [client.get(path, params=QUESTION) for path in paths]
    counted = client.get("/metrics").text

    assert [one.headers["set-cookie"] for one in answers if "set-cookie" in one.headers] == []
    assert "gongkai_http_requests_total" in counted
    assert "绥芬河" not in counted
    assert "%E7" not in counted


def test_names_of_the_site_are_ours() -> None:
    """The public address and the names of GONGKAI_WEB_HOSTS are let in, in any case."""
    client = reader("https://gongkai.example", hosts=frozenset({"other.example"}))

    assert client.get("/", headers={"host": "GONGKAI.example"}).status_code == 200
    assert client.get("/", headers={"host": "other.example:443"}).status_code == 200


def test_citations_lead_to_the_public_address(database: Path) -> None:
    """Whatever name was asked, the addresses of an answer are those of the operator."""
    from index.sqlite import open_store

    app = create_app(Service(open_store(database), "https://gongkai.example"))
    asked = TestClient(app).get("/api/ask", params=QUESTION, headers={"host": "localhost"})

    addresses = re.findall(r'"url":"([^"]+)"', asked.text)
    assert addresses
    assert all(one.startswith("https://gongkai.example/") for one in addresses)


@pytest.mark.parametrize(
    ("name", "value", "is_good"),
    [
        ("GONGKAI_WEB_HOSTS", "a.example, b.example", True),
        ("GONGKAI_WEB_HOSTS", "https://a.example", False),
        ("GONGKAI_WEB_PROXIES", "*", True),
        ("GONGKAI_WEB_PROXIES", "10.0.0.0/8, ::1", True),
        ("GONGKAI_WEB_PROXIES", "proxy", False),
        ("GONGKAI_READ_SECONDS", "0", False),
        ("GONGKAI_READ_MEMORY_MB", "512", True),
    ],
)
def test_settings_of_the_guard(name: str, value: str, is_good: bool, tmp_path: Path) -> None:
    """Good values are taken, others told by name."""
    if is_good:
        settings_of({name: value}, tmp_path)
        return
    with pytest.raises(SettingsError) as error:
        settings_of({name: value}, tmp_path)
    assert [fault.setting for fault in error.value.faults] == [name]


# Bodies and connections, over a real socket


class Settings:
    """What a running site reads."""

    web_host, public_url = "127.0.0.1", None
    web_hosts: frozenset[str] = frozenset()
    web_proxies = "127.0.0.1"

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.web_port: int = free.getsockname()[1]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A running site whose patience is short."""
    monkeypatch.setattr("bot.wire.HEAD_SECONDS", 0.5)
    monkeypatch.setattr("bot.wire.ANSWER_SECONDS", 1.0)
    settings = Settings()
    with running(settings, shelf()) as site:
        deadline = time.monotonic() + 10
        while not site.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield settings.web_port


def connect(port: int, said: bytes = b"") -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port))
    wire.settimeout(10)
    wire.sendall(said)
    return wire


def read_all(wire: socket.socket) -> bytes:
    """Return what is sent until the other side closes."""
    found = b""
    try:
        while piece := wire.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"Content-Length: 999999999\r\n\r\n",
        b"Content-Length: 5\r\n\r\nhello",
    ],
    ids=["chunked", "long", "short"],
)
def test_bodies_are_refused_and_not_waited_for(port: int, body: bytes) -> None:
    """413, and the connection ends at once."""
    begun = time.monotonic()
    with connect(port, HEAD + body) as wire:
        answer = read_all(wire)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert time.monotonic() - begun < 0.4


@pytest.mark.parametrize("body", [b"-1\r\n", b"5\r\nhelloGET", b"x" * 20_000], ids=len)
def test_a_body_that_is_none_ends_the_connection(
    port: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """What breaks HTTP while it is answered gets at most one answer, and is no fault of ours."""
    for path in (b"GET /healthz", b"POST /check", b"GET /reports"):
        head = path + b" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        with connect(port, head + body) as wire:
            assert read_all(wire).count(b"HTTP/1.1 ") <= 1

    assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


def test_who_leaves_amid_a_body_is_no_fault(port: int, caplog: pytest.LogCaptureFixture) -> None:
    """Nor who sends on too slowly what is refused anyway: one of them a line would fill the log."""
    head = (
        b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x"
    )
    for length in (5_000_000, 20_000_000):
        for seconds in (0.0, 2.0):
            with connect(port, head + b"\r\nContent-Length: %d\r\n\r\n--x\r\n" % length):
                time.sleep(seconds)

    def counted() -> str:
        return httpx.get(f"http://127.0.0.1:{port}/metrics").text

    deadline = time.monotonic() + 10
    while 'status="499"' not in counted() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert 'status="499"' in counted()
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


@pytest.mark.parametrize("said", [b"", b"GET", HEAD], ids=["nothing", "a word", "half a head"])
def test_who_says_nothing_is_shown_out(port: int, said: bytes) -> None:
    """A connection without a whole request ends after the deadline."""
    begun = time.monotonic()
    with connect(port, said) as wire:
        assert read_all(wire) == b""

    assert 0.3 < time.monotonic() - begun < 3


def test_trickling_does_not_extend_the_deadline(port: int) -> None:
    """A byte now and then is no request."""
    begun = time.monotonic()
    with connect(port, HEAD) as wire, pytest.raises(OSError):  # noqa: PT011, PT012
        for _ in range(100):
            wire.sendall(b"a")
            time.sleep(0.1)

    assert time.monotonic() - begun < 3


def test_trickling_a_second_request_is_no_better(port: int) -> None:
    """The deadline holds for every request of a connection."""
    with connect(port, HEAD + b"\r\n") as wire:
        assert wire.recv(65536).startswith(b"HTTP/1.1 200")
        begun = time.monotonic()
        wire.sendall(HEAD)
        read_all(wire)

    assert time.monotonic() - begun < 3


def test_half_open_connections_shut_nobody_out(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more of them than are kept, requests are still answered at once."""
    monkeypatch.setattr("bot.wire.HEAD_SECONDS", 30.0)
    monkeypatch.setattr("bot.wire.MOST_SILENT", 50)
    with ExitStack() as stack:
        for _ in range(260):
            stack.enter_context(connect(port, b"GET / HTTP/1.1\r\n"))
        begun = time.monotonic()
        statuses = {httpx.get(f"http://127.0.0.1:{port}/healthz").status_code for _ in range(5)}

    assert statuses == {200}
    assert time.monotonic() - begun < 5


# Clients


def test_one_client_has_its_share() -> None:
    """Of a public address more than so many requests at once get 429; of this house none."""
    from bot.wire import MOST_A_CLIENT, Door

    door = Door(frozenset())
    scope = {"headers": [(b"host", b"localhost")], "server": ("localhost", 80)}
    door.clients.inside["8.8.8.8"] = MOST_A_CLIENT

    assert door.refusal({**scope, "client": ("8.8.8.8", 1)}) is not None
    assert door.refusal({**scope, "client": ("8.8.4.4", 1)}) is None
    assert door.refusal({**scope, "client": ("127.0.0.1", 1)}) is None


# Secrets


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_the_state_file_is_the_bots_alone(umask: int, tmp_path: Path) -> None:
    """Mode 0600 for the file and its journals, whatever the umask and whatever it was before."""
    path = tmp_path / "state.db"
    before = os.umask(umask)
    try:
        path.touch(0o666)
        state = State(path)
        state.prefer(7, language="en")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        state.close()
    finally:
        os.umask(before)

    assert modes == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}


def test_the_command_takes_no_token() -> None:
    """No option could put a token into the process list."""
    code = (ROOT / "bot" / "__main__.py").read_text("utf-8")

    assert not re.search(r"option\([^)]*token", code)
