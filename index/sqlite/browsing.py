"""Reports as a reader browses them: narrowed, ordered and counted in SQL, a page at a time."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from index.plain import plain
from index.sought import Facets, Sought, Standing
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


_CHOSEN_BY = {
    "places": "agency.place",
    "levels": "agency.level",
    "years": "report.year",
    "forms": "report.form_table2 || char(9) || report.form_table3",
    "standings": _OUTCOMES,
}
"""What tells the choices of a filter apart, by the names of `Facets`."""


def facets(connection: Connection, sought: Sought) -> Facets:
    """Return how many reports each other choice of a filter would leave: one walk over them."""
    counts = {name: Counter[Any]() for name in (*_CHOSEN_BY, "total")}
    for name, choice, count in connection.execute(*_walk(sought)):
        counts[name][choice] += count
    forms, standing = Counter[str](), Counter[Outcome]()
    for tables, count in counts["forms"].items():
        for form in {*filter(None, tables.split("\t"))} or {""}:
            forms[form] += count
    for bits, count in counts["standings"].items():
        standing[_gravest(bits)] += count
    whole = {name: counts[name].total() for name in _CHOSEN_BY}
    return Facets(
        counts["places"], counts["levels"], counts["years"], forms, standing, whole,
        counts["total"].total(),
    )  # fmt: skip


def _walk(sought: Sought) -> tuple[str, dict[str, object]]:
    """Return the statement that counts by each of `_CHOSEN_BY` and altogether, and its values."""
    named, values = _named(sought)
    filtered, more = _filtered(sought)
    chosen = [f"{column} AS {name}" for name, column in _CHOSEN_BY.items()]
    chosen += [f"({condition}) AS is_{name}" for name, condition in filtered.items()]
    # Who meets all filters but one is counted among the choices of that one.
    if filtered:
        met = " + ".join(f"({condition})" for condition in filtered.values())
        named.append(f"{met} >= {len(filtered) - 1}")
    parts = [f"SELECT 'total', '', count(*) FROM walked WHERE {_met(filtered)}"]
    for name in _CHOSEN_BY:
        others = _met(one for one in filtered if one != name)
        parts.append(f"SELECT '{name}', {name}, count(*) FROM walked WHERE {others} GROUP BY 2")
    where = " AND ".join(["report.newest = 1", *named])
    sql = (
        f"WITH walked AS MATERIALIZED (SELECT {', '.join(chosen)} FROM report"
        f" JOIN agency ON agency.id = report.agency{_OF_YEARS} WHERE {where})"
        f" {' UNION ALL '.join(parts)}"
    )
    return sql, {**values, **more}


def _met(filters: Iterable[str]) -> str:
    return " AND ".join(f"is_{one}" for one in filters) or "1"


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
    named, values = _named(sought)
    filtered, more = _filtered(sought)
    return " AND ".join(["report.newest = 1", *named, *filtered.values()]), {**values, **more}


def _named(sought: Sought) -> tuple[list[str], dict[str, object]]:
    """Return the conditions of agencies and words, of which no choice is offered."""
    where, values = list[str](), dict[str, object]()
    if sought.agencies is not None:
        where.append(f"report.agency {_AMONG.format('agencies')}")
        values["agencies"] = array_or_none(sought.agencies)
    for number, word in enumerate(sought.words):
        named = f"SELECT agency FROM alias WHERE instr(alias, :name{number})"
        where.append(f"(report.agency IN ({named}) OR instr(report.title, :word{number}))")
        values |= {f"name{number}": plain(word), f"word{number}": whole(word)}
    return where, values


def _filtered(sought: Sought) -> tuple[dict[str, str], dict[str, object]]:
    """Return the conditions of the filters that are lists, by the names of `Facets`."""
    where, values = dict[str, str](), dict[str, object]()
    if sought.years is not None:
        where["years"] = f"report.year {_AMONG.format('years')}"
        values["years"] = array_or_none(sought.years)
    if sought.places is not None:
        where["places"] = f"agency.place {_AMONG.format('places')}"
        values["places"] = array_or_none(sought.places)
    if sought.level is not None:
        where["levels"] = "agency.level = :level"
        values["level"] = sought.level
    if sought.form is not None:
        tables = "report.form_table2", "report.form_table3"
        joined = (" OR " if sought.form else " AND ").join(f"{one} = :form" for one in tables)
        where["forms"] = f"({joined})"
        values["form"] = sought.form
    if sought.standing is not None:
        where["standings"] = f"({_stands(sought.standing)})"
    return where, values


_AMONG = "IN (SELECT value FROM json_each(:{}))"


def _stands(outcome: Outcome) -> str:
    """Return the condition that an outcome is the gravest of a report's checks."""
    graver = _GRAVEST[: _GRAVEST.index(outcome)] if outcome in _GRAVEST else _GRAVEST
    without = sum(1 << OUTCOMES.index(one) for one in graver)
    none = f"{_OUTCOMES} & {without} = 0"
    if outcome not in _GRAVEST:
        return none
    return f"{none} AND {_OUTCOMES} & {1 << OUTCOMES.index(outcome)}"
