"""Sending, with what Telegram may answer to it."""

import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated

from bot.telegram.desk import Desk

log = logging.getLogger(__name__)

Send = Callable[..., Coroutine[Any, Any, Message]]


async def deliver(
    update: Update, html: str, keyboard: InlineKeyboardMarkup | None = None
) -> Message | None:
    """Send HTML into the chat of an update, in a group as a reply to what was asked.

    Returns the message sent, None where the update has no chat to send to.
    """
    asked = update.effective_message
    if asked is None:
        return None
    return await _send(update, asked.get_bot().send_message, text=html, reply_markup=keyboard)


async def deliver_photo(update: Update, photo: bytes, caption: str) -> Message | None:
    """Send a picture with its caption into the chat of an update."""
    asked = update.effective_message
    if asked is None:
        return None
    return await _send(
        update, asked.get_bot().send_photo, photo=photo, filename="chart.png", caption=caption
    )


async def deliver_document(
    update: Update, document: bytes, filename: str, caption: str
) -> Message | None:
    """Send a file with its caption into the chat of an update."""
    asked = update.effective_message
    if asked is None:
        return None
    return await _send(
        update,
        asked.get_bot().send_document,
        document=document,
        filename=filename,
        caption=caption,
    )


async def edit(
    message: Message, message_id: int, html: str, keyboard: InlineKeyboardMarkup | None
) -> bool:
    """Change a message of the bot in the chat of `message`; return whether it is still there."""
    try:
        await message.get_bot().edit_message_text(
            html, chat_id=message.chat.id, message_id=message_id, reply_markup=keyboard
        )
    except BadRequest as error:
        return "not modified" in str(error)
    return True


async def acknowledge(desk: Desk, query: CallbackQuery, text: str | None = None) -> bool:
    """Answer a callback query, once; return whether a text could still be shown in its window.

    One that is too old to be answered is no fault.
    """
    if desk.acknowledged.recall(query.id):
        return text is None
    desk.acknowledged.keep(query.id, True)
    with suppress(BadRequest):
        await query.answer(text, show_alert=text is not None)
    return True


async def _send(update: Update, send: Send, **content: Any) -> Message | None:
    asked, chat = update.effective_message, update.effective_chat
    if asked is None or chat is None:
        return None
    if chat.type != ChatType.PRIVATE and update.callback_query is None:
        content["reply_parameters"] = ReplyParameters(
            asked.message_id, allow_sending_without_reply=True
        )
    content["message_thread_id"] = getattr(asked, "message_thread_id", None)
    try:
        return await send(chat_id=chat.id, **content)
    except ChatMigrated as moved:
        log.info("a group became a supergroup")
        # Neither the message asked with nor its thread exists under the new id.
        content.pop("reply_parameters", None)
        content.pop("message_thread_id")
        return await send(chat_id=moved.new_chat_id, **content)
