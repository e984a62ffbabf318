"""What every report of a set says of a figure, read off the store's cells: none is opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.vocabulary import Derived, vocabulary
from index.answer import CitedFigure
from index.answering.cells import ABSENT, TOTAL, Opened, figure, groups, result
from index.store import CellValue, Extent, Listed, Store
from parser.report import State


@dataclass(frozen=True, slots=True)
class Standing:
    """A report of a set and what it says of the figure asked for."""

    listed: Listed
    name: str
    """Of the figure: where several are asked for, the first with a number."""
    value: Decimal | None
    state: State | None
    """None where the report's form has no such figure."""

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number to count with."""
        return self.value is not None and self.state is State.NUMBER

    @property
    def is_blank(self) -> bool:
        """Tell whether the report left the cell empty or crossed it out."""
        return self.state in (State.BLANK, State.SLASH)


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure of one report as its cells give it."""

    value: Decimal | None
    state: State | None

    @property
    def is_absent(self) -> bool:
        return self.state is None or self.state in ABSENT


_NOTHING = _Said(None, None)


def standings(
    store: Store, names: Sequence[str], column: str, extent: Extent
) -> tuple[Standing, ...]:
    """Return the standing of every report of an extent, by agency name and year.

    `names` are indicator or derived ids of which the first with a number counts; `column` is an
    applicant column, a group of them, or "" for the total.
    """
    listed = store.listed(extent)
    found = [_read(store, name, column, extent) for name in names]
    return tuple(
        _standing(report, names, said) for report, *said in zip(listed, *found, strict=True)
    )


def open_all(
    store: Store, shown: Iterable[Standing], column: str
) -> Iterator[tuple[Opened, CitedFigure]]:
    """Yield the report and the cited figure of each standing that has one."""
    chosen = list(shown)
    reports = store.opened(one.listed.report for one in chosen)
    for one, held in zip(chosen, reports, strict=True):
        report = Opened(held, store)
        cited = figure(report, one.name, column)
        if cited is not None:
            yield report, cited


def _standing(listed: Listed, names: Sequence[str], said: Sequence[_Said]) -> Standing:
    read = [pair for pair in zip(names, said, strict=True) if pair[1].state is not None]
    known = (pair for pair in read if pair[1].value is not None and pair[1].state is State.NUMBER)
    name, one = next(known, read[0] if read else (names[0], _NOTHING))
    return Standing(listed, name, one.value, one.state)


def _read(store: Store, name: str, column: str, extent: Extent) -> list[_Said]:
    """Return what each report's cells say of a figure; the rules are those of `cells.figure`."""
    derived = vocabulary().derived.get(name)
    if derived is not None:
        return _computed(store, derived, column, extent)
    if column in groups():
        members = [one.id for one in vocabulary().columns.values() if one.group == column]
        parts = [_printed(store, name, member, extent) for member in members]
        return [_added(own, (), ()) for own in zip(*parts, strict=True)]
    return _printed(store, name, column, extent)


def _printed(store: Store, name: str, column: str, extent: Extent) -> list[_Said]:
    in_columns = vocabulary().indicators[name].table == "t3"
    is_total = column in ("", TOTAL)
    cells = store.cells(name, (column or TOTAL) if in_columns else "", extent)
    if not (is_total or in_columns):
        return [_NOTHING] * len(cells)
    found = [_Said(cell.value, cell.state) for cell in cells]
    return _with_prose(found, cells) if is_total else found


def _computed(store: Store, derived: Derived, column: str, extent: Extent) -> list[_Said]:
    group = column or derived.columns
    sums, less, over = (
        [_operand(store, name, group, extent) for name in names]
        for names in (derived.sum, derived.less, derived.over)
    )
    told = store.cells(derived.id, "", extent)
    if not sums:
        # Shares and changes are computed of the figures a question names.
        return [_NOTHING] * len(told)
    width = len(sums), len(sums) + len(less)
    found = []
    for own in zip(*sums, *less, *over, strict=True):
        parts, taken, below = own[: width[0]], own[width[0] : width[1]], own[width[1] :]
        found.append(_added(parts, taken, below, is_rate=bool(over)))
    return found if column else _with_prose(found, told)


def _operand(store: Store, name: str, column: str, extent: Extent) -> list[_Said]:
    indicator, _, own = name.partition("@")
    return _read(store, indicator, own or column, extent)


def _added(
    parts: Iterable[_Said], taken: Iterable[_Said], over: Iterable[_Said], is_rate: bool = False
) -> _Said:
    """Return what the figures of one report come to; rows its form lacks are left out."""
    sums, less, below = (
        [one for one in kind if one.state is not None] for kind in (parts, taken, over)
    )
    if not sums or (is_rate and not below):
        return _NOTHING
    if len(sums) == 1 and not (less or below):
        return sums[0]
    state, value = result(sums, less, below)
    return _Said(value, state)


def _with_prose(found: Sequence[_Said], cells: Sequence[CellValue]) -> list[_Said]:
    """Return what is told in prose where the tables lack the figure."""
    return [
        _Said(cell.told_value, cell.told) if one.is_absent and cell.told else one
        for one, cell in zip(found, cells, strict=True)
    ]
