"""The rules of data/checks.toml applied to one report, and to two years of one agency."""

from collections.abc import Sequence

from parser.checks.operators import SUMS, YEARS
from parser.checks.registered import REGISTERED, Facts
from parser.checks.terms import expanded, runnable
from parser.report import Check, Figure

__all__ = ["check_report", "check_years"]


def check_report(
    figures: Sequence[Figure],
    claims: Sequence[Figure],
    level: str,
    year: int,
    forms: tuple[str, str],
) -> tuple[Check, ...]:
    """Return every rule applied to one report, each with the cells it stands on.

    `figures` are the cells of the tables, `claims` the figures stated in prose; `level` is a
    level of data/agencies.toml or "" if it is not known; `forms` are the generations whose layout
    tables 2 and 3 have, "" for a missing table.
    """
    cells = {(figure.indicator, figure.column): figure for figure in figures}
    facts = Facts(cells, tuple(figures), tuple(claims), level, year, forms)
    made: list[Check] = []
    for rule in runnable("report", frozenset(SUMS), frozenset(REGISTERED)):
        if rule.operator in REGISTERED:
            made.extend(REGISTERED[rule.operator](rule, facts))
            continue
        compare = SUMS[rule.operator]
        for scope, left, right in expanded(rule):
            # A rule is not applied to a form that has none of its cells.
            if any(term.address in cells for term in (*left, *right)):
                made.append(compare(rule, scope, cells, left, right))
    return tuple(made)


def check_years(earlier: Sequence[Figure], later: Sequence[Figure]) -> tuple[Check, ...]:
    """Return the rules that tie a report to the one of the year before, of the same agency.

    The cells named are the later report's; `left` is its figure, `right` what the earlier report
    leads to expect: the number carried out, the stock plus and less, the figure itself.
    """
    before = {(figure.indicator, figure.column): figure for figure in earlier}
    after = {(figure.indicator, figure.column): figure for figure in later}
    found = (
        YEARS[rule.operator](rule, scope, before, after, left, right)
        for rule in runnable("years", frozenset(YEARS))
        for scope, left, right in expanded(rule)
    )
    return tuple(check for check in found if check is not None)
