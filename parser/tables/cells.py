"""Tables 2 and 4 in other layouts: each value is named by the labels above and beside it."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal

from data.records import record
from parser.document import Block
from parser.tables.lattice import Spot
from parser.tables.paths import Path

Named = Callable[[tuple[str, ...], tuple[str, ...]], str]
"""The cell of the form that the keys above and beside a value name, "" for none."""


@record(frozen=True, slots=True)
class Value:
    """A value of a table in another layout, bound to a cell of the form."""

    indicator: str
    path: Path
    is_sure: bool
    """Whether no other value is bound to the same cell."""

    @property
    def spot(self) -> Spot:
        """Return the cell it is printed in."""
        return self.path.spot

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years its labels name."""
        return self.path.years

    @property
    def number(self) -> Decimal | None:
        """Return the number printed, None for none."""
        return self.spot.reading.value if self.spot.reading else None

    def path_has(self, keys: Container[str], above: bool) -> bool:
        """Whether a label above it, or on its left, is one of the keys."""
        return any(one.key in keys for one in (self.path.above if above else self.path.left))

    @property
    def block(self) -> Block:
        """Return the row it is printed in."""
        return self.spot.block


NONE: tuple[tuple[Value, ...], set[int]] = ((), set())
"""Of a table that has none."""


def named(
    found_paths: Iterable[Path], name: Named, year: int | None
) -> tuple[tuple[Value, ...], set[int]]:
    """Return the values that a table's labels bind to cells of the form, of the report's year.

    Beside them: where those of other years begin.
    """
    found = [(own, path) for path in found_paths if (own := _named(path, name))]
    found = _under_heads(found)
    kept = _under_figures(list(_of_the_year(found, year)))
    times = Counter(own for own, _ in kept)
    begins = {path.spot.cell.start for _, path in found}
    others = begins - {path.spot.cell.start for _, path in kept}
    return tuple(Value(own, path, times[own] == 1) for own, path in kept), others


def _under_heads(found: Sequence[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """Return values without the blank cells that no header stands over, where others have one."""
    has_heads = any(path.above for _, path in found)
    return [
        (own, path)
        for own, path in found
        if path.above or not (has_heads and path.spot.reading and path.spot.reading.is_blank)
    ]


def _under_figures(found: Sequence[tuple[str, Path]]) -> Sequence[tuple[str, Path]]:
    """Return values without the columns that stay blank in every row that another one fills.

    Records of several tables have a column for what only some of these tell: the applicant.
    """
    filled = {path.spot.column for _, path in found if not _is_blank(path)}
    named = {own for own, path in found if path.spot.column in filled}
    return [one for one in found if one[1].spot.column in filled or one[0] not in named]


def _is_blank(path: Path) -> bool:
    return path.spot.reading is not None and path.spot.reading.is_blank


def _named(path: Path, name: Named) -> str:
    return name(tuple([one.key for one in path.above]), tuple([one.key for one in path.left]))


def _of_the_year(found: Sequence[tuple[str, Path]], year: int | None) -> Iterator[tuple[str, Path]]:
    """Yield what is of the report's own year, where the labels tell years apart."""
    marks = {mark for _, path in found for mark in path.years}
    if not marks:
        yield from found
        return
    wanted = wanted_years(marks, year)
    dated = {own for own, path in found if path.years}
    for own, path in found:
        if _is_beyond(path) and own in dated:
            continue
        if all(mark in wanted for mark in path.years):
            yield own, path


def _is_beyond(path: Path) -> bool:
    """Whether a value is a blank that no year stands over: a merged cell reaches over it."""
    reading = path.spot.reading
    return not path.years and reading is not None and reading.is_blank


def wanted_years(marks: Iterable[str], year: int | None) -> frozenset[str]:
    """Return the marks of the report's own year; the latest where the year is not known."""
    numbers = {mark for mark in marks if mark.isdigit()}
    own = {str(year)} if year else {max(numbers, default="")}
    return frozenset(own | {"this"})
