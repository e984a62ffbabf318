"""What happens when a button is pressed."""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Update
from telegram.ext import ContextTypes

from bot.files import FORMATS
from bot.telegram.browse import show_branch
from bot.telegram.callback import VERSION, question_of, recalled, rows_kept, sheet_of
from bot.telegram.chat import reply_to
from bot.telegram.commands import send_document, settings_keyboard
from bot.telegram.desk import desk_of, place_of, speaks
from bot.telegram.keyboard import ask_keyboard, keyboard, name_of_figure
from bot.telegram.send import acknowledge, deliver, edit
from bot.telegram.source import show_cell, show_offset, show_place
from bot.telegram.texts import say


async def on_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a pressed button stands for; one whose meaning is gone says so."""
    query = update.callback_query
    if query is None:
        return
    act, rest = act_of(query.data or "")
    told = await act(update, context, rest) if act else None
    if told is None:
        await _gone(update, context)
    else:
        desk = desk_of(context)
        shown = await acknowledge(desk, query, told or None)
        if told and not shown:
            await deliver(update, told, to_presser=desk.newer(update))


def act_of(data: str) -> "tuple[Act | None, str]":
    """Return what a button's callback_data asks for, and of what; None for one too old."""
    version, kind, rest = [*data.split(":", 2), "", "", ""][:3]
    return (KINDS.get(kind) if version == VERSION else None), rest


async def _choose(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Do what was kept under a key."""
    desk = desk_of(context)
    choice = await desk.off_loop(recalled, desk, rest)
    if choice is None:
        return None
    action, value = choice
    if action == "fault":
        return await _note_fault(update, context, value)
    if action == "source":
        await show_place(update, context, value)
    else:
        await reply_to(update, context, value)
    return ""


def _asks(kind: str) -> "Act":
    """Return what a button does that names a question by report, row and column."""

    async def act(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
        desk = desk_of(context)
        question = await desk.off_loop(question_of, kind, rest, desk.service.store)
        if question is None:
            return None
        await reply_to(update, context, question)
        return ""

    return act


async def _report_fault(
    update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str
) -> str | None:
    """Note which figure is said to be wrong, and the question where it was the last one here."""
    last = desk_of(context).last.recall(place_of(update))
    is_last = last is not None and last.figures and name_of_figure(last.figures[0]) == rest
    return await _note_fault(update, context, last.question if last and is_last else rest)


async def _note_fault(update: Update, context: ContextTypes.DEFAULT_TYPE, about: str) -> str:
    desk, user = desk_of(context), place_of(update)[1]
    number = await desk.off_loop(desk.state.add_feedback, user, about, "")
    return say(speaks(update, context), "fault_kept", id=number)


async def _more(update: Update, context: ContextTypes.DEFAULT_TYPE, key: str) -> str | None:
    """Send the other citations of an answer."""
    desk = desk_of(context)
    shown = await desk.off_loop(sheet_of, desk, key)
    if shown is None:
        return None
    for page in shown.further:
        await deliver(update, page, to_presser=desk.newer(update))
    return ""


async def _turn(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Show another page of a long answer in its place."""
    desk, message = desk_of(context), update.effective_message
    name, _, number = rest.partition(":")
    shown = await desk.off_loop(sheet_of, desk, name)
    if message is None or shown is None or not number.isdecimal():
        return None
    page = min(int(number), len(shown.pages) - 1)
    await edit(message, message.message_id, shown.pages[page], keyboard(desk, shown, page))
    return ""


async def _browse(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Show the agencies of another place."""
    code, _, page = rest.partition(":")
    if not page.isdecimal():
        return None
    await show_branch(update, context, code, int(page))
    return ""


async def _export(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Send the figures of an answer as a document."""
    desk = desk_of(context)
    format, _, key = rest.partition(":")
    found = await desk.off_loop(rows_kept, desk, key)
    if found is None or format not in FORMATS:
        return None
    await send_document(update, context, *found, format)
    return ""


async def _set(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Keep a choice of /settings and mark it."""
    name = rest.partition(":")[0]
    if rest not in SETTINGS or (message := update.effective_message) is None:
        return None
    desk, user = desk_of(context), place_of(update)[1]
    await desk.off_loop(desk.state.prefer, user, **{name: SETTINGS[rest]})
    text = say(speaks(update, context), "settings")
    await edit(message, message.message_id, text, settings_keyboard(update, context))
    return ""


async def _nothing(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Leave everything as it is: the button is a label."""
    return ""


async def _gone(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say kindly that a button's meaning is forgotten, and offer where to begin."""
    query, desk, language = update.callback_query, desk_of(context), speaks(update, context)
    if query is not None:
        await acknowledge(desk, query, say(language, "button_gone"))
    offered = await desk.off_loop(desk.service.examples, language)
    await deliver(update, say(language, "ask_again"), ask_keyboard(desk, offered))


Act = Callable[[Update, ContextTypes.DEFAULT_TYPE, str], Awaitable[str | None]]
KINDS: Mapping[str, Act] = {
    "a": _browse, "b": _report_fault, "c": _choose, "f": show_cell, "i": _nothing, "m": _more,
    "n": _asks("n"), "o": show_offset, "p": _turn, "q": _asks("q"), "qe": _asks("qe"), "s": _set,
    "x": _export, "y": _asks("y"), "ye": _asks("ye"),
}  # fmt: skip
"""What stands after the version in callback_data -> what to do with the rest of it.

Each returns what to tell the presser in a small window, "" for nothing, and None where the
button's meaning is gone.
"""
SETTINGS: Mapping[str, str | bool | None] = {
    "language:auto": None,
    "language:zh": "zh",
    "language:en": "en",
    "chart:chart_on": True,
    "chart:chart_off": False,
    "newer:newer_on": True,
    "newer:newer_off": False,
}
