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
    update: Update,
    html: str,
    keyboard: InlineKeyboardMarkup | None = None,
    to_presser: bool = False,
) -> Message | None:
    """Send HTML into the chat of an update, in a group as a reply to what was asked.

    `to_presser`: of a group only who pressed the button is to see it, where that is possible.
    Returns the message sent, None where the update has no chat to send to.
    """
    asked = update.effective_message
    if asked is None:
        return None
    send = asked.get_bot().send_message
    return await _send(
        update, _privately(update, send) if to_presser else send, text=html, reply_markup=keyboard
    )


async def deliver_by(update: Update, send: Send, **content: Any) -> Message | None:
    """Send into the chat of an update by a method that the library does not have."""
    return await _send(update, send, **content)


async def deliver_photo(
    update: Update, photo: bytes, caption: str, to_presser: bool = False
) -> Message | None:
    """Send a picture with its caption into the chat of an update; `to_presser` as `deliver`."""
    asked = update.effective_message
    if asked is None:
        return None
    send = asked.get_bot().send_photo
    return await _send(
        update,
        _privately(update, send) if to_presser else send,
        photo=photo,
        filename="chart.png",
        caption=caption,
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


def _privately(update: Update, send: Send) -> Send:
    """Return a way to send what only the presser of a button sees, in a group.

    An ephemeral message (Bot API 10.2, https://core.telegram.org/bots/api#ephemeralmessageparameters):
    a server that does not know them sends it to all, and where one is refused it is sent to all.
    """
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None or chat.type == ChatType.PRIVATE:
        return send
    presser = {"receiver_user_id": query.from_user.id, "callback_query_id": query.id}

    async def sent(**content: Any) -> Message:
        try:
            return await send(**content, api_kwargs={"ephemeral_message_parameters": presser})
        except ChatMigrated:
            raise
        except BadRequest as error:
            log.info("not sent to one alone: %s", type(error).__name__)
            return await send(**content)

    return sent


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
