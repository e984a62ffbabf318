"""The stored reports as rows, and rows as CSV, JSON and XLSX: what `export` and `audit` give."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from bot import rows
from bot.harmless import cell
from bot.rows import Row, Value
from bot.words import Failure
from data.vocabulary import vocabulary
from index import choosing
from index.choosing import Choice, Wanted
from index.plain import whole
from index.store import Held, Store
from parser.report import Check, Figure, Outcome

REPORTS = (
    "report", "agency", "aliases", "level", "place", "year", "title", "published", "form_table2",
    "form_table3", "file", "source_url", "sha256", "sections", "problems", "checks_failed",
)  # fmt: skip
PASSAGES = ("report", "agency", "year", "section", "heading", "text", "line", "page")
CHECKS = (
    "report", "agency", "year", "check", "scope", "outcome", "left", "right", "cells", "message",
)  # fmt: skip

BYTE_ORDER_MARK = "\ufeff"
TO_AUDIT = (Outcome.FAIL, Outcome.UNDECIDABLE)


class Shelf(Store, Protocol):
    """A store that also lists every file's report."""

    def documents(
        self, agencies: Iterable[int] | None = None, years: Iterable[int] | None = None
    ) -> Sequence[Held]:
        """Return every file's report in its latest version, doubles of one report included."""

    def document_years(self, agencies: Iterable[int] | None = None) -> Mapping[int, int]:
        """Return how many `documents` there are of each year."""


def choose(store: Shelf, wanted: Wanted | None = None) -> Choice:
    """Return what is wanted of every file's report, doubles included; raises Unknown."""
    shelves = choosing.Shelves(store.document_years, store.documents)
    return choosing.choose(store, wanted or Wanted(), shelves)


def report_rows(choice: Choice) -> Iterator[Row]:
    """Yield what is known of every report (`REPORTS`)."""
    for first in range(0, len(choice.reports), _AT_ONCE):
        reports = choice.reports[first : first + _AT_ONCE]
        failed: dict[int, list[str]] = {held.id: [] for held in reports}
        for report, check in choice.store.checks(failed, [Outcome.FAIL]):
            failed[report].append(f"{check.check}@{check.scope}")
        yield from (_report_row(held, failed[held.id]) for held in reports)


_AT_ONCE = 500
"""Reports whose checks are read in one statement."""


def _report_row(held: Held, failed: Sequence[str]) -> Row:
    return {
        "report": held.report,
        "agency": held.agency.name,
        "aliases": held.agency.aliases,
        "level": held.agency.level,
        "place": held.agency.place,
        "year": held.year,
        "title": held.title,
        "published": held.published.isoformat() if held.published else None,
        "form_table2": held.form_table2,
        "form_table3": held.form_table3,
        "file": held.file,
        "source_url": held.source_url,
        "sha256": held.sha256,
        "sections": [section.title for section in held.sections],
        "problems": [problem.code for problem in held.problems],
        "checks_failed": failed,
    }


def passage_rows(choice: Choice) -> Iterator[Row]:
    """Yield every passage, verbatim (`PASSAGES`)."""
    store = choice.store
    for held in choice.reports:
        text = store.text(held.id)
        for passage in store.passages(held.id):
            index = passage.section
            yield {
                **_whose(held),
                "section": "" if index is None else held.sections[index].title,
                "heading": passage.heading,
                "text": text[passage.start : passage.end],
                "line": passage.line,
                "page": passage.page,
            }


def check_rows(choice: Choice, outcomes: Iterable[Outcome] | None = None) -> Iterator[Row]:
    """Yield every check with the cells it stands on (`CHECKS`), of these outcomes where given."""
    kept, store = None if outcomes is None else list(outcomes), choice.store
    for held in choice.reports:
        for _, check in store.checks([held.id], kept):
            yield {**_whose(held), **check_row(check, store.figures(held.id))}


def check_row(check: Check, figures: Mapping[tuple[str, str], Figure]) -> Row:
    """Return one check, without its report."""
    rule = vocabulary().checks.get(check.check)
    return {
        "check": check.check,
        "scope": check.scope,
        "outcome": check.outcome.value,
        "left": check.left,
        "right": check.right,
        "cells": [_cell(key, figures.get(key)) for key in check.cells],
        "message": rule.message if rule else "",
    }


