"""Questions in, cited answers out."""

from collections.abc import Iterator
from datetime import date

from data.records import record, replace
from index.answer import Answer
from index.answering.families import answer
from index.answering.meta import too_much
from index.asking import dialogue
from index.asking.cover import Mention
from index.asking.explain import explained
from index.asking.message import LONGEST, MOST_QUESTIONS, is_too_long
from index.asking.question import Context
from index.asking.scene import heading, under
from index.asking.sentences import Asking, questions
from index.asking.titled import settled_by_title
from index.asking.typed import language_of
from index.asking.understand import Reading, understand
from index.plain import whole
from index.store import Store

__all__ = ["Answer", "Context", "Turn", "ask", "explain"]


@record(frozen=True, slots=True)
class Turn:
    """An answer and what the chat remembers after it."""

    answer: Answer
    context: Context


def ask(question: str, store: Store, today: date, context: Context | None = None) -> Turn:
    """Return the answer to one message of a chat, and the chat's new memory."""
    context, question = context or Context(), whole(question)
    if is_too_long(question):
        return Turn(too_much(question, "too_long", LONGEST, store), context)
    if context.last is not None and dialogue.asks_again(question):
        again = replace(context.last, said=question)
        return Turn(answer(again, store), context)
    read, corrects = dialogue.corrected(question)
    settled = dialogue.chosen(read, context)
    parts = [Asking(settled)] if settled else questions(read)
    if len(parts) > MOST_QUESTIONS:
        return Turn(too_much(question, "too_many", MOST_QUESTIONS, store), context)
    reading = Reading(question, store, today)
    if context.pending and len(parts) == 1 and dialogue.only_names(reading.slots(parts[0].text)):
        parts = [Asking(f"{read} {context.pending}")]
    told = dialogue.told_whose(read)
    if told is not None and dialogue.only_names(reading.slots(told[1])):
        parts = [Asking(f"{told[1]}{told[0]}")]
    turns: list[Turn] = []
    begun: tuple[Mention, ...] = ()
    for part in parts:
        before = turns[-1].context if turns else context
        understood = under(understand(part, reading, before, corrects), begun)
        begun = begun or heading(understood)
        found = answer(understood, store)
        if found.reason == "agency_of_place" and understood.unknown:
            titled = settled_by_title(read, found.candidates, store)
            if titled is not None:
                understood = understand(Asking(titled), reading, before, corrects)
                found = answer(understood, store)
        turns.append(Turn(found, dialogue.remember(understood, found, before)))
    if len(turns) == 1:
        return turns[0]
    answers = [turn.answer for turn in turns]
    return Turn(dialogue.merged(question, answers, language_of(question)), turns[-1].context)


def explain(question: str, store: Store, today: date) -> Iterator[str]:
    """Yield the lines that show how a question was understood and answered."""
    question = whole(question)
    if is_too_long(question):
        yield f"status     not_understood too_long (at most {LONGEST} characters)"
        return
    reading = Reading(question, store, today)
    for part in questions(question):
        understood = understand(part, reading, Context())
        yield from explained(understood, answer(understood, store))
