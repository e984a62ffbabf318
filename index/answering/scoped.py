"""What every report of a set says of a measure, read off the store's cells: none is opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from index.answer import Coverage
from index.answering.opened import Opened, combined, shown
from index.asking.measures import cells_in
from index.cited import CitedFigure
from index.figures import Value, computed, first_known
from index.finding import Who
from index.names.regions import gazetteer
from index.names.units import is_unit, units
from index.plan import Cell, Change, Less, Measure, Over, Rest, Scope, Sum
from index.store import CellValue, Extent, Listed, Store


class Entry(NamedTuple):
    """A report of a set and what it says of the measure asked for."""

    listed: Listed
    value: Value
    before: "Entry | None" = None
    """The report of the year before, where the change is asked for: `value` is of both."""

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number to count with."""
        return self.value.is_known


@dataclass(frozen=True)
class Reports:
    """The reports of a scope and of some years: a sheet of all of them."""

    store: Store
    extent: Extent
    listed: tuple[Listed, ...]
    """By agency name and year."""

    def printed(self, indicator: str, column: str) -> list[Value]:
        """Return a cell of the tables of each report."""
        cells = self._cells(indicator, column)
        return [Value(indicator, column, cell.value, cell.state) for cell in cells]

    def told(self, indicator: str) -> list[Value]:
        """Return what the prose of each report states, where it states one number."""
        cells = self._cells(indicator, "")
        return [Value(indicator, "", one.told_value, one.told, told=True) for one in cells]

    def _cells(self, indicator: str, column: str) -> Sequence[CellValue]:
        key = indicator, column
        if key not in self._read:
            self._read[key] = self.store.cells(indicator, column, self.extent)
        return self._read[key]

    @cached_property
    def _read(self) -> dict[tuple[str, str], Sequence[CellValue]]:
        """Return the cells read so far: what is told in prose comes with what is printed."""
        return {}


def reports_of(scope: Scope, years: tuple[int, ...], store: Store) -> Reports:
    """Return the reports of a scope; no years means all."""
    extent = extent_of(scope, years, store)
    return Reports(store, extent, tuple(store.listed(extent)))


def extent_of(scope: Scope, years: tuple[int, ...], store: Store) -> Extent:
    """Return which reports a scope means in the store's terms; no years means all."""
    places = _codes(scope) if scope.places else None
    extent = Extent(years or None, places, scope.function)
    among = frozenset(scope.among) or None
    if scope.unit and not units()[scope.unit].takes_all:
        held = {one.agency for one in store.listed(extent)} if among is None else among
        among = frozenset(one for one in held if is_unit(store.agency(one), scope.unit))
    return replace(extent, agencies=among)


def _codes(scope: Scope) -> frozenset[str]:
    """Return the codes of the places meant: those of the bodies of a place alone, or all in it."""
    if scope.unit and units()[scope.unit].own:
        return scope.places
    return frozenset(code for place in scope.places for code in gazetteer().within(place))


def entries(reports: Reports, measure: Measure) -> list[Entry]:
    """Return what each report says of a measure."""
    values = _values(reports, measure)
    return [Entry(one, value) for one, value in zip(reports.listed, values, strict=True)]


def _values(reports: Reports, measure: Measure) -> list[Value]:
    match measure:
        case Cell():
            return first_known(reports, measure.rows, measure.column)
        case Sum():
            return _together(reports, measure.parts, "sum")
        case Rest():
            return _joined(reports, "rest", measure.whole, measure.but)
        case Less():
            more, less = cells_in(measure.more), cells_in(measure.less)
            read = [first_known(reports, one.rows, one.column) for one in (*more, *less)]
            return [
                computed("less", "total", own[: len(more)], own[len(more) :])
                if _all_known(own)
                else next(one for one in own if not one.is_known)
                for own in zip(*read, strict=True)
            ]
        case Over():
            whole = (measure.whole,) if measure.whole else ()
            part = first_known(reports, measure.part.rows, measure.part.column)
            below = [first_known(reports, one.rows, one.column) for one in whole]
            return [
                computed("share", one.column, (one,), over=rest)
                for one, *rest in zip(part, *below, strict=True)
            ]


