"""The buttons under an answer, as Telegram's inline keyboard."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.reply import Button, Link, Reply
from bot.telegram.callback import VERSION, data_of, fitting, keep_sheet, remember
from bot.telegram.desk import Desk, Sheet, Spec
from bot.telegram.links import payload_of, share_url
from bot.telegram.markup import shorten, width
from bot.telegram.render import count_further, further, openable, pages
from bot.telegram.texts import say
from index.answer import Answer
from index.cited import CitedFigure

COPY = 256
LABEL = 60
SHORT = 14
"""Columns of a label that may share its row."""
IN_ROW = 4
BUTTONS = 10


def sheet(desk: Desk, answer: Answer, reply: Reply, username: str) -> Sheet:
    """Return an answer ready to show page by page."""
    made = specs(desk, reply)
    if answer.figures:
        made += _about(desk, answer, reply.language, username)
    shown = Sheet(pages(reply), further(reply), rows(made), reply.language)
    if not shown.further:
        return shown
    count = count_further(reply)
    label = say(reply.language, "further_button" if count else "details_button", count=count)
    more = (label, "data", f"{VERSION}:m:{keep_sheet(desk, shown)}")
    return replace(shown, rows=rows([made[0], more, *made[1:]] if made else [more]))


def specs(desk: Desk, reply: Reply) -> list[Spec]:
    """Return the buttons of a reply; what they stand for is remembered."""
    given = [_spec(desk, reply, button) for button in reply.buttons]
    if reply.links and not any(button.action == "source" for button in reply.buttons):
        first = reply.links[0]
        label = say(reply.language, "source_button")
        given.insert(0, _spec(desk, reply, Button(label, "source", _place(first))))
    return [spec for spec in given if spec is not None][:BUTTONS]


def rows(given: Iterable[Spec]) -> tuple[tuple[Spec, ...], ...]:
    """Return the buttons in rows: short labels side by side, a long one alone."""
    packed: list[list[Spec]] = []
    open_row = False
    for spec in given:
        short = width(spec[0]) <= SHORT
        if short and open_row and len(packed[-1]) < IN_ROW:
            packed[-1].append(spec)
        else:
            packed.append([spec])
        open_row = short
    return tuple(tuple(row) for row in packed)


def keyboard(desk: Desk, shown: Sheet, page: int = 0) -> InlineKeyboardMarkup | None:
    """Return the buttons under a page, with those that turn it where there are several."""
    made = _buttons(shown.rows)
    if len(shown.pages) > 1:
        made.append(_pager(desk, shown, page))
    return InlineKeyboardMarkup(made) if made else None


def ask_keyboard(desk: Desk, questions: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Return one button a question."""
    made = _buttons([[(text, "data", remember(desk, "ask", text))] for text in questions])
    return InlineKeyboardMarkup(made) if made else None


def action_keyboard(rows: Sequence[Sequence[tuple[str, str]]]) -> InlineKeyboardMarkup:
    """Return rows of (label, what follows the version in its callback_data)."""
    given = [[(label, "data", f"{VERSION}:{data}") for label, data in row] for row in rows]
    return InlineKeyboardMarkup(_buttons(given))


def buttons_in(given: Iterable[Spec], ways: Sequence[Spec] = ()) -> InlineKeyboardMarkup:
    """Return buttons packed into rows, with a last row of its own for `ways`."""
    return InlineKeyboardMarkup(_buttons([*rows(given), ways]))


def _about(desk: Desk, answer: Answer, language: str, username: str) -> list[Spec]:
    """Return the buttons every answer with figures has: share it, report a fault in it."""
    payload = payload_of(answer)
    made: list[Spec] = []
    if payload:
        made.append((say(language, "share_button"), "url", share_url(username, payload)))
    named = name_of_figure(answer.figures[0])
    fault = fitting(f"{VERSION}:b:{named}") or remember(desk, "fault", named)
    return [*made, (say(language, "fault_button"), "data", fault)]


def name_of_figure(figure: CitedFigure) -> str:
    """Return a figure by report, row and column: `suifenhe-2021:new_received@total`."""
    report = figure.citation.report if figure.citation else ""
    return f"{report}:{figure.indicator}@{figure.column}"


def _pager(desk: Desk, shown: Sheet, page: int) -> list[InlineKeyboardButton]:
    key = keep_sheet(desk, shown)
    here = say(shown.language, "pager", page=page + 1, pages=len(shown.pages))
    made = [InlineKeyboardButton(here, callback_data=f"{VERSION}:i:")]
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
    data = data_of(button.way, reply.language) if button.way else None
    if button.action == "source":
        data = data or fitting(f"{VERSION}:o:{button.value.replace('#c', ':')}")
    return (label, "data", data or remember(desk, button.action, button.value))


def _place(link: Link) -> str:
    return f"{link.report}#{link.anchor}"


def _buttons(given: Iterable[Sequence[Spec]]) -> list[list[InlineKeyboardButton]]:
    """Return rows of buttons; for one without words Telegram would refuse the whole message."""
    rows = ([spec for spec in row if spec[0].strip() and spec[2].strip()] for row in given)
    return [[_button(spec) for spec in row] for row in rows if row]


def _button(spec: Spec) -> InlineKeyboardButton:
    label, kind, value = spec
    label = shorten(label, LABEL)
    if kind == "copy":
        return InlineKeyboardButton(label, copy_text=CopyTextButton(value))
    if kind == "url":
        return InlineKeyboardButton(label, url=value)
    return InlineKeyboardButton(label, callback_data=value)
