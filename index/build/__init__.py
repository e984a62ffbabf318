"""Files in, a store out: the main path of `gongkai build`."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path

import data
import parser
from index.build.finish import correct, finish
from index.build.intake import Item, Unreadable, find
from index.build.workers import Failed, run
from index.names.misprints import spelled_right
from index.sqlite.filing import Origin
from index.sqlite.pack import Packed, pack
from index.sqlite.swap import is_outdated, rebuilt, stored_files
from index.sqlite.writing import Writer
from index.words import words
from parser.report import Correction, NotAReport, Report

LIGHT = 256 * 1024
"""Bytes up to which a text is read without a worker process; a report in text has 5 to 100 KB."""

Progress = Callable[[int, int, int], None]
"""Told after each file: files done, files to do, files refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not loaded."""

    file: str
    """As given."""
    why: str
    """The parser's sentence; "" where `code` names one."""
    code: str = ""
    """Name of a sentence in data/cli.toml [refused]."""
    corrects: Correction | None = None
    """What a notice says of a report held elsewhere."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A report whose identity is not settled."""

    file: str
    code: str
    """Name of a sentence in data/cli.toml [doubt]: no agency, no year, two reports for one year."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """How many files a build loaded, left as they were, and read anew; which it refused."""

    loaded: int
    unchanged: int
    updated: int
    refused: tuple[Refused, ...]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A file that has to be read."""

    item: Item
    sha256: str
    known: bool
    """Whether the store holds an earlier content of it, or an earlier reading."""
    is_light: bool
    """Whether it is a small text, which cannot hold a reader up for long."""


@dataclass(slots=True)
class _Survey:
    """What there is to do, by the files' bytes and the store alone."""

    todo: list[_File] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """New source addresses by sha256."""
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


def build(
    paths: Iterable[Path],
    db: Path,
    jobs: int = 1,
    progress: Progress = lambda done, total, refused: None,
    today: date | None = None,
) -> BuildResult:
    """Read files, folders and zip archives into a store; raises StoreError if it cannot be written.

    The old store answers until the new one takes its place, and stays if nothing was loaded.
    """
    survey = _survey(paths, db)
    refused, doubts = list(survey.refused), list[Doubt]()
    counts = {True: 0, False: 0, None: survey.unchanged}
    if survey.todo or survey.addresses or is_outdated(db):
        with rebuilt(db) as writer:
            origin = partial(Origin, fetched=(today or date.today()).isoformat())
            for done, (file, result) in enumerate(_read_all(survey.todo, writer, jobs), 1):
                if isinstance(result, Refused):
                    refused.append(result)
                else:
                    changed = _add(writer, file, result, origin)
                    doubts += _doubts(file.item, result)
                    counts[file.known if changed else None] += 1
                progress(done, len(survey.todo), len(refused))
            for content, address in survey.addresses.items():
                writer.readdress(content, address)
            correct(writer, [one.corrects for one in refused if one.corrects])
            if writer.changed:
                doubles = finish(writer, program())
                doubts += [Doubt(file, "two_reports", other) for file, other in doubles]
    counted = counts[False], counts[None], counts[True]
    return BuildResult(*counted, tuple(refused), tuple(doubts))


@cache
def program() -> str:
    """Return a digest of the code and knowledge that read reports: files it read are current."""
    homes = [(Path(package.__path__[0]), kinds) for package, kinds in _PROGRAM]
    digest = sha256()
    for home, kinds in homes:
        for path in sorted(path for path in home.rglob("*") if path.suffix in kinds):
            if "reports" not in path.relative_to(home).parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read_with(item: Item) -> str:
    """Return the program and what it was told beside the file: a new hint is a new reading."""
    hints = json.dumps(sorted(item.hints.items()), ensure_ascii=False)
    told = f"-{sha256(hints.encode()).hexdigest()[:8]}" if item.hints else ""
    return f"{program()}{told}"


def _doubts(item: Item, reports: Iterable[Packed]) -> Iterator[Doubt]:
    for packed in reports:
        if not packed.agency:
            yield Doubt(item.shown, "agency_unknown", packed.title)
        if not packed.year:
            yield Doubt(item.shown, "year_unknown", packed.agency)


