"""What an answer found, as lines: headline, how it was understood, lists."""

from dataclasses import replace
from typing import assert_never

from bot.reply import apart, many, obstacles, overview
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
from bot.reply.marked import marked
from bot.reply.phrases import in_column, joined, name_of, number, say, set_name, signed
from bot.reply.reservation import note
from index import finding as found
from index.answer import Answer
from index.cited import CitedFigure


def findings(answer: Answer) -> Findings:
    """Return the lines for what an answer found; mypy proves that every finding has its words."""
    match answer.finding:
        case found.Stated() | found.Compared() | found.Series() | found.Changed() | found.OfAll():
            return _of_figures(answer)
        case found.Gap() | found.Times() | found.BetweenSets() | found.Ends():
            return apart.set_apart(answer, answer.finding)
        case found.Unchanged():
            said = tuple(notes(answer))
            return Findings(said[:1], (), figures_stated(answer).headline)
        case found.OverSet() | found.Ranked() | found.Listed() | found.Counted():
            return many.folded(answer, answer.finding)
        case found.ChangeOfTotals() | found.ByYear():
            return _of_totals(answer, answer.finding)
        case found.Placed() | found.SharedOf() | found.Against() | found.NothingKnown():
            return many.standing(answer, answer.finding)
        case found.Quoted():
            return passages(answer)
        case found.Checked() | found.Claims() | found.Failing() | found.Blanks() | found.Fresh():
            return overview.about_reports(answer, answer.finding)
        case found.MissingReports() | found.LateReports():
            return overview.about_reports(answer, answer.finding)
        case found.Contents() | found.Holdings() | found.Defined() | found.Procedure():
            return overview.about_reports(answer, answer.finding)
        case found.Greeting() | found.Talk() | found.OutOfScope() | found.NotUnderstood():
            return obstacles.talk(answer, answer.finding)
        case found.Choice() | found.NoAgency() | found.NoYear() | found.NotInForm():
            return obstacles.obstacle(answer, answer.finding)
        case found.WholeYearsOnly() | found.Unprinted() | found.NoPassage():
            return obstacles.obstacle(answer, answer.finding)
        case found.Several():
            return Findings()
        case _:
            assert_never(answer.finding)


def _of_figures(answer: Answer) -> Findings:
    match answer.finding:
        case found.Changed(growth):
            return change(answer, growth)
        case found.Compared(winner, least, tied):
            return compared(answer, winner, least, tied)
        case found.Series(years, least) if years:
            return extremes(answer, years, least)
        case found.OfAll(every, some, empty):
            part = "every" if every else "not_every" if some else "not_any"
            head = "none_of_none" if empty else part
            lines = figures_stated(answer)
            return replace(
                lines, headline=(say("headline", head, answer.language), *lines.headline)
            )
        case _:
            return figures_stated(answer)


def _of_totals(answer: Answer, finding: found.ChangeOfTotals | found.ByYear) -> Findings:
    """Return sums of a set for several years, or the change between two of them."""
    language = answer.language
    who = (say("line", "among", language, who=set_name(finding.who, language)),)
    below = tuple(many.coverage(answer))
    if isinstance(finding, found.ByYear):
        rows = [row("year_row", one, answer) for one in answer.figures]
        return Findings(tuple(rows), who, below)
    lines = change(answer, finding.growth)
    return Findings(lines.headline, who, (*lines.lines, *below))


def extremes(answer: Answer, years: tuple[int, ...], least: bool) -> Findings:
    """Return the year or years with the largest or smallest figure, then all years."""
    language, lines = answer.language, figures_stated(answer)
    name = "extreme_least" if least else "extreme"
    head = say("line", name, language, years=joined(years, language))
    return Findings((head, *lines.headline), lines.understood, lines.lines, lines.details)


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
        if len({part.year for part in one.inputs}) > 1:
            return over_years(answer, one)
        lines = operands(one, answer) if one.inputs else told(one, language)
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
    lines = [*_any(answer), *(row(sentence, one, answer) for one in figures)]
    details = [line for one in figures if one.inputs for line in operands(one, answer, brief=True)]
    return Findings(tuple(lines), (subject,) if subject else (), details=tuple(details))


