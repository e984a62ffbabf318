"""What the store adds up is what the cells come to, and a long sum opens only what it shows."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data.vocabulary import vocabulary
from index import ask
from index.answering.scoped import entries, reports_of
from index.answering.totals import LARGEST
from index.plan import Cell, Scope
from index.sqlite import SqliteStore
from index.store import Store

TODAY = date(2026, 1, 1)
WIDE, NARROW = "2021年所有单位一共收到多少件申请", "2021年宿迁市各机关一共收到多少件申请"
COUNTED = ("cells", "listed", "tallies", "largest", "opened", "figures", "text")


def _keys() -> list[tuple[str, str]]:
    rows = vocabulary().indicators.values()
    columns = ["total", *vocabulary().columns]
    return [(row.id, column) for row in rows for column in (columns if row.table == "t3" else [""])]


@pytest.mark.parametrize("column", ["", "total", "natural_person", "enterprise"])
def test_what_is_added_up_is_what_the_cells_come_to(country_store: Store, column: str) -> None:
    sheet = reports_of(Scope(), (), country_store)
    for key in _keys():
        if key[1] != column:
            continue
        found = entries(sheet, Cell((key[0],), column))
        tallies = country_store.tallies([key], sheet.extent)
        for one in tallies:
            own = [entry for entry in found if entry.listed.year == one.year]
            known = [entry for entry in own if entry.is_known]
            assert one.agencies == {entry.listed.agency for entry in own}
            assert one.stating == {entry.listed.agency for entry in known}, key
            assert len(one.blank) == sum(entry.value.is_blank for entry in own), key
            assert one.total == sum(
                (entry.value.value or Decimal(0) for entry in known), Decimal(0)
            )
            ordered = sorted(known, key=lambda it: (-(it.value.value or 0), it.listed.name))
            extent = reports_of(Scope(), (one.year,), country_store).extent
            largest = country_store.largest([key], extent, 4)
            assert list(largest) == [entry.listed.report for entry in ordered[:4]], key


def _counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the calls of the store's methods, and the rows they give."""
    calls = Counter[str]()

    def counting(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any) -> Any:
            found = method(*given)
            calls[name] += 1
            calls["rows"] += len(found) if name not in ("text", "figures") else 0
            return found

        return counted

    for name in COUNTED:
        monkeypatch.setattr(SqliteStore, name, counting(name, getattr(SqliteStore, name)))
    return calls


def test_a_long_sum_opens_only_what_it_shows(
    country_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = _counted(monkeypatch)
    answer = ask(WIDE, country_store, TODAY).answer
    figure = answer.figures[0]
    assert (figure.inputs_total or 0) > 60
    assert len(figure.inputs) == LARGEST
    assert (calls["cells"], calls["listed"]) == (0, 0)
    assert (calls["tallies"], calls["largest"]) == (1, 1)
    assert max(calls["figures"], calls["text"]) <= LARGEST
    # One year, and twice those that are shown: as numbers, and as reports.
    assert calls["rows"] <= 1 + 2 * LARGEST


def test_a_short_sum_gives_all_it_is_made_of(country_store: Store) -> None:
    figure = ask(NARROW, country_store, TODAY).answer.figures[0]
    assert len(figure.inputs) == figure.inputs_total
    assert figure.value == sum(one.value or 0 for one in figure.inputs)


def test_sums_by_year_read_all_years_at_once(
    country_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = _counted(monkeypatch)
    answer = ask("2019年到2023年每年所有单位一共收到多少件申请", country_store, TODAY).answer
    assert [one.year for one in answer.figures] == [2019, 2020, 2021, 2022, 2023]
    assert (calls["cells"], calls["tallies"], calls["largest"]) == (0, 1, 1)
    assert calls["figures"] <= LARGEST
