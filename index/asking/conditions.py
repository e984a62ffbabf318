"""Limits, orders and joined conditions of a question: 超过9000件且被复议, 前5名, 100到200件之间."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from data.vocabulary import vocabulary
from index.asking.amounts import number_in
from index.asking.clauses import clauses_of
from index.asking.counting import ends_of
from index.asking.cover import Mention
from index.asking.meaning import topic_of
from index.asking.measures import SCENE
from index.asking.question import LIMITS, Question
from index.asking.topic import Clause
from index.plan import Cell, Change, Limit, Op, Test, Where

JOINS = ("and_also", "or_else")
"""Cues that join two conditions."""
_ONE_SIDED = {
    "over": Op.OVER,
    "at_least": Op.AT_LEAST,
    "under": Op.UNDER,
    "at_most": Op.AT_MOST,
    "exactly": Op.EQUAL,
}


def where_of(
    question: Question, columns: Sequence[str], cues: Set[str], unit: str = ""
) -> Where | None:
    """Return the conditions named: a limit, or several that a list or count must meet together."""
    limited = cues & (LIMITS | set(JOINS))
    if not limited and not cues & {"which", "count"}:
        return None
    where = _where(question.text, _conditional(question), columns, unit)
    several = where is not None and len(where.tests) > 1
    return where if limited or several else None


def _conditional(question: Question) -> Sequence[Mention]:
    """Return the words of the conditions: their own clause where another one asks which is most.

    申请超过1000件的区政府里，不予公开最少的 limits the one figure and ranks the other.
    """
    clauses = [clause.mentions for clause in clauses_of(question)]
    limited = [one for one in clauses if _has_cue(one, LIMITS)]
    if len(limited) != 1 or len(clauses) < 2 or _has_cue(limited[0], _ENDS):
        return question.mentions
    return limited[0] if any(_has_cue(one, _ENDS) for one in clauses) else question.mentions


_ENDS = frozenset({"most", "least"})


def _has_cue(mentions: Sequence[Mention], cues: frozenset[str]) -> bool:
    return any(one.kind == "cue" and cues & set(one.values) for one in mentions)


def _where(
    text: str, mentions: Sequence[Mention], columns: Sequence[str], unit: str
) -> Where | None:
    """Return the conditions that mentions of a text name, None where they name none.

    The first condition is about the figure the question asks for, in its unit; each later one names
    its own.
    """
    parts, joins = _parts(text, mentions)
    tests = [
        _test(part, columns, unit if at == 0 else "", first=at == 0)
        for at, part in enumerate(parts)
    ]
    named = tuple(one for one in tests if one is not None)
    if not named or (len(parts) > 1 and len(named) < len(parts)):
        return None
    return Where(_of_requests(named), every="or_else" not in joins)


def _of_requests(tests: tuple[Test, ...]) -> tuple[Test, ...]:
    """Read a bare limit beside others that name a figure and no number as one of the requests.

    超过1000件且被提起行政复议的 had more than 1000 requests; 超过20件或少于5件的复议 is of reviews.
    """
    first, *later = tests
    any_of = [one for one in later if one.measure is not None and one.limit == Limit(Op.OVER)]
    if first.measure is not None or not later or len(any_of) < len(later):
        return tests
    return (replace(first, measure=Cell(SCENE)), *later)


Part = Sequence[Mention]


def _parts(text: str, mentions: Sequence[Mention]) -> tuple[list[Part], set[str]]:
    """Return the mentions condition by condition, and the cues that join them."""
    parts: list[list[Mention]] = [[]]
    joins: set[str] = set()
    for found in mentions:
        join = next((name for name in found.values if name in JOINS), "")
        if found.kind == "cue" and join:
            parts.append([])
            joins.add(join)
        else:
            parts[-1].append(found)
    return [one for part in parts for one in _apart(text, part)], joins


def _apart(text: str, part: Part) -> Iterator[Part]:
    """Yield the conditions of a stretch that no cue joins: 既被复议又被起诉, 超过20件但没有复议.

    A mark or a word like 但 parts them only where each says enough by itself.
    """
    before: list[Mention] = []
    for piece, by_word in _pieces(text, part):
        if _is_condition(before, by_word) and _is_condition(piece, by_word):
            yield before
            before = []
        before += piece
    yield before


def _pieces(text: str, part: Part) -> list[tuple[list[Mention], bool]]:
    """Return the pieces of a stretch, each with whether a word parts it from the one before."""
    words = vocabulary().phrasings["dialogue"]
    pieces: list[tuple[list[Mention], bool]] = [([], False)]
    reached = 0
    for found in part:
        by_word = found.said in words["between_conditions"]
        between = text[reached : found.start] + found.said
        marked = any(mark in between for mark in words["between_limits"])
        if by_word or marked or _begins_another(found, pieces[-1][0]):
            pieces.append(([], by_word))
        pieces[-1][0].append(found)
        reached = found.end
    return pieces


def _begins_another(found: Mention, before: Part) -> bool:
    """Tell whether a word names a figure right behind a number: 申请超过1000件复议超过20件."""
    ends = bool(before) and before[-1].kind == "number" and _is_condition(before, by_word=False)
    return ends and found.kind in ("concept", "figure", "column")


def _is_condition(part: Part, by_word: bool) -> bool:
    """Tell whether a stretch names a figure and its limit or negation; one is enough where a word
    parts it: 比上年减少但超过1500件."""
    cues = {name for found in part if found.kind == "cue" for name in found.values}
    topic = topic_of([Clause(tuple(part))])
    named = bool(topic.meanings) or any(found.kind == "column" for found in part)
    limited = bool(cues & _ONE_SIDED.keys()) or any(found.kind == "range" for found in part)
    if by_word and (limited or topic.is_strong):
        return True
    return named and (limited or bool(cues & _SAYING))


_SAYING = frozenset(
    {"exists", "none", "negation", "increased", "decreased", "above_mean", "below_mean"}
)
"""Cues that make a condition without a number."""


def _test(part: Part, columns: Sequence[str], unit: str, first: bool) -> Test | None:
    limit = limit_in(part, unit)
    if limit is None and _is_limited(part):
        return None
    numbers = [found for found in part if found.kind == "number"]
    if limit is None and numbers:
        # A number without a word of comparison is that number: 收到0件申请且没有复议.
        if len(numbers) > 1:
            return None
        limit = Limit(Op.EQUAL, number_in(numbers[0].said, unit))
    topic = topic_of([Clause(tuple(part))], columns)
    if first and len(topic.meanings) != 1 and limit is not None:
        return Test(limit)
    if first and limit is None and not topic.meanings:
        return None
    if len(topic.meanings) > 1 or topic.loose:
        return None
    own = [name for found in part if found.kind == "column" for name in found.values]
    column = next((name for name in own if name != "total"), "")
    measure = Cell(topic.meanings[0].figures, column) if topic.meanings else None
    if measure is None and column:
        measure = Cell(SCENE, column)
    if limit is None and measure is None:
        return None
    return Test(limit or _default(part), measure, _change_in(part))


def _is_limited(part: Part) -> bool:
    """Tell whether a stretch compares with a number; at least once is any at all."""
    cues = {name for found in part if found.kind == "cue" for name in found.values}
    numbers = any(found.kind in ("number", "range") for found in part)
    return bool(cues & (_ONE_SIDED.keys() - {"at_least"})) or (numbers and "at_least" in cues)


def _change_in(part: Part) -> Change:
    cues = {name for found in part if found.kind == "cue" for name in found.values}
    return Change.DIFFERENCE if cues & {"increased", "decreased"} else Change.NONE


def _default(mentions: Sequence[Mention]) -> Limit:
    """Return what a condition without a limit means: that there is any, or none."""
    cues = {name for found in mentions if found.kind == "cue" for name in found.values}
    for name, op in _WITHOUT_NUMBER.items():
        if name in cues:
            return Limit(op)
    return Limit(Op.EQUAL) if cues & {"none", "negation"} else Limit(Op.OVER)


_WITHOUT_NUMBER = {
    "above_mean": Op.ABOVE_MEAN,
    "below_mean": Op.BELOW_MEAN,
    "increased": Op.OVER,
    "decreased": Op.UNDER,
}
"""Cues that are limits without a number."""


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
