"""Answers over many reports, and about reports as a whole: sums, rankings, checks, what is held."""

from bot.reply.lines import Findings, passages, row, value_fields
from bot.reply.obstacles import not_understood
from bot.reply.phrases import in_column, joined, label, number, say, unit_of
from index.answer import Answer, CitedFigure


def _coverage(answer: Answer) -> list[str]:
    coverage, language = answer.coverage, answer.language
    if coverage is None:
        return []
    names = answer.fields.get("blank_agencies") or []
    blank = say("line", "blank_names", language, names=joined(names[:5], language)) if names else ""
    return [
        say(
            "line",
            "coverage",
            language,
            reports=coverage.reports,
            with_value=coverage.with_value,
            blank=coverage.blank,
            missing=coverage.missing,
            blank_names=blank,
        )
    ]


def over_a_set(answer: Answer) -> Findings:
    """Return a sum or mean with the figures it was computed from."""
    language = answer.language
    if not answer.figures:
        return Findings((say("line", "nobody", language),), (), tuple(_coverage(answer)))
    one = answer.figures[0]
    what = f"{one.year} · {label(one.indicator, language)}{in_column(one, language)} · " + say(
        "headline_for", one.formula or "sum", language
    )
    headline = say("headline", "set", language, what=what, **value_fields(one, language))
    parts = [row("agency_row", part, language) for part in one.inputs[:_SHOWN]]
    more = len(one.inputs) - len(parts)
    rest = [say("line", "more", language, count=more)] if more > 0 else []
    return Findings((headline,), (), (*parts, *rest, *_coverage(answer)))


_SHOWN = 10


def ranked(answer: Answer) -> Findings:
    """Return a ranking; equal figures share a place."""
    language = answer.language
    if not answer.figures:
        return Findings((say("line", "nobody", language),), (), tuple(_coverage(answer)))
    lines = []
    for one in answer.figures:
        place = 1 + sum(
            other.value != one.value and _before(answer, other, one) for other in answer.figures
        )
        fields = {"agency": one.agency, "year": one.year, **value_fields(one, language)}
        lines.append(say("headline", "ranked", language, place=place, **fields))
    first = answer.figures[0]
    return Findings(
        tuple(lines),
        (f"{label(first.indicator, language)}{in_column(first, language)}",),
        tuple(_coverage(answer)),
    )


def _before(answer: Answer, other: CitedFigure, one: CitedFigure) -> bool:
    return answer.figures.index(other) < answer.figures.index(one)


def listed(answer: Answer) -> Findings:
    """Return the reports that match, with their figures."""
    language = answer.language
    matching = answer.fields.get("matching", 0)
    head = (
        say("line", "matching", language, count=matching)
        if matching
        else say("line", "nobody", language)
    )
    lines = [row("agency_row", one, language) for one in answer.figures if one.formula != "count"]
    more = matching - len(lines)
    rest = [say("line", "more", language, count=more)] if lines and more > 0 else []
    return Findings((head,), (), (*lines, *rest, *_coverage(answer)))


def counted(answer: Answer) -> Findings:
    """Return how many reports match, and which."""
    language, matching = answer.language, answer.fields.get("matching", 0)
    parts = answer.figures[0].inputs if answer.figures else ()
    lines = [row("agency_row", one, language) for one in parts[:_SHOWN]]
    return Findings(
        (say("line", "matching", language, count=matching),), (), (*lines, *_coverage(answer))
    )


def definition(answer: Answer) -> Findings:
    """Return what terms and rows mean, with the article they rest on."""
    language, fields = answer.language, answer.fields
    if answer.status == "not_understood":
        return not_understood(answer)
    terms = [
        say("line", "term", language, text=row[language], basis=row["basis"])
        for row in fields["terms"]
    ]
    rows = [
        say(
            "line",
            "definition",
            language,
            label=label(row["id"], language),
            definition=row["definition"],
        )
        for row in fields["rows"]
    ]
    return Findings(tuple(terms + rows))


def held(answer: Answer) -> Findings:
    """Return the agencies and years held."""
    language, fields = answer.language, answer.fields
    head = say("line", "held", language, agencies=fields["agencies"], reports=fields["reports"])
    rows = [
        say("line", "held_row", language, agency=name, years=joined(years, language))
        for name, years in fields["rows"][:30]
    ]
    more = len(fields["rows"]) - len(rows)
    return Findings(
        (head,), (), (*rows, *([say("line", "more", language, count=more)] if more > 0 else []))
    )


def checks(answer: Answer) -> Findings:
    """Return how many checks of each report pass, fail or cannot be decided."""
    return Findings(
        tuple(say("line", "tally", answer.language, **tally) for tally in answer.fields["tallies"])
    )


def claims(answer: Answer) -> Findings:
    """Return claim by claim whether prose and table agree."""
    lines = [
        _claim(row["told"], row["printed"], row["verdict"], answer.language)
        for row in answer.fields["claims"]
    ]
    first = answer.figures[0]
    return Findings(tuple(lines), (f"{first.agency} · {first.year}",))


def _claim(told: CitedFigure, printed: CitedFigure | None, verdict: str, language: str) -> str:
    shown = "" if printed is None else f"{number(printed.value)}{unit_of(printed, language)}"
    return say(
        "line",
        f"claim_{verdict}",
        language,
        label=label(told.indicator, language),
        told=told.raw,
        printed=shown,
    )


def failing(answer: Answer) -> Findings:
    """Return the reports that contradict themselves."""
    language, rows = answer.language, answer.fields["rows"]
    if not rows:
        return Findings((say("line", "nothing_failing", language),), (), tuple(_coverage(answer)))
    shown = [say("line", "report_of", language, agency=name, year=year) for name, year in rows]
    names = joined(shown[:_SHOWN], language)
    return Findings((say("line", "failing", language, rows=names),), (), tuple(_coverage(answer)))


def blank_reports(answer: Answer) -> Findings:
    """Return the reports with blank cells or missing tables."""
    language, rows = answer.language, answer.fields["blanks"]
    lines = [say("line", "blank_report", language, **one) for one in rows[:_SHOWN]]
    return Findings(tuple(lines or [say("line", "no_blanks", language)]))


def difference(answer: Answer) -> Findings:
    """Return the sentences that are new in the later report."""
    head = say("line", "fresh", answer.language, **answer.fields)
    return Findings((head,), (), passages(answer).lines if answer.passages else ())


def contents(answer: Answer) -> Findings:
    """Return the headings of a report; of several reports, each with its agency and year."""
    shown = passages(answer)
    if not shown.understood:
        return shown
    head = say("line", "contents", answer.language, **answer.fields)
    return Findings((head,), (), shown.lines)
