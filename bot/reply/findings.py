"""What an answer found, as lines: headline, how it was understood, lists."""

from collections.abc import Callable

from bot.reply import overview
from bot.reply.lines import (
    Findings,
    operands,
    passages,
    row,
    stated,
    told,
    understood,
    value_fields,
)
from bot.reply.obstacles import greeting, not_understood, obstacle, out_of_scope
from bot.reply.phrases import number, say
from bot.reply.reservation import note
from index.answer import Answer, CitedFigure


def findings(answer: Answer) -> Findings:
    """Return the lines for an answer of any kind and status."""
    written = _BY_KIND.get(answer.kind)
    if written is not None and answer.status in ("answered", "not_understood", "out_of_scope"):
        return written(answer)
    if answer.status == "not_found" and answer.kind == "held":
        return obstacle(answer)
    if answer.status == "not_understood":
        return not_understood(answer)
    if answer.status in ("answered", "blank") and answer.figures:
        return figures_stated(answer)
    if answer.passages:
        return passages(answer)
    return obstacle(answer)


def notes(answer: Answer) -> list[str]:
    """Return the sentences beside an answer."""
    said = [text for one in answer.notes if (text := note(one, answer.language))]
    rates = [one for one in answer.figures if one.unit == "ratio" and one.value is not None]
    if any(_rests_on_few(one) for one in rates):
        said.append(say("note", "small_sample", answer.language))
    return said


_SMALL = 30
"""Requests below which a rate is said to rest on a small sample (DOMAIN: concluded requests)."""


def _rests_on_few(rate: CitedFigure) -> bool:
    """Tell whether a rate is one of few concluded requests."""
    handled = [part.value for part in rate.inputs if part.indicator == "handled_total"]
    return any(value is not None and value < _SMALL for value in handled)


def figures_stated(answer: Answer) -> Findings:
    """Return the figures of an answer, one as a headline or several as rows."""
    language, figures = answer.language, answer.figures
    if len(figures) == 1:
        one = figures[0]
        lines = operands(one, language) if one.inputs else told(one, language)
        return Findings((_alone(answer, one),), (understood(one, language),), tuple(lines))
    same_agency = len({one.agency for one in figures}) == 1
    same_year = len({one.year for one in figures}) == 1
    sentence = "row" if same_agency and same_year else "year_row" if same_agency else "agency_row"
    first = figures[0]
    subject = (
        f"{first.agency} · {first.year}"
        if sentence == "row"
        else first.agency
        if same_agency
        else ""
    )
    lines = [*_any(answer), *(row(sentence, one, language) for one in figures)]
    details = [
        line for one in figures if one.inputs for line in operands(one, language, brief=True)
    ]
    return Findings(tuple(lines), (subject,) if subject else (), tuple(details))


def _any(answer: Answer) -> list[str]:
    """Return whether there is any, where several figures answer a yes/no question."""
    if not answer.fields.get("polar") or answer.fields.get("breakdown"):
        return []
    known = [one.value for one in answer.figures if one.value is not None]
    return [say("headline", "any" if any(known) else "none", answer.language)] if known else []


def _alone(answer: Answer, one: CitedFigure) -> str:
    """Return the headline of a single figure; a yes/no question is answered first."""
    language = answer.language
    if one.value is not None and answer.fields.get("polar") and one.unit != "ratio":
        return say("headline", _verdict(answer, one), language, **value_fields(one, language))
    return stated(one, language)


def _verdict(answer: Answer, one: CitedFigure) -> str:
    """Return how a yes/no question is answered: about a number it names, or about any."""
    codes = {note.code for note in answer.notes}
    if codes & {"premise_true", "limit_met"}:
        return "right"
    if codes & {"premise_false", "limit_missed"}:
        return "wrong"
    return "yes" if one.value else "no"


def change(answer: Answer) -> Findings:
    """Return a change from the year before: difference, rate where there is one, both figures."""
    language = answer.language
    changes = [one for one in answer.figures if one.indicator == "yoy_change"]
    if not changes:
        said = tuple(notes(answer))
        return Findings(said[:1], (), figures_stated(answer).headline)
    head = []
    for one in changes:
        head.append(say("line", "difference", language, **value_fields(one, language)))
        base = one.inputs[1].value
        if base and one.value is not None:
            head.append(say("line", "rate", language, rate=number(one.value / base, "ratio")))
    rows = [row("year_row", part, language) for one in changes for part in one.inputs]
    return Findings(tuple(head), (changes[0].agency,), tuple(rows))


_BY_KIND: dict[str, Callable[[Answer], Findings]] = {
    "greeting": greeting,
    "forecast": out_of_scope,
    "opinion": out_of_scope,
    "not_understood": not_understood,
    "definition": overview.definition,
    "held": overview.held,
    "checks": overview.checks,
    "text_vs_table": overview.claims,
    "failing": overview.failing,
    "blanks": overview.blank_reports,
    "difference": overview.difference,
    "contents": overview.contents,
    "sum": overview.over_a_set,
    "average": overview.over_a_set,
    "rank": overview.ranked,
    "filter": overview.listed,
    "listing": overview.listed,
    "count": overview.counted,
    "yoy": change,
}
"""Kinds with lines of their own; all others state figures or quote passages."""
