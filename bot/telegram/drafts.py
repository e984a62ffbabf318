"""A draft sent as a file in a private chat: the findings back, and a copy with comments."""

import asyncio
from collections.abc import Iterator
from pathlib import PurePath

from telegram import Document, Update
from telegram.constants import ChatAction
from telegram.error import NetworkError
from telegram.ext import ContextTypes

from bot.drafts import wording
from bot.drafts.received import LARGEST, LARGEST_MB, Busy, Examined, Examiner
from bot.telegram.chat import asked, reply_to
from bot.telegram.desk import desk_of, speaks
from bot.telegram.markup import escape
from bot.telegram.render import PAGE, Block, paginate
from bot.telegram.send import deliver, deliver_document
from bot.telegram.texts import say, texts
from bot.words import say as word
from index import Context
from index.drafts import Judged

ROOM = PAGE - 300
"""Units of the findings in the message; what the message ends with fits beside them."""
_STATED = ("answered", "blank")


async def on_check(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say how a draft is checked."""
    await deliver(update, say(speaks(update, context), "draft_how", most=LARGEST_MB))


async def on_draft(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Judge a draft; a caption that is a question is answered behind it."""
    message, language = update.effective_message, speaks(update, context)
    if message is None or message.document is None:
        return
    desk = desk_of(context)
    try:
        with desk.service.drafts.room():
            found = await _examined(update, message.document, desk.service.drafts, language)
    except Busy:
        desk.measures.count("drafts", "busy")
        await deliver(update, say(language, "draft_busy"))
        return
    if found is not None:
        desk.measures.count("drafts", "read" if found.is_read else "unread")
        await _tell(update, found, language)
        await _answer_caption(update, context)


async def _examined(
    update: Update, document: Document, examiner: Examiner, language: str
) -> Examined | None:
    content = await _content(update, document, language)
    if content is None:
        return None
    if update.effective_chat is not None:
        await update.effective_chat.send_action(ChatAction.TYPING)
    begun = examiner.begin(document.file_name or "", content, language)
    return await asyncio.wrap_future(begun)


async def _content(update: Update, document: Document, language: str) -> bytes | None:
    """Return the bytes of a file; say why where there are none, or too many."""
    if (document.file_size or 0) > LARGEST:
        await deliver(update, say(language, "draft_too_large", most=LARGEST_MB))
        return None
    try:
        content = bytes(await (await document.get_file()).download_as_bytearray())
    except NetworkError:
        await deliver(update, say(language, "draft_unfetched"))
        return None
    if len(content) > LARGEST:
        await deliver(update, say(language, "draft_too_large", most=LARGEST_MB))
        return None
    return content


async def _tell(update: Update, found: Examined, language: str) -> None:
    """Send the findings: as many as fit a message, and all of them as a file."""
    pages = paginate(_blocks(found, language), ROOM)
    closing = [escape(word(language, "finding", "not_kept"))]
    if len(pages) > 1:
        closing.insert(0, say(language, "draft_in_copy" if found.copy else "draft_in_list"))
    await deliver(update, "\n\n".join([pages[0], *closing]))
    stem = PurePath(found.drafts[0].file).stem
    if found.copy is not None:
        name = _named(language, "draft_copy_name", stem)
        told = say(language, "draft_copy", count=found.count)
        await deliver_document(update, found.copy, name, told)
    elif len(pages) > 1:
        name = _named(language, "draft_list_name", stem)
        told = say(language, "draft_list", count=found.count)
        await deliver_document(update, _list(found, language), name, told)


def _blocks(found: Examined, language: str) -> Iterator[Block]:
    for one in found.drafts:
        if one.report is None:
            # A file that holds no report gets one sentence.
            yield from (Block(wording.remark(unread, None, language)) for unread in one.findings)
            continue
        yield Block(wording.heading(one, language), "<b>", "</b>", gap="\n\n")
        for number, finding in enumerate(one.findings, 1):
            place = wording.place(finding, one.report, language)
            yield Block(f"{number}. {place}".rstrip(), "<b>", "</b>", gap="\n\n")
            yield Block(wording.remark(finding, one.report, language))
        yield Block(wording.comparison(one, language), "<i>", "</i>", gap="\n\n")


def _list(found: Examined, language: str) -> bytes:
    """Return every finding as a line of text that programs on any system read as UTF-8."""
    return "\r\n".join(_lines(found.drafts, language)).encode("utf-8-sig", "replace")


def _lines(drafts: tuple[Judged, ...], language: str) -> Iterator[str]:
    for one in drafts:
        yield wording.heading(one, language)
        for number, finding in enumerate(one.findings, 1):
            place = wording.place(finding, one.report, language)
            yield f"{number}. {place}".rstrip()
            yield f"   {wording.remark(finding, one.report, language)}"


def _named(language: str, name: str, stem: str) -> str:
    """Return a file's name, which is no HTML."""
    pattern: str = texts()[name][language]
    return pattern.format(stem=stem)


async def _answer_caption(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a caption that asks for a figure; 请检查 and the like ask for nothing more."""
    message, desk = update.effective_message, desk_of(context)
    question = asked(message, context.bot.username) if message else ""
    if not question:
        return
    turn = await desk.off_loop(desk.service.ask, question, Context())
    if turn.answer.status in _STATED:
        await reply_to(update, context, question)
