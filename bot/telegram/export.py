"""The figures of an answer as a CSV or XLSX document."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from bot.harmless import cell
from data.vocabulary import vocabulary
from index.cited import CitedFigure

COLUMNS = (
    "report", "agency", "year", "indicator", "label", "column", "value", "state", "unit",
    "raw", "source", "formula", "section", "line", "page", "quote",
)  # fmt: skip
FORMATS = ("csv", "xlsx")


def document(figures: Sequence[CitedFigure], format: str) -> bytes:
    """Return the figures as a document of one of `FORMATS`."""
    rows = [row(figure) for figure in figures]
    return _csv(rows) if format == "csv" else _xlsx(rows)


def row(figure: CitedFigure) -> list[str]:
    """Return a figure as texts under `COLUMNS`; what is not printed is empty."""
    names = vocabulary()
    known = names.indicators.get(figure.indicator) or names.derived.get(figure.indicator)
    place = figure.citation
    return [
        place.report if place else "",
        figure.agency,
        str(figure.year),
        figure.indicator,
        known.label if known else "",
        figure.column,
        "" if figure.value is None else f"{figure.value:f}",
        figure.state,
        figure.unit,
        figure.raw,
        figure.source,
        figure.formula or "",
        place.section if place else "",
        str(place.line or "") if place else "",
        str(place.page or "") if place else "",
        place.quote if place else "",
    ]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return CSV that spreadsheet programs read as UTF-8 and never as formulas."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([cell(text) for text in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter  # 30 ms that only an export needs

    out = BytesIO()
    numbers = {COLUMNS.index(name) for name in ("year", "value", "line", "page")}
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(rows, 1):
            for column, text in enumerate(cells):
                if text and column in numbers:
                    sheet.write_number(number, column, float(text))
                else:
                    sheet.write_string(number, column, text)
    return out.getvalue()
