"""One figure of many reports added up where it is stored: no row of it leaves the file."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from index.sqlite.across import decimal_of, extent_values, slot_of, within
from index.sqlite.pack import STATES, Key
from index.sqlite.sealed import Connection
from index.sqlite.unpack import Layout
from index.store import Extent, Tally
from parser.report import State

_CODE = {state: code for code, state in enumerate(STATES)}
_ABSENT = f"({_CODE[State.TABLE_MISSING]}, {_CODE[State.ROW_MISSING]})"
_BLANK = f"({_CODE[State.BLANK]}, {_CODE[State.SLASH]})"
_NUMBER = _CODE[State.NUMBER]
_TOTAL = "total"

Layouts = Mapping[int, Layout]
Values = dict[str, str | int | None]


def tallies(
    connection: Connection,
    layouts: Layouts,
    keys: Sequence[Key],
    extent: Extent,
) -> list[Tally]:
    """Return what the reports of an extent add up to, a tally for each year they are of."""
    said, values = _said(connection, layouts, keys, extent)
    rows = connection.execute(
        f"{said} SELECT year, json_group_array(agency),"
        " json_group_array(agency) FILTER (WHERE value IS NOT NULL),"
        f" json_group_array(name) FILTER (WHERE state IN {_BLANK}),"
        " coalesce(sum(value) FILTER (WHERE typeof(value) = 'integer'), 0),"
        " count(*) FILTER (WHERE typeof(value) NOT IN ('integer', 'null'))"
        " FROM said GROUP BY year ORDER BY year",
        values,
    ).fetchall()
    # Numbers with a fraction are added as decimals: the engine's own sum would round them.
    fractions = (
        f"{said} SELECT year, value FROM said WHERE typeof(value) NOT IN ('integer', 'null')"
    )
    broken = connection.execute(fractions, values).fetchall() if any(row[5] for row in rows) else []
    return [
        Tally(
            year,
            frozenset(json.loads(agencies)),
            frozenset(json.loads(stating)),
            tuple(sorted(json.loads(blank))),
            sum((decimal_of(value) for of, value in broken if of == year), Decimal(whole)),
        )
        for year, agencies, stating, blank, whole, _ in rows
    ]


def largest(
    connection: Connection,
    layouts: Layouts,
    keys: Sequence[Key],
    extent: Extent,
    count: int,
) -> list[int]:
    """Return the numbers of the reports of each year with the largest figures.

    They are in the order of the years; level ones by name.
    """
    said, values = _said(connection, layouts, keys, extent)
    rows = connection.execute(
        f"{said}, ranked AS (SELECT id, year, row_number() OVER (PARTITION BY year"
        " ORDER BY CAST(value AS NUMERIC) DESC, name) AS place"
        " FROM said WHERE value IS NOT NULL)"
        " SELECT id FROM ranked WHERE place <= :count ORDER BY year, place",
        values | {"count": count},
    )
    return [row[0] for row in rows]


def _said(
    connection: Connection,
    layouts: Layouts,
    keys: Sequence[Key],
    extent: Extent,
) -> tuple[str, Values]:
    """Return the table `said` (id, agency, name, year, state, value) of a figure, and its values.

    `value` is the number, NULL where there is none; of several indicators the first number, else
    the state of the first that the report's form has.
    """
    values: Values = dict(extent_values(extent))
    joins, pairs = [], []
    # A row that no report has or tells of, as those of another form, says nothing.
    held = [key for key in keys if _is_held(connection, layouts, key)] or keys[:1]
    for at, key in enumerate(held):
        join, state, value = _one(at, key[1] in ("", _TOTAL))
        joins.append(join)
        pairs.append((state, value))
        values |= _values_of(connection, layouts, at, key)
    columns = ", ".join(
        f"{state} AS s{at}, {value} AS v{at}" for at, (state, value) in enumerate(pairs)
    )
    known = [f"WHEN s{at} = {_NUMBER} AND v{at} IS NOT NULL THEN" for at in range(len(pairs))]
    state = " ".join(f"{when} {_NUMBER}" for when in known)
    value = " ".join(f"{when} v{at}" for at, when in enumerate(known))
    states = ", ".join(f"s{at}" for at in range(len(pairs)))
    sql = (
        f"WITH read AS (SELECT report.id, report.agency, agency.name, report.year, {columns}"
        f" FROM report JOIN agency ON agency.id = report.agency {' '.join(joins)}"
        f"{within(extent)}),"
        f" said AS MATERIALIZED (SELECT id, agency, name, year,"
        f" CASE {state} ELSE coalesce({states}, NULL) END AS state,"
        f" CASE {value} END AS value FROM read)"
    )
    return sql, values


def _is_held(connection: Connection, layouts: Layouts, key: Key) -> bool:
    slots = slot_of(connection, *key) or slot_of(connection, key[0], "")
    return bool(slots) or any(key in layout.positions for layout in layouts.values())


def _one(at: int, is_told: bool) -> tuple[str, str, str]:
    """Return the join, state and value of one indicator: printed, else told in prose."""
    join = (
        f"LEFT JOIN cell c{at} ON c{at}.slot = :slot{at} AND c{at}.year = report.year"
        f" AND c{at}.report = report.id"
    )
    # What the table by cells leaves out is a plain 0, or printed nowhere.
    present, has = (
        f"report.layout IN (SELECT value FROM json_each(:{name}{at}))"
        for name in ("present", "has")
    )
    state = (
        f"CASE WHEN c{at}.state IS NOT NULL THEN c{at}.state WHEN {present} THEN {_NUMBER}"
        f" WHEN {has} THEN {_CODE[State.TABLE_MISSING]} END"
    )
    value = f"CASE WHEN c{at}.state IS NOT NULL THEN c{at}.value WHEN {present} THEN 0 END"
    if not is_told:
        return join, state, value
    join += f" LEFT JOIN claim t{at} ON t{at}.slot = :told{at} AND t{at}.report = report.id"
    told = (
        f"t{at}.state IS NOT NULL AND (c{at}.state IN {_ABSENT}"
        f" OR (c{at}.state IS NULL AND NOT {present}))"
    )
    return (
        join,
        f"CASE WHEN {told} THEN t{at}.state ELSE {state} END",
        f"CASE WHEN {told} THEN t{at}.value ELSE {value} END",
    )


def _values_of(
    connection: Connection, layouts: Layouts, at: int, key: Key
) -> dict[str, str | int | None]:
    present = [number for number, layout in layouts.items() if key in layout.present]
    has = [number for number, layout in layouts.items() if key in layout.positions]
    values: Values = {
        f"slot{at}": slot_of(connection, *key),
        f"present{at}": json.dumps(present),
        f"has{at}": json.dumps(has),
    }
    told = {f"told{at}": slot_of(connection, key[0], "")} if key[1] in ("", _TOTAL) else {}
    return values | told
