"""The agencies held, browsed by pressing: province, then city, then the agencies themselves."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.channel import DAY, newest
from bot.memory import Memory
from bot.reply import Way
from bot.telegram.callback import VERSION, data_of, remember
from bot.telegram.desk import Desk, Spec, desk_of, speaks
from bot.telegram.keyboard import buttons_in
from bot.telegram.send import deliver, edit
from bot.telegram.texts import say
from index.names.regions import gazetteer
from index.store import Store

ELSEWHERE = "0"
"""Stands for the place of agencies whose place is not known."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with what is below it; both may be there: a province has agencies of its own."""

    code: str
    name: str
    """"" for the whole country and for what is elsewhere."""
    above: str | None
    places: tuple[tuple[str, str, int], ...]
    """(code, name, agencies in it)."""
    agencies: tuple[tuple[str, int], ...]
    """(name, number in the store)."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """The places that agencies are shown under, by code."""

    counts: Counter[str] = field(default_factory=Counter)
    """How many agencies are shown at a place and below it."""
    below: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    own: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The places whose agencies are shown at one: a city's counties are at the city."""


_trees: Memory[str, _Tree] = Memory(2, DAY)
"""Data version -> its places."""


def branch(store: Store, code: str) -> Branch | None:
    """Return what is held at a place; code "" is the whole country, None: nothing is held there."""
    tree = _trees.recall(store.data_version)
    if tree is None:
        tree = _tree(store)
        _trees.keep(store.data_version, tree)
    if code not in tree.counts:
        return None
    places = tuple((one, _name(one), tree.counts[one]) for one in sorted(tree.below.get(code, ())))
    own = tree.own.get(code, ())
    found = (agency for place in own for agency in store.agencies(place=place))
    named = sorted((agency.name, agency.id) for agency in found)
    region = gazetteer().region(code) if code else None
    above = (region.parent if region else "") if code else None
    return Branch(code, _name(code), above, places, tuple(named))


def _tree(store: Store) -> _Tree:
    """Return where the agencies held are shown."""
    tree = _Tree()
    for place, count in store.places().items():
        path = _path(place)
        tree.own[path[-1]].append(place)
        for above, code in pairwise(path):
            tree.below[above].add(code)
        for code in path:
            tree.counts[code] += count
    return tree


def _path(place: str) -> list[str]:
    """Return the codes from the country to where a place is shown: its city at the lowest."""
    region = gazetteer().region(place) if place else None
    if region is None:
        return ["", ELSEWHERE]
    above = [one.code for one in gazetteer().ancestors(region)]
    return ["", *[*above, region.code][:2]]


def _name(code: str) -> str:
    region = gazetteer().region(code) if code else None
    return region.name if region else ""


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
