"""What is done to a file inside a confined process: look at it, read it, pack its reports.

Whatever a file makes of the program there, it ends as a reason to refuse that file.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import parser
from data.records import record
from index.build.confine import Limits
from index.build.intake import Found, Item, open_up, single
from index.build.sources import Unreadable
from index.build.workers import Failed, run
from index.names.naming import spelled_right
from index.sqlite.pack import Packed, pack
from index.words import words
from parser.document import Document
from parser.report import Correction, NotAReport, Report

Reports = tuple[Document, tuple[Report, ...]]


@record(frozen=True, slots=True)
class Refused:
    """A file that was not loaded."""

    file: str
    """As given."""
    why: str
    """The parser's sentence, or the fault of the program; "" where `code` says all."""
    code: str = ""
    """Name of a sentence in data/cli.toml [refused]."""
    corrects: Correction | None = None
    """What a notice says of a report held elsewhere."""


@record(frozen=True, slots=True)
class Seen:
    """A file whose content has been looked at."""

    item: Item
    sha256: str


def read_with(program: str, item: Item) -> str:
    """Return the program and what it was told beside the file: a new hint is a new reading."""
    hints = json.dumps(sorted(item.hints.items()), ensure_ascii=False)
    told = f"-{sha256(hints.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
    return f"{program}{told}" if item.hints else program


def look(found: Sequence[Found]) -> tuple[Seen | Refused, ...]:
    """Return the files at some paths, archives taken apart, with the digests of their contents."""
    return tuple(seen for one in found for seen in _look(one))


def _look(found: Found) -> Iterator[Seen | Refused]:
    shown = found.shown
    try:
        for item in open_up(found):
            shown = item.shown
            try:
                yield Seen(item, sha256(item.content()).hexdigest())
            except Unreadable as error:
                yield Refused(shown, "", error.code)
    except Exception as error:
        yield _broken(shown, error)


def read(item: Item, preset: bytes) -> tuple[Packed, ...] | Refused:
    """Return the reports in a file, ready to be stored."""
    made = _parsed(item)
    if isinstance(made, Refused):
        return made
    try:
        named = [spelled_right(report) for report in made[1]]
        return tuple(pack(report, segmented(report), preset) for report in named)
    except Exception as error:
        return _broken(item.shown, error)


def read_draft(item: Item) -> Reports | Refused:
    """Return the reports in a file that may say it is a draft and have blanks to fill in."""
    return _parsed(item, is_draft=True)


def _parsed(
    item: Item, is_draft: bool = False, told: Mapping[str, str] | None = None
) -> Reports | Refused:
    try:
        read = parser.read(item.content(), item.name)
        document = replace(read, metadata={**read.metadata, **item.hints, **(told or {})})
        return document, parser.parse(document, is_draft)
    except Unreadable as error:
        return Refused(item.shown, "", error.code)
    except Correction as error:
        return Refused(item.shown, error.why, corrects=error)
    except NotAReport as error:
        return Refused(item.shown, error.why)
    except Exception as error:
        return _broken(item.shown, error)


def parsed(path: Path, limits: Limits, lies_at: Path | None = None) -> Reports | Refused:
    """Return what the parser makes of one file, read in a confined process.

    `lies_at`: where its bytes are for now, if not yet at its path.
    """
    item = single(path, lies_at)
    (made,) = run(_parsed, [item], 1, limits)
    return Refused(item.shown, "", made.code) if isinstance(made, Failed) else made


def parsed_as(
    path: Path, limits: Limits, told: Mapping[str, str], lies_at: Path | None = None
) -> Report | None:
    """Return the first report in a file that is told more than the file says, None for none."""
    (made,) = run(_told, [(single(path, lies_at), dict(told))], 1, limits)
    return made[1][0] if isinstance(made, tuple) else None


def _told(task: tuple[Item, Mapping[str, str]]) -> Reports | Refused:
    item, told = task
    return _parsed(item, told=told)


def segmented(report: Report) -> list[str]:
    """Return the words of each passage and of the heading above it, joined by spaces."""
    text = report.document.text
    return [
        " ".join(words(f"{passage.heading}\n{text[passage.start : passage.end]}"))
        for passage in report.passages
    ]


def _broken(shown: str, error: Exception) -> Refused:
    """Return why a file that broke the program is refused: the batch must not end by it."""
    if isinstance(error, MemoryError):
        return Refused(shown, "", "too_much_memory")
    return Refused(shown, f"{type(error).__name__}: {error}", "unexpected")
