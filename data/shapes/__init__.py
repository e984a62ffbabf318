"""The shapes of the data files: a class a block, a docstring a key."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from data.shapes.asking import Phrasings, Procedure, Synonyms
from data.shapes.form import Checks, Form, Terms
from data.shapes.names import Agencies
from data.shapes.reading import Fetching, Pages, Prose, Reading, Tables
from data.shapes.saying import Api, Cli, Refusals, Replies, Sentences, Telegram, Web
from data.shapes.words import Said, Words


class File(NamedTuple):
    """What a file holds."""

    shape: Any
    """Class of the blocks it must have, and may have."""
    others: Any = None
    """What any other block is; None: there is none."""


FILES: Mapping[str, File] = {
    "agencies.toml": File(Agencies),
    "api.toml": File(Api),
    "checks.toml": File(Checks),
    "cli.toml": File(Cli, Sentences),
    "fetching.toml": File(Fetching),
    "form.toml": File(Form),
    "pages.toml": File(Pages, list[str]),
    "phrasings.toml": File(Phrasings, dict[str, Words]),
    "procedure.toml": File(Procedure, Words),
    "prose.toml": File(Prose),
    "reading.toml": File(Reading),
    "refusals.toml": File(Refusals),
    "replies.toml": File(Replies, Sentences),
    "synonyms.toml": File(Synonyms, Words),
    "tables.toml": File(Tables),
    "telegram.toml": File(Telegram, Said),
    "terms.toml": File(Terms),
    "web.toml": File(Web),
}
"""Every TOML file of this folder."""

SHEETS: Mapping[str, tuple[str, ...]] = {
    "lexicon.csv": ("word", "language", "role", "value", "source"),
    "pinyin.csv": ("pinyin", "characters", "mainly"),
    "radicals.csv": ("radical", "character"),
    "regions.csv": ("code", "name", "short", "parent", "level", "from", "to", "pinyin"),
    "wordings.csv": ("row", "language", "wording"),
}
"""Every CSV file of this folder, with its columns."""
