"""What an operator may know of the running program: one registry for all channels of a process.

Names and units follow https://prometheus.io/docs/practices/naming/. No label holds what a stranger
wrote or who they are: each takes its values from a list of the program's own.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder

from index.store import Store
from parser.report import GongkaiError

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the histograms."""
COUNTERS = {
    "http_requests": ("Requests by route and status of the response.", ("route", "status")),
    "updates": ("Telegram updates by type.", ("type",)),
    "answers": ("Answers by channel and status of the contract.", ("channel", "status")),
    "telegram_errors": ("Errors of the Bot API, or on the way to it, by class.", ("class",)),
    "faults": ("Faults of our own that a user was told the id of, by class.", ("class",)),
    "drafts": ("Drafts of reports by what came of them.", ("outcome",)),
    "tool_calls": (
        "Calls of MCP tools: answered, refused for what was asked, or failed.",
        ("tool", "outcome"),
    ),
}
"""Counters by name, without prefix and suffix: help and labels."""
HISTOGRAMS = {
    "http": ("From a request to the end of its response.", ("route",)),
    "stage": (
        "What an answer takes: ask, compose and draw; wait for the pace, and send.",
        ("channel", "stage"),
    ),
    "tool": ("From a call of an MCP tool to what it gives.", ("tool",)),
}
Noted = tuple[str, tuple[str, ...], float | None]
"""A name, the values of its labels, and seconds where it is a time."""


class Measures:
    """Counts and times; safe to use from several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._counters = {
            name: Counter(f"gongkai_{name}", text, labels, registry=self.registry)
            for name, (text, labels) in COUNTERS.items()
        }
        self._histograms = {
            name: Histogram(
                f"gongkai_{name}_seconds", text, labels, registry=self.registry, buckets=SECONDS
            )
            for name, (text, labels) in HISTOGRAMS.items()
        }

    def count(self, name: str, *labels: str) -> None:
        """Count one of `COUNTERS`."""
        self._counters[name].labels(*labels).inc()

    def time(self, name: str, seconds: float, *labels: str) -> None:
        """Note what one of `HISTOGRAMS` took."""
        self._histograms[name].labels(*labels).observe(seconds)

    @contextmanager
    def stage(self, channel: str, stage: str) -> Iterator[None]:
        """Note what a block takes, also where it fails; not where it is begun again elsewhere."""
        begun = time.perf_counter()
        try:
            yield
        except Exception:
            self.time("stage", time.perf_counter() - begun, channel, stage)
            raise
        self.time("stage", time.perf_counter() - begun, channel, stage)

    def replay(self, noted: Iterable[Noted]) -> None:
        """Count what another process of the program noted."""
        for name, labels, seconds in noted:
            if seconds is None:
                self.count(name, *labels)
            else:
                self.time(name, seconds, *labels)

    def watch(self, store: Callable[[], Store], is_usable: Callable[[], bool]) -> None:
        """Tell of the store too, whenever somebody looks, and of the process."""
        ProcessCollector(registry=self.registry)
        self.registry.register(_StoreCollector(store, is_usable))

    def written(self, accept: str) -> tuple[bytes, str]:
        """Return everything in the text format asked for, and the type of that format."""
        encode, kind = choose_encoder(accept)
        return encode(self.registry), kind

    def told(self) -> list[str]:
        """Return the counts in short, HTTP left out: `updates message: 3`."""
        samples = (
            (name, sample)
            for name, counter in self._counters.items() if name != "http_requests"
            for family in counter.collect()
            for sample in family.samples if sample.name.endswith("_total")
        )  # fmt: skip
        return sorted(
            f"{name} {' '.join(sample.labels.values())}: {sample.value:.0f}"
            for name, sample in samples
        )


class Notes(Measures):
    """What a process without an address of its own notes, for the one that has it to replay."""

    def __init__(self) -> None:
        super().__init__()
        self._noted: list[Noted] = []

    def count(self, name: str, *labels: str) -> None:
        """Note one of `COUNTERS`; requests are counted where they come in."""
        if name != "http_requests":
            self._noted.append((name, labels, None))

    def time(self, name: str, seconds: float, *labels: str) -> None:
        """Note what one of `HISTOGRAMS` took."""
        if name != "http":
            self._noted.append((name, labels, seconds))

    def taken(self) -> Sequence[Noted]:
        """Return what was noted since the last time."""
        noted, self._noted = self._noted, []
        return noted


class _StoreCollector:
    """What is held, as of the moment somebody looks."""

    def __init__(self, store: Callable[[], Store], is_usable: Callable[[], bool]) -> None:
        self._store, self._is_usable = store, is_usable

    def collect(self) -> Iterator[Metric]:
        try:
            store = self._store()
            yield from self._of(store)
            usable = self._is_usable()
        except GongkaiError:
            usable = False
        yield GaugeMetricFamily(
            "gongkai_store_usable", "Whether the file at the store's path can be used.", usable
        )

    def _of(self, store: Store) -> Iterator[Metric]:
        version = GaugeMetricFamily(
            "gongkai_store_info", "The version of the data, always 1.", labels=["version"]
        )
        version.add_metric([store.data_version], 1)
        yield version
        size, built = store.size(), store.built
        for name, text, value in (
            ("reports", "Reports held, of a known agency and year.", size.reports),
            ("agencies", "Agencies that have reports.", size.agencies),
            ("built_timestamp_seconds", "When the file of the store was written.", built),
        ):
            yield GaugeMetricFamily(f"gongkai_store_{name}", text, value)
