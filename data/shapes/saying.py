"""What the program says: replies, cli, telegram, web, api, refusals."""

from typing import NotRequired, TypedDict

from data.shapes.words import Number, Said, Words

Sentences = dict[str, Said]
"""Sentences by the name under which the code says them."""


class UnitWords(TypedDict):
    """A measure word in English."""

    en: str
    """Of several."""
    one: str
    """Of one."""


class Replies(TypedDict):
    """Every sentence of an answer."""

    unit: dict[str, UnitWords]
    """By the Chinese measure word."""


class Cli(TypedDict):
    """What the command says."""

    help: dict[str, str]
    """Help of verbs and options, both languages in one line."""


class Question(TypedDict):
    """What a command of the bot asks for: its words become this question."""

    zh: str
    """In Chinese."""
    en: str
    """In English."""
    zh_alone: NotRequired[str]
    """Without words, in Chinese."""
    en_alone: NotRequired[str]
    """Without words, in English."""


class Choices(TypedDict):
    """The buttons of /settings, by language."""

    zh: dict[str, str]
    """In Chinese."""
    en: dict[str, str]
    """In English."""


class Command(TypedDict):
    """A line of the bot's menu."""

    name: str
    """What is typed."""
    scopes: list[str]
    """Where it is offered."""
    words: NotRequired[list[str]]
    """What says the same typed without a slash, beside its line of the menu."""
    zh: str
    """What it does, in Chinese."""
    en: str
    """In English."""


class Rehearsed(TypedDict):
    """A question the bot asks itself before it says that it is ready."""

    zh: str
    """In Chinese; `{agency}`, `{other}` and `{year}` are two agencies held and a year of one."""
    en: str
    """In English."""


class Telegram(TypedDict):
    """Everything the bot says that is no answer; HTML as Telegram reads it."""

    question: dict[str, Question]
    """By the command."""
    rehearsed: list[Rehearsed]
    choices: Choices
    command: list[Command]


class Web(TypedDict):
    """Every text of the pages."""

    sentence: dict[str, str]
    """How Chinese sentences end."""
    text: Sentences
    """By name."""
    main: dict[str, list[str]]
    """The figures an agency's page shows by year."""
    form: Sentences
    """Heads of the statutory tables that span several rows or columns."""
    gloss: dict[str, str]
    """Words of the form → in English."""


class Api(TypedDict):
    """What the HTTP API and the tools say of themselves."""

    about: Said
    operation: Sentences
    """By the address."""
    response: Sentences
    """By the status."""
    parameter: Sentences
    """By name."""
    field: Sentences
    """By the field, `Shape.field` where a name means something else there."""
    example: dict[str, Words | dict[str, Words | Number]]
    """What the five sample reports answer."""


class Refusals(TypedDict):
    """Why a file is not read."""

    refused: dict[str, str]
    """One plain sentence each, with the fields its reader fills in."""
