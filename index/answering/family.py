"""What a family of questions is: what it takes, its answer, and what it needs."""

from collections.abc import Callable
from functools import cache

from data.records import record
from index.answer import Answer
from index.asking.question import LIMITS, Question, fold_cues
from index.plan import Plan, Values
from index.store import Store


@record(frozen=True, slots=True)
class Asked:
    """A question with the plan it became."""

    question: Question
    kind: str
    """Name of the family that took it."""
    plan: Plan

    @property
    def values(self) -> Values:
        """Return the plan of a question about figures."""
        assert isinstance(self.plan, Values)
        return self.plan


@record(frozen=True, slots=True)
class Taken:
    """A plan, and the cues of the question that went into it."""

    plan: Plan
    used: frozenset[str] = frozenset()


@record(frozen=True, slots=True)
class Family:
    """Questions of one kind."""

    name: str
    takes: Callable[[Question], Taken | None]
    """Return the plan of a question of this family, None for any other question."""
    answers: Callable[[Asked, Store], Answer]
    needs_agency: bool = False
    """Whether it is asked which agency is meant where none is named."""
    unhindered: bool = False
    """Whether it is answered whether or not an agency could be told."""
    reads_unknown: bool = False
    """Whether it takes questions with words nobody knows; all others leave them alone."""


def has(question: Question, *cues: str) -> bool:
    """Tell whether a question holds one of some cues."""
    return bool(question.cues & set(cues))


def names_one(question: Question) -> bool:
    """Tell whether an agency is named, held or not."""
    return bool(question.agencies or question.obstacle)


@cache
def of_sets() -> frozenset[str]:
    """Return the cues that ask about many agencies where none is named."""
    return LIMITS | fold_cues().keys() | {"all"}


def is_many(question: Question) -> bool:
    """Tell whether a set of agencies is asked about, by name or by a word like 哪些单位."""
    return question.scope is not None or (
        bool(question.cues & of_sets()) and not names_one(question)
    )


def asks_something(question: Question) -> bool:
    """Tell whether a row, a figure or an unknown thing is asked about."""
    return bool(question.topic.meanings or question.topic.loose or question.unknown)
