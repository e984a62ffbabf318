"""What every report of a set says of a measure, read off the store's cells: none is opened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from index.answer import Coverage
from index.answering.opened import Opened, combined, shown
from index.asking.measures import cells_in
from index.cited import CitedFigure
from index.column import Column, Number, Value, computed, with_others
from index.figures import Sheet, first_known
from index.finding import Who
from index.names.regions import gazetteer
from index.names.units import is_unit, units
from index.plan import Cell, Change, Less, Measure, Over, Rest, Scope, Sum
from index.store import Agency, CellValues, Extent, Listed, Rows, Store
from parser.report import State


@dataclass(frozen=True)
class Reports:
    """The reports of a scope and of some years: a sheet of all of them."""

    store: Store
    extent: Extent
    _read: dict[tuple[str, str], CellValues] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many reports there are."""
        return len(self.rows.reports)

    @cached_property
    def rows(self) -> Rows:
        """Return the reports by their numbers."""
        return self.store.rows(self.extent)

    @cached_property
    def listed(self) -> Sequence[Listed]:
        """Return the reports by agency name and year."""
        return self.store.listed(self.extent)

    def named(self, places: Iterable[int]) -> list[tuple[str, int, int]]:
        """Return the agency's name, the year and the place of some reports, in this order."""
        rows, chosen = self.rows, list(places)
        names = self.store.names(rows.agencies[at] for at in chosen)
        return sorted((names[rows.agencies[at]], rows.years[at], at) for at in chosen)

    def printed(self, indicator: str, column: str) -> Column:
        """Return a cell of the tables of each report."""
        key = indicator, column
        if key not in self._read:
            self._read[key] = self.store.cells(indicator, column, self.rows)
        return Column(indicator, column, *self._read[key])

    def told(self, indicator: str, places: Sequence[int]) -> Mapping[int, Value]:
        """Return what the prose of reports at some places states, where it is one number."""
        at_of = {self.rows.reports[at]: at for at in places}
        told = self.store.told(indicator, at_of)
        return {
            at_of[report]: Value(indicator, "", value, state, told=True)
            for report, (state, value) in told.items()
        }


def reports_of(scope: Scope, years: tuple[int, ...], store: Store) -> Reports:
    """Return the reports of a scope; no years means all."""
    return Reports(store, extent_of(scope, years, store))


def extent_of(scope: Scope, years: tuple[int, ...], store: Store) -> Extent:
    """Return which reports a scope means in the store's terms; no years means all."""
    places = _codes(scope) if scope.places else None
    extent = Extent(years or None, places, scope.function)
    some = frozenset(scope.among) or None
    if scope.unit and not units()[scope.unit].takes_all:
        held = set(store.rows(extent).agencies) if some is None else some
        some = frozenset(one.id for one in store.known(held) if is_unit(one, scope.unit))
    return replace(extent, agencies=some)


def among(extent: Extent, agencies: Iterable[Agency]) -> Extent:
    """Return what an extent has of some agencies; all of it where none are named."""
    named = frozenset(agency.id for agency in agencies)
    if not named:
        return extent
    return replace(extent, agencies=named if extent.agencies is None else named & extent.agencies)


def _codes(scope: Scope) -> frozenset[str]:
    """Return the codes of the places meant: those of the bodies of a place alone, or all in it."""
    if scope.unit and units()[scope.unit].own:
        return scope.places
    return frozenset(code for place in scope.places for code in gazetteer().within(place))


def measured(sheet: Sheet, measure: Measure) -> Column:
    """Return what each report of a sheet says of a measure."""
    match measure:
        case Cell():
            return first_known(sheet, measure.rows, measure.column)
        case Sum():
            return computed("sum", "total", _each(sheet, measure.parts))
        case Rest():
            whole, *but = _each(sheet, (measure.whole, *measure.but))
            found = computed("rest", whole.column, [whole], but)
            return with_others(found, {at: whole[at] for at in _unknown([whole, *but])})
        case Less():
            more, less = (_each(sheet, cells_in(one)) for one in (measure.more, measure.less))
            found, both = computed("less", "total", more, less), [*more, *less]
            return with_others(
                found,
                {
                    at: next(one[at] for one in both if not one.is_known(at))
                    for at in _unknown(both)
                },
            )
        case Over():
            parts = _each(sheet, cells_in(measure.part))
            below = _each(sheet, [measure.whole] if measure.whole else [])
            return computed("share", parts[0].column, parts, over=below)


def _each(sheet: Sheet, cells: Iterable[Cell]) -> list[Column]:
    return [first_known(sheet, one.rows, one.column) for one in cells]


def _unknown(columns: Sequence[Column]) -> set[int]:
    """Return the places at which one of several figures has no number."""
    known = set.intersection(*(set(one.known) for one in columns))
    return set(range(len(columns[0]))) - known


