"""Telling systemd how the program is (sd_notify(3)); nothing where systemd did not start it.

READY=1      once it answers
WATCHDOG=1   as long as it does; after a silence of WatchdogSec systemd starts it again
STOPPING=1   when it leaves
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

SOONEST = 0.2
"""Seconds between two looks at a program that is still starting."""
OFTEN = 10.0
"""Seconds between two signs of life, where systemd does not ask for more."""


@contextmanager
def told(is_live: Callable[[], bool]) -> Iterator[None]:
    """Keep systemd informed while the block runs; `is_live` is asked from another thread."""
    over = Event()
    teller = Thread(target=_tell, args=(is_live, over), name="notify", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
        notify("STOPPING=1")


def notify(state: str) -> None:
    """Send a state to the socket systemd named; without one, do nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    # An address that begins with @ is one of the abstract namespace.
    name = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
        wire.sendto(state.encode(), name)


def _tell(is_live: Callable[[], bool], over: Event) -> None:
    while not is_live():
        if over.wait(SOONEST):
            return
    notify("READY=1")
    pause = _pause()
    while not over.wait(pause):
        if is_live():
            notify("WATCHDOG=1")


def _pause() -> float:
    """Return the seconds between two signs of life: a third of what systemd waits for one."""
    wanted = os.environ.get("WATCHDOG_USEC", "")
    return min(OFTEN, int(wanted) / 3_000_000) if wanted.isdecimal() else OFTEN
