"""What every channel shares: examples that were tried, what is held, the place a citation shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from bot.memory import Memory
from data.vocabulary import vocabulary
from index.answer import Answer
from index.store import Held, Store

AROUND = 3
"""Lines shown before and after a cited line."""
MOST_TRIED = 6
"""Reports tried for an example of each kind."""
DAY = 24 * 3600


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
    """What is held, in numbers: reports of which agency and year are known."""

    agencies: int
    reports: int
    first: int
    last: int
    unidentified: int
    """Reports held beside them, whose agency or year is not known."""
    data_version: str


_counted: Memory[str, Holdings] = Memory(2, DAY)
"""Data version -> what is held."""


def holdings(store: Store) -> Holdings:
    """Return how many agencies and reports are held, and of which years."""
    version = store.data_version
    if known := _counted.recall(version):
        return known
    size, years = store.size(), store.rows().years or [0]
    unknown = store.uncounted().unidentified
    held = Holdings(size.agencies, size.reports, min(years), max(years), unknown, version)
    _counted.keep(version, held)
    return held


def usage(store: Store) -> dict[str, str]:
    """Return two agencies held and a year of the first, to show what to write; "" for none."""
    held = store.spread(2)
    names = [*(one.name for one in held), "", ""]
    return {"agency": names[0], "other": names[1], "year": str(held[0].year if held else "")}


def examples(store: Store, ask: Callable[[str], Answer], language: str) -> tuple[str, ...]:
    """Return a question of each kind that this store answers without reservation.

    Each is about another report where there are several; it is asked before it is offered.
    """
    spread = list(store.spread(MOST_TRIED))
    found: list[str] = []
    for at, kind in enumerate(("received", "granted", "problems")):
        shape = vocabulary().replies["example"][kind][language]
        tried = [*spread[at:], *spread[:at]]
        asked = (shape.format(agency=one.name, year=one.year) for one in tried)
        found += [next((question for question in asked if _is_good(ask(question))), "")]
    return tuple(question for question in found if question)


def _is_good(answer: Answer) -> bool:
    return answer.status == "answered" and not answer.warnings


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
        section=section_at(held, start),
        line=text.count("\n", 0, start) + 1,
        before=before(text, first),
        quote=text[first:last],
        after=after(text, last),
        source_url=held.source_url,
    )


def original(held: Held) -> Path | None:
    """Return the file a report was read from, if it is still there and still the same."""
    path = Path(held.file)
    if not path.is_file():  # a pipe in its place would hold up whoever opens it
        return None
    try:
        with path.open("rb") as file:
            same = file_digest(file, "sha256").hexdigest() == held.sha256
    except OSError:
        return None
    return path if same else None


def before(text: str, first: int) -> str:
    """Return the lines above an offset at which one begins."""
    return "\n".join(text[:first].split("\n")[:-1][-AROUND:])


def after(text: str, last: int) -> str:
    """Return the lines below an offset at which one ends."""
    return "\n".join(text[last + 1 :].split("\n")[:AROUND])


def section_at(held: Held, offset: int) -> str:
    """Return the heading that an offset of a report stands under."""
    above = [section.title for section in held.sections if section.start <= offset]
    return above[-1] if above else ""


def newest(store: Store, agency: int) -> str:
    """Return the id of the newest report of an agency."""
    held: Sequence[Held] = store.reports([agency])
    return max(held, key=lambda one: one.year).report if held else ""
