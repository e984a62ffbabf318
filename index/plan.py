"""What is asked, as one value: a small algebra that composes, executed by `index.answering`.

A plan is a cube of figures (agencies × years × measures) with what is done over it, or text, or
something about the reports. Kinds of question are shapes of plans.
"""

from dataclasses import field, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from data.records import record
from index.folding import Fold as Fold
from index.store import Agency


@record(frozen=True, slots=True)
class Cell:
    """A row of the form, or a computed figure, in one column."""

    rows: tuple[str, ...]
    """Indicator or derived ids. Of one report those its form has are answered; over many reports
    the first with a number counts."""
    column: str = ""
    """Applicant column or group of them; "" is the total."""
    breakdown: bool = False
    """Whether the rows are parts of one thing, to be shown together."""


@record(frozen=True, slots=True)
class Sum:
    """Several cells added up."""

    parts: tuple[Cell, ...]


@record(frozen=True, slots=True)
class Less:
    """How much one measure is more than another; negative where it is less."""

    more: Cell | Sum
    less: Cell | Sum


@record(frozen=True, slots=True)
class Over:
    """What part one measure is of another; `whole` None is the natural whole of the part."""

    part: Cell | Sum
    whole: Cell | None

    @property
    def names_part(self) -> bool:
        """Tell whether a part is named; without one there is no share."""
        return isinstance(self.part, Sum) or bool(self.part.rows)


@record(frozen=True, slots=True)
class Rest:
    """What of a closed group remains without some of its members."""

    whole: Cell
    but: tuple[Cell, ...]


Measure = Cell | Sum | Less | Over | Rest


@record(frozen=True, slots=True)
class Agencies:
    """Agencies named one by one."""

    agencies: tuple[Agency, ...]


@record(frozen=True, slots=True)
class Scope:
    """A set of agencies: all of them, or those of a place, a kind of unit and a function."""

    places: frozenset[str] = frozenset()
    """Region codes; empty means anywhere."""
    function: str = ""
    """Stem of a function; "" means any."""
    unit: str = ""
    """Id of a `[[unit]]` of data/agencies.toml; "" means any."""
    among: tuple[int, ...] = ()
    """Ids of the agencies meant where they were named or shown before; () means all."""
    said: str = ""


@record(frozen=True, slots=True)
class Scopes:
    """Two sets of agencies, in the order they were named."""

    scopes: tuple[Scope, ...]


Subjects = Agencies | Scope | Scopes


@record(frozen=True, slots=True)
class Years:
    """Report years asked for; () leaves them open, `rule` says how they were named."""

    years: tuple[int, ...] = ()
    rule: str = ""


class Op(StrEnum):
    """How a figure is compared with a limit."""

    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    EQUAL = "equal"
    BETWEEN = "between"
    ABOVE_MEAN = "above_mean"
    BELOW_MEAN = "below_mean"


@record(frozen=True, slots=True)
class Limit:
    """A condition a figure must meet; `high` is the upper end of `between`."""

    op: Op
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)


class Change(StrEnum):
    """What is asked along the years, or along what two figures are told apart by."""

    NONE = ""
    DIFFERENCE = "difference"
    GROWTH = "growth"
    TREND = "trend"
    TIMES = "times"
    """How many times the first is the second."""


@record(frozen=True, slots=True)
class Test:
    """A measure, the plan's own where None, that must meet a limit."""

    limit: Limit
    measure: Cell | None = None
    change: Change = Change.NONE
    """Whether the change from the year before must meet it, and not the figure itself."""


@record(frozen=True, slots=True)
class Where:
    """Conditions joined by and (`every`) or or."""

    tests: tuple[Test, ...] = ()
    every: bool = True


@record(frozen=True, slots=True)
class Order:
    """Which end of a ranking, how much of it, or which place of it."""

    least: bool = False
    top: int = 0
    """How many are asked for; 0 leaves it open."""
    at: int = 0
    """The one place asked for; 0 for none."""


@record(frozen=True, slots=True)
class Values:
    """Figures: a cube of agencies × years × measures, and what is done over it."""

    subjects: Subjects
    years: Years
    measures: tuple[Measure, ...]
    fold: Fold = Fold.NONE
    where: Where = Where()
    order: Order = Order()
    change: Change = Change.NONE
    fewer: bool = False
    """Whether the change was asked for as a decrease, which then counts positive."""
    apart: str = ""
    """`agencies`, `sets`, `years`, `measures` or `ends` (of a ranking): along which two figures are
    set against each other."""
    agency: Agency | None = None
    """The one whose place or share in the set is asked for."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what is asked along the years, of the figure and of its conditions."""
        return (self.change, *(test.change for test in self.where.tests))


@record(frozen=True, slots=True)
class Text:
    """Words of reports: a section, or sentences that hold what was asked."""

    subjects: Subjects
    years: Years
    section: str = ""
    words: tuple[str, ...] = ()
    """Words a sentence must hold."""


@record(frozen=True, slots=True)
class Meta:
    """Something about the reports, the bot or the statute, by the kind of question."""

    about: str
    subjects: Subjects | None = None
    years: Years = field(default_factory=Years)


@record(frozen=True, slots=True)
class Refused:
    """What no plan expresses: the sentence that says why, and the words it is about."""

    why: str
    words: tuple[str, ...] = ()


Plan = Values | Text | Meta | Refused


def as_data(plan: Any) -> Any:
    """Return a plan as plain data: what is empty is left out, an agency is its name."""
    if isinstance(plan, Agency):
        return plan.name
    if is_dataclass(plan) and not isinstance(plan, type):
        told = {one.name: as_data(getattr(plan, one.name)) for one in fields(plan)}
        return {"is": type(plan).__name__.lower()} | {k: v for k, v in told.items() if v}
    if isinstance(plan, tuple | frozenset | list):
        return [as_data(one) for one in (sorted(plan) if isinstance(plan, frozenset) else plan)]
    if isinstance(plan, Decimal):
        return float(plan) if plan % 1 else int(plan)
    return str(plan) if isinstance(plan, StrEnum) else plan
