"""Lists of what can be asked about: agencies held, by the page, and the rows of the forms."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from data.vocabulary import vocabulary
from index.browsing import places_named
from index.choosing import agencies as agencies_named
from index.store import Extent, Store

COMPUTED = "computed"
"""The table of what no report prints."""


class Listed(NamedTuple):
    """A page of a list, and how long the list is."""

    total: int
    rows: Sequence[dict[str, Any]]


def agencies(store: Store, names: Sequence[str], place: str, limit: int, offset: int = 0) -> Listed:
    """Return the agencies of some names or parts of names and of a place; raises Unknown."""
    extent = Extent(places=places_named(place), agencies=agencies_named(store, names))
    latest = store.latest(extent, limit, offset) if limit else ()
    known = {one.id: one for one in store.known(one.agency for one in latest)}
    rows = [
        {
            "name": one.name, "level": known[one.agency].level, "place": known[one.agency].place,
            "aliases": list(known[one.agency].aliases), "latest": one.year,
        }
        for one in latest
    ]  # fmt: skip
    return Listed(store.size(extent).agencies, rows)


def indicators() -> list[dict[str, Any]]:
    """Return every row of the forms and figure of the prose, then what is computed of them."""
    words = vocabulary()
    columns = sorted(words.columns.values(), key=lambda one: one.order)
    of_applicants = [one.id for one in columns]
    rows: list[dict[str, Any]] = [
        {
            "id": one.id, "label": one.label, "short": one.short, "en": one.en, "table": one.table,
            "unit": one.unit, "columns": of_applicants if one.table == "t3" else [],
            "forms": list(one.generations),
        }
        for one in words.indicators.values()
    ]  # fmt: skip
    computed: list[dict[str, Any]] = [
        {
            "id": one.id, "label": one.label, "short": one.label, "en": one.en, "table": COMPUTED,
            "unit": one.unit, "columns": [], "forms": list(one.generations),
        }
        for one in words.derived.values()
    ]  # fmt: skip
    return rows + computed
