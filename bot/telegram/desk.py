"""What every handler works with: the service, what is remembered, and threads to wait in."""

import asyncio
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from telegram import Update
from telegram.ext import ContextTypes

from bot.measures import Measures
from bot.memory import CONTEXT_SECONDS, CONTEXTS, Memory
from bot.telegram.pace import Buckets
from bot.telegram.service import Service
from bot.telegram.state import State
from bot.telegram.texts import language_of
from index.answer import Answer
from index.asking.question import Context

SENT_SECONDS = 24 * 3600
ANSWERS = 2_000
THREADS = 4
DRAWN_AT_ONCE = 2
PER_MINUTE = 20
"""Questions a user may ask in a minute."""

Given = ParamSpec("Given")
Result = TypeVar("Result")
Place = tuple[int, int]
"""(chat, user): what a conversation is kept under."""


Spec = tuple[str, str, str]
"""A button: (label, kind, value); kind is `data`, `url` or `copy`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer as it is shown: its pages, what is behind a button, the buttons under it."""

    pages: tuple[str, ...]
    further: tuple[str, ...]
    """Pages of the other citations and of how the figures were computed."""
    rows: tuple[tuple[Spec, ...], ...]
    language: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that was sent, and what the chat was about before its question."""

    message_id: int
    before: Context


@dataclass(frozen=True, slots=True)
class Desk:
    """The state of one running bot. Only `state` survives a restart: buttons live by it alone."""

    service: Service
    state: State = field(default_factory=State)
    allowed: frozenset[int] = frozenset()
    """Chats and users that may ask; empty: everyone."""
    admins: frozenset[int] = frozenset()
    per_minute: int = PER_MINUTE
    minute: float = 60.0
    """Seconds in which so many questions are answered at once; of more, each waits its turn."""
    contexts: Memory[Place, Context] = field(
        default_factory=lambda: Memory(CONTEXTS, CONTEXT_SECONDS)
    )
    last: Memory[Place, Answer] = field(default_factory=lambda: Memory(ANSWERS, CONTEXT_SECONDS))
    sent: Memory[tuple[int, int], Sent] = field(
        default_factory=lambda: Memory(CONTEXTS, SENT_SECONDS)
    )
    """(chat, message) of a question -> its answer, to edit when the question is."""
    users: Buckets = field(init=False)
    """How fast each user asks."""
    delayed: Memory[int, bool] = field(default_factory=lambda: Memory(CONTEXTS, 60))
    """The users who were told that their questions wait."""
    acknowledged: Memory[str, bool] = field(default_factory=lambda: Memory(CONTEXTS, 300))
    """The presses that were answered already."""
    measures: Measures = field(default_factory=Measures)
    """What is counted of this process."""
    unknown: set[str] = field(default_factory=set)
    """Newer methods that this Bot API server has refused to know."""
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="ask")
    )

    drawing: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(DRAWN_AT_ONCE, thread_name_prefix="draw")
    )
    """Where pictures are made: no question waits for one."""

    def __post_init__(self) -> None:
        """Begin to count."""
        object.__setattr__(self, "users", Buckets(self.per_minute, self.minute / self.per_minute))

    async def draw(
        self, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Return a picture made in a thread for pictures."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.drawing, lambda: work(*args, **kwargs))

    async def off_loop(
        self, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Return the result of blocking work done in one of the bot's threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, lambda: work(*args, **kwargs))

    def newer(self, update: Update) -> bool:
        """Return whether the user of an update chose what only newer clients show."""
        return self.state.preference(place_of(update)[1]).newer

    def speaks(self, user: int, code: str | None) -> str:
        """Return the language of a user: as chosen, else as the client says."""
        return self.state.preference(user).language or language_of(code)


def desk_of(context: ContextTypes.DEFAULT_TYPE) -> Desk:
    """Return the desk of the application a handler runs in."""
    desk: Desk = context.bot_data["desk"]
    return desk


def speaks(update: Update, context: ContextTypes.DEFAULT_TYPE) -> str:
    """Return the language of the user an update comes from."""
    sender = update.effective_user
    if sender is None:
        return language_of(None)
    return desk_of(context).speaks(sender.id, sender.language_code)


def place_of(update: Update) -> Place:
    """Return where a conversation is kept: the chat and the user of an update."""
    chat, sender = update.effective_chat, update.effective_user
    return (chat.id if chat else 0, sender.id if sender else 0)


def short_id(text: str) -> str:
    """Return a short id of a text, the same for the same text: 12 letters a button can carry."""
    return urlsafe_b64encode(hashlib.blake2s(text.encode(), digest_size=9).digest()).decode()
