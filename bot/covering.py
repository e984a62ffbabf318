"""The verb `gongkai coverage`: who has a report of which year, who has none here, who was late."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import options
from bot.words import say

if TYPE_CHECKING:
    from index.coverage import YearCovered


@click.command(help=options.help_of("coverage"))
@options.year
@click.option(
    "--expected", "listed", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=options.help_of("expected_held"),
)  # fmt: skip
@options.as_json
@options.db
def coverage(years: tuple[int, ...], listed: Path | None, is_json: bool, db: Path | None) -> None:
    """Say who has a report of which year."""
    from bot.drafts.roll import expected
    from index.choosing import Wanted, choose
    from index.coverage import covered
    from index.coverage import years as known

    store = options.held(options.settings(db))
    choose(store, Wanted(years=years))  # a year that is not held is an error with the nearest
    names = expected(listed) if listed else None
    found = [covered(store, year, names) for year in years or known(store)]
    if is_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, default=str))
        return
    sys.stdout.writelines(f"{line}\n" for line in lines(found, options.language()))


def lines(found: Sequence["YearCovered"], language: str) -> Iterator[str]:
    """Yield each year: how many, who is missing, who was late, and what cannot be told."""
    for one in found:
        fields = {"year": one.year, "held": len(one.held), "expected": one.expected}
        yield say(language, "coverage", "year", **fields)
        if one.missing:
            names = say(language, "unknown", "mark").join(one.missing)
            name = "missing_listed" if one.is_listed else "missing"
            yield say(language, "coverage", name, count=len(one.missing), names=names)
        for late in one.late:
            yield say(language, "coverage", "late", **asdict(late))
        if one.undated or one.without_deadline:
            unknown = {"undated": one.undated, "without": one.without_deadline}
            yield say(language, "coverage", "undated", **unknown)
        if one.unidentified:
            yield say(language, "coverage", "unidentified", count=one.unidentified)
    if any(one.missing for one in found):
        yield say(language, "coverage", "note")
