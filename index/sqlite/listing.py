"""What a store says of how much it holds, and its lists by the page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from index.sought import Facets, Sought, Standing
from index.sqlite import browsing, lists
from index.sqlite.reader import Reader
from index.store import EVERYTHING, Dated, Extent, Faulty, Gaps, Listed, Size


class Listing(Reader):
    """The lists of one state of the stored reports; see `index.store.Store` for the methods."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._spread = lru_cache(self._read_spread)

    def places(self) -> Mapping[str, int]:
        """Return how many agencies there are of each place, by its code."""
        return self._places

    def years(self, agencies: Iterable[int] | None = None) -> Mapping[int, int]:
        """Return how many reports there are of each year; 0 is a year that is not known."""
        if agencies is None:
            return self._years
        with self.reading() as connection:
            return lists.years_of(connection, agencies)

    def document_years(self, agencies: Iterable[int] | None = None) -> Mapping[int, int]:
        """Return how many `documents` there are of each year."""
        with self.reading() as connection:
            return lists.years_of(connection, agencies, "current")

    def latest(
        self, extent: Extent = EVERYTHING, limit: int | None = None, offset: int = 0
    ) -> Sequence[Listed]:
        """Return the newest of the reports listed of each agency, by the agency's name."""
        with self.reading() as connection:
            return lists.latest(connection, extent, lists.page(limit, offset))

    def spread(self, count: int) -> Sequence[Listed]:
        """Return the latest reports of some agencies, spread over all of them by name."""
        return self._spread(count)

    def size(self, extent: Extent = EVERYTHING) -> Size:
        """Return how many reports are listed, and of how many agencies."""
        if extent == EVERYTHING:
            return self._size
        with self.reading() as connection:
            return lists.size_of(connection, extent)

    def dated(self, extent: Extent = EVERYTHING) -> Sequence[Dated]:
        """Return the reports that are listed with the day of each, in no order."""
        with self.reading() as connection:
            return lists.dated(connection, extent)

    def failing(
        self, limit: int, extent: Extent | None = None, rules: Collection[str] | None = None
    ) -> tuple[int, Sequence[Faulty]]:
        """Return how many reports have failed checks, and the first ones by number."""
        with self.reading() as connection:
            return lists.failing(connection, extent, rules, limit)

    def failing_years(self) -> Mapping[int, int]:
        """Return how many reports have failed checks, by year."""
        with self.reading() as connection:
            return lists.failing_years(connection)

    def gaps(self, limit: int, extent: Extent = EVERYTHING) -> tuple[int, Sequence[Gaps]]:
        """Return how many listed reports have blank cells or lack tables, and the first ones."""
        with self.reading() as connection:
            return lists.gaps(connection, extent, limit)

    def count(self, sought: Sought) -> int:
        """Return how many reports are sought."""
        with self.reading() as connection:
            return browsing.count(connection, sought)

    def facets(self, sought: Sought) -> Facets:
        """Return how many reports each other choice of a filter would leave."""
        with self.reading() as connection:
            return browsing.facets(connection, sought)

    def standings(self, reports: Iterable[int]) -> Mapping[int, Standing]:
        """Return what the checks of reports say, by their numbers."""
        with self.reading() as connection:
            return browsing.standings(connection, reports)

    @cached_property
    def _places(self) -> dict[str, int]:
        with self.reading() as connection:
            return lists.places_of(connection)

    @cached_property
    def _years(self) -> dict[int, int]:
        with self.reading() as connection:
            return lists.years_of(connection, None)

    @cached_property
    def _size(self) -> Size:
        with self.reading() as connection:
            return lists.size_of(connection, EVERYTHING)

    def _read_spread(self, count: int) -> Sequence[Listed]:
        held = self.size().agencies
        places = range(0, held, max(1, held // count))[:count]
        return [one for place in places for one in self.latest(limit=1, offset=place)]
