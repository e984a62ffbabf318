"""What happens when a button is pressed."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from telegram import Update
from telegram.ext import ContextTypes

from bot.telegram.browse import show_branch
from bot.telegram.chat import reply_to
from bot.telegram.commands import send_document, settings_keyboard
from bot.telegram.desk import desk_of, place_of, speaks
from bot.telegram.export import FORMATS
from bot.telegram.keyboard import VERSION, ask_keyboard, keyboard
from bot.telegram.render import Block, paginate
from bot.telegram.send import acknowledge, deliver, edit
from bot.telegram.service import Excerpt, examples, excerpt
from bot.telegram.texts import say


async def on_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a pressed button stands for; one whose meaning is gone says so."""
    query = update.callback_query
    if query is None:
        return
    version, kind, rest = [*(query.data or "").split(":", 2), "", "", ""][:3]
    act = KINDS.get(kind) if version == VERSION else None
    told = await act(update, context, rest) if act else None
    if told is None:
        await _gone(update, context)
    else:
        await acknowledge(query, told or None)


async def _choose(update: Update, context: ContextTypes.DEFAULT_TYPE, key: str) -> str | None:
    """Do what was remembered under a key."""
    desk = desk_of(context)
    choice = desk.choices.recall(key)
    if choice is None:
        return None
    if choice.action == "fault":
        user, about = place_of(update)[1], choice.value
        number = await desk.off_loop(desk.state.add_feedback, user, about, "")
        return say(speaks(update, context), "fault_kept", id=number)
    if choice.action == "source":
        await _show(update, context, choice.value)
    else:
        await reply_to(update, context, choice.value)
    return ""


async def _show(update: Update, context: ContextTypes.DEFAULT_TYPE, place: str) -> None:
    """Send the passage a citation stands on into the chat."""
    desk = desk_of(context)
    report, _, anchor = place.rpartition("#")
    found = await desk.off_loop(excerpt, desk.service.store, report, anchor)
    if found is None:
        await deliver(update, say(speaks(update, context), "no_source"))
        return
    for page in paginate(_excerpt(found, speaks(update, context))):
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


async def _turn(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Show another page of a long answer in its place."""
    desk, message = desk_of(context), update.effective_message
    name, _, number = rest.partition(":")
    shown = desk.sheets.recall(name)
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


async def _export(update: Update, context: ContextTypes.DEFAULT_TYPE, format: str) -> str | None:
    """Send the last answer as a document."""
    answer = desk_of(context).last.recall(place_of(update))
    if answer is None or format not in FORMATS:
        return None
    await send_document(update, context, answer, format)
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
        await acknowledge(query, say(language, "button_gone"))
    offered = await desk.off_loop(examples, desk.service.store, language)
    await deliver(update, say(language, "ask_again"), ask_keyboard(desk, offered))


Act = Callable[[Update, ContextTypes.DEFAULT_TYPE, str], Awaitable[str | None]]
KINDS: Mapping[str, Act] = {
    "a": _browse, "c": _choose, "n": _nothing, "p": _turn, "s": _set, "x": _export,
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
}
