"""A draft that somebody sent, judged in a confined process; it never lies on a disk of ours."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

from bot.drafts.annotate import annotated
from index.build.confine import MB, Limits
from index.build.intake import Item
from index.build.reading import Refused, read_draft
from index.build.sources import Source
from index.build.workers import Failed, run
from index.drafts import Held, Judged
from index.store import Store
from parser import judge, unread
from parser.report import Earlier, Finding, Report

LARGEST_MB = 10
LARGEST = LARGEST_MB * MB
"""Bytes of a draft; a report of a year has some hundred thousand, with pictures a few million."""
SECONDS = 40.0
"""What each step may take; shorter than a page is waited for."""
MEMORY = 1024 * MB
"""Bytes of address space; the service beside it has 2 GB in all. A scan needs more to be recognised
(extra `ocr`); of a draft it is a finding that it is a picture."""
AT_ONCE = 1
MOST_INSIDE = 12
"""Drafts that wait or are judged; who comes then is told to come back."""
_LONGEST_NAME = 120
_UNNAMED = "draft"
_WORD = "docx"


class Busy(Exception):
    """So many drafts are waiting that this one was not taken."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a file."""

    drafts: tuple[Judged, ...]
    """A report of the file each; one without a report where the file holds none."""
    copy: bytes | None = None
    """The Word document with a comment at each finding, where it is one and has any."""

    @property
    def count(self) -> int:
        """Return how many findings there are."""
        return sum(len(one.findings) for one in self.drafts)

    @property
    def is_read(self) -> bool:
        """Whether the file holds a report at all."""
        return any(one.report for one in self.drafts)


class Examiner:
    """Judges drafts, one at a time, each against last year's report where the store holds it."""

    def __init__(self, store: Callable[[], Store], limits: Limits) -> None:
        self._store = store
        self._limits = replace(
            limits, seconds=min(limits.seconds, SECONDS), memory=min(limits.memory, MEMORY)
        )
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="draft")
        self._inside = 0
        self._lock = Lock()

    @contextmanager
    def room(self) -> Iterator[None]:
        """Have room for a draft until it is judged; raises Busy."""
        with self._lock:
            if self._inside >= MOST_INSIDE:
                raise Busy
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1

    def begin(self, name: str, content: bytes, language: str) -> "Future[Examined]":
        """Return what will be found in a file."""
        return self._threads.submit(examined, name, content, self._store, self._limits, language)


def examined(
    name: str, content: bytes, store: Callable[[], Store], limits: Limits, language: str
) -> Examined:
    """Return what is found in a file, as sent under some name."""
    shown = file_name(name)
    item = Item(shown, shown, Source(), partial(bytes, content))
    made: list[Any] = []
    # One process does all: it begins anew only where a step has ended it.
    steps = _steps(item, content, Held(store()), language, made)
    for result in run(_do, steps, 1, limits, is_fresh=True):
        made.append(result)
    read, findings, copy = [*made, None, None][:3]
    if not isinstance(read, tuple):
        return Examined((Judged(shown, None, (_unread(read),)),))
    if not isinstance(findings, tuple):
        return Examined((Judged(shown, None, (_unread(findings),)),))
    return Examined(findings, copy if isinstance(copy, bytes) else None)


def file_name(name: str) -> str:
    """Return the name of a file without folders, as it may be shown and its reader chosen by.

    >>> file_name("../草稿/2023.docx"), file_name("C:\\\\x\\\\a.txt"), file_name("..")
    ('2023.docx', 'a.txt', 'draft')
    """
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    path = PurePosixPath(last if last.strip(". ") else _UNNAMED)
    return path.stem[:_LONGEST_NAME] + path.suffix[:_LONGEST_NAME]


def _steps(
    item: Item, content: bytes, shelf: Held, language: str, made: Sequence[Any]
) -> Iterator[partial[Any]]:
    """Yield what is to be done with a file; each step follows from what the last one made."""
    yield partial(read_draft, item)
    if not isinstance(made[-1], tuple):
        return
    reports: tuple[Report, ...] = made[-1][1]
    earlier = tuple(shelf.before(report) for report in reports)
    yield partial(_judged, item.shown, reports, earlier)
    is_word = isinstance(made[-1], tuple) and reports[0].document.format == _WORD
    if is_word and any(one.findings for one in made[-1]):
        yield partial(annotated, content, made[-1], language)


def _do(step: partial[Any]) -> Any:
    return step()


def _judged(
    shown: str, reports: Sequence[Report], earlier: Sequence[Earlier | None]
) -> tuple[Judged, ...]:
    pairs = zip(reports, earlier, strict=True)
    return tuple(Judged(shown, one, judge(one, before), before) for one, before in pairs)


def _unread(made: Refused | Failed) -> Finding:
    return unread("", made.code) if isinstance(made, Failed) else unread(made.why, made.code)
