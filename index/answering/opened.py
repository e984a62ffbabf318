"""Reports opened to be shown: their cells and words with the place each stands at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from data.vocabulary import vocabulary
from index.cited import Citation, CitedFigure, CitedPassage
from index.column import Column, Value, result
from index.figures import TOTAL, first_known, read
from index.plan import Cell
from index.store import Held, Store
from parser.report import Figure, Place, Source, State


@dataclass(frozen=True)
class Opened:
    """A report with its figures and text at hand, each read from the store at most once.

    It is a sheet of one report: what is computed of many reports is computed of it alike.
    """

    held: Held
    store: Store

    @cached_property
    def figures(self) -> Mapping[tuple[str, str], Figure]:
        """Return the cells of the statutory tables."""
        return self.store.figures(self.held.id)

    @cached_property
    def claims(self) -> Sequence[Figure]:
        """Return the figures stated in prose."""
        return self.store.claims(self.held.id)

    @cached_property
    def text(self) -> str:
        """Return the text as read."""
        return self.store.text(self.held.id)

    def __len__(self) -> int:
        """Return how many reports there are: this one."""
        return 1

    def printed(self, indicator: str, column: str) -> Column:
        """Return a cell of the tables; state None where the form has no such cell."""
        found = self.figures.get((indicator, column))
        value, state = (None, None) if found is None else (found.value, found.state)
        return Column(indicator, column, (value,), {} if state is State.NUMBER else {0: state})

    def told(self, indicator: str, places: Sequence[int]) -> Mapping[int, Value]:
        """Return what the prose states; nothing where it states two different numbers."""
        found = self.claim(indicator)
        if found is None:
            return {}
        return {
            at: Value(indicator, found.column, found.value, found.state, told=True) for at in places
        }

    def claim(self, indicator: str) -> Figure | None:
        """Return the one figure the prose states of a row."""
        told = [claim for claim in self.claims if claim.indicator == indicator]
        return told[0] if len({claim.value for claim in told}) == 1 else None

    def cite(self, place: Place) -> Citation:
        """Return the citation of a place of this report."""
        sections = self.held.sections
        quoted = self.text[place.row_start : place.row_end]
        begins = place.row_start + len(quoted) - len(quoted.lstrip("\n"))
        return Citation(
            report=self.held.report,
            title=self.held.title,
            section=sections[place.section].title if place.section is not None else "",
            line=place.line,
            page=place.page,
            start=place.start,
            end=place.end,
            quote=quoted.strip("\n"),
            source_url=self.held.source_url,
            at=max(0, place.start - begins),
        )

    def quote(
        self, start: int, end: int, line: int, page: int | None = None, section: int | None = None
    ) -> CitedPassage:
        """Return words of this report as printed, with their place; `section` is an index."""
        place = Place(start, end, start, end, line, page, section)
        words = self.text[start:end]
        return CitedPassage(self.held.agency.name, self.held.year, words, self.cite(place))


def figure(report: Opened, name: str, column: str = "") -> CitedFigure | None:
    """Return a printed or computed figure of a report, None where its form has no such row."""
    return shown(report, read(report, name, column)[0])


def first_of(report: Opened, cell: Cell) -> CitedFigure | None:
    """Return the one figure of a report that a cell means, None where its form has none."""
    return shown(report, first_known(report, cell.rows, cell.column)[0])


def shown(report: Opened, value: Value) -> CitedFigure | None:
    """Return a figure of a report with its place; None where the form has no such figure."""
    if value.state is None:
        return None
    if value.parts:
        parts, taken, over = (
            [one for part in kind if (one := shown(report, part)) is not None]
            for kind in (value.parts, value.taken, value.over)
        )
        return computed(report, value.indicator, value.column, parts, taken, over)
    if value.told:
        claim = report.claim(value.indicator)
        return cited(report, claim) if claim is not None else None
    return cited(report, report.figures[value.indicator, value.column])


def cited(report: Opened, found: Figure) -> CitedFigure:
    """Return a figure of a report with its citation."""
    return CitedFigure(
        agency=report.held.agency.name,
        year=report.held.year,
        indicator=found.indicator,
        column=found.column,
        value=found.value,
        state=found.state.value,
        unit=found.unit,
        raw=found.raw,
        source=found.source.value,
        citation=report.cite(found.place) if found.place else None,
        flags=found.flags,
    )


def computed(
    report: Opened,
    name: str,
    column: str,
    parts: Sequence[CitedFigure],
    taken: Sequence[CitedFigure] = (),
    over: Sequence[CitedFigure] = (),
) -> CitedFigure:
    """Return a figure computed from cited ones, in the name of a report's agency and year."""
    return combined(report.held.agency.name, report.held.year, name, column, parts, taken, over)


def is_number(one: CitedFigure) -> bool:
    """Tell whether a figure has a value to state."""
    return one.value is not None and one.state == State.NUMBER


def is_narrative(one: CitedFigure) -> bool:
    """Tell whether a figure stands in prose only."""
    return one.source == Source.NARRATIVE


def combined(
    agency: str,
    year: int,
    name: str,
    column: str,
    parts: Sequence[CitedFigure],
    taken: Sequence[CitedFigure] = (),
    over: Sequence[CitedFigure] = (),
) -> CitedFigure:
    """Return a figure computed from cited ones, with its formula in numbers.

    Blank operands count as nothing and are flagged; where none has a number the result has none.
    A rate without a denominator has the state `text`: it cannot be computed.
    """
    operands = (*parts, *taken, *over)
    state, value = result(parts, taken, over)
    flags = {flag for one in operands for flag in one.flags}
    flags |= {"blank_counted"} if any(one.value is None for one in operands) else set()
    return CitedFigure(
        agency=agency,
        year=year,
        indicator=name,
        column=column,
        value=value,
        state=state.value,
        unit="ratio" if over and _is_share(name) else (*parts, *taken)[0].unit,
        raw="",
        source="computed",
        citation=operands[0].citation,
        formula=_formula(parts, taken, over),
        inputs=operands,
        flags=tuple(sorted(flags)),
    )


def _is_share(name: str) -> bool:
    """Tell whether a quotient is a share; one of an amount by a number is an amount: 万元."""
    derived = vocabulary().derived.get(name)
    return derived is None or derived.unit == _PER_CENT


_PER_CENT = "%"


def multiple(first: CitedFigure, second: CitedFigure) -> CitedFigure:
    """Return how many times the first figure is the second; without a value where that is zero."""
    found = combined(first.agency, first.year, "times", first.column, [first], over=[second])
    return replace(found, unit=vocabulary().phrasings["counting"]["times"])


def _formula(
    parts: Sequence[CitedFigure], taken: Sequence[CitedFigure], over: Sequence[CitedFigure]
) -> str:
    top = " + ".join(_term(one) for one in parts) + "".join(f" - {_term(one)}" for one in taken)
    top = top.strip()
    if not over:
        return top
    bottom = " + ".join(_term(one) for one in over)
    bracketed = f"({top})" if len(parts) + len(taken) > 1 else top
    return f"{bracketed} / {f'({bottom})' if len(over) > 1 else bottom}"


def _term(one: CitedFigure) -> str:
    return f"{one.indicator}@{one.column}" if one.column not in ("", TOTAL) else one.indicator
