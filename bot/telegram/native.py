"""Answers with several figures as a table that Telegram itself draws, for who chose so.

Rich messages came with Bot API 10.1 and compact tables with 10.3
(https://core.telegram.org/bots/api#sendrichmessage); the library is typed for 10.0, so they are
sent by name. Some clients show nothing of them, and older servers do not know them: whoever did
not choose them, and whoever cannot be sent them, gets the same answer as text.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, EndPointNotFound

from bot.reply import Link, Reply
from bot.reply.marked import Marked, marked
from bot.reply.phrases import in_column, name_of
from bot.rows import url_of
from bot.telegram.desk import Desk
from bot.telegram.render import WARNING, openable
from bot.telegram.send import deliver_by
from bot.telegram.texts import say
from index.answer import Answer

METHOD = "sendRichMessage"
MOST_ROWS = 30
"""Figures of one table; a longer answer is text, by the page."""
Block = dict[str, Any]
Text = str | dict[str, Any]


async def deliver_table(
    update: Update,
    desk: Desk,
    answer: Answer,
    reply: Reply,
    keyboard: InlineKeyboardMarkup | None,
) -> Message | None:
    """Send an answer as a table; None where it is none, or this server takes no such message."""
    asked = update.effective_message
    if asked is None or METHOD in desk.unknown or not 2 <= len(answer.figures) <= MOST_ROWS:
        return None
    bot = asked.get_bot()
    message = {"blocks": blocks(answer, reply, desk.service.public_url)}

    async def send(**content: Any) -> Message:
        told = {name: value for name, value in content.items() if value is not None}
        sent: Message = await bot.do_api_request(METHOD, told, Message)
        return sent

    try:
        return await deliver_by(update, send, rich_message=message, reply_markup=keyboard)
    except EndPointNotFound:
        desk.unknown.add(METHOD)
    except BadRequest:
        # Counted and told by class where it came in; the answer must arrive all the same.
        pass
    return None


def blocks(answer: Answer, reply: Reply, public_url: str | None) -> list[Block]:
    """Return the blocks of a rich message: whose figures, the table, what must be known, places."""
    shown = [marked(one, answer) for one in answer.figures]
    heading = [*reply.understood, *_not_in_table(reply, shown)]
    told = [*(WARNING + one for one in reply.warnings), *reply.lines, *reply.notes]
    return [
        *(_paragraph({"type": "bold", "text": line}) for line in heading),
        _table(shown, reply.language, public_url),
        *(_paragraph(line) for line in told),
        *_places(reply),
    ]


def _not_in_table(reply: Reply, shown: Sequence[Marked]) -> Sequence[str]:
    """Return the lines of a headline but those that say one figure each, as the table does."""
    before, own = reply.headline[: -len(shown)], reply.headline[-len(shown) :]
    same = len(own) == len(shown) and all(
        one.value in line for line, one in zip(own, shown, strict=True)
    )
    return before if same else reply.headline


def _table(shown: Sequence[Marked], language: str, public_url: str | None) -> Block:
    """Return a row for each figure: what tells it from the others, value and mark, place."""
    names = [
        [one.figure.agency for one in shown],
        [str(one.figure.year) for one in shown],
        [name_of(one.figure, language) + in_column(one.figure, language) for one in shown],
    ]
    heads = [say(language, f"table_{name}") for name in ("agency", "year", "row", "value", "place")]
    told = [(head, column) for head, column in zip(heads[:3], names, strict=True)
            if len(set(column)) > 1]  # fmt: skip
    lines = [[_cell(head, is_header=True) for head in (*(h for h, _ in told), *heads[3:])]]
    for number, one in enumerate(shown):
        lines.append([
            *(_cell(column[number]) for _, column in told),
            _cell({"type": "bold", "text": one.text}, align="right"),
            _cell(_place(one, language, public_url)),
        ])  # fmt: skip
    return {"type": "table", "cells": lines, "is_bordered": True, "is_compact": True}


def _place(shown: Marked, language: str, public_url: str | None) -> Text:
    """Return where a figure stands, as a link where a reader can open it."""
    place = shown.figure.citation
    if place is None or shown.figure.inputs:
        return say(language, "table_computed")
    known = "table_page" if place.page else "table_line"
    text = say(language, known, number=place.page or place.line)
    url = openable(url_of(place, public_url))
    return {"type": "url", "text": text, "url": url} if url else text


def _places(reply: Reply) -> Iterator[Block]:
    """Yield the citations, folded: the label and the line as printed of each."""
    if reply.links:
        inside = [block for link in reply.links for block in _cited(link)]
        summary = say(reply.language, "table_sources", count=len(reply.links))
        yield {"type": "details", "summary": summary, "blocks": inside}


def _cited(link: Link) -> Iterator[Block]:
    yield _paragraph(link.label)
    if link.quote.strip():
        yield {"type": "blockquote", "blocks": [_paragraph(link.quote)]}


def _cell(text: Text, is_header: bool = False, align: str = "left") -> dict[str, Any]:
    cell: dict[str, Any] = {"text": text, "align": align, "valign": "top"}
    return {**cell, "is_header": True} if is_header else cell


def _paragraph(text: Text) -> Block:
    return {"type": "paragraph", "text": text}
