"""The buttons under an answer, as Telegram's inline keyboard."""

from collections.abc import Iterable, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.reply import Button, Link, Reply
from bot.telegram.desk import Choice, Desk, Sheet, Spec, short_id
from bot.telegram.markup import shorten, width
from bot.telegram.render import openable
from bot.telegram.texts import say

VERSION = "1"
"""First part of every callback_data; a button of another version is too old."""
COPY = 256
LABEL = 60
ROW = 34
"""Columns of labels that share a row."""
BUTTONS = 12


def sheet(desk: Desk, reply: Reply, pages: tuple[str, ...]) -> Sheet:
    """Return an answer ready to show page by page."""
    return Sheet(pages, rows(specs(desk, reply)), reply.language)


def specs(desk: Desk, reply: Reply) -> list[Spec]:
    """Return the buttons of an answer; what they stand for is remembered."""
    given = [_spec(desk, reply, button) for button in reply.buttons]
    if reply.links and not any(button.action == "source" for button in reply.buttons):
        first = reply.links[0]
        label = say(reply.language, "source_button")
        given.insert(0, _spec(desk, reply, Button(label, "source", _place(first))))
    return [spec for spec in given if spec is not None][:BUTTONS]


def rows(given: Iterable[Spec]) -> tuple[tuple[Spec, ...], ...]:
    """Return the buttons in rows, short labels side by side, a long one alone."""
    packed: list[list[Spec]] = []
    room = 0
    for spec in given:
        wide = width(spec[0]) + 4
        if not packed or wide > room:
            packed.append([])
            room = ROW
        packed[-1].append(spec)
        room -= wide
    return tuple(tuple(row) for row in packed)


def keyboard(desk: Desk, shown: Sheet, page: int = 0) -> InlineKeyboardMarkup | None:
    """Return the buttons under a page, with those that turn it where there are several."""
    made = [[_button(spec) for spec in row] for row in shown.rows]
    if len(shown.pages) > 1:
        made.append(_pager(desk, shown, page))
    return InlineKeyboardMarkup(made) if made else None


def ask_keyboard(desk: Desk, questions: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Return one button a question."""
    made = [[_button((text, "data", remember(desk, "ask", text)))] for text in questions]
    return InlineKeyboardMarkup(made) if made else None


def remember(desk: Desk, action: str, value: str) -> str:
    """Return the callback_data of a choice that is kept for a day."""
    key = short_id(f"{action}\0{value}")
    desk.choices.keep(key, Choice(action, value))
    return f"{VERSION}:c:{key}"


def _pager(desk: Desk, shown: Sheet, page: int) -> list[InlineKeyboardButton]:
    key = short_id("\f".join(shown.pages) + repr(shown.rows))
    desk.sheets.keep(key, shown)
    here = say(shown.language, "pager", page=page + 1, pages=len(shown.pages))
    made = [InlineKeyboardButton(here, callback_data=f"{VERSION}:n:")]
    if page > 0:
        back = f"{VERSION}:p:{key}:{page - 1}"
        made.insert(0, InlineKeyboardButton("◀", callback_data=back))
    if page + 1 < len(shown.pages):
        onward = f"{VERSION}:p:{key}:{page + 1}"
        made.append(InlineKeyboardButton("▶", callback_data=onward))
    return made


def _spec(desk: Desk, reply: Reply, button: Button) -> Spec | None:
    label = shorten(button.label, LABEL)
    if button.action == "copy":
        fits = 1 <= len(button.value) <= COPY
        return (label, "copy", button.value) if fits else None
    if button.action == "source":
        urls = {_place(link): openable(link.url) for link in reply.links}
        if url := urls.get(button.value):
            return (label, "url", url)
    return (label, "data", remember(desk, button.action, button.value))


def _place(link: Link) -> str:
    return f"{link.report}#{link.anchor}"


def _button(spec: Spec) -> InlineKeyboardButton:
    label, kind, value = spec
    label = shorten(label, LABEL)
    if kind == "copy":
        return InlineKeyboardButton(label, copy_text=CopyTextButton(value))
    if kind == "url":
        return InlineKeyboardButton(label, url=value)
    return InlineKeyboardButton(label, callback_data=value)
