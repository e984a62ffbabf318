"""Two figures set against each other: how far apart, how many times, of agencies, rows or sets."""

from bot.reply.lines import Findings, row, value_fields
from bot.reply.many import coverage
from bot.reply.phrases import in_column, name_of, say, set_name
from index.answer import Answer
from index.cited import CitedFigure
from index.finding import BetweenSets, Ends, Gap, Times


def set_apart(answer: Answer, finding: Gap | Times | BetweenSets | Ends) -> Findings:
    """Return the lines of two figures set against each other."""
    match finding:
        case Gap(first, second):
            return _gap(answer, first, second)
        case Times(first, second):
            return _times(answer, first, second)
        case BetweenSets():
            return _of_sets(answer, finding)
        case Ends():
            return _of_ends(answer, finding)


def _gap(answer: Answer, first: CitedFigure, second: CitedFigure) -> Findings:
    """Return how far two figures are apart, whether the first is more or less, and both."""
    language = answer.language
    rows = [row("agency_row", part, answer) for part in (first, second)]
    if first.value == second.value:
        return Findings((say("headline", "equal", language),), (), tuple(rows))
    between = first.agency != second.agency
    name = f"gap_{'agencies' if between else 'rows'}_{_way(first, second)}"
    return Findings((_headline(answer, name, _names(first, second, language)),), (), tuple(rows))


def _times(answer: Answer, first: CitedFigure, second: CitedFigure) -> Findings:
    language = answer.language
    between = (first.agency, first.year) != (second.agency, second.year)
    name = "times_agencies" if between else "times_rows"
    rows = [row("agency_row", part, answer) for part in (first, second)]
    return Findings((_headline(answer, name, _names(first, second, language)),), (), tuple(rows))


def _of_sets(answer: Answer, finding: BetweenSets) -> Findings:
    """Return which set has more, how far apart or how many times, and the sum or mean of both."""
    language, (first, second) = answer.language, finding.figures
    names = set_name(finding.whos[0], language), set_name(finding.whos[1], language)
    fold = say("headline_for", finding.fold, language)
    rows = [
        say("headline", "of_set", language, who=who, fold=fold, **value_fields(one, answer))
        for who, one in zip(names, finding.figures, strict=True)
    ]
    subject = f"{first.year} · {name_of(first, language)}{in_column(first, language)}"
    if first.value == second.value and finding.asked != "times":
        head = say("headline", "tied", language)
    elif finding.asked == "times":
        head = _headline(answer, "times_agencies", names)
    elif finding.asked == "difference":
        head = _headline(answer, f"gap_agencies_{_way(first, second)}", names)
    else:
        least = answer.figures[0] != max(finding.figures, key=lambda one: one.value or 0)
        winner = names[finding.figures.index(answer.figures[0])]
        head = say("headline", "fewer" if least else "more", language, agency=winner)
    return Findings((head,), (subject,), (*rows, *coverage(answer)))


def _of_ends(answer: Answer, finding: Ends) -> Findings:
    """Return how far the ends of a set are apart, or how many times, and the figures of both."""
    language, (high, low) = answer.language, finding.figures
    rows = []
    for one, tied in zip(finding.figures, finding.tied, strict=True):
        rows.append(row("agency_row", one, answer))
        rows += [say("line", "tied", language, count=tied)] if tied else []
    names = (high.agency, low.agency)
    if finding.asked == "times":
        above = answer.figures[0].inputs[0] == high
        head = _headline(answer, "times_agencies", names if above else names[::-1])
    elif high.value == low.value:
        head = say("headline", "equal", language)
    else:
        head = _headline(answer, "gap_agencies_more", names)
    return Findings((head,), (set_name(finding.who, language),), (*rows, *coverage(answer)))


def _way(first: CitedFigure, second: CitedFigure) -> str:
    return "more" if (first.value or 0) > (second.value or 0) else "fewer"


def _names(first: CitedFigure, second: CitedFigure, language: str) -> tuple[str, str]:
    """Return what tells two figures apart: their agencies, their years or their rows."""
    if first.agency != second.agency:
        return first.agency, second.agency
    if first.year != second.year:
        years = (say("label", "year", language, year=one.year) for one in (first, second))
        return next(years), next(years)
    return _row_of(first, language), _row_of(second, language)


def _row_of(one: CitedFigure, language: str) -> str:
    return name_of(one, language) + in_column(one, language)


def _headline(answer: Answer, name: str, names: tuple[str, str]) -> str:
    language, one = answer.language, answer.figures[0]
    first, second = names
    fields = {"first": first, "second": second, **value_fields(one, answer)}
    return say("headline", name, language, **fields)
