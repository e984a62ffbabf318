"""The operator's log: one line an event, without what a user wrote or who it was.

    time=2026-03-01T08:00:00Z level=info from=bot.telegram.serving say="polling as @gongkai_bot"
    time=… level=error from=bot.telegram.faults say="fault 3f9a01c2" fault=KeyError at="…"

The message of an exception may quote a question, so only its type and its places are written.
"""

import json
import logging
import re
import sys
import threading
import time
from types import TracebackType

log = logging.getLogger("bot")
TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
"""What a bot token looks like, whoever it belongs to."""
_PLACE = re.compile(r'^ +File "(?:[^"]*/)?([^/"]+/[^/"]+)", line (\d+)', re.M)
_TYPE = re.compile(r"^[A-Za-z_][\w.]*", re.M)
"""In a traceback, the first words of a line that is not indented: after the places, the type."""
NEAREST = 8
"""Places of a traceback that are written, the innermost last."""


def start() -> None:
    """Write the log to standard error from now on, faults nobody caught included."""
    written = logging.StreamHandler(sys.stderr)
    written.setFormatter(Line())
    logging.basicConfig(level=logging.INFO, handlers=[written], force=True)
    # httpx writes every address at INFO, and the address of the Bot API holds the token.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda fault: _uncaught(
        fault.exc_type, fault.exc_value, fault.exc_traceback
    )


class Line(logging.Formatter):
    """One record as one line of key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of a message of several lines the first."""
        said = TOKEN.sub("<token>", record.getMessage()).partition("\n")[0]
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        level, quoted = record.levelname.lower(), json.dumps(said, ensure_ascii=False)
        line = f"time={at} level={level} from={record.name} say={quoted}"
        return f"{line} {fault}" if (fault := self._fault(record)) else line

    def _fault(self, record: logging.LogRecord) -> str:
        """Return type and places of the exception of a record, "" where it has none."""
        text = record.exc_text or ""
        if not text and record.exc_info:
            text = self.formatException(record.exc_info)
        if not text:
            return ""
        found = list(_PLACE.finditer(text))
        kind = _TYPE.search(text, found[-1].end() if found else 0)
        places = [f"{place[1]}:{place[2]}" for place in found[-NEAREST:]]
        return f"fault={kind[0] if kind else 'unknown'} at={json.dumps(' > '.join(places))}"


def _uncaught(
    kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None
) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.critical("ended by a fault", exc_info=(kind, fault or kind(), trace))
