"""The commands. Most are a short way to ask: they become a question and are answered as one."""

from collections.abc import Callable, Sequence

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.channel import holdings, usage
from bot.files import FORMATS, document
from bot.reply.phrases import label
from bot.reply.phrases import say as phrase
from bot.rows import Row, of_answer
from bot.telegram.browse import show_branch
from bot.telegram.callback import keep_rows
from bot.telegram.chat import reply_to
from bot.telegram.desk import desk_of, place_of, speaks
from bot.telegram.keyboard import action_keyboard, ask_keyboard
from bot.telegram.links import question_of
from bot.telegram.send import deliver, deliver_document
from bot.telegram.texts import commands, say, texts
from index.answer import Answer
from index.asking.question import Context

FEEDBACK = 2_000
"""Characters of feedback that are kept."""


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Greet, with three questions to press; a deep link is answered instead."""
    desk, language = desk_of(context), speaks(update, context)
    store = desk.service.store
    if context.args:
        question = await desk.off_loop(question_of, context.args[0], store, language)
        if question:
            await reply_to(update, context, question)
            return
    offered = await desk.off_loop(desk.service.examples, language)
    text = say(language, "link_gone") + "\n\n" if context.args else ""
    text += say(language, "start")
    if not offered:
        text += "\n\n" + say(language, "no_reports")
    await deliver(update, text, ask_keyboard(desk, offered))


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say how to ask, with an example and the commands of this kind of chat."""
    desk, language = desk_of(context), speaks(update, context)
    offered = await desk.off_loop(desk.service.examples, language)
    private = update.effective_chat is None or update.effective_chat.id > 0
    menu = commands("private" if private else "group", language)
    lines = "\n".join(f"/{name} — {description}" for name, description in menu)
    example = offered[0] if offered else say(language, "no_reports")
    await deliver(update, say(language, "help", example=example, commands=lines))


