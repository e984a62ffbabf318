"""Columns of a table without ruling lines: figures under one another, and words that name them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import NamedTuple

from parser.readers.pieces import Box

_WRAPPED = 1.65
"""Times its size by which the lines of one cell lie apart at most; other rows lie further apart."""
_MOST = 100
"""Names of columns: table 4 has 15."""
_SHARED = 0.25
"""Share of the narrower of two words that the wider must cover to stand above it."""


class Word(NamedTuple):
    """What stands together in a line."""

    text: str
    box: Box
    is_figure: bool

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.box[1] + self.box[3]) / 2


Span = tuple[float, float]
"""From left to right."""


@dataclass(slots=True)
class Name:
    """The words that name a column, from top to bottom."""

    words: list[Word]

    @property
    def span(self) -> Span:
        """From where to where they stand."""
        return min(w.box[0] for w in self.words), max(w.box[2] for w in self.words)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    span: Span
    """From where to where its figures and its name stand."""
    name: Name | None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table and what stands above them."""

    columns: tuple[Column, ...]
    before: tuple[Name, ...]
    """Names of the columns of labels."""
    above: tuple[tuple[Word, ...], ...]
    """Lines of words that name several columns at once."""
    stacks: tuple[tuple[Span, int], ...] = field(default=())
    """Where figures stand, and in which column."""

    def column_at(self, word: Word) -> int:
        """Return the column a figure stands in."""
        middle = (word.box[0] + word.box[2]) / 2
        return next(at for (begin, end), at in self.stacks if begin <= middle <= end)


def columns_of(head: Sequence[Sequence[Word]], rows: Iterable[Sequence[Word]]) -> Columns:
    """Return the columns of rows of figures under the lines of a header."""
    stacks = _stacks((w.box[0], w.box[2]) for row in rows for w in row)
    names, above = _names(head, stacks)
    if not len(stacks) <= len(names) <= _MOST:
        return _unnamed(stacks, head)
    matched = _matched([name.span for name in names], stacks)
    first = min(matched, default=0)
    columns: list[Column] = []
    places: list[tuple[Span, int]] = []
    for at in range(first, len(names)):
        stack = matched.get(at)
        columns.append(Column(_union(names[at].span, stack), names[at]))
        if stack:
            places.append((stack, len(columns) - 1))
    return Columns(tuple(columns), tuple(names[:first]), tuple(above), tuple(places))


def _unnamed(stacks: Sequence[Span], head: Sequence[Sequence[Word]]) -> Columns:
    """Return columns that go without names; what stands above them stays as it is."""
    columns = tuple(Column(stack, None) for stack in stacks)
    places = tuple((stack, at) for at, stack in enumerate(stacks))
    return Columns(columns, (), tuple(tuple(line) for line in head), places)


def _union(span: Span, other: Span | None) -> Span:
    return (min(span[0], other[0]), max(span[1], other[1])) if other else span


def _stacks(spans: Iterable[Span]) -> list[Span]:
    """Return where figures stand under one another.

    >>> _stacks([(10, 14), (40, 45), (8, 16), (41, 44)])
    [(8, 16), (40, 45)]
    """
    stacks: list[Span] = []
    for begin, end in sorted(spans):
        if stacks and begin < stacks[-1][1]:
            stacks[-1] = (stacks[-1][0], max(end, stacks[-1][1]))
        else:
            stacks.append((begin, end))
    return stacks


def _names(
    head: Sequence[Sequence[Word]], stacks: Sequence[Span]
) -> tuple[list[Name], list[tuple[Word, ...]]]:
    """Return the names of single columns from left to right, and lines of wider ones.

    From the lowest line upwards: a word above nothing names a column, one close above a name is
    its beginning, one above several stands over all of them.
    """
    names: list[Name] = []
    above: list[tuple[Word, ...]] = []
    for line in reversed(head):
        wide: list[Word] = []
        lower = list(names)
        for word in line:
            under = [name for name in lower if _is_over((word.box[0], word.box[2]), name.span)]
            if len(under) == 1 and _is_close(word, under[0].words[0]):
                under[0].words.insert(0, word)
            elif not under and _is_leaf(word, len(line) == 1, names, stacks):
                names.append(Name([word]))
            else:
                wide.append(word)
        if wide:
            above.insert(0, tuple(wide))
    return sorted(names, key=lambda name: name.span), above


def _is_over(upper: Span, lower: Span) -> bool:
    shared = min(upper[1], lower[1]) - max(upper[0], lower[0])
    return shared > _SHARED * min(upper[1] - upper[0], lower[1] - lower[0])


def _is_close(upper: Word, lower: Word) -> bool:
    return lower.middle - upper.middle < _WRAPPED * (lower.box[3] - lower.box[1])


def _is_leaf(word: Word, is_alone: bool, names: Sequence[Name], stacks: Sequence[Span]) -> bool:
    """Whether a word above no name can name a column; one alone in its line may be a title."""
    span = (word.box[0], word.box[2])
    if sum(_meet(span, stack) for stack in stacks) == 1 and not (is_alone and len(stacks) == 1):
        return True
    if is_alone and names:
        return False
    before = span[1] <= stacks[0][0]
    return before or sum(name.span[1] > stacks[0][0] for name in names) < len(stacks)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _matched(names: Sequence[Span], stacks: Sequence[Span]) -> dict[int, Span]:
    """Return which name each stack of figures has: the same order, the least distance in all.

    Figures stand under their names, or further right (names to the left, figures to the right),
    or further left; whichever fits the whole table best.
    """
    ends = [*(span[0] for span in names[1:]), inf]
    begins = [-inf, *(span[1] for span in names[:-1])]
    ways = (
        list(names),
        [(span[0], end) for span, end in zip(names, ends, strict=True)],
        [(begin, span[1]) for span, begin in zip(names, begins, strict=True)],
    )
    best = min((_ordered(way, stacks) for way in ways), key=lambda found: found[0])
    return {name: stacks[at] for at, name in enumerate(best[1])}


def _ordered(fields: Sequence[Span], stacks: Sequence[Span]) -> tuple[float, tuple[int, ...]]:
    """Return the least sum of distances, and the field of each stack, in order."""
    # best[at]: for the stacks from `at` on, the least sum with the fields seen so far.
    best: list[tuple[float, tuple[int, ...]]] = [(inf, ()) for _ in stacks]
    best.append((0.0, ()))
    for used in range(len(fields) - 1, -1, -1):
        for at, stack in enumerate(stacks):
            rest, chosen = best[at + 1]
            taken = _outside(stack, fields[used]) + rest
            if taken <= best[at][0]:
                best[at] = (taken, (used, *chosen))
    return best[0]


def _outside(stack: Span, field: Span) -> float:
    """Return by how much the middle of a stack lies outside a field."""
    middle = (stack[0] + stack[1]) / 2
    return max(0.0, field[0] - middle, middle - field[1])


def edges_of(columns: Sequence[Column]) -> Iterator[float]:
    """Yield the places between columns, from left to right."""
    for left, right in pairwise(columns):
        yield (left.span[1] + right.span[0]) / 2
