"""Free text: a question in, the cited answer out."""

from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import ContextTypes

from bot.telegram.desk import Desk, Sheet, desk_of, place_of, speaks
from bot.telegram.keyboard import keyboard, sheet
from bot.telegram.render import pages
from bot.telegram.send import deliver
from bot.telegram.texts import say
from index.question import Context


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a message; in a group only one that mentions the bot or replies to it."""
    message = update.effective_message
    if message is None or not addressed(message, context.bot.username):
        return
    question = asked(message, context.bot.username)
    if question:
        await reply_to(update, context, question)


async def on_other(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer the caption of a picture; to what has none, say what can be read."""
    message, desk, language = update.effective_message, desk_of(context), speaks(update)
    if message is None or not addressed(message, context.bot.username):
        return
    if question := asked(message, context.bot.username):
        await reply_to(update, context, question)
        return
    offered = await desk.off_loop(desk.service.examples, language)
    example = offered[0] if offered else say(language, "no_reports")
    await deliver(update, say(language, "only_text", example=example))


async def reply_to(update: Update, context: ContextTypes.DEFAULT_TYPE, question: str) -> None:
    """Answer a question in its chat and remember what it was about."""
    desk = desk_of(context)
    shown = await ask(desk, place_of(update), question)
    await deliver(update, shown.pages[0], keyboard(desk, shown))


async def ask(desk: Desk, place: tuple[int, int], question: str) -> Sheet:
    """Return the answer to a question asked by a user in a chat."""
    before = desk.contexts.recall(place) or Context()
    turn = await desk.off_loop(desk.service.ask, question, before)
    desk.contexts.keep(place, turn.context)
    reply = await desk.off_loop(desk.service.compose, turn.answer)
    return sheet(desk, reply, pages(reply))


def addressed(message: Message, username: str) -> bool:
    """Return whether a message is meant for the bot: private, a reply to it, or a mention."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.username == username:
        return True
    return any(_is_name(said, username) for said in _mentions(message))


def asked(message: Message, username: str) -> str:
    """Return the text of a message without the mention of the bot."""
    text = message.text or message.caption or ""
    for said in _mentions(message):
        if _is_name(said, username):
            text = text.replace(said, " ")
    return text.strip()


def _is_name(said: str, username: str) -> bool:
    return said.lower() == f"@{username}".lower()


def _mentions(message: Message) -> list[str]:
    kinds: list[str | None] = [MessageEntityType.MENTION]
    if message.text:
        return list(message.parse_entities(kinds).values())
    return list(message.parse_caption_entities(kinds).values()) if message.caption else []
