"""The rules a report is held against (data/checks.toml): what they compare, and what they rest on.

What a rule compares is executed by `parser.checks`; an operator nobody runs is a fault there.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from data.entries import DataError, blocks, by_id
from data.records import record

STAGES = ("report", "years", "draft")
"""When a rule is applied: to a report as it is read, to two years of an agency, to a draft."""
SEVERITIES = ("hard", "soft", "plausibility", "info")
FORM = "form"
"""The norm of a rule that rests on the form in force for the report's year."""


@record(frozen=True, slots=True)
class CheckRule:
    """One rule: `left` and `right` compared by `operator`, once for every member of `scope`."""

    id: str
    stage: str
    severity: str
    left: tuple[str, ...]
    """Terms added up: `row`, `row@column`, `earlier:row` of the year before, `-row` taken away;
    `{}` stands for the member of the scope. A computed figure stands for its parts."""
    operator: str
    right: tuple[str, ...]
    limits: tuple[int, ...]
    """Numbers of the operator, the smallest first where there are several."""
    scope: tuple[str, ...]
    """`report`, `columns` (of table 3), `rows` (of table 3), or the members themselves."""
    norm: str
    """Id of a [[norm]]; `form` is the form of the report's year."""
    message: str
    message_en: str
    finding: str
    """What is wrong, with its {fields}; "" where the sides and the message say it."""
    finding_en: str
    should: str
    """What it should be, as a colleague says it."""
    should_en: str


@record(frozen=True, slots=True)
class Norm:
    """What a rule rests on."""

    id: str
    zh: str
    en: str


@record(frozen=True, slots=True)
class Rules:
    """Everything in data/checks.toml."""

    checks: Mapping[str, CheckRule]
    norms: Mapping[str, Norm]
    words: Mapping[str, Any]
    """Words by which a draft is read beside the report's own."""

    def of(self, stage: str) -> tuple[CheckRule, ...]:
        """Return the rules of a stage, in the order in which they are said."""
        return tuple(rule for rule in self.checks.values() if rule.stage == stage)


@cache
def rules() -> Rules:
    """Return the rules; raises DataError with every fault."""
    faults: list[str] = []
    source = blocks("checks.toml")
    checks: dict[str, CheckRule] = by_id(source, "check", CheckRule, faults)
    norms: dict[str, Norm] = by_id(source, "norm", Norm, faults)
    faults += [fault for rule in checks.values() for fault in _faults(rule, norms)]
    if faults:
        raise DataError([f"data/checks.toml: {fault}" for fault in faults])
    return Rules(checks, norms, source["words"])


def _faults(rule: CheckRule, norms: Mapping[str, Norm]) -> list[str]:
    """Return what is wrong with a rule as far as this file tells."""
    wrong = {
        "stage": rule.stage not in STAGES,
        "severity": rule.severity not in SEVERITIES,
        "norm": rule.norm != FORM and rule.norm not in norms,
        "operator": not rule.operator,
        "scope": not rule.scope,
        "message": not (rule.message and rule.message_en),
        "finding": bool(rule.finding) != bool(rule.finding_en),
        "should": not (rule.should and rule.should_en),
    }
    return [f"[[check]] {rule.id}: {key} is missing or unknown" for key in wrong if wrong[key]]
