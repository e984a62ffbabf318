"""One thing asked of many reports at once: lists and cells, without opening a report."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from index.sqlite.sealed import Connection
from index.sqlite.states import STATES
from index.sqlite.unpack import Layout
from index.store import CellValues, Extent, Listed, Rows, Told, Uncounted
from parser.report import State

_IS_NOBODY = "(SELECT id FROM agency WHERE name = '')"


def narrowed(extent: Extent, agency: str = "report.agency") -> str:
    """Return the condition that a report is of an extent; its values are `extent_values`.

    Only what narrows is said of it, so that an index is read. `agency` is the column by which
    reports lead to their agencies.
    """
    # A form without an agency or a year is held for its text, but is nobody's report.
    conditions = ["report.newest = 1", f"{agency} NOT IN {_IS_NOBODY}", "report.year > 0"]
    for column, name, wanted in (
        ("report.year", "years", extent.years),
        ("agency.place", "places", extent.places),
        (agency, "agencies", extent.agencies),
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
        " FROM report JOIN agency ON agency.id = report.agency WHERE "
        + narrowed(extent)
        + " ORDER BY agency.name, report.year",
        extent_values(extent),
    )
    return [*map(Listed._make, rows)]


def uncounted(connection: Connection, extent: Extent) -> Uncounted:
    """Return how many reports held are not listed: of no known agency or year, or doubles."""
    of_years, of_agencies = "1", "agency.name <> ''"
    if extent.years is not None:
        of_years = "report.year IN (SELECT value FROM json_each(:years))"
    if extent.places is not None:
        of_agencies += " AND agency.place IN (SELECT value FROM json_each(:places))"
    if extent.function:
        of_agencies += " AND agency.function = :function"
    row = connection.execute(
        "SELECT"
        f" (SELECT count(*) FROM report WHERE current = 1 AND agency IN {_IS_NOBODY}"
        f" AND (year = 0 OR {of_years}))"
        f" + (SELECT count(*) FROM report WHERE current = 1 AND newest = 1 AND year = 0"
        f" AND agency NOT IN {_IS_NOBODY}),"
        " (SELECT count(*) FROM report JOIN agency ON agency.id = report.agency"
        "  WHERE newest = 0 AND current = 1 AND report.year > 0"
        f" AND {of_years} AND {of_agencies})",
        extent_values(extent),
    ).fetchone()
    return Uncounted(*row)


def rows_of(connection: Connection, extent: Extent) -> Rows:
    """Return the newest reports of an extent by their numbers."""
    join = "JOIN agency ON agency.id = report.agency " if extent.needs_agency else ""
    found = connection.execute(
        f"SELECT report.id, report.agency, report.year, report.layout FROM report {join}WHERE "
        + narrowed(extent),
        extent_values(extent),
    ).fetchall()
    return Rows(extent, *zip(*found, strict=True)) if found else Rows(extent, (), (), (), ())


def names_of(connection: Connection, agencies: Iterable[int] | None) -> dict[int, str]:
    """Return the names of agencies; None: of all."""
    if agencies is None:
        return dict(connection.execute("SELECT id, name FROM agency").fetchall())
    sql = "SELECT id, name FROM agency WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (array_or_none(set(agencies)),)).fetchall())


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
    extent = rows.extent
    values = {"slots": array_or_none(slots), "years": array_or_none(extent.years)}
    where = "slot IN (SELECT value FROM json_each(:slots))"
    if extent.places is not None or extent.function or extent.agencies is not None:
        values["reports"] = array_or_none(rows.reports)
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
    found = connection.execute(sql, (slot_of(connection, indicator, ""), array_or_none(reports)))
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
    """Return the values that `narrowed` compares with."""
    values = {
        "years": array_or_none(extent.years),
        "places": array_or_none(extent.places),
        "function": extent.function or None,
        "agencies": array_or_none(extent.agencies),
    }
    return {name: value for name, value in values.items() if value is not None}


def array_or_none(values: Iterable[Any] | None) -> str | None:
    """Return values as one SQL value for json_each, None for none."""
    return None if values is None else json.dumps(sorted(values))
