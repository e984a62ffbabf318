"""data/form.toml, checks.toml and terms.toml: what reports print, and what is held against it."""

from typing import NotRequired, TypedDict

from data.shapes.words import Words


class Generation(TypedDict):
    """A statutory form and the report years it was in force."""

    id: str
    """`g2021`; never changes."""
    name: str
    """What the form is called."""
    first_year: int
    """First report year (the year the figures are about)."""
    last_year: int
    """Last report year; 9999 while it is in force."""
    basis: str
    """The document that prescribes it."""
    tables: list[str]
    """Ids of its tables."""
    note: str
    """For who reads the file."""


class Section(TypedDict):
    """A section of the form."""

    no: int
    """1 to 6."""
    label: str
    """Its official heading."""
    variants: list[str]
    """Headings that reports print in its place."""
    keywords: list[str]
    """Words of which one tells a heading that is printed in no known way."""
    en: NotRequired[str]
    """In English."""


class Column(TypedDict):
    """A column of table 3."""

    id: str
    """`natural_person`; never changes."""
    order: int
    """Its place, from the left."""
    label: str
    """The official wording."""
    en: str
    """In English."""
    group: NotRequired[str]
    """`legal_entity` for the five kinds of bodies."""
    label_seen: NotRequired[list[str]]
    """Deviating wordings found in published reports."""
    label_expected: NotRequired[list[str]]
    """Deviating wordings to accept although not yet met."""
    ask: NotRequired[list[str]]
    """How people ask for it in Chinese."""
    ask_en: NotRequired[list[str]]
    """How people ask for it in English."""


class Indicator(TypedDict):
    """A row of a statutory table (with its column header, in table 2), or a figure of the prose."""

    id: str
    """`new_received`; never changes."""
    table: str
    """`t2_2019`, `t2_2021`, `t3`, `t4`, `s6`, `narrative` or `s14`."""
    order: int
    """Its place in the table, from the top."""
    group: NotRequired[str]
    """Heading above it in the table, as an id."""
    parent: NotRequired[str]
    """The row it is a part of."""
    label: str
    """The official wording."""
    short: NotRequired[str]
    """What a reply calls it."""
    en: str
    """In English."""
    unit: str
    """Measure word of its numbers."""
    kind: str
    """`int`, `signed_int`, `decimal`, `money` or `text_number`."""
    generations: list[str]
    """Forms that have it."""
    label_seen: NotRequired[list[str]]
    """Deviating wordings found in published reports."""
    label_expected: NotRequired[list[str]]
    """Deviating wordings to accept although not yet met."""
    ask: NotRequired[list[str]]
    """How people ask for it in Chinese."""
    ask_en: NotRequired[list[str]]
    """How people ask for it in English."""
    definition: NotRequired[str]
    """What it counts."""
    comparability: NotRequired[str]
    """Why numbers of agencies or years may not be set beside one another."""
    caution: NotRequired[str]
    """What a reader should know."""
    confidence: str
    """For who reads the file: `official` or `provisional`, as the wording was seen in print."""


class Derived(TypedDict):
    """A figure the program computes, never presented as a reported one."""

    id: str
    """`granted_rate`; never changes."""
    label: str
    """What it is called."""
    en: str
    """In English."""
    unit: str
    """Measure word, or %."""
    formula: str
    """As a reader is shown it."""
    generations: list[str]
    """Forms of which it can be computed."""
    sum: NotRequired[list[str]]
    """Cells added up, as `row` or `row@column`; those the form lacks are left out."""
    less: NotRequired[list[str]]
    """Cells taken away from the sum."""
    over: NotRequired[list[str]]
    """Cells whose sum divides the sum: it is a rate."""
    columns: NotRequired[str]
    """Group of applicant columns added up instead of the total column."""
    ask: NotRequired[list[str]]
    """How people ask for it in Chinese."""
    ask_en: NotRequired[list[str]]
    """How people ask for it in English."""
    note: NotRequired[str]
    """What a reply says beside it."""
    zero_rule: NotRequired[str]
    """For who reads the file: what holds where the divisor is 0."""


class Form(TypedDict):
    """The statutory forms: tables, rows, columns, and what is computed of them."""

    schema_version: int
    """1."""
    generation: list[Generation]
    section: list[Section]
    column: list[Column]
    indicator: list[Indicator]
    derived: list[Derived]


class Norm(TypedDict):
    """What a rule rests on."""

    id: str
    """By which rules name it."""
    zh: str
    """In Chinese."""
    en: str
    """In English."""


class Check(TypedDict):
    """A rule: two sums compared by an operator, once for every member of a scope."""

    id: str
    """`t3_balance`; never changes."""
    stage: str
    """`report`: of every report as it is read; `years`: of two years of one agency; `draft`: of
    drafts alone."""
    severity: str
    """`hard`, `soft`, `plausibility` or `info`."""
    left: NotRequired[list[str]]
    """Terms added up: `row`, `row@column`, `earlier:row` of the year before, `-row` taken away;
    `{}` is the member of the scope. A computed figure stands for its parts."""
    operator: str
    """What compares them, or the check of that name in parser/checks or parser/drafts."""
    right: NotRequired[list[str]]
    """Terms of the other side."""
    limits: NotRequired[list[int]]
    """Numbers of the operator."""
    scope: list[str]
    """`report`, `columns` (each applicant), `rows` (each row of table 3), or the members."""
    norm: str
    """Id of a norm; `form` is the form in force for the report's year."""
    message: str
    """What is wrong, said of a figure in Chinese."""
    message_en: str
    """In English."""
    finding: NotRequired[str]
    """The sentence of `gongkai check`, where message and sides do not say it."""
    finding_en: NotRequired[str]
    """In English."""
    should: str
    """What it should be, as a colleague says it."""
    should_en: str
    """In English."""


class Checks(TypedDict):
    """The rules a report is held against (勾稽关系), and what a draft must have."""

    schema_version: int
    """1."""
    norm: list[Norm]
    check: list[Check]
    words: dict[str, Words]
    """Words by which a draft is read beside the report's own."""


class Term(TypedDict):
    """A word of the reports explained."""

    id: str
    """By which it is known."""
    words: list[str]
    """What people call it."""
    zh: str
    """The explanation in Chinese."""
    en: str
    """In English."""
    basis: str
    """The article it rests on."""
    alone: NotRequired[bool]
    """Whether the words ask for the explanation without more being said (多久答复)."""
    timetable: NotRequired[bool]
    """Whether it explains when reports appear."""


class Terms(TypedDict):
    """What the words of the reports mean, for 是什么意思."""

    term: list[Term]
