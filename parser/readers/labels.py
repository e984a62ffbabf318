"""Labels of rows without ruling lines: which lines of words are the label of which row.

A label may run over several lines around, from, or up to the height of its figures; the name of a
group stands left of the labels, at the middle of its rows.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from parser.readers.columns import Word
from parser.readers.pieces import Box

NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]")
"""How a row or a group of the form begins; what begins so is no rest of another label."""
_SHAPES = tuple(map(re.compile, ("[一二三四五六七八九十]+、", "[（(][一二三四五六七八九十]+[）)]")))
_FIRST = re.compile(r"[（(]?[1１一][）)、.．]")
"""How the first row of a group is numbered."""
_LEVEL = 0.35
"""Times its size by which words of one line may differ in height."""
_BESIDE = 0.9
"""Times its size by which the label of a row and the name of its group differ in height at most,
less than rows lie apart."""
_AROUND = 1.3
"""Times its size in which labels beside the name of a group are looked for."""
_WRAPPED = 1.7
"""Times its size by which the lines of one label lie apart at most."""
_GOOD = 0.1
"""Times its size by which a label misses its row when nothing better need be looked for."""
_MOST = 10_000
"""Lines of labels times rows up to which every way to match them is weighed."""
_LONGEST = 5
"""Lines of a label."""
_NO_LABEL, _NO_FIGURES, _CUT = 2.0, 1.2, 5.0
"""Times its size: what a row without a label, a label without figures, and a label across a rule
count as in the distances that are kept least."""


@dataclass(slots=True)
class Labelled:
    """A row: its label, and the names of the groups that begin with it."""

    middle: float
    row: int | None
    """Index of the row of figures; None for a label without any."""
    label: tuple[Word, ...] = ()
    groups: list[tuple[Word, ...]] = field(default_factory=list)


def labelled(
    words: Sequence[Word], heights: Sequence[float], size: float, cuts: Sequence[Box]
) -> list[Labelled]:
    """Return rows from top to bottom, given the words before the figures and the rows' heights."""
    own, groups = _parted(words, heights, size)
    rows = _rows(own, heights, size, cuts)
    _placed(_blocks(groups, size), rows, size)
    return rows


def _parted(
    words: Sequence[Word], heights: Sequence[float], size: float
) -> tuple[list[Word], list[Word]]:
    """Return the words of labels, and those of the names of groups."""
    own: list[Word] = []
    groups: list[Word] = []
    for word in words:
        (groups if _is_group(word, words, heights, size) else own).append(word)
    return own, groups


def _is_group(word: Word, words: Sequence[Word], heights: Sequence[float], size: float) -> bool:
    """Whether labels stand right of a word, and no row of figures has it or one above or below."""
    near = [other for other in words if abs(other.middle - word.middle) < _AROUND * size]
    right = [other for other in near if other.box[0] >= word.box[2]]
    if any(abs(other.middle - word.middle) < _BESIDE * size for other in right):
        return True

    def is_row(one: Word) -> bool:
        return any(abs(one.middle - y) < _LEVEL * size for y in heights)

    return bool(right) and not any(is_row(o) for o in near if _same_column(o, word))


def _rows(
    words: Sequence[Word], heights: Sequence[float], size: float, cuts: Sequence[Box]
) -> list[Labelled]:
    lines = sorted(words, key=lambda word: word.middle)
    level = [
        next((at for at, y in enumerate(heights) if abs(y - word.middle) < _LEVEL * size), None)
        for word in lines
    ]
    if None not in level and len(set(level)) == len(level):
        found = {at: (word,) for at, word in zip(level, lines, strict=True)}
        return [Labelled(y, at, found.get(at, ())) for at, y in enumerate(heights)]
    if len(lines) * len(heights) > _MOST:
        return _nearest(lines, heights)
    least, rows = _fitted(lines, heights, size, cuts, _middle)
    if least > _GOOD * size * len(heights):
        fits = [(least, rows), *(_fitted(lines, heights, size, cuts, w) for w in (_top, _bottom))]
        least, rows = min(fits, key=lambda fit: fit[0])
    return rows if least < inf else _nearest(lines, heights)


