"""The figures of an answer as a CSV or XLSX document."""

from collections.abc import Sequence

from bot.files import as_csv, workbook
from bot.rows import COLUMNS, Row

FORMATS = ("csv", "xlsx")


def document(rows: Sequence[Row], format: str) -> bytes:
    """Return rows of figures as a document of one of `FORMATS`."""
    if format == "csv":
        return "".join(as_csv(COLUMNS, rows, for_excel=True)).encode()
    return workbook(COLUMNS, rows, "figures")
