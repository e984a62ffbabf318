"""Drafts read from files and judged, against last year's report where one is known."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from data.records import record
from index.build.confine import Limits
from index.build.intake import Item, open_up, walk
from index.build.reading import Refused, Reports, read_draft
from index.build.workers import Failed, run
from index.plain import plain
from index.store import Held as Shelved
from index.store import Store
from parser import earlier_of, judge, texts, unread
from parser.report import Earlier, Finding, Report


@record(frozen=True, slots=True)
class Judged:
    """One report of a file, judged; or a file that holds none."""

    file: str
    """As given."""
    report: Report | None
    findings: tuple[Finding, ...]
    earlier: Earlier | None = None
    """What it was compared with."""


class Shelf(Protocol):
    """Where the report of the year before is found."""

    def before(self, report: Report) -> Earlier | None:
        """Return the same agency's report of the year before, None if it is not known."""


@record(frozen=True, slots=True)
class Files:
    """Reports read from files."""

    reports: Sequence[Earlier]

    def before(self, report: Report) -> Earlier | None:
        """Return the same agency's report of the year before."""
        return next(
            (
                one
                for one in self.reports
                if one.year == report.year - 1
                and plain(one.agency) in {plain(name) for name in (report.agency, *report.aliases)}
            ),
            None,
        )


@record(frozen=True, slots=True)
class Held:
    """Reports held in a store."""

    store: Store

    def before(self, report: Report) -> Earlier | None:
        """Return the same agency's report of the year before, if one agency has that name."""
        agencies = self.store.named(plain(report.agency))
        if len(agencies) != 1:
            return None
        held = self.store.reports([agencies[0].id], [report.year - 1])
        return _stored(self.store, held[0]) if held else None


def judged(
    paths: Iterable[Path], limits: Limits, shelf: Shelf | None = None, jobs: int = 1
) -> Iterator[Judged]:
    """Yield every report in some files and folders with what the rules object to."""
    items = [item for found in walk(paths) for item in open_up(found)]
    for item, made in zip(items, run(read_draft, items, jobs, limits), strict=True):
        yield from _judged(item, made, shelf)


def known(paths: Iterable[Path], limits: Limits, jobs: int = 1) -> Files:
    """Return the reports in some files, to compare next year's drafts with."""
    items = [item for found in walk(paths) for item in open_up(found)]
    read = (made for made in run(read_draft, items, jobs, limits) if isinstance(made, tuple))
    return Files([earlier_of(report) for _, reports in read for report in reports])


def _judged(item: Item, made: Reports | Refused | Failed, shelf: Shelf | None) -> Iterator[Judged]:
    if isinstance(made, Failed):
        yield Judged(item.shown, None, (unread("", made.code),))
        return
    if isinstance(made, Refused):
        yield Judged(item.shown, None, (unread(made.why, made.code),))
        return
    for report in made[1]:
        earlier = shelf.before(report) if shelf else None
        yield Judged(item.shown, report, judge(report, earlier), earlier)


def _stored(store: Store, held: Shelved) -> Earlier:
    prose = texts(held.sections, store.passages(held.id), store.text(held.id))
    return Earlier(held.agency.name, held.year, tuple(store.figures(held.id).values()), prose)
