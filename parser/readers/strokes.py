"""The ruling lines and the shadings of a PDF page, from the paths that PDFium gives."""

from collections.abc import Iterable, Iterator
from ctypes import byref, c_float, c_int
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

from parser.readers.limits import MOST_MARKS
from parser.readers.pieces import Box

THICK = 3.0
"""Points: a filled rectangle thinner than this is a rule, a thicker one is shading."""
_ASKEW = 1.0
"""Points by which a rule may miss the level or the upright."""
_MOST_POINTS = 10 * MOST_MARKS
"""Points of all paths of a page: a hundred rules in one path have five hundred."""
_DEEPEST = 12
"""Forms within forms: what lies deeper was put there to do harm."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Step = tuple[float, float, bool]
"""A point of a path, and whether a straight line leads to it."""
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class TooMany(Exception):
    """A page has more marks than MOST_MARKS."""


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page besides text: boxes as PDF counts, left, bottom, right, top."""

    lines: list[Box] = field(default_factory=list)
    """Thin from left to right, or from bottom to top; dots are thin both ways."""
    shadings: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    shapes: int = 0
    """Filled outlines that are neither rules nor plain rectangles."""
    figures: list[Box] = field(default_factory=list)
    """Pictures and outlines: small ones may show a figure."""
    count: int = 0
    points: int = 0


def drawn_on(page: Any) -> Drawn:
    """Return what is drawn on a page; raises TooMany."""
    drawn = Drawn()
    count = raw.FPDFPage_CountObjects(page)
    for at in range(count):
        _take(drawn, raw.FPDFPage_GetObject(page, at), _SAME, 0)
    return drawn


def _take(drawn: Drawn, thing: Any, outer: Matrix, depth: int) -> None:
    drawn.count += 1
    if drawn.count > MOST_MARKS:
        raise TooMany
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        _take_path(drawn, thing, outer)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        drawn.images.append(_moved(_bounds(thing), outer))
        drawn.figures.append(drawn.images[-1])
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _times(_matrix(thing), outer)
        for at in range(raw.FPDFFormObj_CountObjects(thing)):
            _take(drawn, raw.FPDFFormObj_GetObject(thing, at), inner, depth + 1)


def _bounds(thing: Any) -> Box:
    left, bottom, right, top = (c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top))
    return left.value, bottom.value, right.value, top.value


def _matrix(thing: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, byref(matrix)):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does what one does, and then what the other does."""
    a, b, c, d, e, f = first
    k, m, n, p, q, r = then
    return (
        a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p,
        e * k + f * n + q, e * m + f * p + r,
    )  # fmt: skip


def _at(x: float, y: float, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _around(points: Iterable[tuple[float, ...]]) -> Box:
    points = list(points)
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _moved(box: Box, matrix: Matrix) -> Box:
    if matrix is _SAME:
        return box
    left, bottom, right, top = box
    corners = [(left, bottom), (right, bottom), (left, top), (right, top)]
    return _around([_at(x, y, matrix) for x, y in corners])


def _take_path(drawn: Drawn, thing: Any, outer: Matrix) -> None:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(thing, byref(fill), byref(stroke))
    if stroke.value:
        width = _width(thing, outer)
        strips = list(_strips(drawn, thing, outer))
        for steps in strips:
            _take_stroke(drawn, steps, width)
        if any(not is_straight for steps in strips for _, _, is_straight in steps[1:]):
            drawn.figures.append(_moved(_bounds(thing), outer))
    elif fill.value and raw.FPDFPath_CountSegments(thing) <= 5:
        _take_filled(drawn, _moved(_bounds(thing), outer))
    elif fill.value:
        drawn.shapes += 1
        drawn.figures.append(_moved(_bounds(thing), outer))
        _take_all_filled(drawn, [_around(steps) for steps in _strips(drawn, thing, outer)])


def _width(thing: Any, outer: Matrix) -> float:
    width = c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, byref(width))
    a, b, c, d, _, _ = _times(_matrix(thing), outer)
    return float(width.value * abs(a * d - b * c) ** 0.5)


def _strips(drawn: Drawn, thing: Any, outer: Matrix) -> Iterator[list[Step]]:
    """Yield the points of each connected part of a path; raises TooMany."""
    matrix = _times(_matrix(thing), outer)
    x, y = c_float(), c_float()
    to_x, to_y = byref(x), byref(y)
    steps: list[Step] = []
    count = raw.FPDFPath_CountSegments(thing)
    drawn.points += count
    if drawn.points > _MOST_POINTS:
        raise TooMany
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, at)
        raw.FPDFPathSegment_GetPoint(segment, to_x, to_y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and steps:
            yield steps
            steps = []
        steps.append((*_at(x.value, y.value, matrix), kind == raw.FPDF_SEGMENT_LINETO))
        if raw.FPDFPathSegment_GetClose(segment):
            steps.append((*steps[0][:2], True))
    if steps:
        yield steps


def _take_stroke(drawn: Drawn, steps: list[Step], width: float) -> None:
    """Take the level and the upright pieces of a stroke; a broad one is shading."""
    for (x0, y0, _), (x1, y1, is_straight) in pairwise(steps):
        box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        across, up = box[2] - box[0], box[3] - box[1]
        if not is_straight or min(across, up) > _ASKEW:
            continue
        if width <= THICK:
            drawn.lines.append(box)
        else:
            half = width / 2
            aside = (0, half) if across > up else (half, 0)
            drawn.shadings.append(
                (box[0] - aside[0], box[1] - aside[1], box[2] + aside[0], box[3] + aside[1])
            )


def _take_filled(drawn: Drawn, box: Box) -> None:
    is_thin = min(box[2] - box[0], box[3] - box[1]) <= THICK
    (drawn.lines if is_thin else drawn.shadings).append(box)


def _take_all_filled(drawn: Drawn, boxes: list[Box]) -> None:
    """Take the parts of a filled path; one just inside another leaves a frame of four rules."""
    if len(boxes) == 2 and _is_frame(*boxes):
        left, bottom, right, top = boxes[0]
        drawn.lines += [
            (left, bottom, right, bottom), (left, top, right, top),
            (left, bottom, left, top), (right, bottom, right, top),
        ]  # fmt: skip
        return
    for box in boxes:
        _take_filled(drawn, box)


def _is_frame(outer: Box, inner: Box) -> bool:
    edges = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    return all(0 <= edge <= THICK for edge in edges)
