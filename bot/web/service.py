"""What the web shares between its pages: the store, the date, the addresses, the words."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.channel import DAY
from bot.drafts.received import Examiner
from bot.measures import Measures
from bot.memory import Memory
from bot.newest import Newest
from bot.web.arriving import Arrivals
from bot.web.lanes import Lanes, laned
from index.build.confine import LIMITS, Limits
from index.sought import Facets, Sought
from index.store import Held, Store
from parser.report import GongkaiError

log = logging.getLogger(__name__)
T = TypeVar("T")
FACETS = 32
"""Sets of filters whose counts are remembered: 0.3 MB each with all places of the country."""


@dataclass(slots=True)
class Service:
    """One running web face; shared by all requests, from several threads."""

    store: Store
    public_url: str | None = None
    """Where readers reach `/`, without a slash at the end; None: wherever they asked."""
    today: Callable[[], date] = field(default=date.today)
    made: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """What took long to make, with the version of the data it was made of."""
    facets: Memory[tuple[str, Sought], Facets] = field(default_factory=lambda: Memory(FACETS, DAY))
    """Counts beside the filters of reports, by the version of the data and the filters."""

    is_live: Callable[[], bool] = field(default=lambda: True)
    """Whether what runs in the same process does its work: part of /readyz."""
    following: Newest = field(init=False)
    """The store and what is wrong with the file at its path."""
    faults: set[str] = field(default_factory=set)
    """Faults of the store that stand in the log already."""

    hosts: frozenset[str] = frozenset()
    """Further names under which readers may ask; those of this machine and the public one go
    without saying."""
    lanes: Lanes = field(default_factory=Lanes)
    laned: Store = field(init=False)
    """The store as requests use it."""
    limits: Limits = LIMITS
    """What reading a draft may take."""
    measures: Measures = field(default_factory=Measures)
    """What is counted of this process."""
    drafts: Examiner = field(init=False)
    arrivals: Arrivals = field(default_factory=Arrivals)

    def __post_init__(self) -> None:
        """Begin with the store given."""
        self.following = Newest(self.store)
        self.laned = laned(self.store, self.lanes)
        self.drafts = Examiner(self.newest, self.limits)

    def newest(self) -> Store:
        """Return the store, after moving on to one that has been built since."""
        newest = self.following()
        if newest is not self.store:
            self.store, self.laned = newest, laned(newest, self.lanes)
        return self.laned

    def log_once(self, error: GongkaiError) -> None:
        """Log a fault of the store at its first occurrence: one line, not one a request."""
        if str(error) not in self.faults:
            self.faults.add(str(error))
            log.error("the store does not answer: %s", error)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once for each state of the data."""
        version = self.store.data_version
        kept = self.made.get(name)
        if kept is None or kept[0] != version:
            kept = self.made[name] = (version, make())
        made: T = kept[1]
        return made


def store_of(request: Request) -> Store:
    """Return the store this request is answered from, the same one from begin to end."""
    if not hasattr(request.state, "store"):
        request.state.store = request.app.state.service.newest()
    store: Store = request.state.store
    return store


def public_url(request: Request) -> str:
    """Return the address readers use, without a slash at the end."""
    service: Service = request.app.state.service
    return (service.public_url or str(request.base_url)).rstrip("/")


def held_or_404(request: Request) -> Held:
    """Return the report the path names."""
    held = store_of(request).report(request.path_params["report"])
    if held is None:
        raise HTTPException(404)
    return held
