"""What the bot needs of the rest of the program, in one value that tests can replace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.drafts.received import Examiner
from bot.memory import Memory
from bot.newest import Newest
from bot.reply import Reply, compose
from bot.telegram.texts import texts
from index import Turn, ask
from index.answer import Answer
from index.asking.question import Context
from index.build.confine import LIMITS, Limits
from index.store import Held, Store

AROUND = 3
"""Lines shown before and after a cited line."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A cited line with its surroundings, verbatim."""

    title: str
    section: str
    line: int
    before: str
    quote: str
    after: str
    source_url: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held, in numbers."""

    agencies: int
    reports: int
    first: int
    last: int
    data_version: str


@dataclass(frozen=True, slots=True)
class Service:
    """Questions in, answers out. All of it blocks and may be used from any thread."""

    newest: Callable[[], Store]
    ask: Callable[[str, Context], Turn]
    compose: Callable[[Answer], Reply]
    drafts: Examiner

    @property
    def store(self) -> Store:
        """Return the store as it is now: one built meanwhile takes the place of the last."""
        return self.newest()


_counted: Memory[str, Holdings] = Memory(2, 24 * 3600)
"""Data version -> what is held."""


def service(
    store: Store, public_url: str | None, today: Callable[[], date], limits: Limits = LIMITS
) -> Service:
    """Return the service over a store and those that take its place."""
    newest = Newest(store)
    return Service(
        newest=newest,
        ask=lambda question, context: ask(question, newest(), today(), context),
        compose=lambda answer: compose(answer, public_url),
        drafts=Examiner(newest, limits),
    )


def holdings(store: Store) -> Holdings:
    """Return how many agencies and reports are held, and of which years."""
    version = store.data_version
    if known := _counted.recall(version):
        return known
    counts = store.years()
    years = list(filter(None, counts)) or [0]
    agencies = sum(store.places().values())
    held = Holdings(agencies, sum(counts.values()), min(years), max(years), version)
    _counted.keep(version, held)
    return held


def excerpt(store: Store, report: str, anchor: str) -> Excerpt | None:
    """Return the line an anchor (`c` and the offset) stands in, with the lines around it."""
    held = store.report(report)
    offset = anchor.removeprefix("c")
    if held is None or not offset.isdecimal():
        return None
    text = store.text(held.id)
    start = int(offset)
    if start >= len(text):
        return None
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    return Excerpt(
        title=held.title,
        section=_section(held, start),
        line=text.count("\n", 0, start) + 1,
        before="\n".join(text[:first].split("\n")[:-1][-AROUND:]),
        quote=text[first:last],
        after="\n".join(text[last + 1 :].split("\n")[:AROUND]),
        source_url=held.source_url,
    )


def examples(store: Store, language: str) -> tuple[str, ...]:
    """Return one question each about up to three agencies held."""
    shapes = texts()["examples"][language]
    made = []
    for shape, agency in zip(shapes, store.agencies(limit=len(shapes)), strict=False):
        reports = store.reports(agencies=[agency.id])
        if reports:
            year = max(report.year for report in reports)
            made.append(shape.format(agency=agency.name, year=year))
    return tuple(made)


def _section(held: Held, offset: int) -> str:
    above = [section.title for section in held.sections if section.start <= offset]
    return above[-1] if above else ""
