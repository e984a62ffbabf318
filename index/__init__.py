"""Questions in, cited answers out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.answer import Answer
from index.answering.families import answer
from index.asking import dialogue
from index.asking.explain import explained
from index.asking.question import Context
from index.asking.sentences import Asking, questions
from index.asking.typed import language_of
from index.asking.understand import understand
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
    if context.last is not None and dialogue.asks_again(question):
        again = replace(context.last, said=question)
        return Turn(answer(again, store), context)
    read, corrects = dialogue.corrected(question)
    settled = dialogue.chosen(read, context)
    parts = [Asking(settled)] if settled else questions(read)
    turns: list[Turn] = []
    for part in parts:
        before = turns[-1].context if turns else context
        understood = understand(part, store, today, before, question, corrects)
        found = answer(understood, store)
        turns.append(Turn(found, dialogue.remember(understood, found, before)))
    if len(turns) == 1:
        return turns[0]
    answers = [turn.answer for turn in turns]
    return Turn(dialogue.merged(question, answers, language_of(question)), turns[-1].context)


def explain(question: str, store: Store, today: date) -> Iterator[str]:
    """Yield the lines that show how a question was understood and answered."""
    for part in questions(question):
        understood = understand(part, store, today, Context(), question)
        yield from explained(understood, answer(understood, store))
