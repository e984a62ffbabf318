"""The picture that goes with a trend or a comparison, its caption carrying the figures."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.chart import Chart, chart_of, lines, picture, text
from bot.telegram.desk import desk_of
from bot.telegram.markup import escape, shorten, units
from bot.telegram.send import deliver, deliver_photo
from index.answer import Answer

CAPTION = 1000
"""Units of a caption, markup included; Telegram allows 1024."""
DRAWN = ("trend", "compare")
"""Kinds of answer that are drawn."""


async def send_chart(update: Update, context: ContextTypes.DEFAULT_TYPE, answer: Answer) -> bool:
    """Send the chart of an answer where it has one; return whether it had."""
    chart = chart_of(answer)
    if chart is None:
        return False
    desk = desk_of(context)
    with desk.measures.stage("telegram", "draw"):
        drawn = await desk.draw(picture, chart)
    if drawn is None:
        bars = escape(shorten(text(chart), CAPTION * 3))
        await deliver(update, f"<b>{escape(chart.title)}</b>\n<pre>{bars}</pre>")
    else:
        await deliver_photo(update, drawn, caption(chart))
    return True


def caption(chart: Chart) -> str:
    """Return the title and every figure with its mark as far as there is room, and the source."""
    source = escape(shorten(chart.source, CAPTION // 3))
    said = [f"<b>{escape(chart.title)}</b>"]
    for line in (escape(one) for one in lines(chart)):
        if units("\n".join([*said, line, source])) > CAPTION:
            said.append("…")
            break
        said.append(line)
    return "\n".join([*said, source] if source else said)
