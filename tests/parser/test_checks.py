"""The rules of the form, on real reports and on cells made for one rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest

from data.entries import DataError
from data.rules import rules
from data.vocabulary import vocabulary
from parser.checks import check_report, check_years, terms
from parser.readers.text import read
from parser.report import Check, Figure, Outcome, Source, State
from parser.tables import read_tables
from tests.conftest import ROOT

REPORTS = ROOT / "data" / "reports"
COLUMNS = (
    "natural_person", "enterprise", "research_institute", "public_welfare_org",
    "legal_service_org", "other_org", "total",
)  # fmt: skip


def checks_of(stem: str, year: int, level: str = "province") -> tuple[Check, ...]:
    document = read((REPORTS / f"{stem}.txt").read_bytes(), f"{stem}.txt")
    tables = read_tables(document, (), year)
    return check_report(tables.figures, (), level, year, (tables.form_table2, tables.form_table3))


def failed(checks: tuple[Check, ...]) -> list[tuple[str, str]]:
    return [(check.check, check.scope) for check in checks if check.outcome is Outcome.FAIL]


def cell(indicator: str, value: str, column: str = "", *flags: str) -> Figure:
    """Return a cell that prints a number; "" is a blank one."""
    number = Decimal(value) if value else None
    state = State.NUMBER if value else State.BLANK
    source = Source.NARRATIVE if "told" in flags else Source.TABLE
    unit = vocabulary().indicators[indicator].unit
    return Figure(indicator, column, number, state, unit, value, source, None, ())


def row(indicator: str, *values: str) -> list[Figure]:
    return [cell(indicator, value, column) for column, value in zip(COLUMNS, values, strict=True)]


def outcome_of(checks: tuple[Check, ...], check: str, scope: str) -> Check:
    (found,) = (one for one in checks if (one.check, one.scope) == (check, scope))
    return found


def test_contradiction_of_a_real_report_is_found_in_both_columns() -> None:
    checks = checks_of("heilongjiang-fao-2021", 2021)
    assert failed(checks) == [
        ("t3_identity", "natural_person"),
        ("t3_identity", "total"),
        ("t3_result_sum", "natural_person"),
        ("t3_result_sum", "total"),
    ]
    sums = outcome_of(checks, "t3_result_sum", "total")
    assert (sums.left, sums.right) == (Decimal(1), Decimal(0))
    assert ("unable_not_held", "total") in sums.cells


def test_sound_report_fails_nothing() -> None:
    assert failed(checks_of("heilongjiang-commerce-2020", 2020)) == []


def test_other_years_layout_is_said_table_by_table() -> None:
    assert failed(checks_of("suifenhe-2021", 2021)) == [("layout_vs_year", "t3")]


def test_blank_cells_leave_a_sum_undecided() -> None:
    checks = checks_of("shanxi-fao-2021", 2021)
    assert failed(checks) == []
    assert outcome_of(checks, "t3_identity", "total").outcome is Outcome.UNDECIDABLE


def test_lost_tables_cannot_be_assessed() -> None:
    checks = checks_of("harbin-fao-2020", 2020)
    assert {check.outcome for check in checks} == {Outcome.NOT_ASSESSABLE}


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (("3", "0", "0", "0", "0", "0", "3"), Outcome.PASS),
        (("3", "0", "0", "0", "0", "0", "4"), Outcome.FAIL),
        (("3", "", "", "", "", "", "3"), Outcome.UNDECIDABLE),
        (("3", "", "", "", "", "", "2"), Outcome.FAIL),
        (("3", "0", "0", "0", "0", "0", ""), Outcome.UNDECIDABLE),
    ],
)
def test_row_sum(values: tuple[str, ...], outcome: Outcome) -> None:
    checks = check_report(row("new_received", *values), (), "", 2021, ("", "g2021"))
    assert outcome_of(checks, "t3_row_sum", "new_received").outcome is outcome


@pytest.mark.parametrize(
    ("level", "rules", "outcome"),
    [
        ("township", "6", Outcome.FAIL),
        ("township", "0", Outcome.PASS),
        ("province", "6", Outcome.PASS),
        ("", "6", Outcome.UNDECIDABLE),
    ],
)
def test_power_to_make_rules(level: str, rules: str, outcome: Outcome) -> None:
    figures = [
        cell("rules_issued", "0"),
        cell("rules_repealed", "0"),
        cell("rules_in_force", rules),
    ]
    checks = check_report(figures, (), level, 2023, ("g2021", ""))
    assert outcome_of(checks, "rules_power", "report").outcome is outcome


def test_count_below_zero_or_broken_is_impossible() -> None:
    figures = [cell("permit_decisions", "-3"), cell("penalty_decisions", "2.5")]
    checks = check_report(figures, (), "", 2021, ("g2021", ""))
    assert failed(checks) == [
        ("nonneg_integer", "permit_decisions"),
        ("nonneg_integer", "penalty_decisions"),
    ]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [("713", Outcome.PASS), ("749", Outcome.PASS), ("705", Outcome.FAIL)],
)
def test_received_in_prose_may_count_those_carried_in(told: str, outcome: Outcome) -> None:
    figures = [
        *row("new_received", "705", "3", "0", "0", "5", "0", "713"),
        *row("carried_in", "36", "0", "0", "0", "0", "0", "36"),
    ]
    claims = [cell("new_received", told, "", "told")]
    checks = check_report(figures, claims, "", 2025, ("", "g2021"))
    assert outcome_of(checks, "text_vs_table", "new_received").outcome is outcome


def test_years_tie_by_carry_and_stock() -> None:
    earlier = [
        *row("carried_out", "2", "0", "0", "0", "0", "0", "2"),
        cell("normative_docs_in_force", "37"),
        cell("permit_decisions", "40"),
    ]
    later = [
        *row("carried_in", "1", "0", "0", "0", "0", "0", "1"),
        cell("normative_docs_in_force", "41"),
        cell("normative_docs_issued", "6"),
        cell("normative_docs_repealed", "2"),
        cell("permit_decisions", "400"),
    ]
    checks = check_years(earlier, later)
    assert failed(checks) == [
        ("cross_carry", "natural_person"),
        ("cross_carry", "total"),
        ("yoy_jump", "permit_decisions"),
    ]
    assert outcome_of(checks, "normative_stock", "normative_docs").outcome is Outcome.PASS


@contextmanager
def changed(**values: object) -> Iterator[None]:
    """Run with the rule `t3_row_sum` changed so."""
    rule = replace(rules().checks["t3_row_sum"], **values)  # type: ignore[arg-type]
    checks = {**rules().checks, rule.id: rule}
    with pytest.MonkeyPatch.context() as patch:
        terms.runnable.cache_clear()
        patch.setattr(terms, "rules", lambda: replace(rules(), checks=checks))
        yield
    terms.runnable.cache_clear()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"operator": "resembles"}, "nothing runs the operator 'resembles'"),
        (
            {"left": ("newly@{}",), "right": (), "limits": (1,), "scope": ("total",)},
            "newly@total names no cell",
        ),
        ({"right": ()}, "is compared with nothing"),
    ],
)
def test_rule_that_nothing_runs_is_an_error_of_the_data(
    values: dict[str, object], said: str
) -> None:
    with changed(**values), pytest.raises(DataError) as raised:
        checks_of("suifenhe-2021", 2021)
    assert raised.value.faults == [f"data/checks.toml: [[check]] t3_row_sum: {said}"]


def test_rule_changed_in_the_data_is_what_is_run() -> None:
    figures = row("new_received", "3", "2", "0", "0", "0", "0", "9")
    with changed(operator="at_most", left=("{}@natural_person",), right=("{}@enterprise",)):
        checks = check_report(figures, (), "", 2021, ("", ""))
    sums = outcome_of(checks, "t3_row_sum", "new_received")
    assert (sums.outcome, sums.left, sums.right) == (Outcome.FAIL, Decimal(3), Decimal(2))


def test_jump_in_the_fee_suggests_the_unit() -> None:
    checks = check_years([cell("admin_fee_amount", "9.3")], [cell("admin_fee_amount", "93000")])
    assert failed(checks) == [("fee_jump", "admin_fee_amount")]
