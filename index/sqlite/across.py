"""One thing asked of many reports at once: lists and cells, without opening a report."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from index.sqlite.pack import STATES
from index.sqlite.sealed import Connection
from index.sqlite.unpack import Layout
from index.store import CellValue, Extent, Listed, Uncounted
from parser.report import State

_ZERO = Decimal(0)
_IN_ORDER = " ORDER BY agency.name, report.year"


def within(extent: Extent) -> str:
    """Return the condition that a report is of an extent; its values are `extent_values`.

    Only what narrows is said, so that the engine reads an index and not every report.
    """
    # A form without an agency or a year is held for its text, but is nobody's report.
    conditions = ["report.newest = 1", "agency.name <> ''", "report.year > 0"]
    for column, name, wanted in (
        ("report.year", "years", extent.years),
        ("agency.place", "places", extent.places),
        ("report.agency", "agencies", extent.agencies),
    ):
        if wanted is not None:
            conditions.append(f"{column} IN (SELECT value FROM json_each(:{name}))")
    if extent.function:
        conditions.append("agency.function = :function")
    return f" WHERE {' AND '.join(conditions)}"


def listed(connection: Connection, extent: Extent) -> list[Listed]:
    """Return the newest reports of an extent by agency name and year."""
    rows = connection.execute(
        "SELECT report.id, report.agency, agency.name, report.year"
        " FROM report JOIN agency ON agency.id = report.agency" + within(extent) + _IN_ORDER,
        extent_values(extent),
    )
    return [*map(Listed._make, rows)]


def uncounted(connection: Connection, extent: Extent) -> Uncounted:
    """Return how many reports held are not listed: of no known agency or year, or doubles."""
    row = connection.execute(
        "SELECT"
        " count(*) FILTER (WHERE (agency.name = '' OR report.year = 0)"
        "  AND (report.year = 0 OR :years IS NULL"
        "   OR report.year IN (SELECT value FROM json_each(:years)))),"
        " count(*) FILTER (WHERE report.newest = 0 AND agency.name <> '' AND report.year > 0"
        "  AND (:years IS NULL OR report.year IN (SELECT value FROM json_each(:years)))"
        "  AND (:places IS NULL OR agency.place IN (SELECT value FROM json_each(:places)))"
        "  AND (:function = '' OR agency.function = :function))"
        " FROM report JOIN agency ON agency.id = report.agency"
        " WHERE report.current = 1 AND (report.newest = 0 OR agency.name = '' OR report.year = 0)",
        extent_values(extent),
    ).fetchone()
    return Uncounted(*row)


def cells(
    connection: Connection,
    layouts: Mapping[int, Layout],
    key: tuple[str, str],
    extent: Extent,
) -> list[CellValue]:
    """Return one cell of every newest report of an extent by agency name and year."""
    unprinted = {id: _unprinted(layout, key) for id, layout in layouts.items()}
    rows = connection.execute(
        "SELECT report.id, report.layout, cell.value, cell.state, cell.flagged,"
        " claim.state, claim.value"
        " FROM report JOIN agency ON agency.id = report.agency"
        " LEFT JOIN cell ON cell.slot = :slot AND cell.year = report.year"
        " AND cell.report = report.id"
        " LEFT JOIN claim ON claim.slot = :told AND claim.report = report.id"
        + within(extent)
        + _IN_ORDER,
        {"slot": slot_of(connection, *key), "told": slot_of(connection, key[0], "")}
        | extent_values(extent),
    )
    return [
        CellValue(
            report,
            # What the table by cells leaves out is a plain 0, or printed nowhere.
            *((_number(value), STATES[state]) if state is not None else unprinted[layout]),
            bool(flagged),
            None if told is None else STATES[told],
            _number(told_value),
        )
        for report, layout, value, state, flagged, told, told_value in rows
    ]


def _unprinted(layout: Layout, key: tuple[str, str]) -> tuple[Decimal | None, State | None]:
    if key in layout.present:
        return _ZERO, State.NUMBER
    return None, State.TABLE_MISSING if key in layout.positions else None


def _number(value: Any) -> Decimal | None:
    return None if value is None else decimal_of(value)


def decimal_of(value: Any) -> Decimal:
    """Return a stored number."""
    return Decimal(value) if isinstance(value, int) else Decimal(str(value))


def slot_of(connection: Connection, indicator: str, column: str) -> int:
    """Return the number of a cell of the form; 0 where no report has it."""
    sql = "SELECT id FROM slot WHERE indicator = ? AND col = ?"
    found = connection.execute(sql, (indicator, column)).fetchone()
    return found[0] if found else 0


def extent_values(extent: Extent) -> dict[str, str | None]:
    """Return the values that `within` compares with."""
    return {
        "years": _array(extent.years),
        "places": _array(extent.places),
        "function": extent.function,
        "agencies": _array(extent.agencies),
    }


def _array(values: Iterable[Any] | None) -> str | None:
    return None if values is None else json.dumps(sorted(values))
