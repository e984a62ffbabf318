"""How reports are read: prose.toml, reading.toml, tables.toml, pages.toml, fetching.toml."""

from typing import NotRequired, TypedDict

from data.shapes.words import Number, Words


class Zero(TypedDict):
    """What a sentence denies, which makes a figure 0."""

    indicator: str
    """The row."""
    verbs: list[str]
    """Verbs, of which one is said."""
    objects: list[str]
    """Objects, of which one is said."""
    followed: list[str]
    """What may follow; anything where it is empty."""


class Statement(TypedDict):
    """A whole sentence that states 0 for what it is about."""

    indicator: str
    """The row."""
    verbs: list[str]
    """Verbs, of which one is said."""
    objects: list[str]
    """Objects, of which one is said."""


class Claim(TypedDict):
    """Whose number a number of the prose is; the first claim that fits."""

    indicator: str | list[str]
    """The row, or rows; [] says that it is nobody's."""
    all: NotRequired[list[list[str]]]
    """Groups of words: one of each stands before the number, one of them right before it."""
    without: NotRequired[list[str]]
    """Words around the number that speak against it."""
    topic: NotRequired[str]
    """What the paragraph must have named by then."""
    same_sentence: NotRequired[str]
    """What the sentence itself, or the heading above, must name."""
    last_topic: NotRequired[str]
    """What the sentence must have named last."""
    only_zero: NotRequired[bool]
    """Whether it holds for the number 0 alone."""
    measures: NotRequired[list[str]]
    """Measure words of the number; those of [measures] `count` where it has none."""
    behind: NotRequired[bool]
    """Whether words of the groups may stand behind the number."""
    shares: NotRequired[bool]
    """False: the number of one kind of applicant, or one channel, is not meant."""
    exactly: NotRequired[list[str]]
    """Without groups: all that stands before the number."""
    ends: NotRequired[list[str]]
    """Without groups: how the words before the number end."""
    whole: NotRequired[bool]
    """Whether a part (其中) is not meant."""
    from_year: NotRequired[int]
    """First year of the clause it holds for."""


class Prose(TypedDict):
    """Figures stated in prose."""

    schema_version: int
    """1."""
    worth: list[str]
    """A passage without one of these states no figure of the form."""
    measures: dict[str, list[str]]
    """Measure words."""
    numerals: dict[str, list[str]]
    """Words around numerals."""
    skip: dict[str, list[str]]
    """What speaks of another year, part or body."""
    topics: dict[str, list[str]]
    """What a sentence is about."""
    negation: dict[str, list[str]]
    """Words that deny."""
    zero: list[Zero]
    statement: list[Statement]
    claim: list[Claim]


class Table(TypedDict):
    """How a statutory table is told."""

    id: str
    """`t2`, `t3` or `t4`."""
    head: list[str]
    """Words of its header."""
    remarks: NotRequired[list[str]]
    """What begins a remark behind the name of a column."""
    groups: NotRequired[list[str]]
    """Parts that have a label and no cells of their own."""
    subtotals: NotRequired[list[str]]
    """Rows that some places add below the parts."""
    common: NotRequired[list[str]]
    """Labels too common to tell the table by."""


class Tables(TypedDict):
    """Tables, headers, and the marks in their cells."""

    schema_version: int
    """1."""
    table: list[Table]
    survey: dict[str, str]
    """Columns of the table of 2014."""
    cell: dict[str, Words]
    """Signs and words of cells."""
    worth: dict[str, Number]
    """Units of money → yuan."""
    count: dict[str, list[str]]
    """Heads of a column that counts."""
    year: dict[str, list[str]]
    """This year's and last year's column."""
    told: dict[str, list[str]]
    """Words of another time."""
    looks: dict[str, list[str]]
    """A digit → letters a scan takes for it."""
    group: dict[str, str]
    """Names of groups of columns."""


class Reading(TypedDict):
    """Titles, headings, dates, agencies, and what is no report of a year."""

    schema_version: int
    """1."""
    refusal: dict[str, str]
    """Why a document is no report: a sentence each."""
    script: dict[str, dict[str, str]]
    """Characters that simplified reports do not use, and theirs."""
    heading: dict[str, Words]
    """What tells a section's heading from a numbered row."""
    title: dict[str, Words]
    """What a title is made of."""
    period: dict[str, Words]
    """Words near the statistics period."""
    published: dict[str, Words]
    """Words before a publication date."""
    gate: dict[str, Words]
    """What is no report of a whole year."""
    scope: dict[str, str]
    """Headings of what is of a part, the whole, or others."""
    evidence: dict[str, Words]
    """How much each source of agency and year weighs."""
    preface: dict[str, Words]
    """What tells the agency in the first paragraph."""
    agency: dict[str, Words]
    """How names of agencies begin and end."""


class Pages(TypedDict):
    """What web pages, spreadsheets and PDFs carry around a report."""

    meta: dict[str, list[str]]
    """Names of the fields of a page's head."""
    facts: dict[str, list[str]]
    """Labels beside a report that say whose and of when it is."""
    fields: dict[str, list[str]]
    """Names of the fields of a site's data."""
    columns: dict[str, list[str]]
    """Names of columns of a list of reports."""
    labels: dict[str, list[str]]
    """Other labels of a page."""


class Fetching(TypedDict):
    """Where the links of a column lead."""

    schema_version: int
    """1."""
    links: dict[str, list[str]]
    """Words of links: to reports, and to further pages."""
