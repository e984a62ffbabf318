"""The command `gongkai`: one verb a function; each imports what it needs when it is called."""

import os
import sys
from dataclasses import asdict, replace
from datetime import date, datetime
from errno import EDQUOT, ENOSPC, EPIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.settings import Settings, SettingsError, settings_of
from bot.words import Failure, cli_words, sentence
from parser.report import GongkaiError

if TYPE_CHECKING:
    from bot.terminal import Terminal
    from index.sqlite import SqliteStore


class Verbs(click.Group):
    """A group whose errors are one plain sentence, and whose help keeps the contract's order."""

    def invoke(self, context: click.Context) -> Any:
        """Run a verb; a failure ends it with exit code 1."""
        try:
            done = super().invoke(context)
            if sys.stdout is not None:
                sys.stdout.flush()  # while a full disk can still be told
            return done
        except GongkaiError as error:
            said = sentence(_language(), error)
        except OSError as error:
            if error.errno == EPIPE:
                raise  # who read what is written has had enough
            said = sentence(_language(), _refused(error))
            _give_up_output()
        click.echo(said, err=True)
        context.exit(1)

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the verbs as they were written."""
        return list(self.commands)


def _help(name: str) -> str:
    text: str = cli_words()["help"][name]
    return text


@click.group(cls=Verbs, help=_help("main"), context_settings={"max_content_width": 120})
@click.version_option(package_name="gongkai")
def main() -> None:
    """Answer questions about government-disclosure reports."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by who began us
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


_db = click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help=_help("db"))
_today = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help=_help("today"))
_json = click.option("--json", "is_json", is_flag=True, help=_help("json"))
_jobs = click.option("--jobs", type=click.IntRange(1, 64), default=1, help=_help("jobs"))
_agency = click.option("--agency", help=_help("agency"))
_year = click.option("--year", type=int, help=_help("year"))


