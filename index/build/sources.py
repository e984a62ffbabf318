"""What a list of sources says of the files beside it."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import field

import parser
from data.records import record

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file or an archive's member; the largest published reports are scans of some 20 MB."""


SOURCES = "sources.csv"
"""Beside reports: file, source_url; above what a report says: agency, year, place_code."""


_GIVEN = {"agency": "given_agency", "year": "given_year", "place_code": "given_place"}
"""Columns of that list, and what they are called in `Document.metadata`."""


class Unreadable(Exception):
    """A file that cannot even be opened; `code` names its sentence in data/cli.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@record(frozen=True, slots=True)
class Source:
    """A line of a list of sources."""

    url: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    """Agency, year and place of the report, by keys of `Document.metadata`."""


def listed(content: bytes) -> Mapping[str, Source]:
    """Return the lines of a list by file; raises Unreadable."""
    _, rows = table(content)
    return {row["file"]: _source(row) for row in rows if row.get("file")}


def table(content: bytes) -> tuple[Sequence[str], list[dict[str, str]]]:
    """Return columns and lines of a list people keep, in whatever encoding; raises Unreadable."""
    text = parser.decoded(content)
    if text is None:
        raise Unreadable("list_damaged")
    csv.field_size_limit(LARGEST_FILE)  # the module's own is 131,072 characters
    try:
        read = csv.DictReader(io.StringIO(text, newline=""))
        rows = [{name: said or "" for name, said in row.items() if name} for row in read]
    except csv.Error as error:
        raise Unreadable("list_damaged") from error
    return read.fieldnames or (), rows


def _source(row: Mapping[str, str]) -> Source:
    """Return a line of a list; a year or code that is none is left out."""
    said = {key: row.get(column, "").strip() for column, key in _GIVEN.items()}
    if not re.fullmatch(r"(?:19|20)\d\d", said["given_year"]):
        del said["given_year"]
    if not re.fullmatch(r"\d{6}", said["given_place"]):
        del said["given_place"]
    given = {key: value for key, value in said.items() if value}
    return Source(row.get("source_url", "").strip(), given)
