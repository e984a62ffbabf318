"""The picture that goes with a trend or a comparison, its caption carrying the figures."""

from collections.abc import Sequence

from telegram import Update
from telegram.ext import ContextTypes

from bot.chart import Chart, Point, picture, text, values
from bot.telegram.desk import desk_of
from bot.telegram.markup import escape, shorten, units
from bot.telegram.send import deliver, deliver_photo
from bot.telegram.texts import say
from data.vocabulary import vocabulary
from index.answer import Answer
from index.cited import CitedFigure

CAPTION = 1000
"""Units of a caption, markup included; Telegram allows 1024."""
TITLE = 80
BARS = 24
DRAWN = ("trend", "compare")
"""Kinds of answer that are drawn."""


async def send_chart(update: Update, context: ContextTypes.DEFAULT_TYPE, answer: Answer) -> bool:
    """Send the chart of an answer where it has one; return whether it had."""
    chart = chart_of(answer)
    if chart is None:
        return False
    drawn = await desk_of(context).off_loop(picture, chart)
    if drawn is None:
        bars = escape(shorten(text(chart), CAPTION * 3))
        await deliver(update, f"<b>{escape(chart.title)}</b>\n<pre>{bars}</pre>")
    else:
        await deliver_photo(update, drawn, caption(chart))
    return True


def chart_of(answer: Answer) -> Chart | None:
    """Return what to draw: one figure over the years, or over agencies; None for anything else."""
    given = answer.figures
    if len({(figure.indicator, figure.column, figure.unit) for figure in given}) != 1:
        return None
    agencies, years = {f.agency for f in given}, {f.year for f in given}
    if len(agencies) == 1 and len(years) == len(given):
        points = [Point(str(f.year), f.value) for f in sorted(given, key=lambda f: f.year)]
        about = given[0].agency
    elif len(years) == 1 and len(agencies) == len(given):
        points = [Point(f.agency, f.value) for f in given]
        about = str(given[0].year)
    else:
        return None
    if values(points) < 2:
        return None
    blank = say(answer.language, "no_value")
    title = shorten(f"{about} · {_label(given, answer.language)}", TITLE)
    return Chart(title, given[0].unit, tuple(points[:BARS]), blank)


def caption(chart: Chart) -> str:
    """Return the title and every figure, as many as a caption holds."""
    lines = [f"<b>{escape(chart.title)}</b>"]
    for point in chart.points:
        stated = chart.blank if point.value is None else f"{point.value:f} {chart.unit}".strip()
        line = escape(f"{point.label}: {stated}")
        if units("\n".join([*lines, line])) > CAPTION:
            return "\n".join([*lines, "…"])
        lines.append(line)
    return "\n".join(lines)


def _label(figures: Sequence[CitedFigure], language: str) -> str:
    names = vocabulary()
    known = names.indicators.get(figures[0].indicator) or names.derived.get(figures[0].indicator)
    if known is None:
        return figures[0].indicator
    return known.en or known.label if language == "en" else known.label
