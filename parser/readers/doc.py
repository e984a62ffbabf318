"""Old Word and WPS documents: read as stored, or by LibreOffice where that reads more."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from parser.document import Document
from parser.readers.docx import read as read_docx
from parser.readers.limits import LONGEST_CONVERSION
from parser.readers.msword import Locked, Paragraph, Unreadable, paragraphs
from parser.readers.pieces import Content, Grid, document, unfolded
from parser.readers.words import refused


def read(content: bytes, name: str) -> Document:
    """Return a Word 97–2003 or WPS document; raises NotAReport for a locked or damaged one."""
    try:
        stored = paragraphs(content)
    except Locked as fault:
        raise refused(name, "encrypted") from fault
    except Unreadable:
        return read_office(content, name)
    if _office() and any(paragraph.is_listed or paragraph.depth > 1 for paragraph in stored):
        # Automatic numbers and tables in tables are LibreOffice's strength.
        return read_office(content, name)
    return document(unfolded(_contents(stored)), content, name, "doc")


def read_office(content: bytes, name: str) -> Document:
    """Return any document LibreOffice opens; raises NotAReport where it is not installed."""
    converted = read_docx(_converted(content, name), name)
    return replace(converted, format="doc", sha256=sha256(content).hexdigest())


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _converted(content: bytes, name: str) -> bytes:
    """Return the document as DOCX, converted with a profile of its own."""
    office = _office()
    if office is None:
        raise refused(name, "office")
    with TemporaryDirectory() as folder:
        source = Path(folder) / f"report{Path(name).suffix or '.doc'}"
        source.write_bytes(content)
        command = [office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"]
        command += ["--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=LONGEST_CONVERSION, check=True)
            return source.with_suffix(".docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as fault:
            raise refused(name, "damaged", format="DOC") from fault


def _contents(stored: Iterable[Paragraph]) -> Iterator[Content]:
    rows: list[tuple[tuple[Content, ...], ...]] = []
    cells: list[tuple[Content, ...]] = []
    lines: list[Content] = []
    for paragraph in stored:
        if not paragraph.in_table:
            if rows:
                yield Grid(tuple(rows))
                rows = []
            yield from paragraph.text.split("\n")
        elif paragraph.ends_row:
            rows.append(_row(cells, paragraph.merged))
            cells, lines = [], []
        else:
            lines += paragraph.text.split("\n")
            if paragraph.ends_cell:
                cells.append(tuple(lines))
                lines = []
    if rows:
        yield Grid(tuple(rows))


def _row(
    cells: list[tuple[Content, ...]], merged: tuple[bool, ...]
) -> tuple[tuple[Content, ...], ...]:
    """Return the cells that begin in a row."""
    if len(merged) != len(cells):
        return tuple(cells)
    return tuple(cell for cell, continues in zip(cells, merged, strict=True) if not continues)
