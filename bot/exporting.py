"""The verb `gongkai export`: rows of the store, or a panel for research, as files."""

import sys
from pathlib import Path

import click

from bot import options
from bot.words import Failure

_TABLES = ("figures", "reports", "passages", "checks")
_PANEL = "panel"
_FORMS = {_PANEL: ("csv", "xlsx", "parquet", "dta")}


@click.command(help=options.help_of("export"))
@click.argument("what", type=click.Choice([*_TABLES, _PANEL]))
@click.option(
    "--format", "form", type=click.Choice(["csv", "json", "xlsx", "parquet", "dta"]), default="csv",
    help=options.help_of("format"),
)  # fmt: skip
@options.agency
@options.year
@click.option("--indicator", "indicators", multiple=True, help=options.help_of("indicator"))
@click.option("--column", "columns", multiple=True, help=options.help_of("column"))
@click.option("--excel", is_flag=True, help=options.help_of("excel"))
@options.db
@click.option("--output", type=click.Path(path_type=Path), help=options.help_of("output"))
def export(
    what: str, form: str, agencies: tuple[str, ...], years: tuple[int, ...],
    indicators: tuple[str, ...], columns: tuple[str, ...], excel: bool, db: Path | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Export what is stored."""
    from bot import files, panel, terminal
    from index import choosing

    if form not in _FORMS.get(what, ("csv", "json", "xlsx")):
        raise Failure("format_unknown", format=form, what=what)
    settings = options.settings(db)
    store = options.held(settings)
    wanted = choosing.Wanted(agencies, years, indicators, columns)
    if what != _PANEL:
        choice = files.choose(store, wanted)
        terminal.export(
            what, form, choice, sys.stdout, output, for_excel=excel, public_url=settings.public_url
        )
        return
    choice = choosing.choose(store, wanted)  # an agency and year have one row: the newest report
    if output is not None:
        panel.write(choice, form, output, for_excel=excel)
    elif form == "csv":
        sys.stdout.writelines(panel.as_csv(choice, for_excel=excel))
    else:
        raise Failure("folder_needed")