@dataclass(frozen=True)
class Figures:
    """A measure of every report of a set, or its change from another year."""

    reports: Reports
    measure: Measure
    column: Column
    before: "Earlier | None" = None

    @property
    def known(self) -> Sequence[int]:
        """Return the places of the reports that state a number."""
        return self.column.known

    def number(self, at: int) -> Number:
        """Return the number at a place, 0 where there is none."""
        return self.column.values[at] or 0


@dataclass(frozen=True)
class Earlier:
    """The figures that changed, and where each report of the later year has its earlier one."""

    figures: Figures
    places: Mapping[int, int]
    name: str
    """`yoy_change`, `decrease` or `growth`."""


def figures_of(reports: Reports, measure: Measure) -> Figures:
    """Return what each report of a set says of a measure."""
    return Figures(reports, measure, measured(reports, measure))


def changes(now: Figures, then: Figures, change: Change, fewer: bool = False) -> Figures:
    """Return the change of each agency from one year to another; both years must be known."""
    name = "growth" if change is Change.GROWTH else "decrease" if fewer else "yoy_change"
    earlier = {agency: at for at, agency in enumerate(then.reports.rows.agencies)}
    agencies = now.reports.rows.agencies
    places = {at: earlier[one] for at, one in enumerate(agencies) if one in earlier}
    values: list[Number | None] = [None] * len(agencies)
    states: dict[int, State | None] = {}
    for at in range(len(agencies)):
        before = places.get(at, -1)
        both = before >= 0 and now.column.is_known(at) and then.column.is_known(before)
        if not both or now.column.row(at) != then.column.row(before):
            states[at] = None if now.column.is_known(at) else now.column.state(at)
            continue
        difference = now.number(at) - then.number(before)
        if name != "growth":
            values[at] = -difference if name == "decrease" else difference
        elif then.number(before):
            values[at] = Decimal(difference) / then.number(before)
        else:
            states[at] = State.TEXT
    column = Column("yoy_change", now.column.column, values, states, (now.column,))
    return replace(now, column=column, before=Earlier(then, places, name))


def open_all(figures: Figures, places: Iterable[int]) -> Iterator[tuple[Opened, CitedFigure]]:
    """Yield the report and the cited figure at each of some places that has one."""
    chosen, store = list(places), figures.reports.store
    opened = store.opened(figures.reports.rows.reports[at] for at in chosen)
    for at, held in zip(chosen, opened, strict=True):
        report = Opened(held, store)
        cited = cited_of(report, figures.measure)
        if cited is not None and figures.before is not None:
            cited = _of_two(cited, at, figures.before, store)
        if cited is not None:
            yield report, cited


def cited_of(report: Opened, measure: Measure) -> CitedFigure | None:
    """Return a measure of one report with its places; None where its form has no such figure."""
    return shown(report, measured(report, measure)[0])


def _of_two(now: CitedFigure, at: int, before: Earlier, store: Store) -> CitedFigure | None:
    """Return the cited change of an agency between two reports."""
    if at not in before.places:
        return None
    figures = before.figures
    (held,) = store.opened([figures.reports.rows.reports[before.places[at]]])
    then = cited_of(Opened(held, store), figures.measure)
    if then is None:
        return None
    more, less = (then, now) if before.name == "decrease" else (now, then)
    over = [then] if before.name == "growth" else []
    return combined(now.agency, now.year, before.name, now.column, [more], [less], over)


def coverage_of(figures: Figures) -> Coverage:
    """Return how many reports a fold stands on, and what it could not count."""
    reports, blank = figures.reports, figures.column.blank
    aside = reports.store.uncounted(reports.extent)
    known = len(figures.known)
    return Coverage(
        reports=len(reports),
        with_value=known,
        blank=len(blank),
        missing=len(reports) - known - len(blank),
        unidentified=aside.unidentified,
        duplicates=aside.duplicates,
        contradictory=_contradictory(figures),
        in_both=figures.before is not None,
        blank_agencies=tuple(name for name, _, _ in reports.named(blank)[:5]),
    )


def _contradictory(figures: Figures) -> int:
    """Return how many of the reports counted have a figure that a failed check stands on."""
    rows = figures.reports.rows
    touched = figures.reports.store.contradicted(figures.column.cells, rows)
    return sum(rows.reports[at] in touched for at in figures.known) if touched else 0


def who_of(scope: Scope, reports: Reports, places: Iterable[int] | None = None) -> Who:
    """Return a scope in words, with the agencies that were found in it."""
    agencies = reports.rows.agencies
    some = agencies if places is None else [agencies[at] for at in places]
    regions = (gazetteer().region(code) for code in sorted(scope.places))
    names = [one.name for one in regions if one is not None]
    return Who(" ".join(names), scope.unit, scope.function, len(set(some)))
