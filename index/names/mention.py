"""What a question names: the face of `index.names`."""

from data.records import record
from index.names.regions import Region
from index.store import Agency


@record(frozen=True, slots=True)
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
    unit: str = ""
    """Of a set: the kind of its agencies, id of a `[[unit]]` of data/agencies.toml; "" any."""
    near_place: tuple[Agency, ...] = ()
    """Held agencies of the same place."""
    near_function: tuple[Agency, ...] = ()
    """Held agencies of the same function elsewhere."""
