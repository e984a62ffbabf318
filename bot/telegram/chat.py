"""Free text: a question in, the cited answer out."""

from dataclasses import dataclass, replace

from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import ContextTypes

from bot.reply import Reply
from bot.telegram.charts import DRAWN, send_chart
from bot.telegram.desk import Desk, Place, Sent, Sheet, desk_of, place_of, speaks
from bot.telegram.keyboard import keyboard, sheet
from bot.telegram.native import deliver_table
from bot.telegram.send import deliver, edit
from bot.telegram.texts import say
from index import Turn
from index.answer import Answer
from index.asking.question import Context


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and how it is shown."""

    answer: Answer
    reply: Reply
    shown: Sheet


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a message; in a group only one that mentions the bot or replies to it."""
    message = update.effective_message
    if message is None or not addressed(message, context.bot.username):
        return
    question = asked(message, context.bot.username)
    if question:
        await reply_to(update, context, question)


async def on_edited(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer an edited question anew, in the place of its first answer."""
    message, desk = update.edited_message, desk_of(context)
    if message is None or not addressed(message, context.bot.username):
        return
    question = asked(message, context.bot.username)
    first = desk.sent.recall((message.chat.id, message.message_id))
    if not question or first is None:
        return
    answered = await ask(desk, place_of(update), question, context.bot.username, first.before)
    page, buttons = answered.shown.pages[0], keyboard(desk, answered.shown)
    if not await edit(message, first.message_id, page, buttons):
        await deliver(update, page, buttons)


async def on_other(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer the caption of a picture; to what has none, say what can be read."""
    message, desk, language = update.effective_message, desk_of(context), speaks(update, context)
    if message is None or not addressed(message, context.bot.username):
        return
    if question := asked(message, context.bot.username):
        await reply_to(update, context, question)
        return
    if message.document is not None and message.chat.type != ChatType.PRIVATE:
        await deliver(update, say(language, "draft_private"))
        return
    offered = await desk.off_loop(desk.service.examples, language)
    example = offered[0] if offered else say(language, "no_reports")
    await deliver(update, say(language, "only_text", example=example))


async def reply_to(
    update: Update, context: ContextTypes.DEFAULT_TYPE, question: str, drawn: bool = False
) -> None:
    """Answer a question in its chat and remember what it was about.

    `drawn`: send the chart even where the user has charts switched off.
    """
    desk, place = desk_of(context), place_of(update)
    before = desk.contexts.recall(place) or Context()
    answered = await ask(desk, place, question, context.bot.username, before)
    sent = await _sent(update, desk, answered)
    if sent is not None and update.message is not None:
        key = (update.message.chat.id, update.message.message_id)
        desk.sent.keep(key, Sent(sent.message_id, before))
    wanted = drawn or desk.state.preference(place[1]).chart
    if wanted and (drawn or answered.answer.kind in DRAWN):
        # No question waits for a picture.
        drawing = send_chart(update, context, answered.answer)
        context.application.create_task(drawing, update=update)


async def _sent(update: Update, desk: Desk, answered: Answered) -> Message | None:
    """Send an answer, as a table where the user chose so and it can be sent.

    What one has chosen is not shown to a group: others may have older clients.
    """
    shown, chat = answered.shown, update.effective_chat
    if chat is not None and chat.type == ChatType.PRIVATE and desk.newer(update):
        whole = keyboard(desk, replace(shown, pages=shown.pages[:1]))  # it has no pages to turn
        sent = await deliver_table(update, desk, answered.answer, answered.reply, whole)
        if sent is not None:
            return sent
    return await deliver(update, shown.pages[0], keyboard(desk, shown))


async def ask(desk: Desk, place: Place, question: str, username: str, before: Context) -> Answered:
    """Return the answer to a question asked by a user in a chat, and remember it."""
    turn, made = await desk.off_loop(answered, desk, question, username, before)
    desk.contexts.keep(place, turn.context)
    desk.last.keep(place, turn.answer)
    desk.measures.count("answers", "telegram", turn.answer.status)
    return made


def answered(desk: Desk, question: str, username: str, before: Context) -> tuple[Turn, Answered]:
    """Return the answer to a question and what the chat remembers after it. Blocks."""
    with desk.measures.stage("telegram", "ask"):
        turn = desk.service.ask(question, before)
    with desk.measures.stage("telegram", "compose"):
        reply = desk.service.compose(turn.answer)
        shown = sheet(desk, turn.answer, reply, username)
    return turn, Answered(turn.answer, reply, shown)


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
