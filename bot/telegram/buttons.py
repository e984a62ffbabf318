"""What happens when a button is pressed."""

from collections.abc import Iterable

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.telegram.chat import reply_to
from bot.telegram.desk import Choice, desk_of, speaks
from bot.telegram.keyboard import VERSION, ask_keyboard, keyboard
from bot.telegram.render import Block, paginate
from bot.telegram.send import acknowledge, deliver
from bot.telegram.service import Excerpt
from bot.telegram.texts import say


async def on_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a pressed button stands for; one whose meaning is gone says so."""
    query = update.callback_query
    if query is None:
        return
    desk = desk_of(context)
    version, kind, key = [*(query.data or "").split(":", 2), "", "", ""][:3]
    if version == VERSION and kind == "n":
        await acknowledge(query)
    elif version == VERSION and kind == "p":
        await _turn(update, context, key)
    elif version == VERSION and kind == "c" and (choice := desk.choices.recall(key)):
        await acknowledge(query)
        await _choose(update, context, choice)
    else:
        await _gone(update, context)


async def _choose(update: Update, context: ContextTypes.DEFAULT_TYPE, choice: Choice) -> None:
    if choice.action == "ask":
        await reply_to(update, context, choice.value)
    elif choice.action == "source":
        await _show(update, context, choice.value)


async def _show(update: Update, context: ContextTypes.DEFAULT_TYPE, place: str) -> None:
    """Send the passage a citation stands on into the chat."""
    desk = desk_of(context)
    report, _, anchor = place.rpartition("#")
    found = await desk.off_loop(desk.service.excerpt, report, anchor)
    if found is None:
        await deliver(update, say(speaks(update), "no_source"))
        return
    for page in paginate(_excerpt(found, speaks(update))):
        await deliver(update, page)


def _excerpt(found: Excerpt, language: str) -> Iterable[Block]:
    yield Block(found.title, "<b>", "</b>")
    where = say(language, "place_line", line=found.line)
    yield Block(f"{found.section} · {where}" if found.section else where)
    if found.before.strip():
        yield Block(found.before, gap="\n\n")
    yield Block(found.quote, "<blockquote><b>", "</b></blockquote>")
    if found.after.strip():
        yield Block(found.after)


async def _turn(update: Update, context: ContextTypes.DEFAULT_TYPE, key: str) -> None:
    """Show another page of a long answer in its place."""
    query, desk = update.callback_query, desk_of(context)
    name, _, number = key.partition(":")
    shown = desk.sheets.recall(name)
    if query is None or shown is None or not number.isdecimal():
        await _gone(update, context)
        return
    await acknowledge(query)
    page = min(int(number), len(shown.pages) - 1)
    try:
        await query.edit_message_text(shown.pages[page], reply_markup=keyboard(desk, shown, page))
    except BadRequest as error:
        if "not modified" not in str(error):
            raise


async def _gone(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say kindly that a button's meaning is forgotten, and offer where to begin."""
    query, desk, language = update.callback_query, desk_of(context), speaks(update)
    if query is not None:
        await acknowledge(query, say(language, "button_gone"))
    offered = await desk.off_loop(desk.service.examples, language)
    await deliver(update, say(language, "ask_again"), ask_keyboard(desk, offered))
