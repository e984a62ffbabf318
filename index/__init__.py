"""Questions in, cited answers out."""

from dataclasses import dataclass
from datetime import date

from index.answer import Answer
from index.question import Context
from index.store import Store


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer and what the chat remembers after it."""

    answer: Answer
    context: Context


def ask(question: str, store: Store, today: date, context: Context = Context()) -> Turn:  # noqa: B008
    """Return the answer to one message of a chat."""
    raise NotImplementedError