def _nearest(lines: Iterable[Word], heights: Sequence[float]) -> list[Labelled]:
    """Return rows with the words nearest to them, where there are too many for more care."""
    rows = [Labelled(height, at) for at, height in enumerate(heights)]
    for word in lines:
        after = bisect(heights, word.middle)
        near = min(rows[max(after - 1, 0) : after + 1], key=lambda r: abs(r.middle - word.middle))
        near.label += (word,)
    return rows


def _middle(own: Sequence[Word]) -> float:
    return (_top(own) + _bottom(own)) / 2


def _top(own: Sequence[Word]) -> float:
    return own[0].middle


def _bottom(own: Sequence[Word]) -> float:
    return own[-1].middle


Step = tuple[float, int, bool]
"""The least sum of distances from here on, how many lines come next, and whether figures do."""
_NO_WAY: Step = (inf, 0, False)


def _fitted(
    lines: Sequence[Word],
    heights: Sequence[float],
    size: float,
    cuts: Sequence[Box],
    way: Callable[[Sequence[Word]], float],
) -> tuple[float, list[Labelled]]:
    """Return the least sum of distances between labels and rows, and the rows with their labels."""
    best: dict[tuple[int, int], Step] = {(len(lines), len(heights)): (0.0, 0, True)}
    for line in range(len(lines), -1, -1):
        labels = list(_labels(lines[line : line + _LONGEST], size, cuts))
        for row in range(len(heights), -1, -1):
            steps = _steps(labels, (line, row), heights, size, cuts, way, best)
            best.setdefault((line, row), min(steps, default=_NO_WAY))
    if best[0, 0][0] == inf:
        return inf, []
    rows: list[Labelled] = []
    line = row = 0
    while (line, row) != (len(lines), len(heights)):
        _, count, has_figures = best[line, row]
        own = tuple(lines[line : line + count])
        middle = heights[row] if has_figures else way(own)
        rows.append(Labelled(middle, row if has_figures else None, own))
        line, row = line + count, row + has_figures
    return best[0, 0][0], rows


def _labels(
    lines: Sequence[Word], size: float, cuts: Sequence[Box]
) -> Iterator[tuple[Sequence[Word], float]]:
    """Yield the first line, the first two, … as one label, and by how much they lie apart."""
    for count in range(1, len(lines) + 1):
        apart = _apart(lines[:count], size, cuts)
        if apart == inf:
            return
        yield lines[:count], apart


def _steps(
    labels: Iterable[tuple[Sequence[Word], float]],
    here: tuple[int, int],
    heights: Sequence[float],
    size: float,
    cuts: Sequence[Box],
    way: Callable[[Sequence[Word]], float],
    best: Mapping[tuple[int, int], Step],
) -> Iterator[Step]:
    """Yield what may come next: a row without a label, with one, a label without figures."""
    line, row = here
    is_row = row < len(heights)
    if is_row:
        yield _NO_LABEL * size + best.get((line, row + 1), _NO_WAY)[0], 0, True
    for own, apart in labels:
        height = way(own)
        if is_row:
            cost = apart + abs(height - heights[row]) + _cut(own[0], heights[row], cuts, size)
            yield cost + best.get((line + len(own), row + 1), _NO_WAY)[0], len(own), True
        if (not row or height >= heights[row - 1]) and (not is_row or height <= heights[row]):
            cost = apart + _NO_FIGURES * size
            yield cost + best.get((line + len(own), row), _NO_WAY)[0], len(own), False


def _apart(own: Sequence[Word], size: float, cuts: Sequence[Box]) -> float:
    """Return by how much lines are too far apart for one label; infinite where they are two."""
    cost = 0.0
    for above, below in pairwise(own):
        if NUMBERED.match(below.text):
            return inf
        cost += 2 * max(0.0, below.middle - above.middle - _WRAPPED * size)
        cost += _cut(above, below.middle, cuts, size)
    return cost


