"""What the bot alone has counted, told to this machine on a port of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from bot.measures import Measures
from bot.wire import Door, behind, bound, server_of, short, telling

HERE = "127.0.0.1"


@contextmanager
def metered(measures: Measures, port: int | None) -> Iterator[None]:
    """Tell what is counted under /metrics of a port while a block runs; None: nowhere.

    Raises Failure where the port is taken.
    """
    if port is None:
        yield
        return
    app = behind(Door(frozenset()), telling(short("Not Found", 404), measures))
    with bound(HERE, port) as wire:
        server = server_of(app)
        thread = Thread(target=server.run, args=([wire],), name="metrics")
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()
