"""Lists of what is held, a page at a time, and how long they are: nothing is read that is not
shown."""

from collections.abc import Collection, Iterable, Mapping

from index.sqlite.across import array_or_none, extent_values, narrowed
from index.sqlite.rows import HELD, array_of
from index.sqlite.sealed import Connection
from index.store import Dated, Extent, Faulty, Gaps, Listed, Size

_BY_NAME = "FROM agency CROSS JOIN report ON report.agency = agency.id WHERE "
"""Agencies in the order of an index, each with its reports: whoever wants a page sorts no list."""
_PAGE = " LIMIT :limit OFFSET :offset"


def page(limit: int | None, offset: int) -> dict[str, int]:
    """Return the values of a page; without a limit it has all that follows."""
    return {"limit": -1 if limit is None else limit, "offset": offset}


def held(
    agencies: Iterable[int] | None, years: Iterable[int] | None
) -> tuple[str, dict[str, object]]:
    """Return the statement for the newest reports of agencies and years, by name and year."""
    where, values = _wanted("report.newest = 1", "agency.id", agencies, years)
    sql = f"SELECT {HELD} {_BY_NAME}{where} ORDER BY agency.name, report.year"
    return sql, values


def _wanted(
    standing: str, agency: str, agencies: Iterable[int] | None, years: Iterable[int] | None
) -> tuple[str, dict[str, object]]:
    """Return the condition for reports of agencies and years, and the values of it."""
    where, values = [standing], dict[str, object]()
    for column, name, wanted in ((agency, "agencies", agencies), ("report.year", "years", years)):
        if wanted is not None:
            where.append(f"{column} IN (SELECT value FROM json_each(:{name}))")
            values[name] = array_of(wanted)
    return " AND ".join(where), values


def documents(
    agencies: Iterable[int] | None, years: Iterable[int] | None
) -> tuple[str, dict[str, object]]:
    """Return the statement for the present reports of all files, doubles included, by id."""
    where, values = _wanted("report.current = 1", "report.agency", agencies, years)
    return f"SELECT {HELD} FROM report WHERE {where} ORDER BY report.slug", values


def years_of(
    connection: Connection, agencies: Iterable[int] | None, standing: str = "newest"
) -> dict[int, int]:
    """Return how many reports there are of each year: the newest, or all that are `current`."""
    among = "" if agencies is None else " AND agency IN (SELECT value FROM json_each(?))"
    sql = f"SELECT year, count(*) FROM report WHERE {standing} = 1{among} GROUP BY year"
    values = () if agencies is None else (array_of(agencies),)
    return dict(connection.execute(sql, values).fetchall())


def places_of(connection: Connection) -> dict[str, int]:
    """Return how many agencies there are of each place."""
    sql = "SELECT place, count(*) FROM agency WHERE name <> '' GROUP BY place"
    return dict(connection.execute(sql).fetchall())


def size_of(connection: Connection, extent: Extent) -> Size:
    """Return how many reports are listed for an extent, and of how many agencies."""
    join = "JOIN agency ON agency.id = report.agency " if extent.needs_agency else ""
    sql = f"SELECT count(*), count(DISTINCT report.agency) FROM report {join}WHERE "
    found = connection.execute(sql + narrowed(extent), extent_values(extent)).fetchone()
    return Size(*found)


def latest(connection: Connection, extent: Extent, of: Mapping[str, int]) -> list[Listed]:
    """Return the newest of the reports listed of each agency, by its name."""
    sql = (
        f"SELECT report.id, agency.id, agency.name, max(report.year) {_BY_NAME}"
        f"{narrowed(extent, 'agency.id')} GROUP BY agency.name ORDER BY agency.name{_PAGE}"
    )
    return [*map(Listed._make, connection.execute(sql, {**extent_values(extent), **of}))]


def dated(connection: Connection, extent: Extent) -> list[Dated]:
    """Return the reports listed for an extent with the day each was published."""
    sql = (
        "SELECT report.slug, report.agency, agency.name, report.year, report.published FROM report"
        f" JOIN agency ON agency.id = report.agency WHERE {narrowed(extent)}"
    )
    return [*map(Dated._make, connection.execute(sql, extent_values(extent)))]


def failing(
    connection: Connection, extent: Extent | None, rules: Collection[str] | None, limit: int
) -> tuple[int, list[Faulty]]:
    """Return how many reports have failed checks of some rules, and the first ones by number."""
    rows = connection.execute(
        "SELECT count(*) OVER (), report.id, report.slug, report.title, agency.name, report.year,"
        f" sum(fault.count) {_faults(extent, rules)} GROUP BY report.id ORDER BY report.id"
        " LIMIT :limit",
        {
            **({} if extent is None else extent_values(extent)),
            **({} if rules is None else {"rules": array_or_none(rules)}),
            "limit": limit,
        },
    ).fetchall()
    return (rows[0][0] if rows else 0), [Faulty(*row[1:]) for row in rows]


def failing_years(connection: Connection) -> dict[int, int]:
    """Return how many of the newest reports have failed checks, by year."""
    sql = (
        "SELECT fault.year, count(DISTINCT fault.report) FROM fault"
        " JOIN report ON report.id = fault.report WHERE report.newest = 1 GROUP BY fault.year"
    )
    return dict(connection.execute(sql).fetchall())


def _faults(extent: Extent | None, rules: Collection[str] | None) -> str:
    of_rules = "" if rules is None else " AND fault.rule IN (SELECT value FROM json_each(:rules))"
    where = "report.newest = 1" if extent is None else narrowed(extent)
    return (
        "FROM fault JOIN report ON report.id = fault.report"
        f" JOIN agency ON agency.id = report.agency WHERE {where}{of_rules}"
    )


def gaps(connection: Connection, extent: Extent, limit: int) -> tuple[int, list[Gaps]]:
    """Return how many reports have blank cells or lack tables, and the first ones by name."""
    rows = connection.execute(
        "SELECT count(*) OVER (), agency.name, report.year, report.blank, report.absent"
        " FROM report JOIN agency ON agency.id = report.agency"
        f" WHERE {narrowed(extent)} AND (report.blank OR report.absent)"
        " ORDER BY agency.name, report.year LIMIT :limit",
        {**extent_values(extent), "limit": limit},
    ).fetchall()
    return (rows[0][0] if rows else 0), [Gaps(*row[1:]) for row in rows]
