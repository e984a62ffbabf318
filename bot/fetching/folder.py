"""The folder that `gongkai build` reads: the files as they came, and the list of their sources."""

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.harmless import cell
from bot.words import Failure
from index.build.sources import Unreadable, table

if TYPE_CHECKING:
    from bot.fetching.spider import Fetched, Harvest
    from index.build.confine import Limits

SOURCES = "sources.csv"
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 56
"""Characters of a name before its digest: of four bytes each they leave room for the rest."""
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf",
    "application/msword": ".doc", "text/plain": ".txt", "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the list."""

    file: str
    source_url: str
    fetched: str
    sha256: str
    agency: str = ""
    """Given only where the file itself names none and the page it hangs on does."""
    year: str = ""
    place_code: str = ""
    """Where an agency is given, that of the site; alone it would settle what it only hints at."""
    title: str = ""
    column_url: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    """Columns that somebody else has added."""


@dataclass(slots=True)
class Outcome:
    """What a run changed, by address; a refused one with its reason."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def known(folder: Path) -> tuple[Source, ...]:
    """Return the list of a folder, () where there is none. Raises Failure."""
    path = folder / SOURCES
    if not path.is_file():
        return ()
    try:
        columns, listed = table(path.read_bytes())
    except Unreadable as error:
        raise Failure("list_damaged", path=path) from error
    if columns and "file" not in columns:
        raise Failure("list_damaged", path=path)
    return tuple(
        Source(
            **{name: row.get(name, "") for name in _NAMES},
            more={name: said for name, said in row.items() if name not in _NAMES},
        )
        for row in listed
    )


_NAMES = tuple(name for name in Source.__dataclass_fields__ if name != "more")


def keep(
    folder: Path, harvest: "Harvest", today: date, limits: "Limits", visited: Iterable[str]
) -> Outcome:
    """Move in what is a report and list it; what was listed before and is gone stays, and is named.

    `visited` are the columns that were read to the end: only there can a report be gone.
    """
    fetched = harvest.fetched
    listed_before, outcome = known(folder), Outcome()
    before = {one.source_url: one for one in reversed(listed_before) if one.source_url}
    listed = dict(before)
    owners = {one.file.casefold(): one.source_url for one in reversed(listed_before)}
    by_page = {one.url: one for one in fetched if not one.page}
    for one in _pages_first(fetched):
        old = before.get(one.url)
        path = folder / _free(one, old, owners)
        if old and old.sha256 == one.sha256 == _digest(path):
            outcome.unchanged.append(one.url)
            continue
        source = Source(
            path.name, one.url, today.isoformat(), one.sha256,
            title=one.title, column_url=one.column, more=old.more if old else {},
        )  # fmt: skip
        judged = _judged(one, path, source, by_page.get(one.page), limits)
        if isinstance(judged, str):
            outcome.refused[one.url] = judged
            continue
        owners[path.name.casefold()] = one.url
        listed[one.url] = judged
        (outcome.changed if old else outcome.new).append(one.url)
    _drop_short_pages(outcome, fetched, listed)
    # What only failed this time is not gone: a site may be down.
    seen = {one.url for one in fetched} | harvest.failed.keys() - harvest.absent
    columns = set(visited)
    outcome.gone = [
        url for url, source in before.items() if url not in seen and source.column_url in columns
    ]
    others = [one for one in listed_before if one is not before.get(one.source_url)]
    _write(folder, [*listed.values(), *others])
    return outcome


def _free(one: "Fetched", old: Source | None, owners: Mapping[str, str]) -> str:
    """Return the name of a file: what it is listed under, never that of another address."""
    for name in (old.file if old else "", name_of(one)):
        if name and owners.get(name.casefold(), one.url) == one.url:
            return name
    return name_of(one, is_taken=True)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def name_of(one: "Fetched", is_taken: bool = False) -> str:
    """Return the file name of an address: the same in every run, so that a change is a change.

    `is_taken`: another address has that name.
    """
    parts = urlsplit(one.url)
    path = unquote(parts.path).strip("/") + (f"_{parts.query}" if parts.query else "")
    stem = _UNSAFE.sub("_", f"{parts.hostname}_{path}")
    ending = Path(parts.path).suffix.lower()
    suffix = _SUFFIXES.get(one.kind) or (ending if _ENDING.fullmatch(ending) else ".html")
    stem = stem.removesuffix(suffix)
    if len(stem) > _LONGEST or is_taken:
        stem = f"{stem[:_LONGEST]}_{sha256(one.url.encode()).hexdigest()[:8]}"
    return f"{stem}{suffix}"


def _pages_first(fetched: Sequence["Fetched"]) -> Iterator["Fetched"]:
    unique = {one.url: one for one in fetched}
    yield from sorted(unique.values(), key=lambda one: bool(one.page))


def _judged(
    one: "Fetched", path: Path, source: Source, page: "Fetched | None", limits: "Limits"
) -> Source | str:
    """Move a file in and return its line of the list; the reason where it is no report.

    It is judged where it came to: what stood under its name stays if it is none.
    """
    from index.build.reading import Refused, parsed

    made = parsed(path, limits, one.came)
    if isinstance(made, Refused):
        return made.why or made.code
    report = made[1][0]
    told = None
    if not report.agency and page is not None and not page.leads_on:
        told = _told_by(one, page, path, limits)
    os.replace(one.came, path)
    if told is None:
        return source
    return replace(source, agency=told[0], year=told[1], place_code=one.place_code)


def _told_by(
    one: "Fetched", page: "Fetched", path: Path, limits: "Limits"
) -> tuple[str, str] | None:
    """Return the agency and year that the page of an attached file names in its title."""
    from index.build.reading import parsed_as

    told = {"title": page.title, "site_code": one.place_code}
    made = parsed_as(path, limits, told, one.came)
    if made is None or not made.agency:
        return None
    return made.agency, str(made.year) if made.year else ""


def _drop_short_pages(
    outcome: Outcome, fetched: Sequence["Fetched"], listed: Mapping[str, Source]
) -> None:
    """Do not name a page as refused whose attached file is the report, or that links many."""
    for one in fetched:
        if one.leads_on:
            outcome.refused.pop(one.url, None)
        if one.page and one.url in listed:
            outcome.refused.pop(one.page, None)


def _write(folder: Path, sources: Iterable[Source]) -> None:
    listed = sorted(sources, key=lambda one: one.file)
    names = [*_NAMES, *dict.fromkeys(name for one in listed for name in one.more)]
    draft = folder / f".{SOURCES}"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        for one in listed:
            said = {**{name: getattr(one, name) for name in _NAMES}, **one.more}
            # People open it in spreadsheets, and titles are a site's.
            writer.writerow({name: cell(text) for name, text in said.items()})
    draft.replace(folder / SOURCES)
