"""Sending, with what Telegram may answer to it."""

import logging
from contextlib import suppress

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated

log = logging.getLogger(__name__)


async def deliver(
    update: Update, html: str, keyboard: InlineKeyboardMarkup | None = None
) -> Message | None:
    """Send HTML into the chat of an update, in a group as a reply to what was asked.

    Returns the message sent, None where the update has no chat to send to.
    """
    asked, chat = update.effective_message, update.effective_chat
    if asked is None or chat is None:
        return None
    quoted = None
    if chat.type != ChatType.PRIVATE and update.callback_query is None:
        quoted = ReplyParameters(asked.message_id, allow_sending_without_reply=True)
    bot = asked.get_bot()
    thread = getattr(asked, "message_thread_id", None)
    try:
        return await bot.send_message(
            chat.id,
            html,
            reply_markup=keyboard,
            reply_parameters=quoted,
            message_thread_id=thread,
        )
    except ChatMigrated as moved:
        log.info("a group became a supergroup")
        return await bot.send_message(moved.new_chat_id, html, reply_markup=keyboard)


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a callback query; one that is too old to be answered is no fault."""
    with suppress(BadRequest):
        await query.answer(text, show_alert=text is not None)
