"""Does a store still say what its sources say? The pages, the rows, and the files read again."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from random import Random

from data.records import record
from index.build import Progress, program
from index.build.confine import LIMITS, Limits
from index.build.intake import Item, named
from index.build.reading import Refused, read, read_with
from index.build.sources import Unreadable
from index.build.workers import Failed, run
from index.sqlite import open_store
from index.sqlite.contents import Content
from index.sqlite.pack import Packed, dictionary
from index.sqlite.sealed import broken


@record(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be; `code` names its sentence in data/cli.toml [verify].

    Codes: `page_broken`, `row_broken`, `source_missing`, `source_changed`, `reading_older`,
    `reading_differs`.
    """

    code: str
    where: str
    """The number of the page, the public id of the report, or the file."""


@record(frozen=True, slots=True)
class Verified:
    """What was held against what."""

    reports: int
    sources: int
    """Files read again."""
    findings: tuple[Finding, ...]


def verify(
    db: Path,
    sample: int | None = None,
    jobs: int = 1,
    limits: Limits = LIMITS,
    progress: Progress = lambda done, total, found: None,
) -> Verified:
    """Return what a check of a store and of its sources finds; raises StoreError.

    `sample` files, chosen by chance, are read again; None: all.
    """
    store = open_store(db)
    pages = [Finding("page_broken", str(number)) for number in broken(db)]
    if pages:
        return Verified(0, 0, tuple(pages))
    held = list(store.contents())
    rows = [Finding("row_broken", one.report) for one in held if not one.is_whole]
    files = [list(group) for _, group in groupby(held, key=lambda one: one.file)]
    if sample is not None:
        files = Random().sample(files, min(sample, len(files)))
    again = list(_read_again(files, jobs, limits, progress))
    return Verified(len(held), len(files), (*rows, *again))


def _read_again(
    files: Sequence[list[Content]], jobs: int, limits: Limits, progress: Progress
) -> Iterator[Finding]:
    work = partial(_source, program=program(), preset=dictionary())
    results = run(work, files, jobs, limits)
    found = 0
    for done, (file, result) in enumerate(zip(files, results, strict=True), 1):
        code = "reading_differs" if isinstance(result, Failed) else result
        if code:
            found += 1
            yield Finding(code, file[0].file)
        progress(done, len(files), found)


def _source(stored: Sequence[Content], program: str, preset: bytes) -> str:
    """Return the code of what is wrong with a file and what stands of it; "" nothing."""
    item = named(stored[0].file)
    try:
        content = item.content()
    except Unreadable:
        return "source_missing"
    if sha256(content).hexdigest() != stored[0].sha256:
        return "source_changed"
    if any(one.program != read_with(program, item) for one in stored):
        return "reading_older"
    return "" if _digests(item, preset) == [one.digest for one in stored] else "reading_differs"


def _digests(item: Item, preset: bytes) -> list[str]:
    made: Iterable[Packed] | Refused = read(item, preset)
    return [] if isinstance(made, Refused) else [packed.digest for packed in made]
