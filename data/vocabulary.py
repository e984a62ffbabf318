"""Load and check the knowledge in this folder: forms, agency kinds, phrasings, replies.

One faulty entry does not hide the next: every fault is collected and reported with its file.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


class DataError(Exception):
    """Faults in the data files, all of them, one a line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Generation:
    """A statutory form and the report years it was in force."""

    id: str
    name: str
    first_year: int
    last_year: int
    basis: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionName:
    """A section of the statutory form and how reports head it."""

    no: int
    label: str
    variants: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    en: str = ""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class CheckRule:
    """An arithmetic or plausibility rule (勾稽关系)."""

    id: str
    severity: str
    expr: str
    scope: str
    generations: tuple[str, ...]
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Function:
    """A kind of agency: what it does, apart from where."""

    stem: str
    canonical: str
    variants: tuple[str, ...]
    predecessors: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Wording:
    """What people call a row without its printed label: 查档查登记那种."""

    row: str
    """Id of an indicator or of a computed figure."""
    language: str
    wording: str
    """In plain form."""


@dataclass(frozen=True, slots=True)
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
    lexicon: tuple[EverydayWord, ...]
    narrowing: frozenset[str]
    """Words of the lexicon that narrow what is asked wherever they stand."""
    wordings: tuple[Wording, ...]
    procedure: Mapping[str, Any]
    """data/procedure.toml as it stands: articles of the regulation and the words that ask."""
    synonyms: Mapping[str, Any]
    """data/synonyms.toml as it stands: words by which prose says what a question asks."""
    replies: Mapping[str, Any]
    """data/replies.toml as it stands: every sentence said, by name, in zh and en."""

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
def vocabulary() -> Vocabulary:
    """Return the vocabulary; raises DataError with every fault."""
    form, agencies = _read("form.toml"), _read("agencies.toml")
    words = tuple(EverydayWord(*row) for row in _table("lexicon.csv"))
    faults: list[str] = []
    built = Vocabulary(
        generations=_by_id(form, "generation", Generation, faults),
        sections=_by_id(form, "section", SectionName, faults, key="no"),
        columns=_by_id(form, "column", Column, faults),
        indicators=_by_id(form, "indicator", Indicator, faults),
        derived=_by_id(form, "derived", Derived, faults),
        checks=_by_id(form, "check", CheckRule, faults),
        functions=_by_id(agencies, "function", Function, faults, key="stem"),
        levels={level["id"]: level for level in agencies["level"]},
        units={unit["id"]: unit for unit in agencies.get("unit", ())},
        homonyms={row["name"]: tuple(row["candidates"]) for row in agencies["homonym"]},
        self_references=tuple(word for row in agencies["self_reference"] for word in row["words"]),
        terms=tuple(_by_id(_read("terms.toml"), "term", Term, faults).values()),
        phrasings=_read("phrasings.toml"),
        lexicon=words,
        narrowing=frozenset(row.word for row in words if row.value == "everywhere"),
        wordings=tuple(Wording(*row) for row in _table("wordings.csv")),
        procedure=_read("procedure.toml"),
        synonyms=_read("synonyms.toml"),
        replies=_read("replies.toml"),
    )
    if faults:
        raise DataError(faults)
    return built


def _read(name: str) -> dict[str, Any]:
    text = (files("data") / name).read_text("utf-8")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DataError([f"data/{name}: {error}"]) from error


def _table(name: str) -> list[list[str]]:
    """Return the rows of a CSV file below its header."""
    lines = (files("data") / name).read_text(encoding="utf-8").splitlines()
    return list(csv.reader(lines))[1:]


def _by_id(
    source: Mapping[str, Any], block: str, kind: type[Any], faults: list[str], key: str = "id"
) -> dict[Any, Any]:
    """Return the entries of a block by id; an unknown kind of fault never stops the rest."""
    built: dict[Any, Any] = {}
    for row in source.get(block, []):
        if row.get(key) in built:
            faults.append(f"[[{block}]] {row.get(key)}: given twice")
        try:
            built[row[key]] = kind(**_fields(kind, row))
        except KeyError as error:
            faults.append(f"[[{block}]] {row.get(key, '?')}: lacks {error}")
    return built


def _fields(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the constructor arguments of an entry; absent texts are "", absent lists ()."""
    given = dict(row)
    if "labels" in kind.__dataclass_fields__:
        spoken = [given["label"], *given.get("label_seen", []), *given.get("label_expected", [])]
        given["labels"] = tuple(dict.fromkeys(spoken))
    values: dict[str, Any] = {}
    for name, spec in kind.__dataclass_fields__.items():
        if spec.type is str or spec.type == "str":
            values[name] = given.get(name, "")
        elif spec.type is bool or spec.type == "bool":
            values[name] = given.get(name, False)
        elif spec.type is int or spec.type == "int":
            values[name] = given[name]
        else:
            values[name] = tuple(given.get(name, ()))
    return values