def _together(reports: Reports, parts: Sequence[Cell], name: str) -> list[Value]:
    read = [first_known(reports, part.rows, part.column) for part in parts]
    return [computed(name, "total", own) for own in zip(*read, strict=True)]


def _joined(reports: Reports, name: str, whole: Cell, less: Sequence[Cell]) -> list[Value]:
    read = [first_known(reports, one.rows, one.column) for one in (whole, *less)]
    return [
        computed(name, first.column, (first,), rest) if _all_known((first, *rest)) else first
        for first, *rest in zip(*read, strict=True)
    ]


def _all_known(values: Sequence[Value]) -> bool:
    return all(one.is_known for one in values)


def changes(
    now: Sequence[Entry], then: Sequence[Entry], change: Change, fewer: bool = False
) -> list[Entry]:
    """Return the change of each agency from one year to another; both years must be known."""
    earlier = {one.listed.agency: one for one in then}
    found = []
    for one in now:
        before = earlier.get(one.listed.agency)
        value = _change(one.value, before.value if before else None, change, fewer)
        found.append(Entry(one.listed, value, before))
    return found


def _change(now: Value, then: Value | None, change: Change, fewer: bool) -> Value:
    known = then is not None and now.is_known and then.is_known
    if then is None or not known or now.indicator != then.indicator:
        return Value("yoy_change", now.column, None, now.state if not now.is_known else None)
    over = (then,) if change is Change.GROWTH else ()
    name = "growth" if over else "decrease" if fewer else "yoy_change"
    more, less = (then, now) if name == "decrease" else (now, then)
    return computed(name, now.column, (more,), (less,), over, is_rate=bool(over))


def open_all(store: Store, chosen: Sequence[Entry]) -> Iterator[tuple[Opened, CitedFigure]]:
    """Yield the report and the cited figure of each entry that has one."""
    reports = store.opened(one.listed.report for one in chosen)
    for one, held in zip(chosen, reports, strict=True):
        report = Opened(held, store)
        cited = _of_two(report, one, store) if one.before else shown(report, one.value)
        if cited is not None:
            yield report, cited


def _of_two(report: Opened, entry: Entry, store: Store) -> CitedFigure | None:
    """Return the cited change of an agency between two reports."""
    if entry.before is None or not entry.value.parts:
        return None
    held = next(iter(store.opened([entry.before.listed.report])))
    fewer = entry.value.indicator == "decrease"
    now = shown(report, entry.value.taken[0] if fewer else entry.value.parts[0])
    then = shown(Opened(held, store), entry.before.value)
    if now is None or then is None:
        return None
    over = [then] if entry.value.over else []
    name, agency = entry.value.indicator, report.held.agency.name
    more, less = (then, now) if fewer else (now, then)
    return combined(agency, report.held.year, name, now.column, [more], [less], over)


def coverage_of(found: Sequence[Entry], reports: Reports) -> Coverage:
    """Return how many reports a fold stands on, and what it could not count."""
    known = sum(one.is_known for one in found)
    blank = [one.listed.name for one in found if one.value.is_blank]
    aside = reports.store.uncounted(reports.extent)
    return Coverage(
        reports=len(found),
        with_value=known,
        blank=len(blank),
        missing=len(found) - known - len(blank),
        unidentified=aside.unidentified,
        duplicates=aside.duplicates,
        blank_agencies=tuple(blank[:5]),
    )


def who_of(scope: Scope, found: Sequence[Entry]) -> Who:
    """Return a scope in words, with the agencies that were found in it."""
    return who_in(scope, len({one.listed.agency for one in found}))


def who_in(scope: Scope, agencies: int) -> Who:
    """Return a scope in words, with how many agencies it holds."""
    regions = (gazetteer().region(code) for code in sorted(scope.places))
    names = [one.name for one in regions if one is not None]
    return Who(" ".join(names), scope.unit, scope.function, agencies)
