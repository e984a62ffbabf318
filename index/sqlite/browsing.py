"""Reports as a reader browses them: narrowed, ordered and counted in SQL, a page at a time."""

from collections.abc import Iterable

from index.plain import plain
from index.sought import Sought, Standing
from index.sqlite.across import array_or_none
from index.sqlite.checks import OUTCOMES
from index.sqlite.lists import page
from index.sqlite.rows import array_of, whole
from index.sqlite.sealed import Connection
from parser.report import Outcome

_FAILED = (
    "(SELECT coalesce(sum(fault.count), 0) FROM fault"
    " WHERE fault.year = report.year AND fault.report = report.id)"
)
_OUTCOMES = "(report.outcomes | coalesce(year_check.outcomes, 0))"
_OF_YEARS = " LEFT JOIN year_check ON year_check.report = report.id"
_ORDERS = {
    "agency": "agency.name, report.year",
    "year": "report.year DESC, agency.name",
    "published": "report.published DESC, agency.name, report.year",
    "failed": f"{_FAILED} DESC, agency.name, report.year",
}
"""What `ORDERS` of `index.sought` mean."""


def found(connection: Connection, sought: Sought, limit: int | None, offset: int) -> list[int]:
    """Return the numbers of the reports sought, in order, a page of them."""
    # Agencies in the order of an index, each with its reports: this order sorts nothing.
    join = "CROSS JOIN" if sought.order == "agency" else "JOIN"
    where, values = _conditions(sought)
    sql = (
        f"SELECT report.id FROM agency {join} report ON report.agency = agency.id"
        f"{_joined(sought)} WHERE {where} ORDER BY {_ORDERS[sought.order]}"
        " LIMIT :limit OFFSET :offset"
    )
    return [row[0] for row in connection.execute(sql, {**values, **page(limit, offset)})]


def count(connection: Connection, sought: Sought) -> int:
    """Return how many reports are sought."""
    where, values = _conditions(sought)
    asks_agency = sought.places is not None or sought.level is not None or sought.words
    join = " JOIN agency ON agency.id = report.agency" if asks_agency else ""
    sql = f"SELECT count(*) FROM report{join}{_joined(sought)} WHERE {where}"
    number: int = connection.execute(sql, values).fetchone()[0]
    return number


def standings(connection: Connection, reports: Iterable[int]) -> dict[int, Standing]:
    """Return what the checks of reports say, by their numbers."""
    rows = connection.execute(
        f"SELECT report.id, {_OUTCOMES}, {_FAILED} FROM report{_OF_YEARS}"
        " WHERE report.id IN (SELECT value FROM json_each(?))",
        (array_of(reports),),
    )
    return {id: Standing(_gravest(bits), failed) for id, bits, failed in rows}


_GRAVEST = (Outcome.FAIL, Outcome.UNDECIDABLE, Outcome.PASS)


def _gravest(bits: int) -> Outcome:
    has = (one for one in _GRAVEST if bits >> OUTCOMES.index(one) & 1)
    return next(has, Outcome.NOT_ASSESSABLE)


def _joined(sought: Sought) -> str:
    return "" if sought.standing is None else _OF_YEARS


def _conditions(sought: Sought) -> tuple[str, dict[str, object]]:
    """Return the condition that a report is sought, and its values; only what narrows is said."""
    where, values = ["report.newest = 1"], dict[str, object]()
    for column, name, wanted in (
        ("report.agency", "agencies", sought.agencies),
        ("report.year", "years", sought.years),
        ("agency.place", "places", sought.places),
    ):
        if wanted is not None:
            where.append(f"{column} IN (SELECT value FROM json_each(:{name}))")
            values[name] = array_or_none(wanted)
    if sought.level is not None:
        where.append("agency.level = :level")
        values["level"] = sought.level
    if sought.form is not None:
        tables = "report.form_table2", "report.form_table3"
        joined = (" OR " if sought.form else " AND ").join(f"{one} = :form" for one in tables)
        where.append(f"({joined})")
        values["form"] = sought.form
    if sought.standing is not None:
        where.append(_stands(sought.standing))
    for number, word in enumerate(sought.words):
        named = f"SELECT agency FROM alias WHERE instr(alias, :name{number})"
        where.append(f"(report.agency IN ({named}) OR instr(report.title, :word{number}))")
        values |= {f"name{number}": plain(word), f"word{number}": whole(word)}
    return " AND ".join(where), values


def _stands(outcome: Outcome) -> str:
    """Return the condition that an outcome is the gravest of a report's checks."""
    graver = _GRAVEST[: _GRAVEST.index(outcome)] if outcome in _GRAVEST else _GRAVEST
    without = sum(1 << OUTCOMES.index(one) for one in graver)
    none = f"{_OUTCOMES} & {without} = 0"
    if outcome not in _GRAVEST:
        return none
    return f"{none} AND {_OUTCOMES} & {1 << OUTCOMES.index(outcome)}"
