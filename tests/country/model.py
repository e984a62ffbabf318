"""The table of truth: every cell of about 400 invented reports, the same at every run.

Rows add up to their totals, 新收 + 上年结转 = 办结 + 结转下年度 in every column, and what a year
carries out the next carries in. Where that is not so, `faults.toml` says it.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from tests.country import form
from tests.country.agencies import YEARS, Agency, agencies

SEED = "country 1"
FAULTS = Path(__file__).parent / "faults.toml"
Key = tuple[str, str]
"""A row and a column; outside table 3 the column is empty."""
Value = int | Decimal | None
"""What a cell says; None is a blank one."""

_SIZES = {
    "province_gov": (2500, 9000), "city_gov": (250, 1600), "district_gov": (200, 2600),
    "county_gov": (15, 260), "town_gov": (8, 90), "street": (3, 60), "department": (20, 900),
    "bureau": (0, 45),
}  # fmt: skip
_APPLICANTS = (0.8, 0.11, 0.01, 0.02, 0.04, 0.02)
_WEIGHTS = {
    "disclosed_full": 40, "disclosed_partial": 8, "denied_state_secret": 0.4,
    "denied_law_prohibited": 1, "denied_security_stability": 0.3, "denied_third_party": 3,
    "denied_internal_affairs": 2, "denied_process_info": 2, "denied_enforcement_file": 2,
    "denied_admin_query": 2, "unable_not_held": 22, "unable_needs_creation": 3,
    "unable_still_unclear": 2, "rejected_petition": 4, "rejected_repeat": 3,
    "rejected_publication": 0.4, "rejected_excessive": 1, "rejected_reconfirm": 0.8,
    "other_handled": 6, "other_no_correction": 2, "other_fee_unpaid": 0.1, "other_misc": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The figures of one agency in one year."""

    agency: Agency
    year: int
    cells: Mapping[Key, Value]
    """All cells the report prints: without the rows its form lacks, or a lost table."""
    said: int | None
    """The number of new requests its prose gives, if any."""


@dataclass(frozen=True)
class Faults:
    """What is wrong on purpose: which reports lack, leave blank or contradict what."""

    absent: Sequence[Mapping[str, object]] = ()
    blank: Sequence[Mapping[str, object]] = ()
    lost: Sequence[Mapping[str, object]] = ()
    printed: Sequence[Mapping[str, object]] = ()
    said: Sequence[Mapping[str, object]] = ()


@dataclass
class _Past:
    """What an agency takes from one year into the next."""

    carried: dict[str, int] = field(default_factory=dict)
    stock: int = 0
    rules: int = 0
    items: dict[str, int] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)


@cache
def country() -> Mapping[tuple[str, int], Sheet]:
    """Return all reports by the agency's name and the year."""
    faults = Faults(**tomllib.loads(FAULTS.read_text("utf-8")))
    made = {(it.agency.name, it.year): it for one in agencies().values() for it in _years(one)}
    for fault in faults.absent:
        del made[_of(fault)]
    for fault in (*faults.blank, *faults.lost, *faults.printed, *faults.said):
        made[_of(fault)] = _spoilt(made[_of(fault)], fault)
    return made


def _of(fault: Mapping[str, object]) -> tuple[str, int]:
    return str(fault["agency"]), int(str(fault["year"]))


def _spoilt(sheet: Sheet, fault: Mapping[str, object]) -> Sheet:
    """Return the sheet with one fault: cells left blank, a table lost, a cell printed otherwise."""
    cells, said = dict(sheet.cells), sheet.said
    hit = [key for key in cells if _is_hit(key, sheet.year, fault)]
    if "lost" in fault:
        cells = {key: value for key, value in cells.items() if key not in hit}
    elif "add" in fault:
        (key,) = hit
        cells[key] = int(cells[key] or 0) + int(str(fault["add"]))
    elif "say" in fault:
        said = (said or 0) + int(str(fault["say"]))
    else:
        cells |= dict.fromkeys(hit)
    if cells.get(("new_received", "total")) is None:
        said = None
    return Sheet(sheet.agency, sheet.year, cells, said)


def _is_hit(key: Key, year: int, fault: Mapping[str, object]) -> bool:
    tables = {"t3": form.table3(year), "t4": form.TABLE4}
    rows = tables.get(str(fault.get("lost") or fault.get("table")), [str(fault.get("row"))])
    columns = fault.get("columns")
    return key[0] in rows and (not isinstance(columns, list) or key[1] in columns)


