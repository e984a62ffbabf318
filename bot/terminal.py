"""The terminal channel: questions and files in, plain text or JSON out."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import index
from bot import files, reading
from bot.harmless import shown
from bot.reply import compose
from bot.reply.contract import as_json
from bot.rows import Row
from bot.whole import whole
from bot.words import Failure, say
from index.asking.question import Context
from index.choosing import Choice
from index.sqlite import SqliteStore
from parser.report import NotAReport

if TYPE_CHECKING:
    from index.build import Limits

NEW = "/new"
"""What a person types to begin afresh."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How questions are answered here."""

    store: SqliteStore
    today: date
    public_url: str | None
    language: str
    is_json: bool
    """Whether a program reads the answers."""


def ask(question: str, terminal: Terminal, context: Context) -> tuple[str, Context]:
    """Return the answer as a person reads it, or as the contract's JSON on one line."""
    turn = index.ask(question, terminal.store.current(), terminal.today, context)
    if terminal.is_json:
        return one_line(as_json(turn.answer, terminal.public_url)), turn.context
    return shown(compose(turn.answer, terminal.public_url).text), turn.context


def chat(lines: Iterable[str], out: TextIO, terminal: Terminal) -> None:
    """Answer one question a line; JSON: an object for every line that is not `/new`."""
    context = Context()
    for line in lines:
        question = line.strip("\r\n")
        if question.strip() == NEW:
            context = Context()
        elif question.strip() or terminal.is_json:
            said, context = _answer(question, terminal, context)
            out.write(said + ("\n" if terminal.is_json else "\n\n"))
            out.flush()


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
        logging.getLogger(__name__).exception("a question failed")
        sorry = say(terminal.language, "error", "question_failed", error=type(error).__name__)
        if not terminal.is_json:
            return sorry, context
        failed = {"question": question, "status": "not_understood", "reason": None, "text": sorry}
        return one_line(failed), context
