"""Answers over a set of agencies: sums, means, rankings, lists, and where one agency stands."""

from collections.abc import Sequence

from bot.reply.lines import Findings, row, value_fields
from bot.reply.marked import marked
from bot.reply.phrases import in_column, joined, label, name_of, number, say, set_name
from index.answer import Answer
from index.cited import CitedFigure
from index.finding import (
    Against,
    Counted,
    Listed,
    NothingKnown,
    OverSet,
    Placed,
    Ranked,
    SharedOf,
    Who,
)


def folded(answer: Answer, finding: OverSet | Ranked | Listed | Counted) -> Findings:
    """Return the lines of what was done over a set, and what it stands on."""
    match finding:
        case OverSet():
            return over_a_set(answer, finding)
        case Ranked():
            return ranked(answer, finding)
        case Listed():
            return listed(answer, finding)
        case Counted():
            return counted(answer, finding)


def standing(answer: Answer, finding: Placed | SharedOf | Against | NothingKnown) -> Findings:
    """Return the lines of where one agency stands in a set."""
    language = answer.language
    below = tuple(coverage(answer))
    match finding:
        case Placed():
            return placed(answer, finding)
        case SharedOf():
            one = answer.figures[0]
            parts = [
                row("agency_row" if part.agency else "year_row", part, answer)
                for part in one.inputs
            ]
            head = say("headline", "value", language, **value_fields(one, answer))
            said = say(
                "line", "share_of", language, agency=finding.agency, who=_who(finding.who, language)
            )
            return Findings((head,), (said,), (*parts, *below))
        case Against():
            own, mean = answer.figures[:2]
            fields = {
                "agency": own.agency,
                "mean": number(mean.value, mean.unit),
                "mean_mark": marked(mean, answer).sign,
                "who": _who(finding.who, language),
                **value_fields(own, answer),
            }
            head = say("headline", f"mean_{finding.verdict}", language, **fields)
            return Findings((head,), (_what(own, language),), below)
        case NothingKnown():
            names = joined((label(name, language) for name in finding.figures), language)
            name = "nothing_in_both" if finding.in_both else "nothing_known"
            head = say("say", name, language, who=_who(finding.who, language), label=names)
            return Findings((head,), (), below)


def _who(who: Who, language: str) -> str:
    return set_name(who, language)


def _what(one: CitedFigure, language: str) -> str:
    return f"{name_of(one, language)}{in_column(one, language)}"


def over_a_set(answer: Answer, finding: OverSet) -> Findings:
    """Return a sum, mean or median with the figures it was computed from."""
    language, one = answer.language, answer.figures[0]
    what = say(
        "line",
        "set_of",
        language,
        who=_who(finding.who, language),
        year=_years(one),
        label=_what(one, language),
        fold=_fold_of(finding, language),
    )
    headline = say("headline", "set", language, what=what, **value_fields(one, answer))
    parts = [
        row("agency_row" if part.agency else "year_row", part, answer) for part in finding.shown
    ]
    return Findings(
        (headline,), (), (*parts, *_more(finding.of, parts, language), *coverage(answer))
    )


def _fold_of(finding: OverSet, language: str) -> str:
    """Return what was done: 合计, or 前 3 名合计 where only those that come first were taken."""
    fold = say("headline_for", finding.fold, language)
    if not finding.first:
        return fold
    name = "of_last" if finding.least else "of_first"
    return say("line", name, language, count=finding.first, fold=fold)


def _years(figure: CitedFigure) -> str:
    """Return the years a figure over a set is made of: 2021, or 2020–2021."""
    years = sorted({figure.year, *(one.year for one in figure.inputs)})
    return str(years[0]) if len(years) == 1 else f"{years[0]}\u2013{years[-1]}"


def _more(of: int, shown: Sequence[str], language: str) -> list[str]:
    return [say("line", "more", language, count=of - len(shown))] if of > len(shown) else []


def ranked(answer: Answer, finding: Ranked) -> Findings:
    """Return a ranking; equal figures share a place."""
    language = answer.language
    lines = [
        say(
            "headline",
            "ranked",
            language,
            place=place,
            agency=one.agency,
            year=one.year,
            **value_fields(one, answer),
        )
        for place, one in zip(finding.places, answer.figures, strict=True)
    ]
    if finding.ties_cut > 0:
        lines.append(say("line", "ties_cut", language, count=finding.ties_cut))
    if finding.rest > finding.ties_cut:
        lines.append(say("line", "more", language, count=finding.rest))
    subject = _what(answer.figures[0], language)
    who = _set_line(finding.who, language)
    return Findings(tuple(lines), (subject, *who), tuple(coverage(answer)))


def _set_line(who: Who, language: str) -> list[str]:
    """Return the set in words where it is not simply everything."""
    if not (who.place or who.unit or who.function):
        return []
    return [say("line", "among", language, who=_who(who, language))]


def placed(answer: Answer, finding: Placed) -> Findings:
    """Return the place of one agency, its figure, and with how many it shares the place."""
    language, one = answer.language, answer.figures[0]
    own = one.inputs[0]
    fields = {
        "agency": finding.agency,
        "place": finding.place,
        "of": finding.of,
        "who": _who(finding.who, language),
    }
    lines = [say("headline", "placed_least" if finding.least else "placed", language, **fields)]
    if finding.tied:
        lines.append(say("line", "tied", language, count=finding.tied))
    return Findings(tuple(lines), (), (row("agency_row", own, answer), *coverage(answer)))


def listed(answer: Answer, finding: Listed) -> Findings:
    """Return the reports that match, with their figures."""
    language, matching = answer.language, finding.matching
    head = (
        say("line", "stating" if finding.all else "matching", language, count=matching)
        if matching
        else say("line", "nobody", language)
    )
    shown = [one for one in answer.figures if one.formula != "count"]
    lines = [row("agency_row", one, answer) for one in shown]
    who = _set_line(finding.who, language)
    rest = _more(matching, lines, language) if lines else []
    return Findings((head,), tuple(who), (*lines, *rest, *coverage(answer)))


def counted(answer: Answer, finding: Counted) -> Findings:
    """Return how many reports match, and which."""
    language, matching = answer.language, finding.matching
    lines = [row("agency_row", one, answer) for one in finding.shown]
    head = say("line", "matching", language, count=matching)
    who = _set_line(finding.who, language)
    rest = _more(matching, lines, language) if lines else []
    return Findings((head,), tuple(who), (*lines, *rest, *coverage(answer)))


def coverage(answer: Answer) -> list[str]:
    """Return what a fold stands on: reports held, with a figure, blank, missing, set aside."""
    found, language = answer.coverage, answer.language
    if found is None:
        return []
    names = found.blank_agencies
    blank = say("line", "blank_names", language, names=joined(names, language)) if names else ""
    lines = [
        say(
            "line",
            "coverage_both" if found.in_both else "coverage",
            language,
            reports=found.reports,
            with_value=found.with_value,
            blank=found.blank,
            missing=found.missing,
            blank_names=blank,
        )
    ]
    if found.unidentified:
        lines.append(say("line", "unidentified", language, count=found.unidentified))
    if found.duplicates:
        lines.append(say("line", "duplicates", language, count=found.duplicates))
    return lines
