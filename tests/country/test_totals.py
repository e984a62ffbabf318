"""What is said of a set is what its reports say, and a long fold opens only what it shows."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.reply import compose
from index import ask
from index.answering.members import LARGEST
from index.sqlite import SqliteStore
from index.store import Store

TODAY = date(2026, 1, 1)
WIDE, NARROW = "2021年所有单位一共收到多少件申请", "2021年宿迁市各机关一共收到多少件申请"
READ = ("rows", "cells", "told", "listed", "opened", "figures", "text", "search")
LONG = (
    (WIDE, LARGEST, 1),
    ("2021年所有单位平均每家收到多少件申请", LARGEST, 1),
    ("2021年所有单位收到申请的中位数是多少", LARGEST, 1),
    ("2021年所有单位收到申请的前3名是哪几家", 3, 1),
    ("2021年所有单位企业和自然人申请一共多少件", LARGEST, 2),
    ("2021年所有单位不予公开一共多少件", LARGEST, 8),
    ("2021年所有单位的申请里自然人占多少", 2 * LARGEST, 2),
    ("2021年申请超过1000件的有几家", 50, 1),
)
"""A question over all agencies, the reports it may open, the cells it reads of each report."""


def _counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the calls of the store's methods, and the statements that they come to."""
    calls = Counter[str]()

    def counting(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any) -> Any:
            calls[name] += 1
            return method(*given)

        return counted

    for name in (*READ, "reading", "select"):
        monkeypatch.setattr(SqliteStore, name, counting(name, getattr(SqliteStore, name)))
    return calls


@pytest.mark.parametrize(("question", "opened", "cells"), LONG)
def test_a_long_fold_opens_only_what_it_shows(
    country_store: Store,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    opened: int,
    cells: int,
) -> None:
    """The statements count what is shown and the cells of a figure, not the reports of the set."""
    assert len(country_store.rows().reports) > 400
    calls = _counted(monkeypatch)

    answer = ask(question, country_store, TODAY).answer

    assert answer.status == "answered"
    assert answer.coverage is not None
    assert answer.coverage.reports > 110
    assert (calls["rows"], calls["cells"], calls["listed"]) == (1, cells, 0)
    assert max(calls["figures"], calls["text"]) <= opened
    # Two of each cell, five of each report shown, and a dozen for the words of the question.
    assert calls["reading"] + calls["select"] <= 2 * cells + 5 * opened + 12


def test_a_ranking_says_what_it_cuts(country_store: Store) -> None:
    """124 reports of 2021, four of them without a number: ten are shown, 110 more have a place."""
    said = compose(ask("2021年哪些单位收到申请最多", country_store, TODAY).answer).text
    assert "另有 110 份" in said
    said = compose(ask("2021年收到申请前3名", country_store, TODAY).answer).text
    assert "另有" not in said


def test_reports_that_contradict_themselves_are_counted_and_few_shown(country_store: Store) -> None:
    """faults.toml prints one cell wrong of each: whoever is counted in a sum is counted there."""
    answer = ask("2021年所有单位一共收到多少件申请", country_store, TODAY).answer
    failing = ask("2021年哪些年报自相矛盾", country_store, TODAY).answer
    assert answer.coverage is not None
    assert failing.coverage is not None
    assert 0 < answer.coverage.contradictory <= failing.coverage.contradictory
    assert len({one.agency for one in failing.figures}) <= 10


def test_a_long_sum_gives_its_largest_operands(country_store: Store) -> None:
    figure = ask(WIDE, country_store, TODAY).answer.figures[0]
    assert (figure.inputs_total or 0) > 60
    assert len(figure.inputs) == LARGEST
    values = [one.value or 0 for one in figure.inputs]
    assert values == sorted(values, reverse=True)


def test_a_short_sum_gives_all_it_is_made_of(country_store: Store) -> None:
    figure = ask(NARROW, country_store, TODAY).answer.figures[0]
    assert len(figure.inputs) == figure.inputs_total
    assert figure.value == sum(one.value or 0 for one in figure.inputs)


def test_sums_by_year_read_all_years_at_once(
    country_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look over the years, and one at the last of them, of which the coverage is told."""
    calls = _counted(monkeypatch)
    answer = ask("2019年到2023年每年所有单位一共收到多少件申请", country_store, TODAY).answer
    assert [one.year for one in answer.figures] == [2019, 2020, 2021, 2022, 2023]
    assert (calls["cells"], calls["rows"], calls["listed"]) == (2, 2, 0)
    assert calls["figures"] <= LARGEST
