"""A trend or a comparison as a picture, or as text where no face can draw its words."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

WIDTH = 20
"""Blocks of the longest bar of a text chart."""
FACE = "NotoSansCJKsc-Regular.otf"
INK, BAR = "#1f2933", "#2f6f9f"
_drawing = threading.Lock()
"""matplotlib may not be used from two threads at once."""


@dataclass(frozen=True, slots=True)
class Point:
    """One bar; `value` None: nothing is stated, which is not zero."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn."""

    title: str
    unit: str
    points: tuple[Point, ...]
    blank: str
    """The word shown where a point has no value."""


@lru_cache(maxsize=128)
def picture(chart: Chart) -> bytes | None:
    """Return the chart as PNG; None where no face has every sign of it."""
    face = face_file()
    words = [chart.title, chart.unit, chart.blank, *(point.label for point in chart.points)]
    if face is None or not covers(face, "".join(words)):
        return None
    with _drawing:
        return _draw(chart, face)


def text(chart: Chart) -> str:
    """Return the chart as lines of text, for a fixed-width face.

    >>> print(text(Chart("", "", (Point("2020", Decimal(5)), Point("2021", None)), "-")))
    2020 ████████████████████ 5
    2021 -
    """
    highest = max((point.value or Decimal(0) for point in chart.points), default=Decimal(0))
    lines = []
    for point in chart.points:
        if point.value is None:
            lines.append(f"{point.label} {chart.blank}")
            continue
        long = int(point.value * WIDTH / highest) if highest else 0
        bar = "█" * long + " " if long else ""
        lines.append(f"{point.label} {bar}{point.value:f}{chart.unit}")
    return "\n".join(lines)


@cache
def face_file() -> Path | None:
    """Return the file of a Simplified Chinese face, None where none is installed."""
    found = find_spec("mplfonts")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0]) / "fonts" / FACE
    return path if path.exists() else None


def covers(face: Path, words: str) -> bool:
    """Return whether a face has a glyph for every sign: better no picture than empty boxes."""
    signs = {ord(sign) for sign in words if not sign.isspace()}
    return signs <= _signs(face)


@cache
def _signs(face: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(face)).get_charmap())


def _draw(chart: Chart, face: Path) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    words = FontProperties(fname=str(face))
    figure = Figure(figsize=(7.2, 4.2), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _bars(axes, chart, words)
    axes.set_title(chart.title, fontproperties=words, fontsize=13, color=INK, loc="left", wrap=True)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _bars(axes: Any, chart: Chart, words: Any) -> None:
    places = range(len(chart.points))
    values = [float(point.value or 0) for point in chart.points]
    drawn = axes.bar(places, values, color=BAR, width=0.6)
    marks = [_mark(point, chart) for point in chart.points]
    labels = axes.bar_label(drawn, marks, padding=3, color=INK)
    axes.set_xticks(places, [point.label for point in chart.points])
    crowded = sum(len(point.label) for point in chart.points) > 40
    for label in (*labels, *axes.get_xticklabels()):
        label.set_fontproperties(words)
    for tick in axes.get_xticklabels():
        tick.set(rotation=30 if crowded else 0, ha="right" if crowded else "center")
    axes.margins(y=0.15)
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.yaxis.set_visible(False)


def _mark(point: Point, chart: Chart) -> str:
    return chart.blank if point.value is None else f"{point.value:f}"


def values(points: Sequence[Point]) -> int:
    """Return how many points have a value: fewer than two make no chart."""
    return sum(point.value is not None for point in points)
