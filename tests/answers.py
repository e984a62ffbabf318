"""Answers as the contract writes them, and the texts their citations are held against."""

import json
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
