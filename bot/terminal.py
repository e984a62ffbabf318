"""The terminal channel: questions and files in, plain text or JSON out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import index
from bot import files, reading, screen
from bot.channel import examples
from bot.harmless import shown
from bot.reply import Link, compose
from bot.reply.contract import as_json
from bot.rows import Row
from bot.whole import whole
from bot.words import Failure, say
from index.answer import Answer
from index.asking.question import Context
from index.choosing import Choice
from index.sqlite import SqliteStore
from parser.report import NotAReport

if TYPE_CHECKING:
    from index.build import Limits

NEW, HELP, QUIT = "/new", "/help", frozenset({"/quit", "/exit"})
"""What a person types to begin afresh, to see how to ask, to leave."""
PROMPT = "> "


@dataclass(frozen=True, slots=True)
class Terminal:
    """How questions are answered here."""

    store: SqliteStore
    today: date
    public_url: str | None
    """Where readers reach the pages, by their address or where something serves them here."""
    own_url: str
    """What stands in the JSON: the public address, else where `gongkai web` would serve them."""
    language: str
    is_json: bool
    """Whether a program reads the answers."""
    is_seen: bool = False
    """Whether a person looks at a terminal."""


def ask(question: str, terminal: Terminal, context: Context) -> tuple[str, Context]:
    """Return the answer as a person reads it, or as the contract's JSON on one line."""
    store = terminal.store.current()
    turn = index.ask(question, store, terminal.today, context)
    if terminal.is_json:
        return one_line(as_json(turn.answer, terminal.own_url)), turn.context
    folder = Path.cwd()

    def places(link: Link) -> list[str]:
        """Return where a citation can be opened: its address, else its file and line."""
        own = link.url or screen.place_of(link, store, folder, terminal.language)
        return [place for place in (own, link.source_url) if place]

    draw = screen.coloured if terminal.is_seen else screen.plain
    return draw(compose(turn.answer, terminal.public_url), places), turn.context


def chat(lines: Iterable[str], out: TextIO, terminal: Terminal) -> None:
    """Answer one question a line; JSON: an object for every line that is not `/new`."""
    context = Context()
    for line in lines:
        question = line.strip("\r\n")
        word = question.strip()
        if word == NEW:
            context = Context()
        elif word in QUIT and not terminal.is_json:
            return
        elif word == HELP and not terminal.is_json:
            out.write(_help(terminal))
        elif word or terminal.is_json:
            said, context = _answer(question, terminal, context)
            out.write(said + ("\n" if terminal.is_json else "\n\n"))
            out.flush()


def typed() -> Iterator[str]:
    """Yield what a person types at a prompt, line by line, until they leave."""
    with suppress(ImportError):  # not on Windows
        import readline  # noqa: F401  (input() edits and remembers lines with it)
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            yield input(PROMPT)


def _help(terminal: Terminal) -> str:
    """Return how to ask, with examples that were tried."""
    store = terminal.store.current()

    def answer(said: str) -> Answer:
        return index.ask(said, store, terminal.today).answer

    tried = examples(store, answer, terminal.language)
    before, after = say(terminal.language, "label", "chat_help", examples="\0").split("\\x00")
    asked = "".join(f"  {shown(question)}\n" for question in tried)
    return before + asked.removesuffix("\n") + after + "\n"


def explain(question: str, terminal: Terminal) -> Iterable[str]:
    """Return how a question is understood, line by line."""
    return index.explain(question, terminal.store, terminal.today)


def parse(path: Path, language: str, is_json: bool, limits: "Limits") -> str:
    """Return what the parser makes of a document; raises NotAReport if it is none."""
    from index.build.reading import Refused, parsed  # what answering does not need

    made = parsed(path, limits)
    if isinstance(made, Refused):
        why = say(language, "refused", made.code, why=made.why) if made.code else made.why
        raise NotAReport(str(path), why)
    document, reports = made
    if is_json:
        read = reading.as_object(document, reports)
        return json.dumps(read, ensure_ascii=False, indent=1)
    return shown("\n".join(reading.as_lines(document, reports, language)))


def export(
    what: str, form: str, choice: Choice, out: TextIO, output: Path | None,
    for_excel: bool = False, public_url: str | None = None,
) -> None:  # fmt: skip
    """Write rows of the chosen reports as `csv`, `json` or `xlsx`."""
    columns, rows = files.ROWS[what][0], files.rows_of(what, choice, public_url)
    if form == "xlsx":
        if output is None:
            raise Failure("output_needed")
        with whole(output) as place:
            files.as_xlsx(columns, rows, what, place)
        return
    is_csv = form == "csv"
    pieces = files.as_csv(columns, rows, for_excel) if is_csv else files.as_json(rows)
    if output is None:
        out.writelines(pieces)
        return
    with whole(output) as place, place.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def write(columns: Sequence[str], rows: Sequence[Row], output: Path) -> None:
    """Write rows to a file as its name says: xlsx, csv or json."""
    form = output.suffix.lower().lstrip(".")
    if form not in ("xlsx", "csv", "json"):
        raise Failure("output_format", path=output)
    with whole(output) as place:
        if form == "xlsx":
            files.as_xlsx(columns, rows, output.stem[:31], place)
            return
        with place.open("w", encoding="utf-8", newline="") as file:
            file.writelines(files.as_csv(columns, rows) if form == "csv" else files.as_json(rows))


def audit(choice: Choice, out: TextIO, language: str, is_json: bool) -> None:
    """Write every check that failed or could not be decided, with the cells it stands on."""
    rows = list(files.check_rows(choice, files.TO_AUDIT))
    if is_json:
        out.writelines(files.as_json(rows))
        return
    if not rows:
        out.write(say(language, "label", "nothing_to_audit") + "\n")
    for (report, agency, year), checks in groupby(
        rows, key=lambda row: (row["report"], row["agency"], row["year"])
    ):
        out.write(shown(f"{agency} · {year} · {report}\n"))
        for row in checks:
            out.writelines(f"  {shown(line)}\n" for line in reading.check_lines(row, language))


def one_line(answer: object) -> str:
    """Return JSON that no reader of lines takes for two."""
    said = json.dumps(answer, ensure_ascii=False)
    for sign in ("\x85", "\u2028", "\u2029"):
        said = said.replace(sign, f"\\u{ord(sign):04x}")
    return said


def _answer(question: str, terminal: Terminal, context: Context) -> tuple[str, Context]:
    """Return the answer to a line of a chat, which one mistake of ours must not end."""
    try:
        return ask(question, terminal, context)
    except Exception as error:
        import logging  # not loaded to answer

        logging.getLogger(__name__).exception("a question failed")
        sorry = say(terminal.language, "error", "question_failed", error=type(error).__name__)
        if not terminal.is_json:
            return sorry, context
        failed = {"question": question, "status": "not_understood", "reason": None, "text": sorry}
        return one_line(failed), context
