"""Questions to answers in one process, on stores of several sizes; every answer is checked."""

import gc
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from time import process_time

from bench import Amount, Spread, Timing, cpu, point_query
from bench.mistakes import abbreviated, homophone, mistyped
from bench.synthetic import SAMPLES, Filed, fill, sample
from index import ask
from index.answer import Answer
from index.plain import plain
from index.sqlite import open_store
from index.store import Extent, Store

TODAY = date(2026, 1, 1)
ASKED = 500
"""Questions of a kind: fewer have no 99th percentile."""
WITH_PASSAGES = 100_000
"""Reports up to which a store holds passages to search."""
ASKS = "收到多少件信息公开申请"
LONGEST = 4096
"""Characters of a Telegram message."""
FIGURE, SUM = "figure, agency named exactly", "national sum"
SUMMED = 1_000
"""Reports up to which a sum over those of a year costs no more than three figures."""
GROWS = {FIGURE: 1.5}
"""How much longer an answer may take in a store ten times as large; else `GROWS_AT_MOST`."""
GROWS_AT_MOST = 3.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what tells whether its answer is right."""

    question: str
    is_right: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """Questions of one kind, with the targets for p50 and p99 in milliseconds."""

    what: str
    asked: Sequence[Asked]
    p50: float
    p99: float


def measure(sizes: Sequence[int] = (1_000,)) -> Iterator[Spread | Timing | Amount]:
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


def _of_size(size: int, medians: dict[str, float]) -> Iterator[Spread | Timing | Amount]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gongkai.db"
        filed = fill(path, size, with_passages=size <= WITH_PASSAGES)
        floor, store = point_query(path), open_store(path)
        for kind in _kinds(store, filed, size):
            found = spread(kind, store, size, floor)
            medians[kind.what] = found.p50
            yield found
        if size <= SUMMED:
            ratio = medians[SUM] / medians[FIGURE]
            yield Amount(f"a sum in figures, {size:,}", ratio, "×", "≤ 3", 3.0)
        yield from _store_level(store, filed, size, floor)
        size_of_one = path.stat().st_size / 1024 / size
        yield Amount(f"store, {size:,}", size_of_one, "KB a report", "≤ 12", 12)
        memory = serving(path, [one.question for one in _exactly(sample(filed, 50))])
        yield Amount(f"memory, {size:,}", memory, "MB not file mapping", "≤ 200", 200)


def spread(kind: Kind, store: Store, size: int, floor: float) -> Spread:
    """Return how long the questions of a kind take, and how many are answered rightly."""
    for one in kind.asked[:5]:
        ask(one.question, store, TODAY)
    gc.collect()
    gc.freeze()
    times, right = [], 0
    for one in kind.asked:
        start = process_time()
        answer = ask(one.question, store, TODAY).answer
        times.append(process_time() - start)
        right += one.is_right(answer)
    gc.unfreeze()
    times.sort()
    p99 = times[int(len(times) * 0.99)] if len(times) >= ASKED else None
    p50 = times[len(times) // 2]
    return Spread(kind.what, size, len(times), right, p50, p99, floor, kind.p50, kind.p99)


def _kinds(store: Store, filed: Sequence[Filed], size: int) -> Iterator[Kind]:
    random, some = Random(3), sample(filed, ASKED)
    p50, p99 = (0.5, 2.0) if size <= WITH_PASSAGES else (1.0, 5.0)
    yield Kind(FIGURE, _exactly(some), p50, p99)
    for what, spoil in (
        ("with an abbreviation", partial(abbreviated, store)),
        ("with a typing error", partial(mistyped, random)),
        ("with a homophone", partial(homophone, random)),
    ):
        spoilt = [(one, spoil(one.agency)) for one in some]
        yield Kind(
            f"figure {what}",
            [
                Asked(f"{said}{one.year}年{ASKS}", partial(_states_or_offers, one, store, said))
                for one, said in spoilt
            ],
            5.0, 5.0,
        )  # fmt: skip
    if size <= WITH_PASSAGES:
        told = partial(map, lambda one: Asked(
            f"{one.agency}{one.year}年存在哪些问题", partial(_tells_of, one)
        ))  # fmt: skip
        yield Kind("narrative within one agency", list(told(some)), 1.0, 3.0)
        words = [Asked(f"哪些年报提到{word}", partial(_quotes, word)) for word in _WORDS]
        yield Kind("corpus-wide search", words, 5.0, 30.0)
    long = (f"{filed[0].agency}{filed[0].year}年{ASKS}" * LONGEST)[:LONGEST]
    nothing = [Asked(said, lambda answer: not answer.figures) for said in (long, long[::-1])]
    yield Kind("the longest message", nothing, 50.0, 50.0)
    years = (2020, 2021)
    yield Kind(
        SUM,
        [Asked(f"{y}年所有单位一共{ASKS}", partial(_sums_to, _values(filed, y))) for y in years],
        1.0, 10.0,
    )  # fmt: skip
    yield Kind(
        "national top 10",
        [
            Asked(f"{y}年收到申请最多的10家单位是哪些", partial(_ranks, _values(filed, y)))
            for y in years
        ],
        3.0, 10.0,
    )  # fmt: skip


def _exactly(some: Sequence[Filed]) -> list[Asked]:
    """Return questions that name each agency in full."""
    return [Asked(f"{one.agency}{one.year}年{ASKS}？", partial(_states, one)) for one in some]


_WORDS = ("政务新媒体", "培训", "解读", "公开专栏", "保密审查", "督查")


def _values(filed: Sequence[Filed], year: int) -> list[int]:
    """Return what the reports of a year state, the largest first."""
    return sorted((one.value for one in filed if one.year == year and one.value), reverse=True)


def _states(filed: Filed, answer: Answer) -> bool:
    """Tell whether an answer states the figure of a report, or that it has none."""
    if filed.value is None:
        return answer.status in ("blank", "not_found")
    first = answer.figures[0] if answer.figures else None
    if answer.status != "answered" or first is None:
        return False
    whose = (first.agency, first.year) == (filed.agency, filed.year)
    return whose and first.value == filed.value


def _states_or_offers(filed: Filed, store: Store, said: str, answer: Answer) -> bool:
    """Tell whether a misspelt name is answered for, or asked back with the agency meant.

    A name that is another agency's is that agency's.
    """
    held = store.named(plain(said))
    if held and filed.agency not in {one.name for one in held}:
        return answer.agencies == (held[0].name,) or bool(answer.candidates)
    offered = any(filed.agency in one.question for one in answer.candidates)
    return offered or answer.agencies == (filed.agency,)


def _tells_of(filed: Filed, answer: Answer) -> bool:
    """Tell whether passages of the report asked about, and of no other, are quoted."""
    told = {(one.agency, one.year) for one in answer.passages}
    return told == {(filed.agency, filed.year)} or (not told and answer.status == "not_found")


def _quotes(word: str, answer: Answer) -> bool:
    """Tell whether what is quoted has a word; nothing is, where no sample has it."""
    if not any(word in source.read_text("utf-8") for source in SAMPLES):
        return answer.status == "not_found"
    return bool(answer.passages) and all(word in one.text for one in answer.passages)


def _sums_to(values: Sequence[int], answer: Answer) -> bool:
    return bool(answer.figures) and answer.figures[0].value == sum(values)


def _ranks(values: Sequence[int], answer: Answer) -> bool:
    """Tell whether the first ones are the largest there are; ties are as they are told."""
    stated = [one.value for one in answer.figures[:10]]
    return len(stated) == min(10, len(values)) and stated == list(map(Decimal, values[:10]))


def _store_level(store: Store, filed: Sequence[Filed], size: int, floor: float) -> Iterator[Timing]:
    province = frozenset(place for place in store.places() if place[:2] == "13")
    extent = Extent((2021,), province)
    inside = {one.id for place in province for one in store.agencies(place=place)}
    names = {store.agency(one).name for one in inside}
    right = sum(one.value or 0 for one in filed if one.year == 2021 and one.agency in names)
    found: list[int] = []
    time = cpu(lambda: found.append(_sum(store, extent)))
    if found[0] != right:
        raise AssertionError(f"the province sums to {right:,}, not to {found[0]:,}")
    what = f"cells of a province and year summed, {size:,}"
    yield Timing(what, time, "a SQLite look-up", floor, "answer", "≤ 1 ms", 0.001)


def _sum(store: Store, extent: Extent) -> int:
    rows = store.rows(extent)
    cells = store.cells("new_received", "total", rows)
    told = store.told("new_received", [rows.reports[at] for at in cells.states])
    printed = sum(int(one) for one in cells.values if one)
    return printed + sum(int(value) for _, value in told.values() if value)


def serving(path: Path, questions: Sequence[str]) -> float:
    """Return the megabytes that no file backs of a process that answers questions; 0 where that
    is not told."""
    done = subprocess.run(
        [sys.executable, "-c", _SERVING, path, *questions], capture_output=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    return float(done.stdout)


_SERVING = """
import sys
from datetime import date
from pathlib import Path
from index import ask
from index.sqlite import open_store
store = open_store(Path(sys.argv[1]))
for question in sys.argv[2:]:
    ask(question, store, date(2026, 1, 1))
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
print(next((int(line.split()[1]) / 1024 for line in lines if "RssAnon" in line), 0))
"""
