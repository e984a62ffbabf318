"""The commands: /start, /help, /new."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.telegram.desk import desk_of, place_of, speaks
from bot.telegram.keyboard import ask_keyboard
from bot.telegram.send import deliver
from bot.telegram.texts import commands, say


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Greet, with three questions to press."""
    desk, language = desk_of(context), speaks(update)
    offered = await desk.off_loop(desk.service.examples, language)
    text = say(language, "start")
    if not offered:
        text += "\n\n" + say(language, "no_reports")
    await deliver(update, text, ask_keyboard(desk, offered))


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say how to ask, with an example and the commands of this kind of chat."""
    desk, language = desk_of(context), speaks(update)
    offered = await desk.off_loop(desk.service.examples, language)
    private = update.effective_chat is None or update.effective_chat.id > 0
    menu = commands("private" if private else "group", language)
    lines = "\n".join(f"/{name} — {description}" for name, description in menu)
    example = offered[0] if offered else say(language, "no_reports")
    await deliver(update, say(language, "help", example=example, commands=lines))


async def on_new(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Forget the conversation of this user in this chat."""
    desk_of(context).contexts.forget(place_of(update))
    await deliver(update, say(speaks(update), "new"))
