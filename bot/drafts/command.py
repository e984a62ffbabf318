"""The verb `gongkai check`: drafts in, findings out; exit code 0 for none, 1 for some."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import options
from bot.settings import Settings
from bot.words import Failure, say

if TYPE_CHECKING:
    from index.build.confine import Limits
    from index.drafts import Judged, Shelf

_EXISTING = click.Path(path_type=Path, exists=True)
_SQLITE = b"SQLite format 3\0"
_WORD = ".docx"


@click.command(help=options.help_of("check"))
@click.argument("paths", nargs=-1, required=True, type=_EXISTING)
@click.option("--previous", type=_EXISTING, help=options.help_of("previous"))
@click.option(
    "--expected", "listed", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=options.help_of("expected"),
)  # fmt: skip
@options.as_json
@click.option("--sarif", is_flag=True, help=options.help_of("sarif"))
@click.option(
    "--annotate", type=click.Path(path_type=Path, dir_okay=False), help=options.help_of("annotate")
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help=options.help_of("roll")
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help=options.help_of("lang"))
@options.jobs
def check(
    paths: tuple[Path, ...], previous: Path | None, listed: Path | None, is_json: bool,
    sarif: bool, annotate: Path | None, output: Path | None, lang: str | None, jobs: int,
) -> None:  # fmt: skip
    """Judge drafts against the statute."""
    from index.drafts import judged

    _demand(not (is_json and sarif), "one_format")
    _demand(output is None or listed is not None, "output_of_list")
    only = paths[0]
    is_word = len(paths) == 1 and only.is_file() and only.suffix.lower() == _WORD
    _demand(annotate is None or is_word, "annotate_word")
    settings = options.settings()
    language = lang or settings.language
    from bot.loading import limits

    shelf = _shelf(previous, settings, jobs) if previous else None
    drafts = list(judged(paths, limits(settings), shelf, jobs))
    if previous and not any(one.earlier for one in drafts):
        click.echo(say(language, "error", "nothing_to_compare", path=previous), err=True)
    _write(drafts, is_json, sarif, language)
    if listed:
        _write_roll(drafts, listed, output, language)
    if annotate:
        _annotate(only, annotate, drafts, language, limits(settings))
    sys.exit(any(one.findings for one in drafts))


def _demand(holds: bool, name: str) -> None:
    if not holds:
        raise click.UsageError(say(options.language(), "error", name))


def _shelf(previous: Path, settings: Settings, jobs: int) -> "Shelf":
    """Return where last year's reports are: a store, or files."""
    from bot.loading import limits
    from index.drafts import Held, known
    from index.sqlite import open_store

    if previous.is_file():
        with previous.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                return Held(open_store(previous))
    return known([previous], limits(settings), jobs)


def _write(drafts: Sequence["Judged"], is_json: bool, sarif: bool, language: str) -> None:
    from bot.drafts import rows, wording
    from bot.harmless import shown

    if is_json or sarif:
        made = rows.as_object(drafts, language)
        if sarif:
            from importlib.metadata import version

            made = rows.as_sarif(drafts, language, version("gongkai"))
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
        return
    for line in wording.lines(drafts, language):
        click.echo(shown(line))


def _write_roll(
    drafts: Sequence["Judged"], listed: Path, output: Path | None, language: str
) -> None:
    from bot import terminal
    from bot.drafts.roll import COLUMNS, expected, roll
    from bot.harmless import shown

    made = list(roll(expected(listed), drafts, language))
    if output is not None:
        terminal.write(COLUMNS, made, output)
        return
    for row in made:
        click.echo(shown(say(language, "roll", "row", **row)))


def _annotate(
    draft: Path, output: Path, drafts: Sequence["Judged"], language: str, limits: "Limits"
) -> None:
    """Write the copy with comments; the draft is opened in a confined process, as when judged."""
    from bot.drafts.annotate import annotated_file
    from bot.whole import whole
    from index.build.workers import Failed, run

    if not any(one.report for one in drafts):
        raise Failure("annotate_unread", path=draft)
    (made,) = run(annotated_file, [(draft, drafts, language)], 1, limits)
    if isinstance(made, Failed):
        why = say(language, "refused", made.code)
        raise Failure("annotate_stopped", path=draft, why=why)
    with whole(output) as place:
        place.write_bytes(made)
