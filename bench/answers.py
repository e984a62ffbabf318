"""Questions to answers in one process, on stores of several sizes."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

from bench import Amount, Timing, cpu, point_query
from bench.mistakes import abbreviated, homophone, mistyped
from bench.synthetic import fill, sample
from index import ask
from index.sqlite import open_store
from index.store import Extent, Store

TODAY = date(2026, 1, 1)
ASKED = 200
WITH_PASSAGES = 100_000
"""Reports up to which a store holds passages to search."""
ASKS = "收到多少件信息公开申请"
LONGEST = 4096
"""Characters of a Telegram message."""
FLOOR = "a SQLite look-up"
FIGURE, SUM = "figure, agency named exactly", "national sum, answered"
SUMMED = 1_000
"""Reports up to which a sum over those of a year costs no more than three figures."""
GROWS = {FIGURE: 1.5}
"""How much longer an answer may take in a store ten times as large; else `GROWS_AT_MOST`."""
GROWS_AT_MOST = 3.0


def measure(sizes: Sequence[int] = (1_000,)) -> Iterator[Timing | Amount]:
    """Yield the times of every kind of question, and what they grow by from size to size."""
    before: dict[str, float] = {}
    for size in sizes:
        medians: dict[str, float] = {}
        yield from _of_size(size, medians)
        for what, time in medians.items():
            if what in before:
                limit = GROWS.get(what, GROWS_AT_MOST)
                growth = time / before[what]
                yield Amount(f"{what}: ten times the reports", growth, "×", f"≤ {limit}", limit)
        before = medians


def _of_size(size: int, medians: dict[str, float]) -> Iterator[Timing | Amount]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gongkai.db"
        filed = fill(path, size, with_passages=size <= WITH_PASSAGES)
        floor, store = point_query(path), open_store(path)
        for what, questions, p50, p99 in _kinds(store, filed, size):
            times = _times(store, questions)
            medians[what] = times[len(times) // 2]
            yield _timing(f"{what}, {size:,}: p50", medians[what], floor, p50)
            yield _timing(f"{what}, {size:,}: p99", times[int(len(times) * 0.99)], floor, p99)
        if size <= SUMMED:
            ratio = medians[SUM] / medians[FIGURE]
            yield Amount(f"a sum in figures, {size:,}", ratio, "×", "≤ 3", 3.0)
        yield from _store_level(store, size, floor)
        size_of_one = path.stat().st_size / 1024 / size
        yield Amount(f"store, {size:,}", size_of_one, "KB a report", "≤ 12", 12)
        yield Amount(f"memory, {size:,}", _resident(), "MB not file mapping", "≤ 200", 200)


Kind = tuple[str, list[str], float, float]


def _kinds(store: Store, filed: Sequence[tuple[str, int]], size: int) -> Iterator[Kind]:
    """Yield each kind of question with its targets for p50 and p99 in seconds."""
    random, asked = Random(3), sample(filed, ASKED)
    p50, p99 = (0.0005, 0.003) if size <= WITH_PASSAGES else (0.001, 0.005)
    yield FIGURE, [f"{n}{y}年{ASKS}？" for n, y in asked], p50, p99
    for what, spoil in (
        ("with an abbreviation", partial(abbreviated, store)),
        ("with a typo", partial(mistyped, random)),
        ("with a homophone", partial(homophone, random)),
    ):
        yield (
            f"figure {what}",
            [f"{spoil(name)}{year}年{ASKS}" for name, year in asked],
            0.005,
            0.005,
        )
    if size <= WITH_PASSAGES:
        told = [f"{name}{year}年存在哪些问题" for name, year in asked]
        yield "narrative within one agency", told, 0.002, 0.01
        yield "corpus-wide search", [f"哪些年报提到{word}" for word in _WORDS], 0.01, 0.05
    long = (f"{filed[0][0]}{filed[0][1]}年{ASKS}" * LONGEST)[:LONGEST]
    yield "the longest message", [long, long[::-1]], 0.05, 0.05
    yield SUM, [f"{year}年所有单位一共{ASKS}" for year in (2020, 2021)], 0.01, 0.01
    yield (
        "national top 10, answered",
        [f"{year}年哪些单位{ASKS[:2]}申请最多" for year in (2020, 2021)],
        0.01,
        0.01,
    )


_WORDS = ("政务新媒体", "培训", "解读", "公开专栏", "保密审查", "督查")


def _store_level(store: Store, size: int, floor: float) -> Iterator[Timing]:
    province = frozenset(agency.place for agency in store.agencies() if agency.place[:2] == "13")
    extent = Extent((2021,), province)
    yield _timing(
        f"cells of a province and year summed, {size:,}",
        cpu(partial(_sum, store, extent)),
        floor,
        0.001,
    )


def _sum(store: Store, extent: Extent) -> Decimal:
    cells = store.cells("new_received", "total", store.rows(extent))
    return Decimal(sum(one for one in cells.values if one))


def _timing(what: str, time: float, floor: float, limit: float) -> Timing:
    return Timing(what, time, FLOOR, floor, "answer", f"≤ {limit * 1000:g} ms", limit)


def _times(store: Store, questions: Sequence[str]) -> list[float]:
    """Return the processor time of every question, the shortest first; caches are warm."""
    for question in questions[:3]:
        ask(question, store, TODAY)
    return sorted(cpu(partial(ask, question, store, TODAY)) for question in questions)


def _resident() -> float:
    """Return the megabytes this process holds that no file backs; 0 where that is not told."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in status.splitlines() if "RssAnon" in line) / 1024
