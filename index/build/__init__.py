"""Files in, a store out: the main path of `gongkai build`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from errno import EMFILE, ENFILE
from functools import partial
from itertools import islice
from pathlib import Path

from data.records import record
from index.build.confine import LIMITS, Limits
from index.build.finish import correct, finish
from index.build.intake import Item, forget, walk
from index.build.reading import Refused, Seen, look, read, read_with, segmented
from index.build.versions import naming, program
from index.build.workers import Failed, run
from index.sqlite.file import StoreError
from index.sqlite.filing import Origin
from index.sqlite.manifest import Manifest, now
from index.sqlite.pack import Packed
from index.sqlite.swap import clear_away, is_outdated, rebuilt, stored_files
from index.sqlite.writing import Writer

__all__ = ["BuildResult", "Limits", "Progress", "Refused", "build", "program", "segmented"]

TOGETHER = 64
"""Files looked at in one go: one by one, the way to the process and back would take longest."""

Progress = Callable[[int, int, int], None]
"""Told after each file: files done, files to do, files refused."""


@record(frozen=True, slots=True)
class Doubt:
    """A report whose identity is not settled."""

    file: str
    code: str
    """Name of a sentence in data/cli.toml [doubt]: no agency, no year, two reports for one year."""
    detail: str = ""


@record(frozen=True, slots=True)
class BuildResult:
    """How many files a build loaded, left as they were, and read anew; which it refused."""

    loaded: int
    unchanged: int
    updated: int
    refused: tuple[Refused, ...]
    doubts: tuple[Doubt, ...] = ()


@record(frozen=True, slots=True)
class _File:
    """A file that has to be read."""

    item: Item
    sha256: str
    known: bool
    """Whether the store holds an earlier content of it, or an earlier reading."""


@dataclass(slots=True)
class _Survey:
    """What there is to do, by the files' bytes and the store alone."""

    todo: list[_File] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """New source addresses by sha256."""
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    copies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By sha256 the further files of a content, as given: one is read for all of them."""


def build(
    paths: Iterable[Path],
    db: Path,
    jobs: int = 1,
    progress: Progress = lambda done, total, refused: None,
    today: date | None = None,
    limits: Limits = LIMITS,
) -> BuildResult:
    """Read files, folders and zip archives into a store; raises StoreError if it cannot be written.

    The old store answers until the new one takes its place, and stays if nothing was loaded.
    """
    try:
        return _build(paths, db, jobs, progress, today, limits)
    except OSError as error:
        # Files to read are refused one by one; what is left is a process that cannot be begun.
        if error.errno in (EMFILE, ENFILE):
            raise StoreError("too_many_files", db) from error
        raise


def _build(
    paths: Iterable[Path],
    db: Path,
    jobs: int,
    progress: Progress,
    today: date | None,
    limits: Limits,
) -> BuildResult:
    survey = _survey(paths, db, jobs, limits)
    refused, doubts = list(survey.refused), list[Doubt]()
    counts = {True: 0, False: 0, None: survey.unchanged}
    if survey.todo or survey.addresses or is_outdated(db):
        with rebuilt(db, program()) as writer:
            writer.told_by(naming(program()))
            origin = partial(Origin, fetched=(today or date.today()).isoformat())
            for done, (file, result) in enumerate(_read_all(survey.todo, writer, jobs, limits), 1):
                copies = survey.copies[file.sha256]
                if isinstance(result, Refused):
                    refused.append(result)
                    refused += (replace(result, file=copy, corrects=None) for copy in copies)
                else:
                    changed = _add(writer, file, result, origin)
                    doubts += _doubts(file.item, result)
                    counts[file.known if changed else None] += 1
                    counts[None] += len(copies)
                _note(writer.manifest, file, result)
                progress(done, len(survey.todo), len(refused))
            for content, address in survey.addresses.items():
                writer.readdress(content, address)
            correct(writer, [one.corrects for one in refused if one.corrects])
            if writer.changed:
                doubles = finish(writer, program())
                doubts += [Doubt(file, "two_reports", other) for file, other in doubles]
            writer.manifest.note(**_counted(counts), refused=_said(refused), ended=now())
    else:
        clear_away(db)
    return BuildResult(**_counted(counts), refused=tuple(refused), doubts=tuple(doubts))


def _counted(counts: Mapping[bool | None, int]) -> dict[str, int]:
    return {"loaded": counts[False], "unchanged": counts[None], "updated": counts[True]}


def _said(refused: Sequence[Refused]) -> list[dict[str, str]]:
    return [{"file": one.file, "why": one.why, "code": one.code} for one in refused]


def _note(manifest: Manifest, file: _File, result: tuple[Packed, ...] | Refused) -> None:
    """Write into the manifest what became of a file."""
    if isinstance(result, Refused):
        manifest.note(file=file.item.file, sha256=file.sha256, refused=result.code or result.why)
    else:
        manifest.note(file=file.item.file, sha256=file.sha256, reports=len(result))


def _doubts(item: Item, reports: Iterable[Packed]) -> Iterator[Doubt]:
    for packed in reports:
        if not packed.agency:
            yield Doubt(item.shown, "agency_unknown", packed.title)
        if not packed.year:
            yield Doubt(item.shown, "year_unknown", packed.agency)


def _survey(paths: Iterable[Path], db: Path, jobs: int, limits: Limits) -> _Survey:
    """Return what must be read; every file is looked at, none is parsed."""
    stored = {row[1]: row for row in stored_files(db)}
    files = {row[0] for row in stored.values()}
    survey, first = _Survey(), dict[str, Item]()
    for seen in _look_at_all(paths, jobs, limits):
        if isinstance(seen, Refused):
            survey.refused.append(seen)
            continue
        item, digest = seen.item, seen.sha256
        if digest in first:
            item, other = sorted((first[digest], item), key=_rank)
            survey.copies[digest].append(other.shown)
        first[digest] = item
    for digest, item in first.items():
        held = stored.get(digest)
        if held is not None and held[2] == read_with(program(), item):
            survey.unchanged += 1 + len(survey.copies[digest])
        else:
            survey.todo.append(_File(item, digest, held is not None or item.file in files))
        if held is not None and item.source_url not in ("", held[3]):
            survey.addresses[digest] = item.source_url
    # Neither the files' order, nor their folders, nor `jobs` may decide which of two is called -2.
    survey.todo.sort(key=lambda file: (file.item.slug, file.sha256))
    return survey


def _rank(item: Item) -> tuple[bool, bool, str, str]:
    """Return by what the file is chosen, among several of one content, that is read for all.

    The one of which most is known first; never the one that happened to be given first.
    """
    return not item.hints, not item.source_url, item.slug, item.file


def _look_at_all(paths: Iterable[Path], jobs: int, limits: Limits) -> Iterator[Seen | Refused]:
    """Yield every file with its digest, looked at in confined processes."""
    forget()
    found = walk(paths)
    slices = list(iter(lambda: tuple(islice(found, TOGETHER)), ()))
    for some, seen in zip(slices, run(look, slices, jobs, limits), strict=True):
        if not isinstance(seen, Failed):
            yield from seen
            continue
        # One of them was too much for the process: each is looked at alone to find out which.
        alone = [(one,) for one in some]
        for (one,), again in zip(alone, run(look, alone, jobs, limits), strict=True):
            yield from [Refused(one.shown, "", again.code)] if isinstance(again, Failed) else again


def _read_all(
    files: list[_File], writer: Writer, jobs: int, limits: Limits
) -> Iterator[tuple[_File, tuple[Packed, ...] | Refused]]:
    """Yield every file with its reports, those an interrupted build had read as ()."""
    # A build that nothing interrupted has only what is read to be read.
    done = writer.readings() if writer.is_continued else frozenset[tuple[str, str]]()
    settled = {
        file.sha256 for file in files if (file.sha256, read_with(program(), file.item)) in done
    }
    yield from ((file, ()) for file in files if file.sha256 in settled)
    todo = [file for file in files if file.sha256 not in settled]
    results = run(partial(read, preset=writer.preset), (file.item for file in todo), jobs, limits)
    for file, result in zip(todo, results, strict=True):
        yield (
            file,
            Refused(file.item.shown, "", result.code) if isinstance(result, Failed) else result,
        )


def _add(
    writer: Writer, file: _File, reports: tuple[Packed, ...], origin: Callable[..., Origin]
) -> bool:
    """Store the reports of a file; False if the store held just these."""
    changed = not reports
    for ordinal, packed in enumerate(reports, 1):
        item = file.item
        came = origin(
            file=item.file, ordinal=ordinal, slug=item.slug, source_url=item.source_url,
            program=read_with(program(), item),
        )  # fmt: skip
        changed = writer.add(packed, came) or changed
    if reports:
        writer.retire_after(file.item.file, len(reports))
    return changed
