"""Which reports, rows and columns a caller names: one resolver for every channel.

What is named and not known is an error that carries the nearest names, never an empty choice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from data.records import record
from data.vocabulary import vocabulary
from index.plain import plain
from index.store import Held, Store
from parser.report import GongkaiError

_NEAREST, _LIKE = 3, 45
"""Names offered, and how alike (of 100) they are at least."""


class Unknown(GongkaiError):
    """Something named that is not known: `what` is `agency`, `year`, `indicator` or `column`."""

    def __init__(self, what: str, said: str, nearest: Sequence[str]) -> None:
        super().__init__(f"{what} {said!r} is not known; nearest: {', '.join(nearest)}")
        self.what, self.said, self.nearest = what, said, tuple(nearest)


@record(frozen=True, slots=True)
class Wanted:
    """What is wanted, as typed; several of one kind mean any of them, none means all."""

    agencies: Sequence[str] = ()
    """Any of an agency's names, or a part of its full name."""
    years: Sequence[int] = ()
    indicators: Sequence[str] = ()
    """Ids or printed names of rows."""
    columns: Sequence[str] = ()
    """Ids or printed names of columns of table 3; "" for the tables without them."""


@record(frozen=True, slots=True)
class Choice:
    """What is wanted, found."""

    store: Store
    reports: Sequence[Held]
    indicators: frozenset[str] | None = None
    """None: every row."""
    columns: frozenset[str] | None = None
    count: int = 0
    """Reports chosen altogether: `reports` may be a page of them."""

    def takes(self, indicator: str, column: str) -> bool:
        """Whether a figure is among what is wanted."""
        in_row = self.indicators is None or indicator in self.indicators
        return in_row and (self.columns is None or column in self.columns)


@record(frozen=True, slots=True)
class Shelves:
    """How reports are looked up: how many of each year, and those of agencies and years."""

    years: Callable[[Iterable[int] | None], Mapping[int, int]]
    reports: Callable[[Iterable[int] | None, Iterable[int] | None], Sequence[Held]]


def choose(store: Store, wanted: Wanted, shelves: Shelves | None = None) -> Choice:
    """Return what is wanted of the newest reports, or of those on the shelves; raises Unknown."""
    shelves = shelves or Shelves(store.years, store.reports)
    meant = agencies(store, wanted.agencies)
    known = shelves.years(meant)
    years = known_years(wanted.years, known)
    held = shelves.reports(meant, years)
    return Choice(store, held, rows(wanted.indicators), columns(wanted.columns), len(held))


def agencies(store: Store, said: Sequence[str]) -> frozenset[int] | None:
    """Return the agencies that are named, None where none is; raises Unknown."""
    named = [_agencies(store, one) for one in said if one.strip()]
    return frozenset[int]().union(*named) if named else None


def known_years(said: Sequence[int], held: Iterable[int]) -> tuple[int, ...] | None:
    """Return the years that are named, None where none is; raises Unknown for one not held."""
    years = sorted(filter(None, held))
    for year in said:
        if year not in years:
            nearest = sorted(years, key=lambda known: (abs(known - year), known))[:_NEAREST]
            raise Unknown("year", str(year), [str(one) for one in sorted(nearest)])
    return tuple(sorted(set(said))) or None


def rows(said: Sequence[str]) -> frozenset[str] | None:
    """Return the ids of rows and computed figures of the form that are named."""
    known = vocabulary()
    labels = {row.id: row.labels for row in known.indicators.values()}
    labels |= {derived.id: (derived.label,) for derived in known.derived.values()}
    return _ids("indicator", said, labels.items())


def columns(said: Sequence[str]) -> frozenset[str] | None:
    """Return the ids of columns of table 3 that are named; "" is no column."""
    known = vocabulary().columns.values()
    named = _ids("column", [one for one in said if one], [(one.id, one.labels) for one in known])
    return (named or frozenset()) | {""} if "" in said else named


def nearest(said: str, known: Iterable[str], reading: Callable[[str], str] = plain) -> list[str]:
    """Return the names most like what was said, nearest first."""
    names = list(dict.fromkeys(known))
    found = process.extract(
        reading(said), [reading(name) for name in names], scorer=fuzz.WRatio, limit=_NEAREST
    )
    return [names[at] for _, score, at in found if score >= _LIKE]


def _agencies(store: Store, said: str) -> frozenset[int]:
    """Return the agencies with a name, else those whose full name has it as a part."""
    meant = {one.id for one in store.named(plain(said))} or {
        one.id for one in store.containing(plain(said)) if plain(said) in plain(one.name)
    }
    if not meant:
        raise Unknown("agency", said, nearest(said, store.names().values(), str.lower))
    return frozenset(meant)


def _ids(
    what: str, said: Sequence[str], known: Iterable[tuple[str, Sequence[str]]]
) -> frozenset[str] | None:
    """Return the ids that are named, by themselves or by a label; None where none is."""
    if not said:
        return None
    labelled = dict(known)
    found: set[str] = set()
    for one in said:
        labels = {plain(one)}
        meant = {one} & set(labelled) or {
            id for id, own in labelled.items() if labels & {plain(label) for label in own}
        }
        if not meant:
            raise Unknown(what, one, nearest(one, labelled))
        found |= meant
    return frozenset(found)
