"""The benchmark tells the truth: what it times is checked, and its stores are as large as said."""

from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from bench import Spread
from bench.answers import _kinds, _states, spread
from bench.page import _questions
from bench.synthetic import Filed, _reports, fill
from index import ask
from index.sqlite import open_store
from tests.cases import TODAY

FILED = 180


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Filed]]:
    """A small store of the benchmark, and what was filed in it."""
    path = tmp_path_factory.mktemp("bench") / "gongkai.db"
    return path, fill(path, FILED, readings=30)


def test_a_million_reports_are_a_million() -> None:
    """Each of another agency or year."""
    million = set(islice(_reports(), 1_000_000))

    assert len(million) == 1_000_000


def test_the_store_holds_what_is_said_to_be_filed(made: tuple[Path, list[Filed]]) -> None:
    path, filed = made
    store = open_store(path)

    assert store.size().reports == len(set(filed)) == FILED
    assert Counter(one.year for one in filed) == Counter(dict(store.years()))
    assert len({one.value for one in filed}) > 15


@pytest.mark.slow
def test_every_kind_of_question_is_answered_rightly(made: tuple[Path, list[Filed]]) -> None:
    path, filed = made
    store = open_store(path)

    for kind in _kinds(store, filed, FILED):
        few = replace(kind, asked=kind.asked[:20])
        found = spread(few, store, FILED, 1e-6)
        assert found.right >= 0.95 * found.asked, kind.what
        assert found.p99 is None


def test_a_wrong_answer_is_not_right(made: tuple[Path, list[Filed]]) -> None:
    """Another value, another agency and another year are each told."""
    path, filed = made
    store = open_store(path)
    one = next(report for report in filed if report.value)
    answer = ask(f"{one.agency}{one.year}年收到多少件信息公开申请", store, TODAY).answer

    assert one.value is not None
    assert _states(one, answer)
    assert not _states(one._replace(value=one.value + 1), answer)
    assert not _states(one._replace(year=one.year - 1), answer)
    assert not _states(one._replace(agency="安次区人民政府办公室"), answer)
    assert not _states(one._replace(value=None), answer)


def test_the_page_says_how_many_were_right() -> None:
    """And gives no 99th percentile of a few."""
    sizes = [
        Spread("a figure", 1_000, 500, 499, 0.001, 0.002, 1e-6, 0.5, 2.0),
        Spread("a figure", 10_000, 40, 3, 0.0015, None, 1e-6, 0.5, 2.0),
    ]

    assert list(_questions(sizes))[-1] == (
        "| a figure | 1.00/2.00, 499 of 500 | 1.50/–, 3 of 40 | 0.5/2 |"
    )
    assert not replace(sizes[0], p50=0.0004, p99=0.001, right=0).holds
