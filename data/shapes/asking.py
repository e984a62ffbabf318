"""data/phrasings.toml, synonyms.toml and procedure.toml: how people ask."""

from typing import NotRequired, TypedDict

from data.shapes.words import Said


class Concept(TypedDict):
    """What a figure is about."""

    zh: list[str]
    """Its words in Chinese."""
    en: list[str]
    """Its words in English."""
    weak: NotRequired[bool]
    """Whether it only sets the scene: it means something where nothing stronger is said."""


class Meaning(TypedDict):
    """The figures that a set of concepts asks for."""

    of: list[str]
    """Concepts, all of which are said."""
    figures: list[str]
    """Rows or computed figures; several are one thing under several forms."""
    breakdown: NotRequired[bool]
    """Whether they are the parts of one thing, told side by side."""
    choose: NotRequired[bool]
    """Whether they are different things, to be asked back about."""
    also: NotRequired[list[str]]
    """Figures worth a line beside the answer."""
    solo: NotRequired[bool]
    """Whether it holds only where nothing else is asked about."""
    of_sets: NotRequired[list[str]]
    """Figures meant instead where a set of agencies is asked about."""
    counted: NotRequired[list[str]]
    """Figures meant instead of a choice where it is asked how many: 收费多少."""
    open_beside: NotRequired[list[str]]
    """Concepts beside which the choice stays open all the same: 申请人收了多少钱."""


class ColumnWords(TypedDict):
    """What people call a column of table 3."""

    zh: list[str]
    """In Chinese."""
    en: list[str]
    """In English."""


class Cue(TypedDict):
    """What is done with figures, or what else is wanted."""

    asks: str
    """`figures`, `reports`, `meta`, `talk`, `tone` or `refusal`: what it asks of."""
    alone: bool
    """Whether it is a question without more being said."""
    zh: list[str]
    """Its words in Chinese."""
    en: list[str]
    """Its words in English."""
    needs: NotRequired[list[str]]
    """What the plan must hold, one of these, or the question is refused (answering/shape.py)."""
    fold: NotRequired[str]
    """The fold of index/folding.py it asks for."""
    rows: NotRequired[list[str]]
    """Rows that say themselves what the cue asks for."""
    refused: NotRequired[str]
    """Sentence of data/replies.toml that refuses it where no plan uses it."""


class SectionWords(TypedDict):
    """How people ask for a part of the prose."""

    no: int
    """Section of the form."""
    zh: list[str]
    """Its words in Chinese."""
    en: list[str]
    """Its words in English."""
    offered: Said
    """What it is called where it is offered, by language."""
    within: NotRequired[list[str]]
    """Words of the sub-heading above the passages that are meant, or else of their text."""
    strict: NotRequired[bool]
    """Whether nothing is quoted where no passage has one of them; otherwise the section is."""


class InPlace(TypedDict):
    """A word that is another cue by where it stands: 有人告他们不."""

    said: str
    """Pattern of the place; its group `word` is the word."""
    cue: str
    """Id of the cue."""


class Formed(TypedDict):
    """What asks one thing by its form: 标题下面落的日期."""

    said: str
    """Pattern of it."""
    kind: str
    """Of what: `cue` or `concept`; `unknown` refuses what it says."""
    value: NotRequired[str]
    """Id of the cue or concept; what is unknown has none."""


class Phrasings(TypedDict):
    """How people ask; words are compared in plain form, and the longest at a place wins."""

    concept: dict[str, Concept]
    """By the concept's id."""
    meaning: list[Meaning]
    column: dict[str, ColumnWords]
    """By the column's id."""
    cue: dict[str, Cue]
    """By the cue's id."""
    section: dict[str, SectionWords]
    """By a name of the part."""
    in_place: list[InPlace]
    formed: list[Formed]


class Synonyms(TypedDict):
    """Words by which prose says what a question asks in others."""

    english: dict[str, list[str]]
    """What an English question calls a thing → the Chinese words of it."""
    digit_of: dict[str, str]
    """A digit → its numeral."""


class Article(TypedDict):
    """An article of the Regulation."""

    no: str
    """Its number."""
    text: str
    """The whole of it, verbatim."""


class Topic(TypedDict):
    """Something one may want to know of the procedure."""

    id: str
    """By which it is known."""
    articles: list[str]
    """Articles it is answered with."""
    asks: list[list[str]]
    """Signs: of each group of one of them the message has a word."""
    words: list[str]
    """Words that choose it for a message known to be about procedure."""
    hides: list[str]
    """More general topics that are not meant beside it."""


class Procedure(TypedDict):
    """How one applies and appeals: articles, and the words that ask for them."""

    source: Said
    """What the articles are of."""
    article: list[Article]
    signs: dict[str, list[str]]
    """Groups of words by which topics are known."""
    topic: list[Topic]