ROWS: Mapping[str, tuple[tuple[str, ...], Callable[[Choice], Iterator[Row]]]] = {
    "figures": (rows.COLUMNS, rows.of_reports),
    "reports": (REPORTS, report_rows),
    "passages": (PASSAGES, passage_rows),
    "checks": (CHECKS, check_rows),
}
"""What can be exported: the columns, and the rows of a choice of reports."""


def rows_of(what: str, choice: Choice, public_url: str | None = None) -> Iterator[Row]:
    """Yield the rows of what is exported, figures with the address of their place."""
    return rows.of_reports(choice, public_url) if what == "figures" else ROWS[what][1](choice)


def as_csv(columns: Sequence[str], rows: Iterable[Row], for_excel: bool = False) -> Iterator[str]:
    """Yield CSV line by line, the header first; lists are joined by semicolons.

    No spreadsheet takes a cell of it for a formula. Excel knows UTF-8 by the mark that then leads.
    """
    if for_excel:
        yield BYTE_ORDER_MARK
    line = io.StringIO()
    writer = csv.writer(line)  # which quotes what holds either sign of its own end of a line
    for values in chain([columns], ([_harmless(row[name]) for name in columns] for row in rows)):
        writer.writerow(values)
        yield line.getvalue().removesuffix("\r\n") + "\n"
        line.seek(0)
        line.truncate()


def as_json(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a JSON array, one object a line; values are numbers, absent ones null."""
    yield "["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False, default=_plain)
    yield "\n]\n"


def as_xlsx(columns: Sequence[str], rows: Iterable[Row], sheet: str, path: Path) -> None:
    """Write a workbook. Raises OSError, Failure."""
    path.write_bytes(workbook(columns, rows, sheet))


def workbook(columns: Sequence[str], rows: Iterable[Row], sheet: str) -> bytes:
    """Return a workbook; text is never taken for a formula or a link. Raises Failure."""
    import xlsxwriter

    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    packed = io.BytesIO()  # a zip archive that cannot be finished complains whenever it is dropped
    with xlsxwriter.Workbook(packed, safe) as book:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            if number >= MOST_ROWS:
                raise Failure("sheet_full", most=MOST_ROWS)
            _write_row(page, number, [row[name] for name in columns])
    return packed.getvalue()  # Python 3.12 crashes where a view of it is left in a cycle


def _write_row(page: Any, number: int, values: Iterable[Value]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int | Decimal):
            page.write_number(number, column, value)
        else:
            page.write_string(number, column, _fitting(whole(as_text(value))))


def _fitting(text: str) -> str:
    """Return a text that fits a cell; where it is cut, that is seen."""
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel; what stands below would not be written."""
_LONGEST_CELL = 32_767
"""Characters Excel allows in a cell."""


def _whose(held: Held) -> Row:
    return {"report": held.report, "agency": held.agency.name, "year": held.year}


def _cell(key: tuple[str, str], figure: Figure | None) -> str:
    """Return a cell as an auditor reads it: `new_received/total=14@L57`."""
    name = "/".join(part for part in key if part)
    if figure is None:
        return name
    shown = figure.state.value if figure.value is None else f"{figure.value:f}"
    return f"{name}={shown}" + (f"@L{figure.place.line}" if figure.place else "")


def _harmless(value: Value) -> str:
    is_number = value is None or isinstance(value, int | Decimal)
    return as_text(value) if is_number else cell(as_text(value))


def as_text(value: Value) -> str:
    """Return a value as CSV prints it; a list is joined by semicolons."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, str | int) else ";".join(value)


def _plain(value: object) -> int | float | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


FORMATS = ("csv", "xlsx")
"""Documents that figures are sent as."""


def document(figures: Sequence[Row], format: str) -> bytes:
    """Return rows of figures as a document of one of `FORMATS`."""
    if format == "csv":
        return "".join(as_csv(rows.COLUMNS, figures, for_excel=True)).encode()
    return workbook(rows.COLUMNS, figures, "figures")
