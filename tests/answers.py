"""Answers as the contract writes them, and the texts their citations are held against."""

import json
import re
from typing import Any

from bot.reply.contract import as_json
from index.answer import Answer
from index.store import Store


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as it arrives after a trip through JSON."""
    written: dict[str, Any] = json.loads(json.dumps(as_json(answer), ensure_ascii=False))
    return written


def texts_of(store: Store) -> dict[str, str]:
    """Return the text of every report held, by its public id."""
    return {held.report: store.text(held.id) for held in store.reports()}


EMPTY = re.compile(r"“\s*”|‘\s*’|《\s*》|\{\w*\}|\bNone\b(?! of the)|\bnull\b|（\s*）|\(\s*\)")


def empty_slots(question: str, answer: Answer) -> list[str]:
    """Return the empty quotation marks, fields and Nones in a reply and what it offers."""
    shown = [str(as_json(answer)["text"]), *(one.label for one in answer.candidates)]
    said = EMPTY.findall(question)
    return [found for one in shown for found in EMPTY.findall(one) if found not in said]
