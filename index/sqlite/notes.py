"""What is noted of a report after it was filed: a rival for its year, a correction of it."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from data.records import record
from index.sqlite.unpack import inflate, read_cells, read_claims, read_layout
from parser.report import Figure, Source

Stated = dict[tuple[str, str, str], Decimal]
"""Numbers by source, indicator and column."""


@record(frozen=True, slots=True)
class Double:
    """One of several reports of an agency and year."""

    id: int
    slug: str
    file: str


class Notes:
    """Notes over an open connection, inside its transaction."""

    def __init__(self, connection: sqlite3.Connection, preset: bytes) -> None:
        self._connection, self._preset = connection, preset

    def doubles(self) -> Iterator[list[Double]]:
        """Yield the reports of each agency and year that has several."""
        rows = self._connection.execute(
            "SELECT report.agency, report.year, report.id, slug, file FROM report"
            " JOIN (SELECT agency, year FROM report JOIN agency ON agency.id = report.agency"
            " WHERE current AND year > 0 AND agency.name <> '' GROUP BY agency, year"
            " HAVING count(*) > 1) AS several USING (agency, year) WHERE current ORDER BY slug"
        )
        groups: dict[tuple[int, int], list[Double]] = defaultdict(list)
        for agency, year, *double in rows:
            groups[agency, year].append(Double(*double))
        yield from groups.values()

    def stated(self, report: int) -> Stated:
        """Return every number a report states, each indicator of its prose once."""
        figures, claims, layout = self._connection.execute(
            "SELECT body.figures, body.claims, layout.cells FROM body"
            " JOIN report ON report.id = body.report JOIN layout ON layout.id = report.layout"
            " WHERE body.report = ?",
            (report,),
        ).fetchone()
        cells = read_cells(inflate(figures, self._preset), read_layout(layout))
        table = Source.TABLE.value
        found: Stated = {(table, *key): number for key, number in cells.numbers()}
        for one in read_claims(inflate(claims, self._preset)):
            if one.value is not None:
                found.setdefault(_key(one), one.value)
        return found

    def squeezed(self, report: int) -> str:
        """Return a report's text without white space."""
        sql = "SELECT content FROM text WHERE report = ?"
        (content,) = self._connection.execute(sql, (report,)).fetchone()
        return "".join(inflate(content, self._preset).split())

    def note(self, report: int, code: str, detail: str) -> bool:
        """Add a problem to a report; False where it is noted already."""
        sections, problems = self._outline(report)
        if [code, None, detail] in problems:
            return False
        self._write(report, sections, [*problems, [code, None, detail]])
        return True

    def forget(self, code: str) -> None:
        """Take the problems of a kind out of every report."""
        sql = "SELECT id FROM report WHERE outline LIKE ?"
        for (report,) in self._connection.execute(sql, (f'%["{code}",%',)).fetchall():
            sections, problems = self._outline(report)
            self._write(report, sections, [one for one in problems if one[0] != code])

    def _outline(self, report: int) -> tuple[list[object], list[list[object]]]:
        sql = "SELECT outline FROM report WHERE id = ?"
        sections, problems = json.loads(self._connection.execute(sql, (report,)).fetchone()[0])
        return sections, problems

    def _write(self, report: int, sections: object, problems: object) -> None:
        outline = json.dumps([sections, problems], ensure_ascii=False, separators=(",", ":"))
        sql = "UPDATE report SET outline = ? WHERE id = ?"
        self._connection.execute(sql, (outline, report))


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure.source.value, figure.indicator, figure.column