@main.command(help=_help("build"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_db
@_jobs
@click.option("--strict", is_flag=True, help=_help("strict"))
def build(paths: tuple[Path, ...], db: Path | None, jobs: int, strict: bool) -> None:
    """Read reports into the store."""
    from bot.loading import load

    settings = _settings(db)
    refused = load(paths, settings, jobs, sys.stdout)
    if not settings.db.exists():
        raise Failure("nothing_loaded", path=settings.db)
    if (strict and refused) or any(file.code == "path_missing" for file in refused):
        sys.exit(1)


@main.command(help=_help("ask"))
@click.argument("question")
@_json
@_db
@_today
def ask(question: str, is_json: bool, db: Path | None, today: datetime | None) -> None:
    """Answer one question."""
    from bot import terminal
    from index.asking.question import Context

    click.echo(terminal.ask(question, _terminal(db, today, is_json), Context())[0])


@main.command(help=_help("chat"))
@_json
@_db
@_today
def chat(is_json: bool, db: Path | None, today: datetime | None) -> None:
    """Answer one question a line."""
    from bot import terminal

    if sys.stdin is None:
        return
    # A carriage return inside a question is no end of a line.
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    terminal.chat(sys.stdin, sys.stdout, _terminal(db, today, is_json))


@main.command(help=_help("explain"))
@click.argument("question")
@_db
@_today
def explain(question: str, db: Path | None, today: datetime | None) -> None:
    """Show how a question was understood."""
    from bot import terminal

    for line in terminal.explain(question, _terminal(db, today, False)):
        click.echo(line)


@main.command(help=_help("parse"))
@click.argument("file", type=click.Path(path_type=Path))
@_json
def parse(file: Path, is_json: bool) -> None:
    """Show what the parser made of a document."""
    from bot import terminal
    from bot.loading import limits

    click.echo(terminal.parse(file, _language(), is_json, limits(_settings())))


@main.command(help=_help("export"))
@click.argument("what", type=click.Choice(["figures", "reports", "passages", "checks"]))
@click.option(
    "--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv",
    help=_help("format"),
)  # fmt: skip
@_agency
@_year
@_db
@click.option("--output", type=click.Path(path_type=Path), help=_help("output"))
def export(
    what: str, form: str, agency: str | None, year: int | None, db: Path | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Export what is stored."""
    from bot import files, terminal

    choice = files.choose(_held(_settings(db)), agency, year)
    terminal.export(what, form, choice, sys.stdout, output)


@main.command(help=_help("audit"))
@_agency
@_year
@_json
@_db
def audit(agency: str | None, year: int | None, is_json: bool, db: Path | None) -> None:
    """List the checks that failed or could not be decided."""
    from bot import files, terminal

    choice = files.choose(_held(_settings(db)), agency, year)
    terminal.audit(choice, sys.stdout, _language(), is_json)


@main.command(help=_help("verify"))
@click.option("--sample", type=click.IntRange(0), help=_help("sample"))
@_jobs
@_db
def verify(sample: int | None, jobs: int, db: Path | None) -> None:
    """Hold the store against its own seals and digests, and against its sources."""
    from bot.loading import verified

    sys.exit(not verified(_settings(db), sample, jobs, sys.stdout))


@main.command(help=_help("telegram"))
@_db
def telegram(db: Path | None) -> None:
    """Run the Telegram bot."""
    from bot import serving

    settings = _with_token(_settings(db))
    serving.telegram(settings, _ready(settings))


@main.command(help=_help("web"))
@click.option("--host", help=_help("host"))
@click.option("--port", type=click.IntRange(1, 65535), help=_help("port"))
@_db
def web(host: str | None, port: int | None, db: Path | None) -> None:
    """Serve the pages and the HTTP API."""
    from bot import serving

    settings = _settings(db, host, port)
    serving.web(settings, _ready(settings))


@main.command(help=_help("serve"))
@_db
def serve(db: Path | None) -> None:
    """Run the Telegram bot and the web in one process."""
    from bot import serving

    settings = _with_token(_settings(db))
    serving.both(settings, _ready(settings))


@main.command(help=_help("feedback"))
@click.option("--json", "is_json", is_flag=True, help=_help("json"))
def feedback(is_json: bool) -> None:
    """List what readers reported."""
    from bot.telegram import feedback as reported
    from bot.terminal import one_line

    for one in reported(settings_of()):
        row = asdict(one)
        click.echo(one_line(row) if is_json else "\t".join(str(part) for part in row.values()))


@main.command(help=_help("mcp"))
@click.option("--http", is_flag=True, help=_help("http"))
@_db
def mcp(http: bool, db: Path | None) -> None:
    """Offer the figures to assistants over the Model Context Protocol."""
    from bot import mcp as server

    settings = _settings(db)
    server.run(settings, _ready(settings), http=http)


def _refused(error: OSError) -> Failure:
    """Return what the system refused, where nobody else has said what it means."""
    if error.errno in (ENOSPC, EDQUOT):
        return Failure("output_full")
    named = f"{error.filename}: " if error.filename else ""
    return Failure("system", why=f"{named}{error.strerror or error}")


def _give_up_output() -> None:
    """Drop what cannot be written, or Python complains of it once more when it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _with_token(settings: Settings) -> Settings:
    """Return the settings; raises Failure before anything is built where the token is missing."""
    if settings.telegram_token is None:
        raise Failure("token_missing")
    return settings


def _settings(db: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """Return the settings, the command line's before the others."""
    settings = settings_of()
    return replace(
        settings,
        db=db or settings.db,
        web_host=host or settings.web_host,
        web_port=port or settings.web_port,
    )


def _language() -> str:
    """Return the language of messages, also where the settings are wrong."""
    try:
        return settings_of().language
    except SettingsError:
        return "zh"


def _ready(settings: Settings) -> "SqliteStore":
    from bot.loading import ready

    return ready(settings)


def _held(settings: Settings) -> "SqliteStore":
    from index.sqlite import open_store

    return open_store(settings.db)


def _terminal(db: Path | None, today: datetime | None, is_json: bool) -> "Terminal":
    from bot.terminal import Terminal

    settings = _settings(db)
    day = date.today() if today is None else today.date()
    return Terminal(_ready(settings), day, settings.web_address, settings.language, is_json)


if __name__ == "__main__":
    main(prog_name="gongkai")
