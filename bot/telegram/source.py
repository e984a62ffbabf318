"""看原文: the place a figure or passage stands at, as a picture with the cell boxed."""

from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot import cutting, paper
from bot.cells import Key
from bot.channel import AROUND, Excerpt, excerpt, section_at
from bot.reply.marked import Marked, with_warnings
from bot.reply.phrases import place_in_short
from bot.telegram.callback import cell_of
from bot.telegram.desk import Desk, desk_of, speaks
from bot.telegram.markup import cut, escape, shorten
from bot.telegram.render import Block, paginate
from bot.telegram.send import deliver, deliver_photo
from bot.telegram.texts import say
from index.printed import printed
from index.store import Held
from parser.report import Place

CAPTION_QUOTE = 500
"""Units of a caption's raw line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A place ready to be sent."""

    picture: bytes | None
    caption: str
    excerpt: Excerpt | None
    """What is sent in words where there is no picture."""


async def show_cell(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Show a cell by report and its name in the form: `suifenhe-2021:t3_01_7`."""
    report, _, code = rest.partition(":")
    cell, desk, language = cell_of(code), desk_of(context), speaks(update, context)
    if cell is None:
        return None
    found = await desk.draw(_of_cell, desk, report, cell, language)
    return await _send(update, found, language, desk.newer(update))


async def show_offset(update: Update, context: ContextTypes.DEFAULT_TYPE, rest: str) -> str | None:
    """Show a passage by report and where it begins: `suifenhe-2021:1575`."""
    report, _, offset = rest.partition(":")
    return await show_place(update, context, f"{report}#c{offset}")


async def show_place(update: Update, context: ContextTypes.DEFAULT_TYPE, place: str) -> str | None:
    """Show a passage by its address: `suifenhe-2021#c1575`."""
    report, _, anchor = place.partition("#")
    desk, language = desk_of(context), speaks(update, context)
    found = await desk.draw(_of_offset, desk, report, anchor, language)
    return await _send(update, found, language, desk.newer(update))


async def _send(update: Update, shown: Shown | None, language: str, to_presser: bool) -> str:
    if shown is not None and shown.picture is not None:
        await deliver_photo(update, shown.picture, shown.caption, to_presser=to_presser)
    elif shown is not None and shown.excerpt is not None:
        for page in paginate(_in_words(shown.excerpt, language)):
            await deliver(update, page, to_presser=to_presser)
    else:
        await deliver(update, say(language, "no_source"), to_presser=to_presser)
    return ""


def _of_cell(desk: Desk, report: str, cell: Key, language: str) -> Shown | None:
    """Return a cell of a report with its mark; None where it is not printed there."""
    store = desk.service.store
    held = store.report(report)
    figure = store.figures(held.id).get(cell) if held else None
    if held is None or figure is None or figure.place is None:
        return None
    cited, warnings = printed(store, held, lambda *names: names == cell)
    marked = with_warnings(cited[0], warnings, language)
    place = figure.place
    drawn = _page(desk, held, place) or _cutting(desk, held, place)
    return Shown(drawn, _caption(marked, held), excerpt(store, report, f"c{place.start}"))


def _of_offset(desk: Desk, report: str, anchor: str, language: str) -> Shown | None:
    """Return the line an anchor stands in."""
    store = desk.service.store
    held, found = store.report(report), excerpt(store, report, anchor)
    if held is None or found is None:
        return None
    start = int(anchor.removeprefix("c"))
    text = store.text(held.id)
    first = text.rfind("\n", 0, start) + 1
    end = first + len(found.quote)
    place = Place(start, end, first, end, found.line, None, None)
    where = say(language, "place_line", line=found.line)
    head = f"<b>{escape(shorten(found.title, CAPTION_QUOTE))}</b>\n{where}"
    return Shown(_cutting(desk, held, place), head, found)


def _page(desk: Desk, held: Held, place: Place) -> bytes | None:
    """Return the page of a PDF with the cell boxed; None for other formats and lost files."""
    file = desk.service.original(held) if held.format == "pdf" and place.page else None
    return paper.picture(file, held.sha256, place.page or 0, place.box) if file else None


def _cutting(desk: Desk, held: Held, place: Place) -> bytes | None:
    """Return the lines around a place as a picture."""
    text = desk.service.store.text(held.id)
    start, end = place.row_start, place.row_end
    for _ in range(AROUND):
        start = text.rfind("\n", 0, max(0, start - 1)) + 1
        end = text.find("\n", end + 1) if text.find("\n", end + 1) >= 0 else len(text)
    return cutting.picture(
        cutting.Cutting(
            " ".join(held.title.split()),
            section_at(held, place.start),
            text[start:end],
            (place.start - start, place.end - start),
        )
    )


def _caption(marked: Marked, held: Held) -> str:
    """Return the figure with its mark, whose it is, where it stands, and its raw line."""
    one = marked.figure
    citation = one.citation
    lines = [
        f"<b>{escape(marked.text)}</b>",
        escape(f"{one.agency} · {one.year}"),
        escape(place_in_short(one, marked.language)),
    ]
    if citation is not None and citation.quote.strip():
        raw = next(cut(citation.quote, CAPTION_QUOTE))
        lines.append(f"<blockquote>{escape(raw)}</blockquote>")
    return "\n".join(lines)


def _in_words(found: Excerpt, language: str) -> Iterable[Block]:
    yield Block(found.title, "<b>", "</b>")
    where = say(language, "place_line", line=found.line)
    yield Block(f"{found.section} · {where}" if found.section else where)
    if found.before.strip():
        yield Block(found.before, gap="\n\n")
    yield Block(found.quote, "<blockquote><b>", "</b></blockquote>")
    if found.after.strip():
        yield Block(found.after)
