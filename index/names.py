"""Agencies named in a question: where, which, and how sure."""

from dataclasses import dataclass

from index.naming import Described, aliases_of, describe
from index.regions import Region
from index.store import Agency, Store

__all__ = ["AgencyMention", "Described", "aliases_of", "describe", "find_agencies"]


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency, or a set of agencies, as a question names it."""

    start: int
    end: int
    said: str
    agencies: tuple[Agency, ...]
    """Those in the store that fit: one is meant, of several one must be asked for, none is held."""
    candidates: tuple[Agency, ...]
    """Those that may be suggested but never answered for."""
    rule: str
    """How it was understood; see `find_agencies`."""
    score: float
    """1.0 for what was said exactly."""
    place: tuple[Region, ...] = ()
    """The places that may be meant."""
    function: str = ""
    level: str = ""
    near_place: tuple[Agency, ...] = ()
    """Held agencies of the same place."""
    near_function: tuple[Agency, ...] = ()
    """Held agencies of the same function elsewhere."""


def find_agencies(text: str, store: Store) -> tuple[AgencyMention, ...]:
    """Return the agencies a normalised question names, in its order."""
    return ()
