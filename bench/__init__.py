"""How fast it is, beside a peer measured in the same run: ratios, not bare seconds.

Every module of this package with a function `measure() -> Iterable[Timing]` is run by `make bench`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured: our seconds for one piece of work, and a peer's for the same work."""

    what: str
    ours: float
    """Seconds a piece, e.g. a report or a question."""
    peer: str
    """What the peer is; "" without one."""
    theirs: float
    """Seconds a piece; 0 without a peer."""
    piece: str
    target: str = ""
    """The target in words, e.g. `≥ 400 a second`."""

    @property
    def ratio(self) -> float | None:
        """Return our time over the peer's; None without a peer."""
        return self.ours / self.theirs if self.theirs else None


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs: the one that was disturbed least."""
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