def over_years(answer: Answer, one: CitedFigure) -> Findings:
    """Return the sum of the years of one agency, each of them below it."""
    language = answer.language
    years = joined((part.year for part in one.inputs), language)
    what = say(
        "line", "years_of", language, agency=one.agency, years=years, label=_row_of(one, language)
    )
    rows = [row("year_row", part, answer) for part in one.inputs]
    return Findings((stated(one, answer),), (what,), tuple(rows))


def _any(answer: Answer) -> list[str]:
    """Return whether there is any, where several figures answer a yes/no question.

    Where one of them is blank and no other has any, neither can be said.
    """
    finding = answer.finding
    if not isinstance(finding, found.Stated) or not finding.polar or finding.breakdown:
        return []
    if finding.verdict:
        # 新收14件、办结13件，对吗 asks of each number: each is told, and none is affirmed for both.
        return []
    values = [one.value for one in answer.figures]
    if any(values):
        return [say("headline", "any", answer.language)]
    open_ones = not values or None in values
    return [] if open_ones else [say("headline", "none", answer.language)]


def _alone(answer: Answer, one: CitedFigure) -> str:
    """Return the headline of a single figure; a yes/no question is answered first."""
    language, finding = answer.language, answer.finding
    polar = isinstance(finding, found.Stated) and finding.polar and finding.verdict != "open"
    if one.value is not None and polar and one.unit != "ratio":
        return say("headline", _verdict(answer, one), language, **value_fields(one, answer))
    return stated(one, answer)


def _verdict(answer: Answer, one: CitedFigure) -> str:
    """Return how a yes/no question is answered: about a number it names, or about any."""
    finding = answer.finding
    named = finding.verdict if isinstance(finding, found.Stated) else ""
    return named or ("yes" if one.value else "no")


def compared(answer: Answer, winner: str, least: bool, tied: bool) -> Findings:
    """Return figures side by side, after the one that is larger where that was asked."""
    language, lines = answer.language, figures_stated(answer)
    if tied:
        return Findings((say("headline", "tied", language), *lines.headline), lines.understood)
    if not winner:
        return lines
    name = "fewer" if least else "more"
    head = say("headline", name, language, agency=winner)
    return Findings((head, *lines.headline), lines.understood, lines.lines, lines.details)


def _row_of(one: CitedFigure, language: str) -> str:
    return name_of(one, language) + in_column(one, language)


def change(answer: Answer, growth: bool) -> Findings:
    """Return a change from the year before: difference, rate where there is one, both figures."""
    language = answer.language
    changes = [one for one in answer.figures if one.indicator in _CHANGES]
    differences = [one for one in changes if one.indicator != "growth"]
    rates = [one for one in changes if one.indicator == "growth"]
    said = [_difference(one, answer) for one in differences]
    grown = [
        say("line", "rate", language, rate=signed(one), mark=marked(one, answer).sign)
        for one in rates
    ]
    head = [*grown, *said] if growth else [*said, *grown]
    rows = [row("year_row", part, answer) for one in differences for part in _later_first(one)]
    return Findings(tuple(head), (changes[0].agency,), tuple(rows))


_CHANGES = ("yoy_change", "decrease", "growth")


def _difference(one: CitedFigure, answer: Answer) -> str:
    """Return a change in words; a decrease asked for that is none is said."""
    language = answer.language
    if one.indicator != "decrease" or one.value is None:
        return say("line", "difference", language, **value_fields(one, answer))
    name = "not_decreased" if one.value < 0 else "decreased"
    fields = value_fields(one, answer) | {"value": number(abs(one.value), one.unit)}
    return say("line", name, language, **fields)


def _later_first(one: CitedFigure) -> list[CitedFigure]:
    return sorted(one.inputs, key=lambda part: -part.year)
