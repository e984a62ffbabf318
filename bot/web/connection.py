"""A connection that takes its time is closed; those that say nothing never keep others out.

uvicorn waits for a request for as long as the client likes, and counts whoever is silent among
those it serves.
"""

from asyncio import BaseTransport, TimerHandle
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""From the connection, or the first byte of a further request, to the end of the request's head."""
ANSWER_SECONDS = 60.0
"""From there to the last byte of the answer that the client has taken."""
MOST_SILENT = 400
"""Connections without a whole request; of more, the one that is silent longest is closed."""


class Connection(H11Protocol):
    """One client's connection, with deadlines for what it sends and takes."""

    silent: ClassVar[dict["Connection", None]] = {}
    """Those without a request that is being answered, the longest silent first."""
    timer: TimerHandle | None = None
    is_answering = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._keep_quiet()
        self._expect(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self.silent.pop(self, None)
        self._cancel()

    def data_received(self, data: bytes) -> None:
        """Read on; a head that has begun must end in time, however it trickles in."""
        if not self.is_answering and self.timer is None:
            self._expect(HEAD_SECONDS)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request; not for the rest of a body nobody wanted."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self.transport.close()
        self._look()

    def _look(self) -> None:
        """Note whether a request is being answered."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering == self.is_answering:
            return
        self.is_answering = is_answering
        if is_answering:
            self.silent.pop(self, None)
            self._expect(ANSWER_SECONDS)
        else:
            self._cancel()
            self._keep_quiet()

    def _keep_quiet(self) -> None:
        self.silent[self] = None
        if len(self.silent) > MOST_SILENT:
            next(iter(self.silent)).give_up()

    def _expect(self, seconds: float) -> None:
        self._cancel()
        self.timer = self.loop.call_later(seconds, self.give_up)

    def _cancel(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def give_up(self) -> None:
        """Close the connection without a further word."""
        self.silent.pop(self, None)
        self._cancel()
        self.transport.abort()
