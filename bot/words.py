"""The words of the command (data/cli.toml), and every error as one plain sentence."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.harmless import line
from bot.settings import SettingsError
from data.entries import blocks
from index.choosing import Unknown
from index.sqlite.file import StoreError
from parser.report import GongkaiError, NotAReport


@cache
def cli_words() -> Mapping[str, Any]:
    """Return data/cli.toml as it stands."""
    return blocks("cli.toml")


def say(language: str, group: str, name: str, **fields: object) -> str:
    """Return a text of data/cli.toml; a KeyError names one that is not there.

    File names, names of members and reasons stand in it on one line, whatever they hold.
    """
    text: str = cli_words()[group][name][language]
    return text.format(**{name: _harmless(field) for name, field in fields.items()})


def _harmless(field: object) -> object:
    return line(str(field)) if isinstance(field, str | Path) else field


class Failure(GongkaiError):
    """Something asked for that failed; `name` is its sentence in data/cli.toml [error]."""

    def __init__(self, name: str, **fields: object) -> None:
        super().__init__(f"{name} {fields}")
        self.name, self.fields = name, fields


def sentence(language: str, error: GongkaiError) -> str:
    """Return what a person reads of an error."""
    if isinstance(error, SettingsError):
        faults = (say(language, "setting", f.rule, setting=f.setting) for f in error.faults)
        return say(language, "error", "settings", faults="; ".join(faults))
    if isinstance(error, StoreError):
        said = say(language, "error", error.code, path=error.path)
        return said + (say(language, "label", "untouched") if error.is_untouched else "")
    if isinstance(error, NotAReport):
        return say(language, "error", "not_a_report", source=error.source, why=error.why)
    if isinstance(error, Unknown):
        near = say(language, "unknown", "mark").join(error.nearest)
        offered = say(language, "unknown", "nearest", names=near) if near else ""
        return say(language, "unknown", error.what, said=error.said, nearest=offered)
    if isinstance(error, Failure):
        return say(language, "error", error.name, **error.fields)
    return str(error)
