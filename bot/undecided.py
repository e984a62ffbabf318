"""The verb `gongkai words`: the words of a file of questions that no role is known of."""

from datetime import date
from pathlib import Path

import click

from bot import options
from bot.harmless import shown


@click.command(help=options.help_of("words"))
@click.argument("file", type=click.Path(path_type=Path))
@options.db
def words(file: Path, db: Path | None) -> None:
    """List the words of a file of questions, one a line, that have no role, by frequency."""
    from index.asking.roleless import words_without_role

    said = file.read_text("utf-8", errors="replace").splitlines()
    store = options.held(options.settings(db))
    for word, number in words_without_role(said, store, date.today()):
        click.echo(shown(f"{number}\t{word}"))
