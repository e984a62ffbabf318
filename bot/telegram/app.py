"""The Telegram application: one place that wires connection, desk and handlers."""

from dataclasses import dataclass, field
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.telegram import buttons, chat, commands, drafts, gate, inline, typed
from bot.telegram.connection import Health, PollRequest, SendRequest
from bot.telegram.desk import Desk
from bot.telegram.faults import on_error
from bot.telegram.order import Inbox, InOrder
from bot.telegram.pace import Pace
from bot.telegram.texts import texts
from bot.telegram.typed import COMMANDS

AT_ONCE = 256
"""Updates worked on at the same time."""
CONNECTIONS = 16
SEND_SECONDS = 15.0

App = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach Telegram, or a server that speaks its Bot API."""

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    poll_seconds: int = 10
    """How long Telegram may hold a getUpdates."""
    chat_seconds: float = 1.0
    """Time between two messages to one chat."""
    per_second: float = 30.0
    """Requests to Telegram a second."""


def application(connection: Connection, desk: Desk, health: Health) -> App:
    """Return the application, not yet started."""
    inbox = Inbox(desk.state)
    app = (
        ApplicationBuilder()
        .token(connection.token)
        .base_url(connection.base_url)
        .base_file_url(connection.base_file_url)
        .request(_sending())
        .get_updates_request(PollRequest(health, connection_pool_size=4, pool_timeout=5.0))
        .rate_limiter(Pace(connection.chat_seconds, connection.per_second, desk.measures))
        .update_queue(inbox)
        .concurrent_updates(InOrder(AT_ONCE, inbox, desk))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        .build()
    )
    app.bot_data["desk"] = desk
    _listen(app)
    return app


def _sending() -> SendRequest:
    return SendRequest(
        CONNECTIONS,
        read_timeout=SEND_SECONDS,
        write_timeout=SEND_SECONDS,
        pool_timeout=SEND_SECONDS,
    )


def _listen(app: App) -> None:
    """Register the handlers; the first that fits an update takes it."""
    new = filters.UpdateType.MESSAGE
    app.add_handler(TypeHandler(Update, gate.on_any), group=-1)
    for name, answer in COMMANDS.items():
        app.add_handler(CommandHandler(name, answer, filters=new))
    app.add_handler(CommandHandler(list(texts()["question"]), commands.on_question, filters=new))
    private = new & filters.ChatType.PRIVATE
    app.add_handler(MessageHandler(private & filters.COMMAND, commands.on_help))
    app.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, typed.on_words))
    # An animation names itself a document too, for clients that know none.
    app.add_handler(
        MessageHandler(private & filters.Document.ALL & ~filters.ANIMATION, drafts.on_draft)
    )
    spoken = ~filters.COMMAND & ~filters.StatusUpdate.ALL
    app.add_handler(MessageHandler(new & spoken, chat.on_other))
    edited = filters.UpdateType.EDITED_MESSAGE & filters.TEXT & ~filters.COMMAND
    app.add_handler(MessageHandler(edited, chat.on_edited))
    app.add_handler(CallbackQueryHandler(buttons.on_press))
    app.add_handler(InlineQueryHandler(inline.on_inline))
    app.add_error_handler(on_error)
