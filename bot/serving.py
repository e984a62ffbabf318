"""The channels that run for years: each alone, or both in one process, until told to stop."""

import signal
from threading import Event

from bot import logs
from bot.loading import limits
from bot.notify import told
from bot.settings import Settings
from bot.words import Failure
from index.store import Store


def web(settings: Settings, store: Store) -> None:
    """Serve the pages until SIGTERM or SIGINT. Raises Failure."""
    from bot.web import running

    logs.start()
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    with running(settings, store, limits=limits(settings)) as site, told(site.is_live):
        while not stop.wait(1.0):
            if site.ended.is_set():
                raise Failure("web_ended")


def telegram(settings: Settings, store: Store) -> None:
    """Answer in Telegram until SIGTERM or SIGINT; tell what is counted where a port is set for it.

    Raises Failure.
    """
    from bot.measures import Measures
    from bot.newest import Newest
    from bot.telegram import Health, metered, serve

    logs.start()
    health, measures, newest = Health(), Measures(), Newest(store)
    measures.watch(newest, lambda: newest.fault is None)
    with metered(measures, settings.metrics_port), told(lambda: health.is_live):
        serve(settings, store, health, measures)


def both(settings: Settings, store: Store) -> None:
    """Answer in Telegram and serve the pages until SIGTERM or SIGINT. Raises Failure.

    Telegram's answers are finished first, then those of the pages. /readyz speaks for both.
    """
    from bot.measures import Measures
    from bot.telegram import Health, serve
    from bot.web import running

    logs.start()
    health, measures = Health(), Measures()
    with (
        running(settings, store, lambda: health.is_live, limits(settings), measures) as site,
        told(lambda: health.is_live and site.is_live()),
    ):
        serve(settings, store, health, measures)
