"""Rules on a page, and the grids of cells they make.

The grids are pdfplumber's (its lines strategy, after Anssi Nurminen's thesis, 2013). Added here:
rules that a page break took away, and rules found in the picture of a page.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

import numpy
from numpy.typing import NDArray
from pdfplumber.page import Page
from pdfplumber.table import (
    Table,
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

Rule = dict[str, Any]
"""A straight rule as pdfplumber gives it: orientation, x0, top, x1, bottom."""

THICK = 3.0
"""Points: a filled rectangle thinner than this is a rule, a thicker one is shading."""
_SHORTEST = 14.0
"""Points: a rule in a picture is longer, the strokes of a character are shorter."""
_DARK = 150
"""Brightness, of 255, under which a dot of a picture is ink."""


def tables_of(page: Page) -> Iterator[Table]:
    """Yield the grids of a page that have more than one column; a frame around prose has one."""
    bare = page.filter(lambda thing: thing["object_type"] != "char" and not _is_shading(thing))
    settings = {"explicit_horizontal_lines": _edges(bare), "snap_tolerance": THICK}
    for table in bare.find_tables(settings):
        if any(sum(cell is not None for cell in row.cells) > 1 for row in table.rows):
            yield table


def _is_shading(thing: Rule) -> bool:
    return (
        thing["object_type"] == "rect"
        and not thing.get("stroke")
        and thing["width"] > THICK
        and thing["height"] > THICK
    )


def _edges(page: Page) -> list[float]:
    """Return the heights where tables begin and end, by their upright rules.

    A page break takes away the rule above the first row of a new page and the one below the last,
    or, where a merged cell goes on, a part of them.
    """
    upright = sorted((rule["top"], rule["bottom"]) for rule in page.edges if rule["height"] > THICK)
    return [edge for stretch in _stretches(upright) for edge in stretch]


def _stretches(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans in order joined where they meet: the heights from which to which a table goes.

    >>> _stretches([(10, 20), (20.7, 40), (100, 120)])
    [(10, 40), (100, 120)]
    """
    joined: list[tuple[float, float]] = []
    for top, bottom in spans:
        if joined and top <= joined[-1][1] + THICK:
            joined[-1] = (joined[-1][0], max(bottom, joined[-1][1]))
        else:
            joined.append((top, bottom))
    return joined


def tables_of_picture(dots: NDArray[numpy.uint8], scale: float) -> tuple[list[Table], list[Rule]]:
    """Return the grids in a picture with so many dots a point, and its rules, in points."""
    ink = dots.min(axis=2) < _DARK
    found = [*_level(ink, scale), *(_turned(rule) for rule in _level(ink.T, scale))]
    rules = merge_edges(found, THICK, THICK, THICK, THICK)
    cells = intersections_to_cells(edges_to_intersections(rules, THICK, THICK))
    # A table asks its page for nothing but text, which a picture has not.
    no_page = cast(Page, None)
    tables = [Table(no_page, own) for own in cells_to_tables(cells) if len(own) > 3]
    return tables, rules


def _level(ink: NDArray[numpy.bool_], scale: float) -> Iterator[Rule]:
    """Yield the level runs of ink that are long enough for a rule."""
    shortest = round(_SHORTEST * scale)
    edges = numpy.diff(numpy.pad(ink, ((0, 0), (1, 1))).astype(numpy.int8), axis=1)
    rows, begins = numpy.nonzero(edges == 1)
    _, ends = numpy.nonzero(edges == -1)
    long = ends - begins >= shortest
    for row, begin, end in zip(rows[long], begins[long], ends[long], strict=True):
        yield _rule("h", begin / scale, row / scale, end / scale, row / scale)


def _rule(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Rule:
    """Return a rule as pdfplumber's own functions take it."""
    box = {"x0": float(x0), "top": float(top), "x1": float(x1), "bottom": float(bottom)}
    size = {"width": float(x1 - x0), "height": float(bottom - top)}
    return {"orientation": orientation} | box | size


def _turned(rule: Rule) -> Rule:
    """Return a rule found in the picture laid on its side."""
    return _rule("v", rule["top"], rule["x0"], rule["bottom"], rule["x1"])
