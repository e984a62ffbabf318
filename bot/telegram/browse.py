"""The agencies held, browsed by pressing: province, city, agency."""

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.channel import newest
from bot.reply import Way
from bot.telegram.callback import VERSION, data_of
from bot.telegram.desk import Desk, Spec, desk_of, speaks
from bot.telegram.keyboard import buttons_in
from bot.telegram.offers import remember
from bot.telegram.places import ELSEWHERE, Branch, branch
from bot.telegram.send import deliver, edit
from bot.telegram.texts import say

ON_PAGE = 16
"""Places and agencies shown at once."""


async def show_branch(
    update: Update, context: ContextTypes.DEFAULT_TYPE, code: str, page: int
) -> None:
    """Show a place: as a new message for a command, in place of the last for a press."""
    desk, language = desk_of(context), speaks(update, context)
    found = await desk.off_loop(branch, desk.service.store, code)
    if found is None:
        await deliver(update, say(language, "no_reports"))
        return
    count = sum(place[2] for place in found.places) + len(found.agencies)
    text = say(language, "agencies", place=_named(found, language), count=count)
    keyboard = await desk.off_loop(branch_keyboard, desk, found, page, language)
    message = update.effective_message
    pressed = update.callback_query is not None and message is not None
    if pressed and message and await edit(message, message.message_id, text, keyboard):
        return
    await deliver(update, text, keyboard)


def branch_keyboard(desk: Desk, shown: Branch, page: int, language: str) -> InlineKeyboardMarkup:
    """Return the places and agencies of a page, with the ways up and on."""
    given: list[Spec] = []
    for code, name, count in shown.places:
        label = name or say(language, "elsewhere")
        given.append((f"{label} {count}", "data", f"{VERSION}:a:{code}:0"))
    given += [(name, "agency", str(agency)) for name, agency in shown.agencies]
    last = max(0, (len(given) - 1) // ON_PAGE)
    page = min(page, last)
    here = [_agency(desk, one) for one in given[page * ON_PAGE : (page + 1) * ON_PAGE]]
    ways = []
    if page > 0:
        ways.append(("◀", "data", f"{VERSION}:a:{shown.code}:{page - 1}"))
    if shown.above is not None:
        ways.append(("▲", "data", f"{VERSION}:a:{shown.above}:0"))
    if page < last:
        ways.append(("▶", "data", f"{VERSION}:a:{shown.code}:{page + 1}"))
    return buttons_in(here, ways)


def _agency(desk: Desk, given: Spec) -> Spec:
    """Return the button of an agency, which its newest report names for as long as it is held."""
    name, kind, agency = given
    if kind != "agency":
        return given
    report = newest(desk.service.store, int(agency))
    return (name, "data", data_of(Way("agency", report), "zh") or remember(desk, "ask", name))


def _named(shown: Branch, language: str) -> str:
    if shown.code == ELSEWHERE:
        return say(language, "elsewhere")
    return shown.name or say(language, "country")