async def on_new(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Forget the conversation of this user in this chat."""
    desk, place = desk_of(context), place_of(update)
    desk.contexts.forget(place)
    desk.last.forget(place)
    await deliver(update, say(speaks(update, context), "new"))


async def on_question(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer /years, /report, /compare, /trend, /search, /audit as the question they stand for."""
    message, language = update.effective_message, speaks(update, context)
    if message is None or not message.text:
        return
    desk = desk_of(context)
    name = message.text.split()[0].lstrip("/").partition("@")[0].lower()

    def ask(said: str) -> Answer:
        return desk.service.ask(said, Context()).answer

    question = await desk.off_loop(asked_by, name, context.args or [], language, ask)
    if question is None:
        sample = await desk.off_loop(usage, desk.service.store)
        await deliver(update, say(language, f"usage_{name}", **sample))
    else:
        await reply_to(update, context, question, drawn=name == "trend")


async def on_agencies(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show the agencies held, by province, city and agency."""
    await show_branch(update, context, "", 0)


async def on_about(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what is held and what can and cannot be said from it."""
    desk = desk_of(context)
    held = await desk.off_loop(holdings, desk.service.store)
    text = say(
        speaks(update, context), "about",
        reports=held.reports, agencies=held.agencies,
        first=held.first, last=held.last, version=held.data_version,
    )  # fmt: skip
    if held.unidentified:
        text += "\n" + say(speaks(update, context), "about_unidentified", count=held.unidentified)
    await deliver(update, text)


async def on_export(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the figures of the last answer as a document, or ask in which format."""
    desk, language = desk_of(context), speaks(update, context)
    answer = desk.last.recall(place_of(update))
    rows = of_answer(answer, desk.service.public_url) if answer else []
    if answer is None or not rows:
        await deliver(update, say(language, "nothing_to_export"))
    elif context.args and context.args[0].lower() in FORMATS:
        format = context.args[0].lower()
        await send_document(update, context, rows, answer.data_version, format)
    else:
        key = await desk.off_loop(keep_rows, desk, rows, answer.data_version)
        offered = [(name.upper(), f"x:{name}:{key}") for name in FORMATS]
        await deliver(update, say(language, "export_how"), action_keyboard([offered]))


async def send_document(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    rows: Sequence[Row],
    version: str,
    format: str,
) -> None:
    """Send the figures of an answer as a CSV or XLSX document."""
    made = await desk_of(context).off_loop(document, rows, format)
    told = say(speaks(update, context), "exported", count=len(rows), version=version)
    await deliver_document(update, made, f"gongkai.{format}", told)


async def on_settings(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show what a user may choose."""
    language = speaks(update, context)
    await deliver(update, say(language, "settings"), settings_keyboard(update, context))


def settings_keyboard(update: Update, context: ContextTypes.DEFAULT_TYPE) -> InlineKeyboardMarkup:
    """Return the choices of /settings, the present one marked."""
    chosen = desk_of(context).state.preference(place_of(update)[1])
    labels = texts()["choices"][speaks(update, context)]
    languages = [("auto", None), ("zh", "zh"), ("en", "en")]
    charts = [("chart_on", True), ("chart_off", False)]
    newer = [("newer_on", True), ("newer_off", False)]
    rows: list[Sequence[tuple[str, str]]] = [
        [(_mark(labels[n], v == chosen.language), f"s:language:{n}") for n, v in languages],
        [(_mark(labels[n], v == chosen.chart), f"s:chart:{n}") for n, v in charts],
        [(_mark(labels[n], v == chosen.newer), f"s:newer:{n}") for n, v in newer],
    ]
    return action_keyboard(rows)


async def on_privacy(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what is kept about a user, and how to delete it."""
    await deliver(update, say(speaks(update, context), "privacy"))


async def on_forget(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Delete what is kept under a user's id."""
    desk, place = desk_of(context), place_of(update)
    told = say(speaks(update, context), "forgotten")
    await desk.off_loop(desk.state.forget, place[1])
    desk.contexts.forget(place)
    desk.last.forget(place)
    await deliver(update, told)


async def on_feedback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Keep what a user writes to the operator."""
    desk, place, language = desk_of(context), place_of(update), speaks(update, context)
    words = " ".join(context.args or [])[:FEEDBACK]
    if not words:
        await deliver(update, say(language, "usage_feedback"))
        return
    last = desk.last.recall(place)
    about = last.question if last else ""
    number = await desk.off_loop(desk.state.add_feedback, place[1], about, words)
    await deliver(update, say(language, "feedback_kept", id=number))


async def on_stats(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Tell an admin what has been counted since the start; anyone else gets the help."""
    desk = desk_of(context)
    if place_of(update)[1] not in desk.admins:
        await on_help(update, context)
        return
    counted = "\n".join(desk.measures.told())
    held = f"contexts: {len(desk.contexts)}"
    await deliver(update, say(speaks(update, context), "stats", counted=counted, held=held))


def _mark(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


READ = 12
"""Words behind a command that are tried as agencies."""
MAIN = "new_received"
"""What a trend is of where nothing but an agency is named."""


def asked_by(
    name: str, words: Sequence[str], language: str, ask: Callable[[str], Answer]
) -> str | None:
    """Return the question of a command; None where it needs words and has none."""
    shape = texts()["question"][name]
    if not words:
        alone: str | None = shape.get(f"{language}_alone")
        return alone
    said = " ".join(words)
    if name in ("compare", "trend") and not said.isascii():
        said = _apart(words, language, ask, name == "trend")
    question: str = shape[language].format(words=said)
    return question


def _apart(
    words: Sequence[str], language: str, ask: Callable[[str], Answer], needs_row: bool
) -> str:
    """Return the words with the agencies among them joined: a space stands between two of them.

    What stands between agencies is one too, known or not, so that none is lost in silence.
    """
    named = [at for at, word in enumerate(words[:READ]) if ask(word).kind == "card"]
    if not named:
        return " ".join(words)
    agencies, rest = words[: named[-1] + 1], list(words[named[-1] + 1 :])
    if needs_row and not rest:
        rest = [label(MAIN, language)]
    mark = phrase("line", "list_mark", language)
    return " ".join([mark.join(agencies), *rest])
