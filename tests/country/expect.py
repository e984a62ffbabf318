"""From the spec that stands beside a question to what its answer must have, as the scorer reads it.

A spec is a table: `ask` says the fold, and agency (agencies), where, year (years), cells, if, n,
order what it is taken over. Each fold is a function of `one_year` or `between`, by its name.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from tests.country import between, one_year, truth
from tests.country.spec import Case, Spec, cells_of, names_of

FOLDS: Mapping[str, Callable[[Spec], Case]] = {
    fold.__name__: fold
    for fold in (
        one_year.value,
        one_year.total,
        one_year.mean,
        one_year.median,
        one_year.count,
        one_year.rank,
        one_year.top,
        one_year.of_first,
        one_year.place,
        one_year.which,
        one_year.share,
        one_year.against_mean,
        one_year.above_mean,
        one_year.above_mean_count,
        one_year.scope_rate,
        between.compare_scopes,
        between.compare,
        between.scopes_less,
        between.multiple,
        between.minus,
        between.times,
        between.spread,
        between.compare_means,
        between.less,
        between.rows_less,
        between.years_total,
        between.change,
        between.change_of_both,
        between.growth,
        between.fallen_rate,
        between.risen,
        between.risen_count,
        between.risen_and,
        between.risen_both,
        between.risen_most,
        between.trend,
        between.scope_trend,
        between.best_year,
    )
}


def expected(spec: Spec) -> Case:
    """Return status, figures and words of the right answer; raises ValueError if it is not one."""
    if "refuse" in spec:
        return {"status": spec["refuse"]}
    fold = both if spec["ask"] == "both" else FOLDS[spec["ask"]]
    case: Case = {"status": "answered"} | fold(spec)
    if "where" in spec and "year" in spec:
        case["coverage"] = asdict(truth.known(names_of(spec), spec["year"], _first_cells(spec))[1])
    return case


def _first_cells(spec: Spec) -> str:
    return truth.tested(spec["if"])[0] if "if" in spec else cells_of(spec)


def both(spec: Spec) -> Case:
    """Two results in one answer: the figures of each, in any order."""
    cases = [expected(part) for part in spec["parts"]]
    figures = [
        it
        for case in cases
        for it in (*case.get("values", ()), case.get("value"))
        if it is not None
    ]
    rates = [case["approx"] for case in cases if "approx" in case]
    return {"values": figures, "texts": [case["text"] for case in cases if "text" in case],
            **({"approx": rates[0]} if rates else {})}  # fmt: skip
