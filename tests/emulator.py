"""A Telegram Bot API on loopback: an update queue, recorded and judged calls, injected faults.

Every call is checked on arrival by an independent reading of the Bot API (`aiogram` for types,
`teremok` for its limits); what they object to is collected in `faults`.
"""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.updates import ME, message, press

# Judging alone needs aiogram, which takes three seconds to import: `serving` does so. Every bot
# that a test begins as a process of its own imports this module too.
if TYPE_CHECKING:
    from aiogram import Bot

TOKEN = "4242:AAtest-token-of-the-emulator-0123456789"
PLAIN = {"text", "caption", "callback_query_id", "inline_query_id", "next_offset"}
"""Parameters that are strings even where they look like JSON."""


@dataclass(frozen=True)
class Call:
    """One request of the bot, its parameters decoded."""

    method: str
    params: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Return the inline buttons in reading order."""
        rows = (self.params.get("reply_markup") or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def button(self, label: str) -> dict[str, Any]:
        """Return the button whose text contains the label."""
        return next(button for button in self.buttons if label in button["text"])


def judge(call: Call) -> None:
    """Raise where the Bot API would refuse the call."""
    import aiogram.methods
    from aiogram.types import BufferedInputFile
    from teremok.validation import validate_method

    model = getattr(aiogram.methods, call.method[0].upper() + call.method[1:])
    params = dict(call.params)
    for name, (filename, content) in call.files.items():
        params[name] = BufferedInputFile(content, filename)
    method = model.model_validate(params)
    validate_method(_rules(), method)
    for button in call.buttons:
        if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
            raise ValueError("copy_text must have 1 to 256 characters")
    if call.method == "answerInlineQuery" and len(params["results"]) > 50:
        raise ValueError("more than 50 inline results")


@cache
def _rules() -> "Bot":
    """Return the bot whose defaults the rules are read by; it never sends anything."""
    from aiogram import Bot

    return Bot(TOKEN)


class Emulator:
    """What Telegram's server holds for one bot."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.tokens: set[str] = set()
        self.polls = 0
        self.sent: dict[int, int] = {}
        """Updates put here, and the chats of those that are messages."""
        self.files: dict[str, bytes] = {}
        """What users sent, by file id."""
        self.fetched: list[str] = []
        self._injected: dict[str, deque[Inject]] = defaultdict(deque)
        self._queue: list[dict[str, Any]] = []
        self._ids = itertools.count(1)
        self._messages = itertools.count(1000)
        self._changed = asyncio.Condition()
        self._closing = False

    # What a test does

    async def put(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update and return its id."""
        update_id = next(self._ids)
        self._queue.append({"update_id": update_id, kind: content})
        self.sent[update_id] = content.get("chat", {}).get("id", 0)
        await self._notify()
        return update_id

    async def put_again(self, update_id: int, kind: str, content: dict[str, Any]) -> None:
        """Queue an update that was delivered before, as after a lost confirmation."""
        self._queue.append({"update_id": update_id, kind: content})
        await self._notify()

    async def say(self, text: str, **more: Any) -> int:
        """Queue a text message of a user in a private chat."""
        return await self.put("message", message(text, **more))

    async def send_file(self, name: str, content: bytes, **more: Any) -> int:
        """Queue a message of a user that carries a file."""
        file_id = f"file-{len(self.files)}"
        self.files[file_id] = content
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name,
                    "file_size": len(content)}  # fmt: skip
        document |= more.pop("document", {})
        return await self.put("message", message(None, document=document, **more))

    async def press(self, button: dict[str, Any], **more: Any) -> int:
        """Queue the press of a callback button, as a client would send it."""
        return await self.put("callback_query", press(button["callback_data"], **more))

    def inject(self, method: str, *responses: "Inject") -> None:
        """Answer the next calls of a method with these instead."""
        self._injected[method].extend(responses)

    def left(self, method: str) -> int:
        """Return how many injected answers of a method were not asked for."""
        return len(self._injected[method])

    async def wait(self, method: str, count: int = 1, seconds: float = 10) -> list[Call]:
        """Return the calls of a method once there are `count`; raises TimeoutError."""

        def made() -> list[Call]:
            return [call for call in self.calls if call.method == method]

        async with self._changed:
            await asyncio.wait_for(
                self._changed.wait_for(lambda: len(made()) >= count), timeout=seconds
            )
        return made()

    async def wait_for(self, seen: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something is true of this server; raises TimeoutError."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(seen), timeout=seconds)

    async def close(self) -> None:
        """Let go of polls that wait."""
        self._closing = True
        await self._notify()

    def number_from(self, first: int) -> None:
        """Number updates from here on, as a server would that was there before."""
        self._ids = itertools.count(first)

    def injected(self, method: str) -> int:
        """Return how many injected responses of a method were not used yet."""
        return len(self._injected[method])

    def made(self, method: str) -> list[Call]:
        """Return the calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    @property
    def waiting(self) -> list[int]:
        """Return the ids of updates the bot has not confirmed."""
        return [update["update_id"] for update in self._queue]

    # What the bot sees

    async def serve(self, request: Request) -> Response:
        """Answer one Bot API request."""
        self.tokens.add(request.path_params["token"])
        method = request.path_params["method"]
        call = await self._read(method, request)
        if method == "getUpdates":
            self.polls += 1
            if self._injected[method]:
                await self._notify()
                return await _awaited(self._injected[method].popleft()) or Response()
            return await self._updates(call)
        self._check(call)
        injected = self._injected[method]
        response = await _awaited(injected.popleft()) if injected else None
        if response is None:
            self.calls.append(call)
            response = JSONResponse({"ok": True, "result": self._result(call)})
        await self._notify()
        return response

    async def _read(self, method: str, request: Request) -> Call:
        params: dict[str, Any] = {}
        files: dict[str, tuple[str, bytes]] = {}
        uploads: dict[str, tuple[str, bytes]] = {}
        form = await request.form()
        for name, value in form.items():
            if isinstance(value, UploadFile):
                uploads[name] = (value.filename or "", await value.read())
            else:
                decode = name not in PLAIN and value[:1] in "[{" and value
                params[name] = json.loads(value) if decode else value
        for name, value in list(params.items()):
            if isinstance(value, str) and value.startswith("attach://"):
                files[name] = uploads[value.removeprefix("attach://")]
                del params[name]
        files.update({name: upload for name, upload in uploads.items() if name in FILES})
        return Call(method, params, files)

    def _check(self, call: Call) -> None:
        try:
            judge(call)
        except Exception as error:
            self.faults.append(f"{call.method} {call.params}: {error}")

    async def file(self, request: Request) -> Response:
        """Return the bytes of a file, by the path that getFile told."""
        name = request.path_params["name"]
        self.fetched.append(name)
        return Response(self.files[name], media_type="application/octet-stream")

    def _result(self, call: Call) -> Any:
        if call.method == "getMe":
            return ME
        if call.method == "getFile":
            name = call.params["file_id"]
            size = len(self.files[name])
            return {"file_id": name, "file_unique_id": name, "file_size": size,
                    "file_path": f"documents/{name}"}  # fmt: skip
        if call.method == "sendChatAction":
            return True
        if call.method.startswith(("send", "edit")) and "chat_id" in call.params:
            chat_id = int(call.params["chat_id"])
            kind = "private" if chat_id > 0 else "supergroup"
            return {
                "message_id": int(call.params.get("message_id") or next(self._messages)),
                "date": 1,
                "chat": {"id": chat_id, "type": kind},
                "from": ME,
                "text": call.params.get("text", ""),
            }
        return True

    async def _updates(self, call: Call) -> Response:
        offset = int(call.params.get("offset") or 0)
        if offset:
            self._queue = [update for update in self._queue if update["update_id"] >= offset]
        await self._notify()
        timeout = min(float(call.params.get("timeout") or 0), 2)
        if not self._queue and timeout:
            async with self._changed:
                with suppress(TimeoutError):
                    await asyncio.wait_for(
                        self._changed.wait_for(lambda: bool(self._queue) or self._closing),
                        timeout=timeout,
                    )
        return JSONResponse({"ok": True, "result": self._queue[:100]})

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _awaited(inject: "Inject") -> Response | None:
    """Return what was injected; a delay ends in None, and the call is answered as usual."""
    made = inject()
    if isinstance(made, Response):
        return made
    await made
    return None


FILES = {"photo", "document"}
Inject = Callable[[], Response | Awaitable[None]]


def refuse(code: int, description: str, **parameters: Any) -> Callable[[], Response]:
    """Return a refusal as Telegram words it."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return lambda: JSONResponse(body, status_code=code)


def delay(seconds: float) -> "Inject":
    """Return a pause before the usual response."""
    return lambda: asyncio.sleep(seconds)


def cut() -> Response:
    """Return a response that breaks off in the middle."""

    async def half() -> AsyncIterator[bytes]:
        yield b'{"ok": true, "resu'
        raise ConnectionResetError

    return StreamingResponse(half(), headers={"content-length": "4096"})


def hold(seconds: float = 60) -> Callable[[], Response]:
    """Return a response that sends a byte at a time and never ends."""

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(int(seconds * 10)):
            yield b" "
            await asyncio.sleep(0.1)

    return lambda: StreamingResponse(drip())


@dataclass
class Server:
    """A running emulator and its address."""

    emulator: Emulator
    port: int

    @property
    def base_url(self) -> str:
        """Return what a bot is given as `base_url`."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """Return what a bot is given as `base_file_url`."""
        return f"http://127.0.0.1:{self.port}/file/bot"


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Serve an emulator on a free port of loopback."""
    emulator = Emulator()
    judge(Call("getMe", {}))  # loads what judges before anything is timed
    routes = [
        Route("/bot{token}/{method}", emulator.serve, methods=["GET", "POST"]),
        Route("/file/bot{token}/documents/{name}", emulator.file),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes),
        port=0,
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Server(emulator, port)
    finally:
        await emulator.close()
        server.should_exit = True
        await task
