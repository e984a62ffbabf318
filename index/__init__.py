"""Questions in, cited answers out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.answer import Answer
from index.answering.families import answer
from index.asking import dialogue
from index.asking.explain import explained
from index.asking.question import Context
from index.asking.understand import language_of, understand
from index.store import Store

__all__ = ["Answer", "Context", "Turn", "ask", "explain"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer and what the chat remembers after it."""

    answer: Answer
    context: Context


def ask(question: str, store: Store, today: date, context: Context | None = None) -> Turn:
    """Return the answer to one message of a chat, and the chat's new memory."""
    context = context or Context()
    parts = dialogue.split(question)
    if len(parts) == 1:
        return _ask_one(question, store, today, context)
    turns = []
    for part in parts:
        turns.append(_ask_one(part, store, today, context))
        context = turns[-1].context
    answers = [turn.answer for turn in turns]
    return Turn(dialogue.merged(question, answers, language_of(question)), context)


def _ask_one(said: str, store: Store, today: date, context: Context) -> Turn:
    read, corrects = dialogue.corrected(said)
    settled = dialogue.chosen(read, context)
    question = understand(settled or read, store, today, context, follows=corrects)
    found = answer(question, store)
    return Turn(found, dialogue.remember(question, found, context))


def explain(question: str, store: Store, today: date) -> Iterator[str]:
    """Yield the lines that show how a question was understood and answered."""
    for part in dialogue.split(question):
        understood = understand(part, store, today, Context())
        yield from explained(understood, answer(understood, store))
