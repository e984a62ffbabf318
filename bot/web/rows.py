"""Reports and figures as plain rows: the columns of `gongkai export`, for JSON and CSV."""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

from index.store import Held, Store
from parser.report import Figure

Row = Mapping[str, str | int | float | list[str] | None]

FIGURE_COLUMNS = (
    "report", "agency", "year", "indicator", "column", "value", "state", "unit", "raw", "source",
    "section", "line", "page",
)  # fmt: skip


def report_row(held: Held) -> Row:
    """Return what `/api/reports` says of one report."""
    return {
        "report": held.report,
        "agency": held.agency.name,
        "aliases": list(held.agency.aliases),
        "level": held.agency.level,
        "place": held.agency.place,
        "year": held.year,
        "title": held.title,
        "published": held.published.isoformat() if held.published else None,
        "form_table2": held.form_table2,
        "form_table3": held.form_table3,
        "source_url": held.source_url,
        "sha256": held.sha256,
        "problems": [problem.code for problem in held.problems],
    }


def figure_row(held: Held, figure: Figure) -> Row:
    """Return one figure with the columns of `gongkai export figures`; a value is a number."""
    place = figure.place
    section = held.sections[place.section].title if place and place.section is not None else ""
    return {
        "report": held.report,
        "agency": held.agency.name,
        "year": held.year,
        "indicator": figure.indicator,
        "column": figure.column,
        "value": number(figure.value),
        "state": str(figure.state),
        "unit": figure.unit,
        "raw": figure.raw,
        "source": str(figure.source),
        "section": section,
        "line": place.line if place else None,
        "page": place.page if place else None,
    }


def number(value: Decimal | None) -> int | float | None:
    """Return a value as JSON writes it: whole numbers whole, others as printed."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def figure_rows(
    store: Store, reports: Iterable[Held], indicator: str | None, column: str | None
) -> list[Row]:
    """Return the figures of reports, narrowed to an indicator and a column where given."""
    return [
        figure_row(held, figure)
        for held in reports
        for figure in (*store.figures(held.id).values(), *store.claims(held.id))
        if indicator in (None, figure.indicator) and column in (None, figure.column)
    ]


def as_csv(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV with a header line, absent values empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
