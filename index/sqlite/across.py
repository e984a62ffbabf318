"""One thing asked of many reports at once: lists and cells, without opening a report."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from index.sqlite.pack import STATES
from index.sqlite.sealed import Connection
from index.sqlite.unpack import Layout
from index.store import CellValues, Extent, Listed, Rows, Told, Uncounted
from parser.report import State

_IN_ORDER = " ORDER BY agency.name, report.year"


def within(extent: Extent) -> str:
    """Return the condition that a report is of an extent; its values are `extent_values`."""
    return " WHERE " + _conditions(extent, "agency.name <> ''")


def _conditions(extent: Extent, is_named: str) -> str:
    """Return the conditions, of which only those are said that narrow, so that an index is read."""
    # A form without an agency or a year is held for its text, but is nobody's report.
    conditions = ["report.newest = 1", is_named, "report.year > 0"]
    for column, name, wanted in (
        ("report.year", "years", extent.years),
        ("agency.place", "places", extent.places),
        ("report.agency", "agencies", extent.agencies),
    ):
        if wanted is not None:
            conditions.append(f"{column} IN (SELECT value FROM json_each(:{name}))")
    if extent.function:
        conditions.append("agency.function = :function")
    return " AND ".join(conditions)


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
    of_years = ":years IS NULL OR report.year IN (SELECT value FROM json_each(:years))"
    nameless = "SELECT id FROM agency WHERE name = ''"
    row = connection.execute(
        "SELECT"
        f" (SELECT count(*) FROM report WHERE current = 1 AND agency IN ({nameless})"
        f" AND (year = 0 OR {of_years}))"
        f" + (SELECT count(*) FROM report WHERE current = 1 AND newest = 1 AND year = 0"
        f" AND agency NOT IN ({nameless})),"
        " (SELECT count(*) FROM report JOIN agency ON agency.id = report.agency"
        "  WHERE newest = 0 AND current = 1 AND agency.name <> '' AND report.year > 0"
        f" AND ({of_years})"
        "  AND (:places IS NULL OR agency.place IN (SELECT value FROM json_each(:places)))"
        "  AND (:function = '' OR agency.function = :function))",
        extent_values(extent),
    ).fetchone()
    return Uncounted(*row)


def rows_of(connection: Connection, extent: Extent) -> Rows:
    """Return the newest reports of an extent by their numbers."""
    narrowed = extent.places is not None or extent.function
    join = "JOIN agency ON agency.id = report.agency " if narrowed else ""
    found = connection.execute(
        f"SELECT report.id, report.agency, report.year, report.layout FROM report {join}WHERE "
        + _conditions(extent, "report.agency NOT IN (SELECT id FROM agency WHERE name = '')"),
        extent_values(extent),
    ).fetchall()
    return Rows(extent, *zip(*found, strict=True)) if found else Rows(extent, (), (), (), ())


def names_of(connection: Connection, agencies: Iterable[int]) -> dict[int, str]:
    """Return the names of agencies."""
    sql = "SELECT id, name FROM agency WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (_array(set(agencies)),)).fetchall())


def cells(
    connection: Connection, layouts: Mapping[int, Layout], key: tuple[str, str], rows: Rows
) -> CellValues:
    """Return one cell of many reports: what is stored of it, over what their forms say."""
    # What the table by cells leaves out is a plain 0, or printed nowhere.
    unprinted = {form: _unprinted(layouts[form], key) for form in set(rows.forms)}
    values = [unprinted[form][0] for form in rows.forms]
    states: dict[int, State | None] = {}
    if any(state is not State.NUMBER for _, state in unprinted.values()):
        for at, form in enumerate(rows.forms):
            if unprinted[form][1] is not State.NUMBER:
                states[at] = unprinted[form][1]
    found = _stored(connection, "cell", "report, state, value", [slot_of(connection, *key)], rows)
    places = rows.places
    for report, state, value in found:
        # An earlier version of a report keeps its cells, and is in no set.
        if report not in places:
            continue
        at = places[report]
        values[at] = value if value is None or isinstance(value, int) else decimal_of(value)
        if state:
            states[at] = STATES[state]
        elif states:
            states.pop(at, None)
    return CellValues(values, states)


def contradicted(
    connection: Connection, cells: Iterable[tuple[str, str]], rows: Rows
) -> frozenset[int]:
    """Return the reports of which a failed check stands on one of some cells."""
    slots = [slot_of(connection, *cell) for cell in cells]
    found = _stored(connection, "failed", "DISTINCT report", slots, rows)
    return frozenset(row[0] for row in found)


def _stored(
    connection: Connection, table: str, columns: str, slots: Iterable[int], rows: Rows
) -> list[Any]:
    """Return columns of a table by slot, year and report.

    Of few reports each is looked up, of all of some years the table is read through.
    """
    extent, values = rows.extent, {"slots": _array(slots), "years": _array(rows.extent.years)}
    where = "slot IN (SELECT value FROM json_each(:slots))"
    if extent.places is not None or extent.function or extent.agencies is not None:
        values["reports"] = _array(rows.reports)
        sql = (
            f"SELECT {columns} FROM (SELECT id, year AS of FROM report"
            f" WHERE id IN (SELECT value FROM json_each(:reports))) JOIN {table}"
            f" ON {where} AND {table}.year = of AND {table}.report = id"
        )
    elif extent.years is None:
        sql = f"SELECT {columns} FROM {table} WHERE {where}"
    else:
        years = "year IN (SELECT value FROM json_each(:years))"
        sql = f"SELECT {columns} FROM {table} WHERE {where} AND {years}"
    return connection.execute(sql, values).fetchall()


def told(connection: Connection, indicator: str, reports: Iterable[int]) -> Told:
    """Return what the prose of reports states of a row, where it is one number or a text."""
    sql = (
        "SELECT report, state, value FROM claim"
        " WHERE slot = ? AND report IN (SELECT value FROM json_each(?))"
    )
    found = connection.execute(sql, (slot_of(connection, indicator, ""), _array(reports)))
    return {
        report: (STATES[state], None if value is None else decimal_of(value))
        for report, state, value in found
    }


def _unprinted(layout: Layout, key: tuple[str, str]) -> tuple[int | Decimal | None, State | None]:
    if key in layout.present:
        return 0, State.NUMBER
    return None, State.TABLE_MISSING if key in layout.positions else None


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
