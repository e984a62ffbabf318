"""Word documents and spreadsheets of made-up reports."""

from collections.abc import Callable
from random import Random

from tests import factory
from tests.layouts.model import Book, grid2, grid3, grid4
from tests.layouts.prose import parts


def _sample(book: Book, random: Random) -> factory.Sample:
    content = parts(book, (grid2(book), grid3(book), grid4(book)), random)
    return factory.Sample(book.title, tuple(content))  # type: ignore[arg-type]


def as_docx(book: Book, random: Random) -> tuple[bytes, str]:
    """Return a Word document."""
    return factory.as_docx(_sample(book, random)), "报告.docx"


def as_xlsx(book: Book, random: Random) -> tuple[bytes, str]:
    """Return a workbook of one sheet."""
    return factory.as_xlsx(_sample(book, random)), "报告.xlsx"


LAYOUTS: dict[str, Callable[[Book, Random], tuple[bytes, str]]] = {
    "Word document": as_docx,
    "workbook": as_xlsx,
}
