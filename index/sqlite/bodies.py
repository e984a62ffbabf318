"""What a store keeps of each report: its cells, words, text and checks, fetched together.

An answer about a report needs several of its parts; one statement brings all of them, packed, and
each is unpacked where it is asked for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from index.sqlite.checks import OUTCOMES, Rule, outcome_bits, rule_of, stored_checks
from index.sqlite.listing import Listing
from index.sqlite.rows import array_of
from index.sqlite.unpack import Layout, read_cells, read_claims, read_layout, read_passages
from parser.report import Check, Figure, Outcome, Passage

RECENT = 64
"""Reports whose packed parts, some 5 KB each, are remembered after reading them."""


class _Body(NamedTuple):
    """The packed parts of a report."""

    layout: int
    outcomes: int
    """Of its checks, as bits."""
    figures: bytes
    claims: bytes
    passages: bytes
    checks: bytes
    year_checks: bytes | None
    text: bytes


_BODY = (
    "SELECT report.layout, report.outcomes | coalesce(year_check.outcomes, 0), body.figures,"
    " body.claims, body.passages, body.checks, year_check.checks, text.content FROM report"
    " JOIN body ON body.report = report.id JOIN text ON text.report = report.id"
    " LEFT JOIN year_check ON year_check.report = report.id WHERE report.id = ?"
)


class Bodies(Listing):
    """The reports of one state of the store; see `index.store.Store` for the methods."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._body = lru_cache(RECENT)(self._read_body)
        self._rule = cache(self._read_rule)

    def text(self, report: int) -> str:
        """Return `Document.text` of a report; raises KeyError where there is none."""
        return self.inflate(self._body(report).text)

    def figures(self, report: int) -> Mapping[tuple[str, str], Figure]:
        """Return every cell of the statutory tables of a report by (indicator, column)."""
        body = self._body(report)
        return read_cells(self.inflate(body.figures), self._layouts[body.layout])

    def claims(self, report: int) -> Sequence[Figure]:
        """Return the figures a report states in prose."""
        return read_claims(self.inflate(self._body(report).claims))

    def passages(self, report: int) -> Sequence[Passage]:
        """Return the passages of a report in reading order."""
        return read_passages(self.inflate(self._body(report).passages))

    def checks(
        self, reports: Iterable[int] | None = None, outcomes: Iterable[Outcome] | None = None
    ) -> Sequence[tuple[int, Check]]:
        """Return checks with the report they belong to, across-year checks included."""
        kept = set(OUTCOMES if outcomes is None else outcomes)
        chosen = None if reports is None else set(reports)
        if chosen is not None and len(chosen) == 1:
            return self._checks_of(chosen.pop(), kept)
        bits = outcome_bits(kept)
        # One condition for both cases would look at every report of the store to find one.
        among = "report.id IN (SELECT value FROM json_each(?))"
        rows = self.select(
            "SELECT report.id, body.checks, year_check.checks FROM report"
            " JOIN body ON body.report = report.id"
            " LEFT JOIN year_check ON year_check.report = report.id"
            f" WHERE {'report.newest' if chosen is None else among}"
            " AND (report.outcomes | coalesce(year_check.outcomes, 0)) & ? ORDER BY report.id",
            (bits,) if chosen is None else (array_of(chosen), bits),
        )
        return [
            (report, check) for report, *packed in rows for check in self._unpacked(packed, kept)
        ]

    def _checks_of(self, report: int, kept: Collection[Outcome]) -> Sequence[tuple[int, Check]]:
        """Return the checks of one report, whose parts other questions about it have brought."""
        try:
            body = self._body(report)
        except KeyError:
            return []
        if not body.outcomes & outcome_bits(kept):
            return []
        packed = (body.checks, body.year_checks)
        return [(report, check) for check in self._unpacked(packed, kept)]

    def _unpacked(
        self, packed: Iterable[bytes | None], kept: Collection[Outcome]
    ) -> Iterable[Check]:
        for part in packed:
            if part is not None:
                yield from stored_checks(self.inflate(part), self._rule, kept)

    @cached_property
    def _layouts(self) -> dict[int, Layout]:
        return {id: read_layout(cells) for id, cells in self.select("SELECT id, cells FROM layout")}

    @cached_property
    def _rules(self) -> dict[int, str]:
        return dict(self.select("SELECT id, content FROM rule"))

    def _read_body(self, report: int) -> _Body:
        return _Body(*self.select_one(_BODY, report))

    def _read_rule(self, number: int) -> Rule:
        return rule_of(self._rules[number])
