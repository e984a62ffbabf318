"""How a question was understood, line by line, so that a wrong answer shows its wrong step."""

from collections.abc import Iterator
from typing import Any

from index.answer import Answer
from index.asking.cover import Mention
from index.asking.question import Question
from index.cited import CitedFigure
from index.plan import as_data


def explained(question: Question, answer: Answer) -> Iterator[str]:
    """Yield plain text, then mentions with spans and losers, slots, and the cells read."""
    yield f"plain      {question.text}"
    for found in question.mentions:
        yield f"mention    {found.start:>3}-{found.end:<3} {found.said}  {_reading(found)}"
        yield from _losers(found)
    yield f"kind       {answer.kind}"
    yield f"agencies   {', '.join(agency.name for agency in question.agencies) or '-'}"
    if question.scope is not None:
        scope = question.scope
        yield f"scope      places={sorted(scope.places)} function={scope.function or '-'}"
    yield f"years      {', '.join(map(str, question.years)) or '-'} {question.year_rule}"
    yield f"figures    {', '.join(question.topic.figures) or '-'}"
    yield f"loose      {', '.join(question.topic.loose) or '-'}"
    yield f"columns    {', '.join(question.columns) or '-'}"
    yield f"cues       {', '.join(sorted(question.cues)) or '-'}"
    if answer.plan is not None:
        yield from _planned(as_data(answer.plan), "plan")
    if question.obstacle is not None:
        yield f"obstacle   {question.obstacle.status} {question.obstacle.reason or ''}"
    yield f"status     {answer.status} {answer.reason or ''}"
    for one in answer.figures:
        yield f"cell       {_cell(one)}"
        for part in one.inputs:
            yield f"  operand  {_cell(part)}"
    for warn in answer.warnings:
        yield f"warning    {warn.code} {dict(warn.fields)}"


def _planned(plan: Any, slot: str) -> Iterator[str]:
    """Yield every slot of a plan that is filled: `plan       measures.0.rows.0 = new_received`."""
    pairs = plan.items() if isinstance(plan, dict) else enumerate(plan)
    for name, value in pairs:
        inner = f"{slot}.{name}" if slot != "plan" else f"plan       {name}"
        if isinstance(value, dict) and value.keys() <= {"is", "every"}:
            continue
        if isinstance(value, dict | list):
            yield from _planned(value, inner)
        else:
            yield f"{inner} = {value}"


def _reading(found: Mention) -> str:
    if found.agency is not None:
        names = ", ".join(agency.name for agency in found.agency.agencies) or "-"
        return f"agency → {names} (rule {found.agency.rule}, score {found.agency.score:.2f})"
    if found.year is not None:
        years = ", ".join(map(str, found.year.years)) or "-"
        return f"{found.kind} → {years} (rule {found.year.rule})"
    return f"{found.kind} → {', '.join(found.values) or '-'}"


def _losers(found: Mention) -> Iterator[str]:
    if found.agency is None:
        return
    for name, agencies in (
        ("candidate", found.agency.candidates),
        ("same place", found.agency.near_place),
        ("same function", found.agency.near_function),
    ):
        for agency in agencies[:5]:
            yield f"             {name}: {agency.name}"


def _cell(one: CitedFigure) -> str:
    where = f"{one.citation.report}:{one.citation.line}" if one.citation else "-"
    value = "-" if one.value is None else str(one.value)
    name = f"{one.indicator}@{one.column or '-'}"
    return f"{one.agency} {one.year} {name} = {value} [{one.state}] {where}"
