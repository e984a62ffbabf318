"""data/agencies.toml: how agencies are called."""

from typing import NotRequired, TypedDict

from data.shapes.words import Words


class Level(TypedDict):
    """A level of government."""

    id: str
    """`central`, `province`, `prefecture`, `county`, `township` or `functional_area`."""
    suffix: NotRequired[list[str]]
    """How names of bodies of it end."""
    place: NotRequired[list[str]]
    """How names of its places end."""
    dept_suffix: NotRequired[list[str]]
    """How names of its departments end."""
    note: NotRequired[str]
    """For who reads the file."""


class Function(TypedDict):
    """A kind of agency: what it does, apart from where. {P} is a place in full, {p} in short."""

    stem: str
    """What it does: 外事; never changes."""
    canonical: str
    """Its official name."""
    en: NotRequired[list[str]]
    """What it is called in English."""
    variants: NotRequired[list[str]]
    """Other names of the same body."""
    predecessors: NotRequired[list[str]]
    """Bodies it was made of; asking for one of them is said to be that."""
    others: NotRequired[list[str]]
    """Bodies that have the function together with another one."""
    note: NotRequired[str]
    """For who reads the file."""


class Body(TypedDict):
    """Another body of a function, held apart from the function's own."""

    stem: str
    """The function it belongs to."""
    body: str
    """What it is: 农村工作."""
    canonical: str
    """Its official name."""
    en: NotRequired[list[str]]
    """What it is called in English."""
    variants: list[str]
    """Other names of the same body."""
    predecessors: NotRequired[list[str]]
    """Bodies it was made of."""
    others: NotRequired[list[str]]
    """Bodies that have its work together with another one."""
    note: NotRequired[str]
    """For who reads the file."""


class Unit(TypedDict):
    """A kind of agency that a set is made of: 各区政府, 下属各局."""

    id: str
    """By which the store is asked."""
    zh: list[str]
    """What it is called."""
    en: NotRequired[list[str]]
    """What it is called in English."""
    kind: str
    """`government` (of a place), `department` (of a government) or `any`."""
    level: NotRequired[str]
    """Level of the agencies; any without."""
    place: NotRequired[list[str]]
    """How the names of their places end."""
    name: NotRequired[list[str]]
    """How their own names end."""
    alone: NotRequired[bool]
    """Whether the words make a set behind a place without a quantifier."""
    own: NotRequired[bool]
    """Whether, said of a place, they are of its own level: 上海市各部门."""
    means: NotRequired[str]
    """The unit that the words mean where no office follows: 各区 are their governments."""


class Homonym(TypedDict):
    """A short name that several agencies have."""

    name: str
    """What is said."""
    candidates: list[str]
    """What may be meant."""


class SelfReference(TypedDict):
    """Words by which an agency speaks of itself."""

    words: list[str]
    """本机关, 全市."""
    meaning: str
    """For who reads the file."""


class LevelWord(TypedDict):
    """A word for a kind of place, standing before a function or after a short name."""

    word: str
    """The word."""
    levels: list[str]
    """Levels it may mean."""
    endings: list[str]
    """How the names of the places end."""
    loosely: NotRequired[list[str]]
    """Further endings that count where it stands after a short name."""


class Agencies(TypedDict):
    """Places and functions make names; what else agencies are called."""

    schema_version: int
    """1."""
    level: list[Level]
    function: list[Function]
    body: list[Body]
    unit: list[Unit]
    homonym: list[Homonym]
    self_reference: list[SelfReference]
    level_word: list[LevelWord]
    wording: dict[str, Words]
    """Words around names."""
    exonyms: dict[str, str]
    """English names of places → the place."""
    english: dict[str, Words]
    """Words of English names."""
    central_english: dict[str, str]
    """English names of bodies of the whole country → the body."""
    central_short: dict[str, str]
    """Short names of bodies of the whole country → the body."""
    short_for: dict[str, str]
    """Short names of departments → how the full name goes on behind the place."""
