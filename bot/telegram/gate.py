"""Who may ask, and how fast: what stands before every handler."""

from telegram import Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.telegram.desk import Desk, desk_of, place_of, speaks
from bot.telegram.send import acknowledge, deliver
from bot.telegram.texts import say


async def on_any(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Count an update and let it pass, or stop it with a friendly sentence."""
    desk = desk_of(context)
    desk.measures.count("updates", kind_of(update))
    if not admitted(desk, update):
        await _refuse(update, say(speaks(update, context), "not_allowed"), context)
        raise ApplicationHandlerStop


def admitted(desk: Desk, update: Update) -> bool:
    """Return whether the chat or the user of an update is on the list, where there is one."""
    return not desk.allowed or not desk.allowed.isdisjoint(place_of(update))


def seconds_for(desk: Desk, update: Update) -> float:
    """Return how long an update waits for its turn, where its user is faster than the limit."""
    sender = update.effective_user
    if sender is None or update.inline_query is not None or sender.id in desk.admins:
        return 0.0
    return desk.users.take(sender.id) if admitted(desk, update) else 0.0


async def tell_delay(desk: Desk, update: Update) -> None:
    """Say once that questions wait for their turn; a group is not told."""
    sender = update.effective_user
    if sender is None or desk.delayed.recall(sender.id):
        return
    desk.delayed.keep(sender.id, True)
    if update.message is not None and update.message.chat.id > 0:
        language = desk.speaks(sender.id, sender.language_code)
        await deliver(update, say(language, "too_many"))


def kind_of(update: Update) -> str:
    """Return the kind of an update as Telegram names it.

    >>> kind_of(Update(1))
    'other'
    """
    kinds = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
    return next((kind for kind in kinds if getattr(update, kind) is not None), "other")


async def _refuse(update: Update, text: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say why, where the user is waiting for something; a group is not told."""
    if update.callback_query is not None:
        await acknowledge(desk_of(context), update.callback_query, text)
    elif update.inline_query is not None:
        await update.inline_query.answer([], is_personal=True, cache_time=60)
    elif update.message is not None and update.message.chat.id > 0:
        await deliver(update, text)