def _cut(word: Word, height: float, cuts: Sequence[Box], size: float) -> float:
    """Return a penalty if a rule or the edge of a shading passes between a word and a height."""
    top, bottom = sorted((word.middle, height))
    is_cut = any(
        top < cut[1] < bottom and cut[0] < word.box[2] and word.box[0] < cut[2] for cut in cuts
    )
    return _CUT * size if is_cut else 0.0


def _blocks(words: Iterable[Word], size: float) -> Iterator[tuple[Word, ...]]:
    """Yield the lines of each name of a group, from the left and from the top."""
    blocks: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        before = next(
            (
                block
                for block in blocks
                if word.middle - block[-1].middle < _WRAPPED * size
                and block[-1].box[0] < word.box[2]
                and word.box[0] < block[-1].box[2]
                and not NUMBERED.match(word.text)
            ),
            None,
        )
        if before is None:
            blocks.append([word])
        else:
            before.append(word)
    yield from map(tuple, sorted(blocks, key=lambda block: (block[0].box[0], block[0].middle)))


def _placed(blocks: Iterable[tuple[Word, ...]], rows: Sequence[Labelled], size: float) -> None:
    """Put the name of each group into the row it begins with.

    It stands at the middle of its rows, or beside the first. They follow those of the group above
    it; where they are numbered, the first is number one.
    """
    ends: list[tuple[Word, int]] = []
    for block in blocks:
        inner = _inner(block, rows)
        if not inner:
            continue
        taken = max((end for other, end in ends if _same_column(other, block[0])), default=-1)
        runs = list(_runs([at for at in inner if at > taken] or inner, rows))
        first, last = min(runs, key=lambda run: _misfit(block, rows[run[0]], rows[run[1]]))
        if _misfit(block, rows[first], rows[last]) > size:
            last = _last(block, first, inner, rows)
        rows[first].groups.append(block)
        ends.append((block[0], last))


def _last(block: Sequence[Word], first: int, inner: Iterable[int], rows: Sequence[Labelled]) -> int:
    """Return the row with which a group must end for its name to stand at the middle."""
    later = (at for at in inner if at >= first)
    return min(later, key=lambda at: _misfit(block, rows[first], rows[at]))


def _runs(inner: Sequence[int], rows: Sequence[Labelled]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of rows that follow one another, numbered from one."""
    texts = {at: rows[at].label[0].text if rows[at].label else "" for at in inner}
    level = min(map(_level, texts.values()))
    first = inner[0]
    for before, at in pairwise(inner):
        is_first = _FIRST.match(texts[at]) and _level(texts[at]) == level
        if at > before + 1 or is_first:
            yield first, before
            first = at
    yield first, inner[-1]


def _misfit(block: Sequence[Word], first: Labelled, last: Labelled) -> float:
    """Return how far a name is from the middle of rows, or from the first of them if nearer."""
    apart = abs((first.middle + last.middle) / 2 - _middle(block))
    return min(apart, abs(first.middle - block[0].middle))


def _inner(block: Sequence[Word], rows: Sequence[Labelled]) -> list[int]:
    """Return the rows that may belong to a group: those further right and numbered below it."""
    right = max(word.box[2] for word in block)
    level = _level(block[0].text) if NUMBERED.match(block[0].text) else -1
    return [
        at
        for at, row in enumerate(rows)
        if not row.label or (row.label[0].box[0] >= right and _level(row.label[0].text) > level)
    ]


def _level(text: str) -> int:
    """Return how deep a number stands in the order 一、（一）1. of documents."""
    return next((at for at, shape in enumerate(_SHAPES) if shape.match(text)), len(_SHAPES))


def _same_column(one: Word, other: Word) -> bool:
    return one.box[0] < other.box[2] and other.box[0] < one.box[2]
