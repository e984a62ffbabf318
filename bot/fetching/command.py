"""The verb `gongkai fetch`: columns in, a folder of reports and a list of sources out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from bot import extras, options
from bot.settings import Settings
from bot.words import Failure, cli_words, say

if TYPE_CHECKING:
    from bot.fetching.folder import Outcome
    from bot.fetching.spider import Harvest

_HIDDEN, _CAME = ".fetch", "came"
"""Folder of the cache and the archive, which `build` passes over; in it what is not judged yet."""
_LARGEST = 50 * 1024 * 1024
"""Bytes of a file, as `build` reads them."""
DELAY, _LOOPBACK_DELAY = 2.0, 0.05
"""Seconds between two requests to a host, at least; and to this machine, in tests."""


@click.command(help=options.help_of("fetch"))
@click.argument("addresses", nargs=-1)
@click.option(
    "--sites", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=options.help_of("sites"),
)  # fmt: skip
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
    help=options.help_of("into"),
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help=options.help_of("dry_run"))
@click.option("--max", "most", type=click.IntRange(1), help=options.help_of("most"))
def fetch(
    addresses: tuple[str, ...], sites: Path | None, into: Path, dry_run: bool, most: int | None
) -> None:
    """Collect reports from agencies' columns."""
    extras.need("fetch")
    from bot.fetching.folder import keep, known
    from bot.loading import limits

    settings = options.settings()
    columns = [*addresses, *(_listed(sites) if sites else ())]
    wrong = [one for one in columns if not _is_address(one)]
    if wrong or not columns:
        text = say(settings.language, "error", "no_address", said=", ".join(wrong))
        raise click.UsageError(text)
    if settings.fetch_contact is None:
        raise Failure("contact_missing")
    with _alone(into) as came:
        known(into)  # a list that cannot be read is said before anything is asked
        harvest = _crawled(columns, came, settings, most, dry_run)
        outcome = None
        if not dry_run:
            whole = () if most else set(columns) - harvest.unfinished
            outcome = keep(into, harvest, date.today(), limits(settings), whole)
    _tell(harvest, outcome, settings.language)
    if harvest.failed and not harvest.linked:
        sys.exit(1)


@contextmanager
def _alone(into: Path) -> Iterator[Path]:
    """Give a folder for what comes, to one run at a time; it ends with the run. Raises Failure."""
    from shutil import rmtree

    from index.sqlite.lock import take

    hidden = into / _HIDDEN
    hidden.mkdir(parents=True, exist_ok=True)
    with (hidden / "lock").open("ab") as lock:
        try:
            take(lock.fileno())
        except BlockingIOError as error:
            raise Failure("fetch_busy", path=into) from error
        came = hidden / _CAME
        rmtree(came, ignore_errors=True)  # of a run that was killed
        came.mkdir()
        try:
            yield came
        finally:
            rmtree(came)


def _is_address(said: str) -> bool:
    try:
        parts = urlsplit(said)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _listed(sites: Path) -> list[str]:
    """Return the columns of a list of sites ([[site]] with `column`); raises Failure."""
    from tomllib import TOMLDecodeError, loads

    try:
        read = loads(sites.read_text("utf-8"))
        return [str(site["column"]) for site in read["site"]]
    except (TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise Failure("sites_damaged", path=sites) from error


def _crawled(
    columns: list[str], came: Path, settings: Settings, most: int | None, dry_run: bool
) -> "Harvest":
    """Return what the columns brought, its files in the folder `came`."""
    import logging

    from scrapy.crawler import CrawlerProcess

    from bot.fetching.spider import Columns, Harvest

    harvest = Harvest(came)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    process = CrawlerProcess(_scrapy(settings, came.parent))
    process.crawl(Columns, addresses=columns, harvest=harvest, most=most, dry=dry_run)
    process.start()
    return harvest


def _scrapy(settings: Settings, hidden: Path) -> dict[str, Any]:
    """Return how Scrapy is set: one request at a time a host, slowly, and nothing without leave."""
    from importlib.metadata import version

    loopback = settings.fetch_loopback
    return {
        "USER_AGENT": f"gongkai/{version('gongkai')} (+{settings.fetch_contact})",
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": _LOOPBACK_DELAY if loopback else DELAY,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": _LOOPBACK_DELAY if loopback else DELAY,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "bot.fetching.polite.PoliteThrottle": 0,
            "scrapy.extensions.telnet.TelnetConsole": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "bot.fetching.hosts.PublicOnly": 50,
            "bot.fetching.enough.Enough": 540,
            "bot.fetching.polite.WaitAsAsked": 560,
            "bot.fetching.polite.Archive": 950,
        },
        "DNS_RESOLVER": "bot.fetching.hosts.PublicResolver",
        "DNSCACHE_ENABLED": False,
        "ALLOW_LOOPBACK": loopback,
        "WARC_PATH": str(hidden / "exchanges.warc.gz"),
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_POLICY": "bot.fetching.polite.Revalidated",
        "HTTPCACHE_DIR": str(hidden.resolve() / "cache"),
        "DOWNLOAD_MAXSIZE": _LARGEST,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 60,
        "DEPTH_LIMIT": 200,
        "RETRY_TIMES": 2,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # a proxy would resolve names for us, private ones too
        "LOG_INSTALL_ROOT_HANDLER": False,
    }


def _tell(harvest: "Harvest", outcome: "Outcome | None", language: str) -> None:
    """Write what is linked, or what is new, changed, gone, refused and why; then the counts."""
    if outcome is None:
        for url, title in harvest.linked.items():
            click.echo(say(language, "fetch", "linked", url=url, title=title))
    for url in harvest.scripted:
        click.echo(say(language, "fetch", "scripted", url=url))
    for url, why in harvest.failed.items():
        if why.isdecimal():
            why = say(language, "unfetched", "status", status=why)
        elif why in cli_words()["unfetched"]:
            why = say(language, "unfetched", why)
        click.echo(say(language, "fetch", "failed", url=url, why=why))
    if outcome is None:
        return
    for name in ("new", "changed", "gone"):
        for url in getattr(outcome, name):
            click.echo(say(language, "fetch", name, url=url))
    for url, why in outcome.refused.items():
        known = (
            say(language, "refused", why, why="") if why.isidentifier() and why.isascii() else why
        )
        click.echo(say(language, "fetch", "refused", url=url, why=known))
    counts = {name: len(getattr(outcome, name))
              for name in ("new", "changed", "unchanged", "gone", "refused")}  # fmt: skip
    click.echo(say(language, "fetch", "counts", failed=len(harvest.failed), **counts))
