"""Sets of concepts and the rows of the form they ask for, as data/phrasings.toml has them."""

from collections.abc import Mapping
from functools import cache

from data.records import record
from data.vocabulary import vocabulary
from index.figures import parts_of


@record(frozen=True, slots=True)
class Meaning:
    """A set of concepts and the figures it asks for."""

    of: frozenset[str]
    figures: tuple[str, ...]
    breakdown: bool
    """Whether the figures are parts of one thing, to be shown together."""
    choose: bool
    """Whether the figures are different things, to be asked back about."""
    also: tuple[str, ...]
    """Figures worth a line beside the answer."""
    solo: bool = False
    """Whether it holds only where nothing else is asked about."""
    of_sets: tuple[str, ...] = ()
    """Figures meant instead where a set of agencies is asked about."""
    counted: tuple[str, ...] = ()
    """Figures meant instead of a choice where it is asked how many: 收费多少."""
    open_beside: frozenset[str] = frozenset()
    """Concepts beside which the choice stays open: 申请人收了多少钱."""


def in_every_form(rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rows with what other forms have in their place: 制发 of 2021 is 新制作 of 2019."""
    return _replaced().get(rows[0], rows) if len(rows) == 1 else rows


@cache
def _replaced() -> Mapping[str, tuple[str, ...]]:
    """Return the rows that are one thing under several forms, by the first of them."""
    plain = [one for one in meanings() if not (one.breakdown or one.choose or one.solo)]
    plain.sort(key=lambda one: -len(one.of))
    return {one.figures[0]: one.figures for one in plain if len(one.of) > 1 or _is_one(one)}


def _is_one(meaning: Meaning) -> bool:
    """Tell whether a meaning of one concept is one row of each form: 收到, not 规章."""
    units = [one for one in vocabulary().phrasings["meaning"] if set(one["of"]) > meaning.of]
    return not units or all(name.startswith("s14_") for name in meaning.figures[1:])


def is_ground(name: str) -> bool:
    """Tell whether a row, or a sum of rows, counts requests that were not granted on a ground."""
    rows = vocabulary().indicators
    groups = {rows[part].group for part in ([name] if name in rows else parts_of(name))}
    return bool(groups) and groups <= set(vocabulary().phrasings["zones"]["grounds"])


def is_weak(concept: str) -> bool:
    """Tell whether a concept only sets the scene of every question: 收到, 申请."""
    return bool(vocabulary().phrasings["concept"].get(concept, {}).get("weak"))


@cache
def meanings() -> tuple[Meaning, ...]:
    """Return the meanings of data/phrasings.toml, in its order."""
    return tuple(
        Meaning(
            frozenset(row["of"]),
            tuple(row["figures"]),
            row.get("breakdown", False),
            row.get("choose", False),
            tuple(row.get("also", ())),
            row.get("solo", False),
            tuple(row.get("of_sets", ())),
            tuple(row.get("counted", ())),
            frozenset(row.get("open_beside", ())),
        )
        for row in vocabulary().phrasings["meaning"]
    )


@cache
def listed_with(figure: str) -> frozenset[str]:
    """Return the rows that are listed together with a row: those of the results, beside their
    total."""
    listed = (one.figures for one in meanings() if one.breakdown and figure in one.figures)
    return frozenset(name for names in listed for name in names) - {figure}
