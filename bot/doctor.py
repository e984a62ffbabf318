"""The verb `gongkai doctor`: what is set up here, what is wrong with it, and what to do."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot import extras, options
from bot.settings import Settings
from bot.words import say, sentence
from parser.report import GongkaiError

PATIENCE = 10.0
"""Seconds to wait for an address."""
SIGNS = {"good": "✓", "note": "·", "wrong": "✗"}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at."""

    about: str
    """`store`, `extra fetch`, `telegram` …"""
    standing: str
    """`good`; `note`: not set up, which may be meant; `wrong`: set up, and does not work."""
    text: str


@click.command(help=options.help_of("doctor"))
@options.as_json
@options.new_db
def doctor(is_json: bool, db: Path | None) -> None:
    """Say what is wrong with the installation, and what to do; exit 1 if something is."""
    language = options.language()
    found = list(looked(options.settings(db), language))
    if is_json:
        rows = [{"about": f.about, "standing": f.standing, "text": f.text} for f in found]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{SIGNS[one.standing]} {one.text}")
    sys.exit(any(one.standing == "wrong" for one in found))


def looked(settings: Settings, language: str) -> Iterator[Found]:
    """Yield what is found, the store first."""
    yield _store(settings, language)
    yield _state(settings, language)
    yield from (_extra(name, language) for name in extras.MODULES)
    yield _telegram(settings, language)
    yield _public(settings, language)


def _store(settings: Settings, language: str) -> Found:
    from index.sqlite import open_store

    try:
        store = open_store(settings.db)
        size, version = store.size(), store.data_version
    except GongkaiError as error:
        return Found("store", "wrong", sentence(language, error))
    if not size.reports:
        return Found("store", "wrong", say(language, "doctor", "store_empty", path=settings.db))
    fields = {"path": settings.db, "reports": size.reports, "agencies": size.agencies}
    return Found("store", "good", say(language, "doctor", "store", version=version, **fields))


def _state(settings: Settings, language: str) -> Found:
    """Look at where preferences and buttons are kept, without making it."""
    path = settings.state
    place = path if path.exists() else path.parent
    good = _is_writable(place)
    name = "state" if good else "state_unwritable"
    return Found("state", "good" if good else "wrong", say(language, "doctor", name, path=path))


def _is_writable(path: Path) -> bool:
    from os import W_OK, access

    return path.exists() and access(path, W_OK)


def _extra(name: str, language: str) -> Found:
    good = extras.has(name)
    sentence_of = "extra" if good else "extra_missing"
    what = say(language, "doctor", f"extra_{name}")
    text = say(language, "doctor", sentence_of, extra=name, what=what)
    return Found(f"extra {name}", "good" if good else "note", text)


def _telegram(settings: Settings, language: str) -> Found:
    if settings.telegram_token is None:
        return Found("telegram", "note", say(language, "doctor", "telegram_unset"))
    if not extras.has("telegram"):
        return Found("telegram", "wrong", say(language, "error", "extra_needed", extra="telegram"))
    from bot.telegram import reach

    name, fault = reach(settings, PATIENCE)
    if fault:
        return Found("telegram", "wrong", say(language, "doctor", f"telegram_{fault}"))
    return Found("telegram", "good", say(language, "doctor", "telegram", bot=name))


def _public(settings: Settings, language: str) -> Found:
    address = settings.public_url
    if address is None:
        return Found("public address", "note", say(language, "doctor", "public_unset"))
    why = _unreachable(f"{address}/healthz")
    if why is None:
        return Found("public address", "good", say(language, "doctor", "public", address=address))
    text = say(language, "doctor", "public_unreachable", address=address, why=why)
    return Found("public address", "wrong", text)


def _unreachable(address: str) -> str | None:
    """Return why an address does not answer as `gongkai web` does, None where it does."""
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    try:
        with urlopen(Request(address), timeout=PATIENCE) as response:  # noqa: S310  (http or https)
            said = response.read(10)
    except HTTPError as error:
        return f"HTTP {error.code}"
    except (URLError, OSError) as error:
        return str(getattr(error, "reason", error))
    return None if said == b"ok" else repr(said)
