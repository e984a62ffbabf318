"""Questions over all agencies of a year, in figure questions: 1,400 reports of 7,000."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import Amount, cpu
from bench.answers import ASKS, TODAY
from bench.synthetic import YEARS, fill
from index import ask
from index.sqlite import open_store

REPORTS = 1_400
ROUNDS = 25
YEAR = "2021年"
OVER_ALL = {
    "sum": (f"{YEAR}所有单位一共{ASKS}", 3.0),
    "mean": (f"{YEAR}所有单位平均每家{ASKS}", 3.0),
    "median": (f"{YEAR}所有单位收到申请的中位数是多少", 3.0),
    "sum of two columns": (f"{YEAR}所有单位企业和自然人申请一共多少件", 3.0),
    "computed sum": (f"{YEAR}所有单位不予公开一共多少件", 6.0),
    "ranking": (f"{YEAR}哪些单位收到申请最多", 6.0),
    "list": (f"{YEAR}收到申请超过100件的单位有哪些", 6.0),
}
"""What is asked, and how many figure questions it may cost."""


def measure() -> Iterator[Amount]:
    """Yield what each question costs; they take turns, as the questions of a service do."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gongkai.db"
        filed = fill(path, REPORTS * len(YEARS), with_passages=False)
        store = open_store(path)
        figure = f"{filed[0][0]}{YEAR}{ASKS}？"
        asked = {"": figure} | {what: question for what, (question, _) in OVER_ALL.items()}
        times: dict[str, list[float]] = {what: [] for what in asked}
        for _ in range(ROUNDS):
            for what, question in asked.items():
                times[what].append(cpu(partial(ask, question, store, TODAY)))
        medians = {what: sorted(own)[ROUNDS // 2] for what, own in times.items()}
        for what, (_, limit) in OVER_ALL.items():
            ratio = medians[what] / medians[""]
            yield Amount(f"{what} over {REPORTS:,}", ratio, "figures", f"≤ {limit:g}", limit)
