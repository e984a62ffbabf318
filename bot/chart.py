"""Figures of an answer side by side: as a picture, or as text where its words cannot be drawn.

Every bar carries its state and its mark; under the picture stands where the figures are printed.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from bot import extras
from bot.reply.marked import Marked, marked
from bot.reply.phrases import column_label, in_column, name_of, place_in_short, say
from data.face import FILE
from index.answer import Answer
from index.cited import CitedFigure

WIDTH = 20
"""Blocks of the longest bar of a text chart."""
MOST = 24
"""Bars of one picture."""
TITLE = 80
UPRIGHT, NAME = 8, 18
"""Signs of a label that stands under its bar, and of the longest that is drawn."""
INK, BAR, DOUBT = "#1f2933", "#2f6f9f", "#b45309"
WARNING = "\u26a0"
_drawing = threading.Lock()
"""matplotlib may not be used from two threads at once."""


@dataclass(frozen=True, slots=True)
class Point:
    """One bar; `value` None: nothing is stated, which is not zero."""

    label: str
    value: Decimal | None
    text: str
    """The number with its unit, or the state in its place."""
    mark: str = ""
    """Why it may not be read alone."""
    place: str = ""
    """`report#anchor` of the printed cell; "" for a computed figure."""
    where: str = ""
    """The same in a few words: table, row, column, line."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn."""

    title: str
    points: tuple[Point, ...]
    source: str
    """The reports the figures stand in."""


def chart_of(answer: Answer) -> Chart | None:
    """Return what to draw of an answer: one figure by year, agency or applicant; else None."""
    given = [one for one in answer.figures if not _is_total(one, answer)]
    if len(given) < 2 or len({(one.indicator, one.unit) for one in given}) > 1:
        return None
    language, first = answer.language, given[0]
    told = (
        [str(one.year) for one in given],
        [one.agency for one in given],
        [column_label(one.column, language) for one in given],
    )
    varying = [labels for labels in told if len(set(labels)) > 1]
    if len(varying) != 1 or len(set(varying[0])) < len(given):
        return None
    points = [
        point(marked(one, answer), label) for one, label in zip(given, varying[0], strict=True)
    ]
    if varying[0] is told[0]:
        points.sort(key=lambda one: one.label)
    common = [labels[0] for labels in told[:2] if labels is not varying[0]]
    row = name_of(first, language) + ("" if varying[0] is told[2] else in_column(first, language))
    title = " · ".join([*common, row])
    shown = tuple(points[:MOST])
    return (
        Chart(title[:TITLE], shown, source_of(given[:MOST], language))
        if values(shown) > 1
        else None
    )


def point(shown: Marked, label: str) -> Point:
    """Return a figure as a bar."""
    one, place = shown.figure, shown.figure.citation
    if place is None or one.inputs:
        return Point(label, one.value, shown.value, shown.mark)
    at, where = f"{place.report}#{place.anchor}", place_in_short(one, shown.language)
    return Point(label, one.value, shown.value, shown.mark, at, where)


def _is_total(figure: CitedFigure, answer: Answer) -> bool:
    """Say whether a figure is the total of others in the answer, which no bar stands beside."""
    return figure.column == "total" and any(one.column != "total" for one in answer.figures)


def source_of(figures: Sequence[CitedFigure], language: str) -> str:
    """Return the reports some figures stand in: the first by its title, and how many."""
    cells = (part for one in figures for part in (one, *one.inputs))
    titles = list(dict.fromkeys(part.citation.title for part in cells if part.citation))
    if not titles:
        return ""
    name = "chart_source" if len(titles) == 1 else "chart_sources"
    title = " ".join(titles[0].split())
    return say("line", name, language, title=title, count=len(titles))


@lru_cache(maxsize=128)
def picture(chart: Chart) -> bytes | None:
    """Return the chart as PNG; None without the extra `charts`, or a sign that the face lacks."""
    face = face_file()
    words = [chart.title, chart.source, WARNING, *lines(chart)]
    if face is None or not covers(face, "".join(words)):
        return None
    with _drawing:
        return _draw(chart, face)


def warm_up() -> None:
    """Draw once, so that the first picture does not wait for what drawing imports."""
    picture(Chart("0", (Point("0", Decimal(1), "1"), Point("1", Decimal(1), "1")), ""))


def text(chart: Chart) -> str:
    """Return the chart as lines of text, for a fixed-width face.

    >>> print(text(Chart("", (Point("2020", Decimal(5), "5"), Point("2021", None, "blank")), "")))
    2020 ████████████████████ 5
    2021 blank
    """
    highest = max((point.value or Decimal(0) for point in chart.points), default=Decimal(0))
    drawn = []
    for point, line in zip(chart.points, lines(chart), strict=True):
        long = int((point.value or 0) * WIDTH / highest) if highest else 0
        bar = "█" * long + " " if long else ""
        drawn.append(f"{point.label} {bar}{line.removeprefix(f'{point.label}: ')}")
    return "\n".join(drawn)


def lines(chart: Chart) -> list[str]:
    """Return each bar in words: its label, its value, its mark."""
    return [_line(point) for point in chart.points]


def told(point: Point) -> str:
    """Return a bar in words and where its figure stands, as it is told to who points at it."""
    return _line(point) + (f" · {point.where}" if point.where else "")


def _line(point: Point) -> str:
    sign = f" {WARNING} {point.mark}" if point.mark else ""
    return f"{point.label}: {point.text}{sign}"


@cache
def face_file() -> Path | None:
    """Return the face that words are drawn with, None without the extra `charts`."""
    return FILE if extras.has("charts") else None


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
    figure.text(
        0.01, -0.02, "\n".join([*_doubts(chart), chart.source]), fontproperties=words, fontsize=9,
        color=INK, va="top", linespacing=1.5,
    )  # fmt: skip
    out = BytesIO()
    figure.savefig(
        out, format="png", metadata={"Software": None}, bbox_inches="tight", pad_inches=0.15
    )
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
    for bar, point in zip(drawn, chart.points, strict=True):
        if point.mark:
            bar.set(facecolor="white", edgecolor=DOUBT, hatch="///")
    marks = axes.bar_label(drawn, [_beside(point) for point in chart.points], padding=3)
    for label in (*marks, *axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=words, color=INK)
    axes.margins(0.12)
    axes.spines[["top", "right", "left" if axes.xaxis.get_visible() else "bottom"]].set_visible(
        False
    )


def _short(label: str) -> str:
    return label if len(label) <= NAME else label[: NAME - 1] + "…"


def _beside(point: Point) -> str:
    return f"{point.text} {WARNING}" if point.mark else point.text


def _doubts(chart: Chart) -> list[str]:
    """Return the lines below a picture that say what its warning signs mean."""
    doubted = [point for point in chart.points if point.mark]
    said = [f"{WARNING} {_short(point.label)} {point.text} {point.mark}" for point in doubted]
    return said[:MOST_DOUBTS] + ([f"{WARNING} …"] if len(said) > MOST_DOUBTS else [])


MOST_DOUBTS = 6


def values(points: Sequence[Point]) -> int:
    """Return how many points have a value: fewer than two make no chart."""
    return sum(point.value is not None for point in points)
