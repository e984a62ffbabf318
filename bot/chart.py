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
UPRIGHT, NAME = 8, 18
"""Signs of a label that stands under its bar, and of the longest that is drawn."""
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
    axes.set_title(
        chart.title, fontproperties=words, fontsize=13, color=INK, loc="left", wrap=False
    )
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _bars(axes: Any, chart: Chart, words: Any) -> None:
    places = range(len(chart.points))
    lengths = [float(point.value or 0) for point in chart.points]
    names = [_short(point.label) for point in chart.points]
    # Years stand side by side; names of agencies need lines of their own.
    if max(len(name) for name in names) <= UPRIGHT:
        drawn = axes.bar(places, lengths, color=BAR, width=0.6)
        axes.set_xticks(places, names)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_visible(False)
    else:
        drawn = axes.barh(places, lengths, color=BAR, height=0.6)
        axes.set_yticks(places, names)
        axes.set_xlim(left=0)
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
    marks = axes.bar_label(drawn, [_mark(point, chart) for point in chart.points], padding=3)
    for label in (*marks, *axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=words, color=INK)
    axes.margins(0.12)
    axes.spines[["top", "right", "left" if axes.xaxis.get_visible() else "bottom"]].set_visible(
        False
    )


def _short(label: str) -> str:
    return label if len(label) <= NAME else label[: NAME - 1] + "…"


def _mark(point: Point, chart: Chart) -> str:
    return chart.blank if point.value is None else f"{point.value:f}"


def values(points: Sequence[Point]) -> int:
    """Return how many points have a value: fewer than two make no chart."""
    return sum(point.value is not None for point in points)
