"""The folder that `gongkai build` reads: the files as they came, and the list of their sources."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.fetching.spider import Fetched, Harvest

if TYPE_CHECKING:
    from index.build.confine import Limits

SOURCES = "sources.csv"
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 80
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


@dataclass(slots=True)
class Outcome:
    """What a run changed, by address; a refused one with its reason."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def known(folder: Path) -> dict[str, Source]:
    """Return the list of a folder by address; {} where there is none."""
    path = folder / SOURCES
    if not path.is_file():
        return {}
    names = list(Source.__dataclass_fields__)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: row.get(name) or "" for name in names} for row in csv.DictReader(file)]
    return {row["source_url"]: Source(**row) for row in rows if row["source_url"]}


def keep(
    folder: Path, harvest: Harvest, today: date, limits: "Limits", visited: Iterable[str]
) -> Outcome:
    """Write what is a report and list it; what was listed before and is gone stays, and is named.

    `visited` are the columns that were read to the end: only there can a report be gone.
    """
    fetched = harvest.fetched
    before, outcome = known(folder), Outcome()
    listed = dict(before)
    by_page = {one.url: one for one in fetched if not one.page}
    for one in _pages_first(fetched):
        path = folder / name_of(one)
        old = before.get(one.url)
        digest = sha256(one.content).hexdigest()
        if old and old.sha256 == digest and (folder / old.file).is_file():
            outcome.unchanged.append(one.url)
            continue
        source = Source(
            path.name, one.url, today.isoformat(), digest, title=one.title, column_url=one.column
        )
        judged = _judged(one, path, source, by_page.get(one.page), limits)
        if isinstance(judged, str):
            outcome.refused[one.url] = judged
            continue
        listed[one.url] = judged
        (outcome.changed if old else outcome.new).append(one.url)
    _drop_short_pages(outcome, fetched, listed)
    # What only failed this time is not gone: a site may be down.
    seen = {one.url for one in fetched} | harvest.failed.keys() - harvest.absent
    columns = set(visited)
    outcome.gone = [
        url for url, source in before.items() if url not in seen and source.column_url in columns
    ]
    _write(folder, listed.values())
    return outcome


def name_of(one: Fetched) -> str:
    """Return the file name of an address: the same in every run, so that a change is a change."""
    parts = urlsplit(one.url)
    path = unquote(parts.path).strip("/") + (f"_{parts.query}" if parts.query else "")
    stem = _UNSAFE.sub("_", f"{parts.hostname}_{path}")
    suffix = _SUFFIXES.get(one.kind) or Path(parts.path).suffix.lower() or ".html"
    stem = stem.removesuffix(suffix)
    if len(stem) > _LONGEST:
        stem = f"{stem[:_LONGEST]}_{sha256(one.url.encode()).hexdigest()[:8]}"
    return f"{stem}{suffix}"


def _pages_first(fetched: Sequence[Fetched]) -> Iterator[Fetched]:
    unique = {one.url: one for one in fetched}
    yield from sorted(unique.values(), key=lambda one: bool(one.page))


def _judged(
    one: Fetched, path: Path, source: Source, page: Fetched | None, limits: "Limits"
) -> Source | str:
    """Write a file and return its line of the list; the reason where it is no report."""
    from index.build.reading import Refused, parsed

    kept = path.read_bytes() if path.is_file() else None
    path.write_bytes(one.content)
    made = parsed(path, limits)
    if isinstance(made, Refused):
        _restore(path, kept)
        return made.why or made.code
    report = made[1][0]
    if report.agency or page is None or page.leads_on:
        return source
    told = _told_by(page, path, limits, one.place_code)
    if told is None:
        return source
    return replace(source, agency=told[0], year=told[1], place_code=one.place_code)


def _restore(path: Path, kept: bytes | None) -> None:
    """Put back what was there: a page that is no report now must not cost the one that was."""
    if kept is None:
        path.unlink()
    else:
        path.write_bytes(kept)


def _told_by(
    page: Fetched, path: Path, limits: "Limits", place_code: str
) -> tuple[str, str] | None:
    """Return the agency and year that the page of an attached file names in its title."""
    from index.build.reading import parsed_as

    made = parsed_as(path, limits, {"title": page.title, "site_code": place_code})
    if made is None or not made.agency:
        return None
    return made.agency, str(made.year) if made.year else ""


def _drop_short_pages(
    outcome: Outcome, fetched: Sequence[Fetched], listed: Mapping[str, Source]
) -> None:
    """Do not name a page as refused whose attached file is the report, or that links many."""
    for one in fetched:
        if one.leads_on:
            outcome.refused.pop(one.url, None)
        if one.page and one.url in listed:
            outcome.refused.pop(one.page, None)


def _write(folder: Path, sources: Iterable[Source]) -> None:
    path, names = folder / SOURCES, list(Source.__dataclass_fields__)
    rows = sorted(sources, key=lambda one: one.file)
    draft = folder / f".{SOURCES}"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in rows)
    draft.replace(path)
