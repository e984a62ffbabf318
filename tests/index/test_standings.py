"""Sums and rankings read a table by cells: it says of every report what the report itself says."""

import pytest

from data.vocabulary import vocabulary
from index.answering.opened import Opened, figure
from index.answering.scoped import measured, reports_of
from index.figures import groups
from index.plan import Cell, Scope
from index.store import Store

COLUMNS = ("", "natural_person", *sorted(groups()))


@pytest.mark.parametrize("column", COLUMNS)
def test_standings_agree_with_the_reports(store: Store, column: str) -> None:
    """Printed, computed, told in prose only, blank or in no form: both ways come to the same."""
    reports = [Opened(held, store) for held in store.reports()]

    sheet = reports_of(Scope(), (), store)

    for name in (*vocabulary().indicators, *vocabulary().derived):
        cited = [figure(report, name, column) for report in reports]
        found = measured(sheet, Cell((name,), column))
        said = {report: found[at] for at, report in enumerate(sheet.rows.reports)}
        assert [(said[one.held.id].value, said[one.held.id].state) for one in reports] == [
            (one.value, one.state) if one else (None, None) for one in cited
        ], name
