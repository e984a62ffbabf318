"""What a question means, slot by slot, and what a chat remembers of it."""

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any

from data.records import record
from data.vocabulary import vocabulary
from index.answer import Candidate, Warn
from index.asking.cover import Mention
from index.asking.topic import Topic
from index.cited import CitedFigure, CitedPassage
from index.folding import NUMBERS, Fold
from index.plan import Order, Scope, Where
from index.store import Agency

LIMITS = frozenset({"over", "at_least", "under", "at_most", "between", "exactly"})
"""Cues that compare a figure with a number."""
ALONG_YEARS = frozenset({"trend", "which_year"})
"""Cues that ask for a figure year by year."""


@cache
def fold_cues() -> Mapping[str, Fold]:
    """Return the cues that say what is done over a set, each with its fold."""
    cues = vocabulary().phrasings["cue"]
    return {name: Fold(cue["fold"]) for name, cue in cues.items() if "fold" in cue}


@cache
def number_cues() -> frozenset[str]:
    """Return the cues of the folds that come to one number: 平均, 中位数."""
    return frozenset(name for name, fold in fold_cues().items() if fold in NUMBERS)


@cache
def rank_cues() -> frozenset[str]:
    """Return the cues that ask for an order: 最多, 最少, 排名."""
    return frozenset(name for name, fold in fold_cues().items() if fold is Fold.RANK)


@record(frozen=True, slots=True)
class Obstacle:
    """Why a question cannot be answered as it stands, and what would help."""

    status: str
    reason: str | None = None
    candidates: tuple[Candidate, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Question:
    """A question with every slot that could be filled."""

    said: str
    """As typed."""
    text: str
    """In plain form; mentions are spans of it."""
    language: str
    mentions: tuple[Mention, ...] = ()
    agencies: tuple[Agency, ...] = ()
    scope: Scope | None = None
    scopes: tuple[Scope, ...] = ()
    """Two sets that are named beside each other."""
    years: tuple[int, ...] = ()
    """Report years asked for; () where the question leaves them open."""
    year_rule: str = ""
    own_years: tuple[tuple[int, int], ...] = ()
    """Agency ids with the year said for each: 绥芬河2021年和商务厅2020年."""
    topic: Topic = field(default_factory=Topic)
    columns: tuple[str, ...] = ()
    """Applicant columns, or groups of them; () means the total."""
    but: Topic = field(default_factory=Topic)
    """What is left out: 除了……以外."""
    but_columns: tuple[str, ...] = ()
    minus: Topic = field(default_factory=Topic)
    """What is taken away: 减去……."""
    minus_columns: tuple[str, ...] = ()
    section: str = ""
    """Name of a section block of data/phrasings.toml."""
    cues: frozenset[str] = frozenset()
    order: Order | None = None
    """Which places of a ranking are named: 前5名, 第二多."""
    where: Where | None = None
    """The conditions named: 超过9000件且被复议."""
    is_future: bool = False
    """Whether a year is asked for that has not begun."""
    scene: "Question | None" = None
    """What was said around the sentence that asks."""
    before: "Question | None" = None
    """The question about prose that this one follows without naming an agency."""
    told: tuple[tuple[CitedFigure, CitedPassage], ...] = ()
    """The numbers of the prose told last in the chat with their sentences, the last one last."""
    notes: tuple[Warn, ...] = ()
    obstacle: Obstacle | None = None

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the words nobody taught us, in reading order."""
        return tuple(found.said for found in self.mentions if found.kind == "unknown")


@record(frozen=True, slots=True)
class Context:
    """What later questions of the same chat may inherit."""

    agencies: tuple[int, ...] = ()
    """Of the last question about named agencies."""
    spoken_of: tuple[int, ...] = ()
    """The agencies asked about one after the other with the same figure, the last one last."""
    own_years: tuple[tuple[int, int], ...] = ()
    """Their ids with the one year that was asked for of each."""
    rows: tuple[Topic, ...] = ()
    """What was asked of the same agencies and years one after the other, the last one last."""
    scope: Scope | None = None
    """Of the last question about a set, until a named agency is asked about."""
    scopes: tuple[Scope, ...] = ()
    """Of the last question, where it set two sets against each other."""
    years: tuple[int, ...] = ()
    topic: Topic = field(default_factory=Topic)
    columns: tuple[str, ...] = ()
    section: str = ""
    cues: frozenset[str] = frozenset()
    """Of a question about a set: what was done over it; of two, what was asked of both."""
    order: Order | None = None
    where: Where | None = None
    members: int = 0
    """How many agencies the answer about a set named or was made of."""
    first: str = ""
    """The agency shown first last time."""
    last: Question | None = None
    """The question answered last."""
    prose: Question | None = None
    """The question answered last, where it was about prose."""
    told: tuple[tuple[CitedFigure, CitedPassage], ...] = ()
    """The numbers of the prose told one after the other with their sentences, the last one last."""
    candidates: tuple[Candidate, ...] = ()
    """Choices offered last, so that "第二个" or a name can settle the question."""
    pending: str = ""
    """The question that was asked back for an agency, which a reply may name."""
