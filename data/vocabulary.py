"""Load and check the knowledge in this folder: forms, agency kinds, phrasings, replies.

One faulty entry does not hide the next: every fault is collected and reported with its file.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from data.compiled import kept, source
from data.entries import DataError, blocks, by_id, lines
from data.records import record
from data.rules import CheckRule, rules

__all__ = ["CheckRule", "DataError", "Vocabulary", "vocabulary"]


@record(frozen=True, slots=True)
class Generation:
    """A statutory form and the report years it was in force."""

    id: str
    name: str
    first_year: int
    last_year: int
    basis: str
    tables: tuple[str, ...]


@record(frozen=True, slots=True)
class SectionName:
    """A section of the statutory form and how reports head it."""

    no: int
    label: str
    variants: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    en: str = ""


@record(frozen=True, slots=True)
class Column:
    """A column of table 3."""

    id: str
    order: int
    label: str
    en: str
    group: str
    labels: tuple[str, ...]
    """Every wording a report may print, the official one first."""
    ask: tuple[str, ...]
    ask_en: tuple[str, ...]


@record(frozen=True, slots=True)
class Indicator:
    """A row of a statutory table (with its column header, in table 2), or a figure of the prose."""

    id: str
    table: str
    """`t2_2019`, `t2_2021`, `t3`, `t4`, `s6`, `narrative` or `s14`."""
    order: int
    group: str
    parent: str
    label: str
    short: str
    en: str
    unit: str
    kind: str
    generations: tuple[str, ...]
    labels: tuple[str, ...]
    """Every wording a report may print, the official one first."""
    ask: tuple[str, ...]
    ask_en: tuple[str, ...]
    definition: str
    comparability: str
    caution: str
    confidence: str


@record(frozen=True, slots=True)
class Derived:
    """A figure the system computes; never presented as a reported one."""

    id: str
    label: str
    en: str
    unit: str
    formula: str
    generations: tuple[str, ...]
    ask: tuple[str, ...]
    ask_en: tuple[str, ...]
    note: str
    zero_rule: str
    sum: tuple[str, ...]
    """Cells added up, as `indicator` or `indicator@column`; those the form lacks are left out."""
    less: tuple[str, ...]
    """Cells taken away from the sum."""
    over: tuple[str, ...]
    """Cells whose sum divides the sum: the figure is a rate. () for a count."""
    columns: str
    """Group of applicant columns added up instead of the total column."""


@record(frozen=True, slots=True)
class Function:
    """A kind of agency: what it does, apart from where."""

    stem: str
    canonical: str
    variants: tuple[str, ...]
    predecessors: tuple[str, ...]
    note: str


@record(frozen=True, slots=True)
class Term:
    """A word of the reports explained."""

    id: str
    words: tuple[str, ...]
    zh: str
    en: str
    basis: str
    alone: bool
    """Whether the words ask for the explanation without more being said (多久答复)."""
    timetable: bool
    """Whether it explains when reports appear."""


@record(frozen=True, slots=True)
class EverydayWord:
    """A word of everyday speech and whether it could make another cell the right one."""

    word: str
    """In plain form: half-width, simplified, lower case."""
    language: str
    role: str
    """`free`, `frame`, `concept`, `column`, `cue`, `procedure`, `opinion`, `forecast`, `other`
    or `restricts`."""
    value: str
    """The concept, column or cue; `narrows` of a frame that narrows the noun right behind it."""
    source: str
    """`ours` for a word that is not in jieba's dictionary."""


@record(frozen=True, slots=True)
class Wording:
    """What people call a row without its printed label: 查档查登记那种."""

    row: str
    """Id of an indicator or of a computed figure."""
    language: str
    wording: str
    """In plain form."""


@record(frozen=True, slots=True)
class Vocabulary:
    """Everything in data/ that is written by hand, indexed by id."""

    generations: Mapping[str, Generation]
    sections: Mapping[int, SectionName]
    columns: Mapping[str, Column]
    indicators: Mapping[str, Indicator]
    derived: Mapping[str, Derived]
    checks: Mapping[str, CheckRule]
    functions: Mapping[str, Function]
    levels: Mapping[str, Mapping[str, Any]]
    units: Mapping[str, Mapping[str, Any]]
    """Kinds of unit a set may be narrowed to, each with its name in zh and en."""
    homonyms: Mapping[str, tuple[str, ...]]
    self_references: tuple[str, ...]
    terms: tuple[Term, ...]
    phrasings: Mapping[str, Any]
    """data/phrasings.toml as it stands: words by which a question is understood."""
    procedure: Mapping[str, Any]
    """data/procedure.toml as it stands: articles of the regulation and the words that ask."""
    synonyms: Mapping[str, Any]
    """data/synonyms.toml as it stands: words by which prose says what a question asks."""
    replies: Mapping[str, Any]
    """data/replies.toml as it stands: every sentence said, by name, in zh and en."""

    @property
    def lexicon(self) -> tuple[EverydayWord, ...]:
        """Return the words of everyday speech; tens of thousands, of which few are asked for."""
        return _everyday()

    @property
    def narrowing(self) -> frozenset[str]:
        """Return the words of the lexicon that narrow what is asked wherever they stand."""
        return _narrowing()

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Return what people call the rows."""
        return _wordings()

    def table(self, table: str, generation: str | None = None) -> tuple[Indicator, ...]:
        """Return the rows of a table in the form's order, for one generation where given."""
        rows = (row for row in self.indicators.values() if row.table == table)
        kept = (row for row in rows if generation is None or generation in row.generations)
        return tuple(sorted(kept, key=lambda row: row.order))

    def form_of(self, year: int) -> Generation | None:
        """Return the form in force for a report year."""
        for generation in self.generations.values():
            if generation.first_year <= year <= generation.last_year:
                return generation
        return None


@cache
def _everyday() -> tuple[EverydayWord, ...]:
    return tuple(EverydayWord(*row) for row in lines("lexicon.csv"))


@cache
def _narrowing() -> frozenset[str]:
    def everywhere() -> list[str]:
        return [row.word for row in _everyday() if row.value == "everywhere"]

    return frozenset(kept("narrowing", [source("lexicon.csv")], everywhere))


@cache
def _wordings() -> tuple[Wording, ...]:
    return tuple(Wording(*row) for row in lines("wordings.csv"))


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary; raises DataError with every fault."""
    form, agencies = blocks("form.toml"), blocks("agencies.toml")
    faults: list[str] = []
    built = Vocabulary(
        generations=by_id(form, "generation", Generation, faults),
        sections=by_id(form, "section", SectionName, faults, key="no"),
        columns=by_id(form, "column", Column, faults),
        indicators=by_id(form, "indicator", Indicator, faults),
        derived=by_id(form, "derived", Derived, faults),
        checks=rules().checks,
        functions=by_id(agencies, "function", Function, faults, key="stem"),
        levels={level["id"]: level for level in agencies["level"]},
        units={unit["id"]: unit for unit in agencies.get("unit", ())},
        homonyms={row["name"]: tuple(row["candidates"]) for row in agencies["homonym"]},
        self_references=tuple(word for row in agencies["self_reference"] for word in row["words"]),
        terms=tuple(by_id(blocks("terms.toml"), "term", Term, faults).values()),
        phrasings=blocks("phrasings.toml"),
        procedure=blocks("procedure.toml"),
        synonyms=blocks("synonyms.toml"),
        replies=blocks("replies.toml"),
    )
    if faults:
        raise DataError(faults)
    return built
