"""What the verbs of the command share: help, options, and the settings they run with."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import Settings, SettingsError, settings_of
from bot.words import cli_words
from data.entries import DataError
from index.sqlite.file import StoreError
from index.sqlite.manifest import beside

if TYPE_CHECKING:
    from index.sqlite import SqliteStore


def help_of(name: str) -> str:
    """Return the help of a verb or option; raises DataError where data/cli.toml has none."""
    known: dict[str, str] = cli_words()["help"]
    if name not in known:
        raise DataError([f"data/cli.toml: help.{name}: missing"])
    return known[name]


def _there(context: click.Context, parameter: click.Parameter, named: Path | None) -> Path | None:
    """Return the store that was named; raises StoreError where there is none: it is no default."""
    if named is not None and not named.exists():
        raise StoreError("store_gone" if beside(named).exists() else "store_missing", named)
    return named


_FILE = click.Path(path_type=Path, dir_okay=False)
db = click.option("--db", type=_FILE, callback=_there, help=help_of("db"))
new_db = click.option("--db", type=_FILE, help=help_of("db"))
today = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help=help_of("today"))
as_json = click.option("--json", "is_json", is_flag=True, help=help_of("json"))
jobs = click.option("--jobs", type=click.IntRange(1, 64), default=1, help=help_of("jobs"))
agency = click.option("--agency", "agencies", multiple=True, help=help_of("agency"))
year = click.option("--year", "years", type=int, multiple=True, help=help_of("year"))


def settings(db: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """Return the settings, the command line's before the others."""
    known = settings_of()
    return replace(
        known,
        db=db or known.db,
        web_host=host or known.web_host,
        web_port=port or known.web_port,
    )


def language() -> str:
    """Return the language of messages, also where the settings are wrong."""
    try:
        return settings_of().language
    except SettingsError:
        return "zh"


def held(known: Settings) -> "SqliteStore":
    """Return the store; raises StoreError where there is none."""
    from index.sqlite import open_store

    return open_store(known.db)