_PROGRAM = ((parser, {".py"}), (data, {".py", ".toml", ".csv"}))


def _survey(paths: Iterable[Path], db: Path) -> _Survey:
    """Return what must be read; every file is looked at, none is parsed."""
    stored = {row[1]: row for row in stored_files(db)}
    files = {row[0] for row in stored.values()}
    survey, seen = _Survey(), set[str]()
    for item in find(paths):
        try:
            content = item.content()
        except Unreadable as error:
            survey.refused.append(Refused(item.shown, "", error.code))
            continue
        digest = sha256(content).hexdigest()
        held = stored.get(digest)
        if digest in seen or (held is not None and held[2] == _read_with(item)):
            survey.unchanged += 1
        else:
            known = held is not None or item.file in files
            survey.todo.append(_File(item, digest, known, _is_light(content)))
        seen.add(digest)
        if held is not None and item.source_url not in ("", held[3]):
            survey.addresses[digest] = item.source_url
    # Neither the files' order, nor their folders, nor `jobs` may decide which of two is called -2.
    survey.todo.sort(key=lambda file: (not file.is_light, file.item.slug, file.sha256))
    return survey


def _read_all(
    files: list[_File], writer: Writer, jobs: int
) -> Iterator[tuple[_File, tuple[Packed, ...] | Refused]]:
    """Yield every file with its reports, those an interrupted build had read as ()."""
    done = writer.readings()
    settled = {file.sha256 for file in files if (file.sha256, _read_with(file.item)) in done}
    yield from ((file, ()) for file in files if file.sha256 in settled)
    todo = [file for file in files if file.sha256 not in settled]
    light = [file for file in todo if jobs == 1 and file.is_light]
    heavy = [file for file in todo if jobs > 1 or not file.is_light]
    read = partial(_read, preset=writer.preset)
    here = ((file, read(_task(file.item))) for file in light)
    results = run(read, (_task(file.item) for file in heavy), jobs)
    for file, result in chain(here, zip(heavy, results, strict=True)):
        if isinstance(result, Failed):
            yield file, Refused(file.item.shown, "", result.code)
        elif isinstance(result, Refused):
            yield file, replace(result, file=file.item.shown)
        else:
            yield file, result


def _is_light(content: bytes) -> bool:
    return len(content) <= LIGHT and b"\0" not in content and not content.startswith(b"%PDF")


_Task = tuple[bytes, str, Mapping[str, str]]


def _task(item: Item) -> _Task:
    """Return a file's bytes, name and hints; no bytes if it vanished since it was surveyed."""
    try:
        return item.content(), item.name, item.hints
    except Unreadable:
        return b"", item.name, {}


def _read(task: _Task, preset: bytes) -> tuple[Packed, ...] | Refused:
    """Return the reports in a file, ready to be stored."""
    content, name, hints = task
    try:
        document = parser.read(content, name)
        reports = parser.parse(replace(document, metadata={**document.metadata, **hints}))
        named = [spelled_right(report) for report in reports]
        return tuple(pack(report, segmented(report), preset) for report in named)
    except Correction as error:
        return Refused(name, error.why, corrects=error)
    except NotAReport as error:
        return Refused(name, error.why)
    except MemoryError:
        return Refused(name, "", "too_much_memory")
    except Exception as error:
        # One strange file must not end a batch of thousands; what it is shows in the reason.
        return Refused(name, f"{type(error).__name__}: {error}", "unexpected")


def segmented(report: Report) -> list[str]:
    """Return the words of each passage and of the heading above it, joined by spaces."""
    text = report.document.text
    return [
        " ".join(words(f"{passage.heading}\n{text[passage.start : passage.end]}"))
        for passage in report.passages
    ]


def _add(
    writer: Writer, file: _File, reports: tuple[Packed, ...], origin: Callable[..., Origin]
) -> bool:
    """Store the reports of a file; False if the store held just these."""
    changed = not reports
    for ordinal, packed in enumerate(reports, 1):
        item = file.item
        came = origin(
            file=item.file, ordinal=ordinal, slug=item.slug, source_url=item.source_url,
            program=_read_with(item),
        )  # fmt: skip
        changed = writer.add(packed, came) or changed
    if reports:
        writer.retire_after(file.item.file, len(reports))
    return changed
