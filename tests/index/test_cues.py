"""A cue that the plan does not show refuses the question: over all pairs of cues of the data.

What a plan must hold for a cue is written here by hand, over the JSON of the contract, and knows
nothing of the properties that data/phrasings.toml names for the same purpose.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from bot.reply.contract import as_json
from data.vocabulary import vocabulary
from index import ask, explain
from index.answering import families, shape
from index.asking.question import Context
from index.store import Store

TODAY = date(2026, 11, 26)
Plan = Mapping[str, Any]


def conditions(plan: Plan) -> list[Plan]:
    return list(plan.get("where", {}).get("tests", []))


def operators(plan: Plan) -> set[str]:
    return {test["limit"]["op"] for test in conditions(plan)}


def has_limit(plan: Plan) -> bool:
    """A number to compare with; more than none is no limit, and of one report it is the verdict."""
    numbers = any("low" in test["limit"] or "high" in test["limit"] for test in conditions(plan))
    return numbers or "equal" in operators(plan) or is_named(plan)


def is_named(plan: Plan) -> bool:
    return str(plan["subjects"]["is"]) == "agencies"


def named(plan: Plan) -> list[str]:
    return list(plan["subjects"].get("agencies", ()))


def is_set(plan: Plan) -> bool:
    return plan["subjects"]["is"] in ("scope", "scopes")


def is_plural(plan: Plan) -> bool:
    years = plan["years"].get("years", ())
    return is_set(plan) or len(named(plan)) > 1 or len(plan["measures"]) > 1 or len(years) != 1


def changes(plan: Plan) -> bool:
    return bool(plan.get("change") or any("change" in test for test in conditions(plan)))


def is_ordered(plan: Plan) -> bool:
    order = plan["order"]
    return plan.get("fold") in ("rank", "place") or "top" in order or "at" in order


def folds(name: str) -> Callable[[Plan], bool]:
    return lambda plan: plan.get("fold") == name


def measures(kind: str) -> Callable[[Plan], bool]:
    return lambda plan: any(one["is"] == kind for one in plan["measures"])


def beside_mean(op: str) -> Callable[[Plan], bool]:
    return lambda plan: op in operators(plan) or plan.get("fold") == "against_mean"


NEVER: frozenset[str] = frozenset({"identity", "operand", "which_row"})
"""Cues that no figure answers."""
HELD: Mapping[str, Callable[[Plan], bool]] = {
    "universal": lambda plan: measures("over")(plan) and "equal" in operators(plan),
    "median": folds("median"),
    "average": lambda plan: plan.get("fold") in ("mean", "against_mean"),
    "place": folds("place"),
    "count": folds("count"),
    "most": lambda plan: is_ordered(plan) and "least" not in plan["order"],
    "least": lambda plan: is_ordered(plan) and "least" in plan["order"],
    "ranking": is_ordered,
    "above_mean": beside_mean("above_mean"),
    "below_mean": beside_mean("below_mean"),
    "against_mean": folds("against_mean"),
    "growth": lambda plan: plan.get("change") == "growth",
    "increased": changes,
    "decreased": changes,
    "yoy": lambda plan: changes(plan) or plan.get("apart") == "measures",
    "trend": lambda plan: changes(plan) or len(plan["years"].get("years", ())) != 1,
    "which_year": lambda plan: plan.get("change") == "trend",
    "gap": lambda plan: changes(plan) or "apart" in plan,
    "less": lambda plan: changes(plan) or "least" in plan["order"] or len(named(plan)) > 1,
    "and_also": lambda plan: len(conditions(plan)) > 1 and plan["where"]["every"],
    "or_else": lambda plan: len(conditions(plan)) > 1 and "every" not in plan["where"],
    "all": lambda plan: is_set(plan) or len(plan["years"].get("years", ())) != 1,
    "each": is_plural,
    "compare": lambda plan: is_plural(plan) or changes(plan) or "apart" in plan,
    "which_way": lambda plan: is_plural(plan) or changes(plan),
    "none": lambda plan: "equal" in operators(plan) or is_named(plan),
    "negation": lambda plan: "equal" in operators(plan) or is_named(plan) or measures("rest")(plan),
    "except": measures("rest"),
    "remaining": lambda plan: is_named(plan) or measures("rest")(plan),
    "over": has_limit,
    "under": has_limit,
    "at_most": has_limit,
    "exactly": has_limit,
    "between": has_limit,
    "at_least": lambda plan: has_limit(plan) or "over" in operators(plan),
    "paired": lambda plan: plan["subjects"]["is"] == "scopes",
    "times": lambda plan: plan.get("change") == "times",
    "minus": measures("less"),
    "which": lambda plan: True,
    "persons": lambda plan: True,
}
FRAMES = (
    "绥芬河2021年{}收到的申请{}有几件",
    "2021年各单位{}收到的申请{}有几件",
    "绥芬河和山西省外办2021年{}收到的申请{}有几件",
)


def of_figures() -> dict[str, Mapping[str, Any]]:
    """Return the cues that ask something of figures."""
    cues = vocabulary().phrasings["cue"]
    return {name: cue for name, cue in cues.items() if cue["asks"] == "figures"}


def pairs() -> Iterator[tuple[str, str]]:
    """Yield the first words of every two cues, either way round."""
    words = [cue["zh"][0] for cue in of_figures().values() if cue["zh"]]
    yield from permutations(words, 2)


def cues_in(question: str, store: Store) -> set[str]:
    """Return the cues that were found in a question, as `gongkai explain` prints them."""
    (line,) = (one for one in explain(question, store, TODAY) if one.startswith("cues "))
    return set(line.removeprefix("cues").replace(",", " ").split()) - {"-"}


def not_held(question: str, store: Store) -> set[str]:
    """Return the cues of a question that its plan does not hold though figures are stated."""
    answer = as_json(ask(question, store, TODAY, Context()).answer)
    plan = answer["understood"]["plan"]
    if answer["status"] not in ("answered", "blank") or plan["is"] != "values":
        return set()
    asked = cues_in(question, store) & of_figures().keys()
    return {name for name in asked if name in NEVER or not HELD[name](plan)}


def test_every_cue_of_figures_is_known_here() -> None:
    """A new cue is refused until something uses it, and then its plan is looked at here."""
    unused = {name for name, cue in of_figures().items() if not {"needs", "fold"} & cue.keys()}

    assert unused == NEVER
    assert of_figures().keys() - NEVER == HELD.keys()


@pytest.mark.slow
@pytest.mark.parametrize("frame", FRAMES)
def test_of_two_cues_the_plan_holds_both_or_is_refused(
    frame: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all pairs of cues: none is passed over in silence."""
    # What is offered beside a refusal takes most of the time, and is tested elsewhere.
    monkeypatch.setattr(families, "offers", lambda *_: ())
    asked = [frame.format(first, second) for first, second in pairs()]

    assert len(asked) > 1000
    assert {one: found for one in asked if (found := not_held(one, store))} == {}


@pytest.mark.parametrize("word", ["中位数", "同比", "最少", "平均"])
def test_a_cue_that_loses_its_needs_is_refused(
    word: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what it needs in the data no plan can use a cue, whatever a family says."""
    question = f"2021年各单位收到的申请{word}是多少"
    monkeypatch.setattr(shape, "needed", lambda name: frozenset())

    assert ask(question, store, TODAY, Context()).answer.figures == ()
