"""What an answer found, apart from its figures and passages: one class for each kind of finding.

`bot.reply` words each of them; a new class without words does not type-check.
"""

from dataclasses import dataclass

from index.cited import CitedFigure


@dataclass(frozen=True, slots=True)
class Stated:
    """The figures of reports as they stand: one, or several side by side."""

    breakdown: bool = False
    """Whether they are parts of one thing."""
    polar: bool = False
    """Whether it was asked whether there is any, or whether a number is right."""
    verdict: str = ""
    """`right` or `wrong` where a number was named; "" where none was."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The same figure of several agencies side by side; the winner first where it was asked for."""

    winner: str = ""
    """The agency with more (or fewer, if `least`); "" where nobody asked or two are equal."""
    least: bool = False
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over the years; the years with the largest or smallest first if asked for."""

    extreme: tuple[int, ...] = ()
    least: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """How far two figures are apart: the first figure of the answer, with both as operands."""

    first: CitedFigure
    """The one named first."""
    second: CitedFigure


@dataclass(frozen=True, slots=True)
class Changed:
    """The change between two years: `yoy_change` figures first, both years after them."""

    growth: bool = False
    """Whether the rate was asked for, which then is the first figure."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """No change can be computed: what is held of the two years."""


@dataclass(frozen=True, slots=True)
class Who:
    """A set of agencies in words: `said` as asked, the unit it was narrowed to, how many."""

    place: str = ""
    """Names of places, full; "" for everywhere."""
    unit: str = ""
    """Id of a unit of data/agencies.toml."""
    function: str = ""
    """Stem of a function."""
    agencies: int = 0


@dataclass(frozen=True, slots=True)
class OverSet:
    """A sum, mean or median over a set: the first figure, its operands as inputs."""

    who: Who
    fold: str
    """`sum`, `mean` or `median`."""
    shown: tuple[CitedFigure, ...]
    """Operands shown, the largest first where not all are."""
    of: int
    """How many operands there are."""


@dataclass(frozen=True, slots=True)
class ChangeOfTotals:
    """The change of the sum of a set between two years: difference and rate, totals as operands."""

    who: Who
    growth: bool
    """Whether the rate was asked for, which then comes first."""


@dataclass(frozen=True, slots=True)
class ByYear:
    """The sum of a set for each of several years, in their order."""

    who: Who


@dataclass(frozen=True, slots=True)
class Ranked:
    """Agencies in order of a figure; equal figures share a place."""

    who: Who
    places: tuple[int, ...]
    """The place of each figure of the answer."""
    of: int
    """How many have a place."""
    least: bool = False
    ties_cut: int = 0
    """How many with the last value shown are not shown."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of one agency among a set: the first figure, its own figure the operand."""

    who: Who
    agency: str
    place: int
    of: int
    tied: int
    """How many others share the place."""
    least: bool = False


@dataclass(frozen=True, slots=True)
class SharedOf:
    """An agency's part of the total of a set: the share first, its operands both."""

    who: Who
    agency: str


@dataclass(frozen=True, slots=True)
class Against:
    """One agency's figure beside the mean of a set: its figure first, the mean second."""

    who: Who
    verdict: str
    """`above`, `below` or `equal`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The members of a set that meet a condition, or all of them."""

    who: Who
    matching: int
    all: bool = False
    """Whether no condition was asked for."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many members of a set meet a condition; the count is the first figure."""

    who: Who
    matching: int
    shown: tuple[CitedFigure, ...]


@dataclass(frozen=True, slots=True)
class NothingKnown:
    """No report of a set states the figure."""

    who: Who
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Passages, verbatim; `held` are the years held of each agency asked about."""

    held: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How the checks of one report came out."""

    agency: str
    year: int
    passed: int
    failed: int
    undecidable: int
    not_assessable: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcomes of the checks of the reports asked about."""

    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of the prose beside that of the table."""

    told: CitedFigure
    printed: CitedFigure | None
    verdict: str
    """`same`, `different` or `undecidable`."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Claim by claim whether prose and tables agree."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Failing:
    """The reports that contradict themselves, as (agency, year)."""

    reports: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BlankReport:
    """How many cells of a report are blank, and how many belong to missing tables."""

    agency: str
    year: int
    blank: int
    missing: int


@dataclass(frozen=True, slots=True)
class Blanks:
    """The reports with blank cells or missing tables."""

    reports: tuple[BlankReport, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """The sentences of the later of two reports that the earlier one does not have."""

    earlier: int
    later: int
    fresh: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of reports, as passages."""

    agency: str
    year: int
    count: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held: (agency, years) rows."""

    reports: int
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A row or computed figure explained."""

    id: str
    definition: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A term explained, with the article it rests on."""

    zh: str
    en: str
    basis: str


@dataclass(frozen=True, slots=True)
class Defined:
    """What terms and rows mean."""

    terms: tuple[Explanation, ...]
    rows: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the regulation, verbatim."""

    no: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """How something is done: articles of the regulation; contact passages of the report if any."""

    articles: tuple[Article, ...]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Greeting:
    """A welcome; `examples` are (agency, year) pairs that can be asked about."""

    examples: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A remark answered as a person would, by the name of its sentence."""

    name: str
    examples: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A question back: the candidates are the answers to it."""

    asked: str
    """`agency`, `agency_unsure`, `which_agency`, `meaning`."""
    said: str = ""


@dataclass(frozen=True, slots=True)
class NoAgency:
    """An agency that is not held, and agencies near it that are."""

    said: str
    near_place: tuple[str, ...] = ()
    near_function: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoYear:
    """Years that are not held, and those that are, as (agency, years)."""

    years: tuple[int, ...]
    held: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class NotInForm:
    """A row or column that the form of a report does not have."""

    agency: str
    year: int
    figures: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WholeYearsOnly:
    """A part of a year was asked about."""


@dataclass(frozen=True, slots=True)
class Unprinted:
    """The cell asked for is missing, blank or unreadable: the first figure shows its state."""


@dataclass(frozen=True, slots=True)
class NoPassage:
    """No sentence states what was asked; passages, if any, are what section six says instead."""

    sentence: str
    """Which sentence of data/replies.toml says so."""
    agency: str = ""
    year: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Something the reports never say: `opinion`, `forecast` or `other_topic`."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words that were not understood, or why what was understood cannot be answered."""

    unknown: tuple[str, ...] = ()
    why: str = ""
    """Name of a sentence of data/replies.toml; "" where words are the reason."""
    examples: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """The answers to several questions of one message: `Answer.parts`."""


Finding = (
    Stated | Compared | Series | Gap | Changed | Unchanged | OverSet | ChangeOfTotals | ByYear | Ranked | Placed | SharedOf | Against
    | Listed | Counted | NothingKnown | Quoted | Checked | Claims | Failing | Blanks | Fresh | Contents | Holdings | Defined
    | Procedure | Greeting | Talk | Choice | NoAgency | NoYear | NotInForm | WholeYearsOnly
    | Unprinted | NoPassage | OutOfScope | NotUnderstood | Several
)  # fmt: skip


def speaks_for_itself(finding: Finding) -> bool:
    """Tell whether a finding answers without a figure or passage: nothing was measured."""
    return isinstance(
        finding,
        Checked | Blanks | Failing | Holdings | Defined | Procedure | Greeting | Talk | Fresh
        | Contents | Several,
    )  # fmt: skip