def _years(agency: Agency) -> Iterator[Sheet]:
    """Yield the reports of an agency: all its years, one from the other."""
    chance = Random(f"{SEED} {agency.name}")
    low, high = _SIZES[agency.kind]
    size = low * (high / low) ** chance.random() if low else high * chance.random() ** 2
    past = _Past(stock=chance.randrange(3, 60), rules=chance.randrange(5, 40))
    past.items = {stem: chance.randrange(2, 90) for stem in ("permit", "other_mgmt", "penalty")}
    past.items |= {"coercion": chance.randrange(0, 12), "fee": chance.randrange(0, 9)}
    past.rates = {"permit": chance.uniform(5, 90), "penalty": chance.choice((0, 0.3, 2, 9))}
    past.rates |= {"fee": chance.choice((0, 0.4, 3, 11)), "procurement": chance.uniform(0, 4)}
    for year in range(2018, 2024):
        size *= chance.uniform(0.72, 1.42)
        cells: dict[Key, Value] = {}
        cells |= _requests(chance, size, year, past)
        cells |= _disclosure(chance, agency, size, year, past)
        cells |= _disputes(chance, size)
        if year in YEARS[agency.kind]:
            received = cells["new_received", "total"]
            yield Sheet(agency, year, cells, int(received or 0))


def _requests(chance: Random, size: float, year: int, past: _Past) -> dict[Key, Value]:
    """Return table 3."""
    cells: dict[Key, Value] = {}
    weights = [_WEIGHTS[row] * chance.uniform(0.2, 2) for row in form.outcomes(year)]
    applicants = [share * chance.uniform(0.1, 2) for share in _APPLICANTS]
    received = _parted(chance, round(size * chance.uniform(0.85, 1.15)), applicants)
    for column, new in zip(form.PARTS, received, strict=True):
        held = past.carried.get(column, 0)
        left = min(new + held, round((new + held) * chance.uniform(0, 0.09)))
        results = _parted(chance, new + held - left, weights)
        column_cells = {"new_received": new, "carried_in": held, "carried_out": left}
        column_cells |= dict(zip(form.outcomes(year), results, strict=True))
        column_cells["handled_total"] = sum(results)
        past.carried[column] = left
        cells |= {(row, column): value for row, value in column_cells.items()}
    for row in form.table3(year):
        cells[row, "total"] = sum(int(cells[row, column] or 0) for column in form.PARTS)
    return cells


def _parted(chance: Random, whole: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in about these proportions that add up."""
    total = sum(weights)
    parts = [int(whole * weight / total) for weight in weights]
    for at in chance.choices(range(len(weights)), weights, k=whole - sum(parts)):
        parts[at] += 1
    return parts


def _disclosure(
    chance: Random, agency: Agency, size: float, year: int, past: _Past
) -> dict[Key, Value]:
    """Return table 2."""
    rules = chance.randrange(0, 6) if agency.kind in ("province_gov", "city_gov") else 0
    scrapped = min(past.rules, chance.randrange(0, 4)) if rules else 0
    issued = round(chance.random() * (24 if agency.kind.endswith("gov") else 9))
    repealed = min(past.stock, chance.choice((0, 0, 1, 2, 5, 9)))
    past.stock += issued - repealed
    past.rules = past.rules + rules - scrapped
    has_rules = agency.kind in ("province_gov", "city_gov")
    figures: dict[str, Value] = {
        "rules_issued": rules, "rules_repealed": scrapped,
        "rules_in_force": past.rules if has_rules else 0,
        "normative_docs_issued": issued, "normative_docs_repealed": repealed,
        "normative_docs_in_force": past.stock,
        "rules_newly_made": rules, "rules_newly_disclosed": rules,
        "rules_total_disclosed": past.rules if has_rules else 0,
        "normative_docs_newly_made": issued, "normative_docs_newly_disclosed": issued,
        "normative_docs_total_disclosed": past.stock,
        "permit_decisions": round(size * past.rates["permit"] * chance.uniform(0.8, 1.2)),
        "penalty_decisions": round(size * past.rates["penalty"] * chance.uniform(0.7, 1.3)),
        "coercion_decisions": chance.choice((0, 0, 0, 1, 3, 8, 21, 64)),
        "admin_fee_amount": _money(size * past.rates["fee"] * chance.uniform(0.6, 1.4)),
        "procurement_amount": _money(size * past.rates["procurement"] * chance.uniform(0.5, 2)),
        "other_mgmt_decisions": round(size * chance.uniform(0, 9)),
        "procurement_projects": chance.randrange(0, 60),
    }  # fmt: skip
    for stem, before in past.items.items():
        past.items[stem] = max(0, before + chance.choice((0, 0, 0, 1, 2, -1, -3, 7)))
        figures[f"{stem}_items_prev_year"] = before
        figures[f"{stem}_items_change"] = past.items[stem] - before
    printed = [row for _, _, rows in form.table2(year) for _, ids in rows for row in ids]
    return {(row, ""): figures[row] for row in printed}


def _money(amount: float) -> Value:
    return Decimal(round(amount * 100)) / 100


def _disputes(chance: Random, size: float) -> dict[Key, Value]:
    """Return table 4."""
    cells: dict[Key, Value] = {}
    for group, most in zip(form.DISPUTES, (0.06, 0.03, 0.015), strict=True):
        count = round(size * most * chance.uniform(0, 1.6) + chance.choice((0, 0, 0, 1)))
        weights = [part * chance.uniform(0.2, 1.8) for part in (6, 1.2, 2, 1)]
        for result, value in zip(form.RESULTS, _parted(chance, count, weights), strict=True):
            cells[f"{group}_{result}", ""] = value
        cells[f"{group}_total", ""] = count
    return cells
