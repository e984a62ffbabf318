"""Slow requests in a process of their own: a search takes the interpreter from no figure.

The process serves the same pages over the same file. It is sent a request and sends back the whole
answer. It is begun for the first one, ends with its parent, and gives way to a new one when it
dies or takes too long; all the while the machine does what is quick before it.
"""

import asyncio
import logging
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope

from bot import logs
from bot.measures import Measures, Notes
from bot.wire import ANSWER_SECONDS
from index.build.confine import end_with_parent, forget_settings

log = logging.getLogger(__name__)
NICE = 5
"""By how much the machine puts searches behind figures, where they are more than it has cores."""
BEGIN_SECONDS, PAUSE = 60.0, 60.0
"""What the process may take to begin, and how long none is begun after one that could not be."""
_TAKEN = frozenset(
    {"type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string",
     "root_path", "headers", "client", "server"}
)  # fmt: skip
"""What a request is made of; the rest of its scope is of the program that serves it."""
Endpoint = Callable[[Request], Response]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers and body."""
Pages = Callable[[Notes], ASGIApp]
"""What makes the pages, given where they note what is counted; can be sent to a process."""


class Apart:
    """A process that answers requests without a body, one at a time; of one thread."""

    def __init__(self, pages: Pages, measures: Measures | None = None) -> None:
        """Take what makes the pages, and where what the process noted is counted."""
        self._measures = measures or Measures()
        self._pages = pages
        self._begun: tuple[BaseProcess, Connection] | None = None
        self._not_before = float("-inf")

    def answer(self, endpoint: Endpoint, request: Request) -> Response:
        """Return the process's answer, this one's where there can be none.

        Raises HTTPException (503) where it ends, or takes too long.
        """
        pipe = self._pipe()
        if pipe is None:
            return endpoint(request)
        asked = {name: part for name, part in request.scope.items() if name in _TAKEN}
        try:
            pipe.send(asked)
            (status, headers, body), noted = _received(pipe, ANSWER_SECONDS)
        except (OSError, EOFError) as error:
            log.error("a slow request got no answer: %s", type(error).__name__)
            self.end()
            raise HTTPException(503, "no answer", {"retry-after": "5"}) from error
        self._measures.replay(noted)
        response = Response(body, status)
        response.raw_headers = headers
        return response

    def stop(self) -> None:
        """Give up what is being answered, from any thread."""
        if (begun := self._begun) is not None:
            begun[0].kill()

    def end(self) -> None:
        """End the process, whatever it is at; the next request begins another."""
        if self._begun is not None:
            process, pipe = self._begun
            self._begun = None
            pipe.close()
            process.kill()
            process.join()

    def _pipe(self) -> Connection | None:
        """Return the way to a process that lives; None while none can be begun."""
        if self._begun is not None and not self._begun[0].is_alive():
            self.end()
        if self._begun is None and time.monotonic() >= self._not_before:
            try:
                self._begin()
            except (OSError, EOFError) as error:
                log.error("searches have no process of their own: %s", type(error).__name__)
                self.end()
                self._not_before = time.monotonic() + PAUSE
        return None if self._begun is None else self._begun[1]

    def _begin(self) -> None:
        # A fork would copy the locks of all other threads as they are.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._pages))
        process.start()
        self._begun = process, ours
        theirs.close()
        _received(ours, BEGIN_SECONDS)


def _received(pipe: Connection, seconds: float) -> Any:
    """Return what the process sends; TimeoutError where it takes longer."""
    if not pipe.poll(seconds):
        raise TimeoutError
    return pipe.recv()


def _serve(pipe: Connection, pages: Pages) -> None:
    """Answer requests until the other side is gone."""
    logs.start()
    if os.name == "posix":
        os.setsid()  # what is meant for the program on a terminal is meant for the parent
        end_with_parent()
    forget_settings()
    notes = Notes()
    app = pages(notes)
    pipe.send("ready")
    if os.name == "posix":
        os.nice(NICE)  # not before: where others are at work it would take long to begin
    with suppress(EOFError, OSError), asyncio.Runner() as runner:
        while True:
            answer = runner.run(_answered(app, pipe.recv()))
            pipe.send((answer, notes.taken()))


async def _answered(app: ASGIApp, scope: Scope) -> Answer:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:
        # Starlette has answered with 500 before it hands the fault on.
        log.exception("a slow request failed")
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], sent[0]["headers"], body
