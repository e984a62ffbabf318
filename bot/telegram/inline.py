"""Inline mode: `@bot question` in any chat, each figure a result that can be sent."""

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.ext import ContextTypes

from bot.reply.marked import touches
from bot.telegram.desk import Desk, desk_of, short_id, speaks
from bot.telegram.markup import shorten
from bot.telegram.render import pages
from index.answer import Answer
from index.asking.question import Context
from index.finding import Stated

ON_PAGE = 10
CACHE_SECONDS = 300
TITLE, DESCRIPTION = 100, 200
UNTITLED = "\u2026"
MOST = 50
"""Figures of one answer that are offered."""


async def on_inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Offer the answer to an inline query, a page of results at a time."""
    query, desk = update.inline_query, desk_of(context)
    if query is None:
        return
    question = query.query.strip()
    if not question:
        question = (await _first_example(desk, speaks(update, context))) or ""
    start, version = _offset(query, desk)
    answers = await desk.off_loop(_answers, desk, question) if question else []
    here = answers[start : start + ON_PAGE]
    results = [await desk.off_loop(_result, desk, answer) for answer in here]
    more = start + ON_PAGE < len(answers)
    await query.answer(
        results,
        cache_time=CACHE_SECONDS,
        is_personal=False,
        # Not "": beside `Defaults` the library sends an empty string as an empty list.
        next_offset=f"{start + ON_PAGE}-{version}" if more else None,
    )


def _offset(query: InlineQuery, desk: Desk) -> tuple[int, str]:
    """Return where to go on; pages of another content of the store begin anew."""
    version = short_id(desk.service.store.data_version)
    start, _, of = query.offset.partition("-")
    return (int(start) if start.isdecimal() and of == version else 0, version)


def _answers(desk: Desk, question: str) -> list[Answer]:
    """Return the whole answer, then what its choices or its figures lead to."""
    with desk.measures.stage("inline", "ask"):
        answer = desk.service.ask(question, Context()).answer
    desk.measures.count("answers", "inline", answer.status)
    if answer.status == "clarify":
        asked = [candidate.question for candidate in answer.candidates[:ON_PAGE]]
        return [desk.service.ask(one, Context()).answer for one in asked]
    if len(answer.figures) < 2:
        return [answer]
    return [answer, *(_alone(answer, number) for number in range(len(answer.figures[:MOST])))]


def _alone(answer: Answer, number: int) -> Answer:
    """Return one figure of a list as an answer of its own."""
    figure = answer.figures[number]
    return Answer(
        question=answer.question,
        language=answer.language,
        status="answered" if figure.value is not None else "blank",
        kind="figure",
        finding=Stated(),
        data_version=answer.data_version,
        agencies=(figure.agency,),
        years=(figure.year,),
        indicator=figure.indicator,
        column=figure.column,
        figures=(figure,),
        warnings=tuple(warn for warn in answer.warnings if touches(warn, figure)),
    )


def _result(desk: Desk, answer: Answer) -> InlineQueryResultArticle:
    reply = desk.service.compose(answer)
    page = pages(reply)[0]
    said = (*reply.headline, *reply.lines, *reply.notes, answer.question)
    title = next((line for line in said if line.strip()), UNTITLED)
    return InlineQueryResultArticle(
        id=short_id(f"{answer.data_version}\0{title}\0{page}"),
        title=shorten(title, TITLE),
        description=shorten(" ".join(reply.understood), DESCRIPTION),
        input_message_content=InputTextMessageContent(
            page,
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )


async def _first_example(desk: Desk, language: str) -> str | None:
    offered = await desk.off_loop(desk.service.examples, language)
    return offered[0] if offered else None
