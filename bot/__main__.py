"""The command `gongkai`: one verb a function; each imports what it needs when it is called."""

import os
import sys
from dataclasses import asdict
from datetime import date, datetime
from errno import EDQUOT, ENOSPC, EPIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import extras, options
from bot.completion import completion
from bot.covering import coverage
from bot.doctor import doctor
from bot.drafts.command import check
from bot.exporting import export
from bot.fetching.command import fetch
from bot.settings import Settings, settings_of
from bot.undecided import words
from bot.words import Failure, sentence
from data.entries import DataError
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
            said = sentence(options.language(), error)
        except DataError as error:
            said = str(error)
        except OSError as error:
            if error.errno == EPIPE:
                raise  # who read what is written has had enough
            said = sentence(options.language(), _refused(error))
            _give_up_output()
        click.echo(said, err=True)
        context.exit(1)

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the verbs as they were written."""
        return list(self.commands)


def _tell_versions(context: click.Context, parameter: click.Parameter, is_wanted: bool) -> None:
    if is_wanted and not context.resilient_parsing:
        from bot.versions import versions

        for line in versions():
            click.echo(line)
        context.exit()


@click.group(cls=Verbs, help=options.help_of("main"), context_settings={"max_content_width": 120})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_versions,
    help=options.help_of("version"),
)  # fmt: skip
def main() -> None:
    """Answer questions about government-disclosure reports."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by who began us
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


@main.command(help=options.help_of("build"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.new_db
@options.jobs
@click.option("--strict", is_flag=True, help=options.help_of("strict"))
def build(paths: tuple[Path, ...], db: Path | None, jobs: int, strict: bool) -> None:
    """Read reports into the store."""
    from bot.loading import load

    settings = options.settings(db)
    refused = load(paths, settings, jobs, sys.stdout)
    if not settings.db.exists():
        raise Failure("nothing_loaded", path=settings.db)
    if (strict and refused) or any(file.code == "path_missing" for file in refused):
        sys.exit(1)


@main.command(help=options.help_of("ask"))
@click.argument("question")
@options.as_json
@options.db
@options.today
def ask(question: str, is_json: bool, db: Path | None, today: datetime | None) -> None:
    """Answer one question."""
    from bot import terminal
    from index.asking.question import Context

    click.echo(terminal.ask(question, _terminal(db, today, is_json), Context())[0])


@main.command(help=options.help_of("chat"))
@options.as_json
@options.db
@options.today
def chat(is_json: bool, db: Path | None, today: datetime | None) -> None:
    """Answer one question a line."""
    from bot import terminal

    if sys.stdin is None:
        return
    # A carriage return inside a question is no end of a line.
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    here = _terminal(db, today, is_json)
    lines = terminal.typed() if here.is_seen and sys.stdin.isatty() else sys.stdin
    terminal.chat(lines, sys.stdout, here)


@main.command(help=options.help_of("explain"))
@click.argument("question")
@options.db
@options.today
def explain(question: str, db: Path | None, today: datetime | None) -> None:
    """Show how a question was understood."""
    from bot import terminal

    for line in terminal.explain(question, _terminal(db, today, False)):
        click.echo(line)


main.add_command(words)


@main.command(help=options.help_of("parse"))
@click.argument("file", type=click.Path(path_type=Path))
@options.as_json
def parse(file: Path, is_json: bool) -> None:
    """Show what the parser made of a document."""
    from bot import terminal
    from bot.loading import limits

    click.echo(terminal.parse(file, options.language(), is_json, limits(options.settings())))


main.add_command(export)


@main.command(help=options.help_of("audit"))
@options.agency
@options.year
@options.as_json
@options.db
def audit(
    agencies: tuple[str, ...], years: tuple[int, ...], is_json: bool, db: Path | None
) -> None:
    """List the checks that failed or could not be decided."""
    from bot import files, terminal
    from index.choosing import Wanted

    choice = files.choose(options.held(options.settings(db)), Wanted(agencies, years))
    terminal.audit(choice, sys.stdout, options.language(), is_json)


main.add_command(check)
main.add_command(doctor)
main.add_command(completion)
main.add_command(coverage)
main.add_command(fetch)


@main.command(help=options.help_of("verify"))
@click.option("--sample", type=click.IntRange(0), help=options.help_of("sample"))
@options.jobs
@options.db
def verify(sample: int | None, jobs: int, db: Path | None) -> None:
    """Hold the store against its own seals and digests, and against its sources."""
    from bot.loading import verified

    sys.exit(not verified(options.settings(db), sample, jobs, sys.stdout))


@main.command(help=options.help_of("telegram"))
@options.db
def telegram(db: Path | None) -> None:
    """Run the Telegram bot."""
    from bot import serving

    extras.need("telegram")
    settings = _with_token(options.settings(db))
    serving.telegram(settings, _ready(settings))


@main.command(help=options.help_of("web"))
@click.option("--host", help=options.help_of("host"))
@click.option("--port", type=click.IntRange(1, 65535), help=options.help_of("port"))
@options.db
def web(host: str | None, port: int | None, db: Path | None) -> None:
    """Serve the pages and the HTTP API."""
    from bot import serving

    extras.need("web")
    settings = options.settings(db, host, port)
    serving.web(settings, _ready(settings))


@main.command(help=options.help_of("serve"))
@options.db
def serve(db: Path | None) -> None:
    """Run the Telegram bot and the web in one process."""
    from bot import serving

    extras.need("telegram", "web")
    settings = _with_token(options.settings(db))
    serving.both(settings, _ready(settings))


@main.command(help=options.help_of("feedback"))
@click.option("--json", "is_json", is_flag=True, help=options.help_of("json"))
def feedback(is_json: bool) -> None:
    """List what readers reported."""
    extras.need("telegram")
    from bot.telegram import feedback as reported
    from bot.terminal import one_line

    for one in reported(settings_of()):
        row = asdict(one)
        click.echo(one_line(row) if is_json else "\t".join(str(part) for part in row.values()))


@main.command(help=options.help_of("mcp"))
@click.option("--http", is_flag=True, help=options.help_of("http"))
@options.db
def mcp(http: bool, db: Path | None) -> None:
    """Offer the figures to assistants over the Model Context Protocol."""
    extras.need("mcp")
    from bot import mcp as server

    settings = options.settings(db)
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


def _ready(settings: Settings) -> "SqliteStore":
    from bot.loading import ready

    return ready(settings)


def _terminal(db: Path | None, today: datetime | None, is_json: bool) -> "Terminal":
    from bot.terminal import Terminal

    settings = options.settings(db)
    day = date.today() if today is None else today.date()
    is_seen = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    own = settings.web_address
    served = settings.public_url or (own if _is_served(settings) else None)
    return Terminal(_ready(settings), day, served, own, settings.language, is_json, is_seen)


def _is_served(settings: Settings) -> bool:
    """Tell whether something answers where the pages would be served."""
    from bot.ready import answers_at

    return answers_at(settings)


if __name__ == "__main__":
    main(prog_name="gongkai")
