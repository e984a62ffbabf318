"""Limits, orders and joined conditions of a question: 超过9000件且被复议, 前5名, 100到200件之间."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.asking.amounts import number_in
from index.asking.counting import ends_of
from index.asking.cover import Mention
from index.asking.meaning import Clause, topic_of
from index.plan import Cell, Limit, Op, Test, Where

JOINS = ("and_also", "or_else")
"""Cues that join two conditions."""
_ONE_SIDED = {
    "over": Op.OVER,
    "at_least": Op.AT_LEAST,
    "under": Op.UNDER,
    "at_most": Op.AT_MOST,
    "exactly": Op.EQUAL,
}


@dataclass(frozen=True, slots=True)
class _Part:
    """The mentions of one condition."""

    mentions: tuple[Mention, ...]


def where_of(mentions: Sequence[Mention], columns: Sequence[str], unit: str = "") -> Where | None:
    """Return the conditions that mentions name, None where they name none.

    The first condition is about the figure the question asks for, in its unit; each later one names
    its own.
    """
    parts, joins = _parts(mentions)
    tests = [
        _test(part, columns, unit if at == 0 else "", first=at == 0)
        for at, part in enumerate(parts)
    ]
    named = tuple(one for one in tests if one is not None)
    if not named or (len(parts) > 1 and len(named) < len(parts)):
        return None
    return Where(named, every="or_else" not in joins)


def _parts(mentions: Sequence[Mention]) -> tuple[list[_Part], list[str]]:
    parts: list[list[Mention]] = [[]]
    joins: list[str] = []
    for found in mentions:
        join = next((name for name in found.values if name in JOINS), "")
        if found.kind == "cue" and join:
            parts.append([])
            joins.append(join)
        else:
            parts[-1].append(found)
    return [_Part(tuple(part)) for part in parts], joins


def _test(part: _Part, columns: Sequence[str], unit: str, first: bool) -> Test | None:
    limit = limit_in(part.mentions, unit)
    topic = topic_of([Clause(part.mentions)], columns)
    if first and len(topic.meanings) != 1 and limit is not None:
        return Test(limit)
    if limit is None and first:
        limit = _default(part.mentions) if topic.meanings else None
    if first and limit is None:
        return None
    if len(topic.meanings) > 1 or topic.loose:
        return None
    own = [name for found in part.mentions if found.kind == "column" for name in found.values]
    column = next((name for name in own if name != "total"), "")
    measure = Cell(topic.meanings[0].figures, column) if topic.meanings else None
    if limit is None and measure is None:
        return None
    return Test(limit or _default(part.mentions), measure)


def _default(mentions: Sequence[Mention]) -> Limit:
    """Return what a condition without a limit means: that there is any, or none."""
    cues = {name for found in mentions if found.kind == "cue" for name in found.values}
    return Limit(Op.EQUAL) if cues & {"none", "negation"} else Limit(Op.OVER)


def limit_in(mentions: Sequence[Mention], unit: str = "") -> Limit | None:
    """Return the limit that mentions name: a number with a word of comparison, or a range."""
    ranges = [found for found in mentions if found.kind == "range"]
    if ranges:
        low, high = (number_in(word, unit) for word in ends_of(ranges[0].said))
        return Limit(Op.BETWEEN, min(low, high), max(low, high))
    cues = [
        (at, name)
        for at, found in enumerate(mentions)
        if found.kind == "cue"
        for name in found.values
        if name in _ONE_SIDED
    ]
    numbers = [at for at, found in enumerate(mentions) if found.kind == "number"]
    if not cues or not numbers:
        return None
    if len(cues) == 2 and len(numbers) == 2:
        return _two_sided(mentions, cues, numbers, unit)
    at, name = cues[0]
    nearest = min(numbers, key=lambda other: (abs(other - at), other))
    return Limit(_ONE_SIDED[name], number_in(mentions[nearest].said, unit))


def _two_sided(
    mentions: Sequence[Mention],
    cues: Sequence[tuple[int, str]],
    numbers: Sequence[int],
    unit: str,
) -> Limit | None:
    """Return the range between two limits: 超过100件、不到200件; both ends are outside it."""
    pairs = {
        name: number_in(mentions[number].said, unit)
        for (_, name), number in zip(cues, numbers, strict=True)
    }
    low = pairs.get("over", pairs.get("at_least"))
    high = pairs.get("under", pairs.get("at_most"))
    if low is None or high is None:
        return None
    one = Decimal(1)
    return Limit(
        Op.BETWEEN,
        low + one if "over" in pairs else low,
        high - one if "under" in pairs else high,
    )


def meets(value: Decimal, limit: Limit, mean: Decimal | None = None) -> bool:
    """Tell whether a figure meets a limit; `mean` is that of its set, for limits about it."""
    match limit.op:
        case Op.OVER:
            return value > limit.low
        case Op.AT_LEAST:
            return value >= limit.low
        case Op.UNDER:
            return value < limit.low
        case Op.AT_MOST:
            return value <= limit.low
        case Op.EQUAL:
            return value == limit.low
        case Op.BETWEEN:
            return limit.low <= value <= limit.high
        case Op.ABOVE_MEAN:
            return mean is not None and value > mean
        case Op.BELOW_MEAN:
            return mean is not None and value < mean
