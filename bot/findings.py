"""What an answer found, as lines: headline, how it was understood, lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.phrases import (
    column_label,
    formula,
    in_column,
    joined,
    label,
    number,
    say,
    unit_of,
)
from bot.reservation import note
from index.answer import Answer, CitedFigure


@dataclass(frozen=True, slots=True)
class Findings:
    """The lines of an answer above its citations."""

    headline: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def findings(answer: Answer) -> Findings:
    """Return the lines for an answer of any kind and status."""
    written = _BY_KIND.get(answer.kind)
    if written is not None and answer.status in ("answered", "not_understood", "out_of_scope"):
        return written(answer)
    if answer.status == "not_understood":
        return _not_understood(answer)
    if answer.status in ("answered", "blank") and answer.figures:
        return _figures(answer)
    if answer.passages:
        return _passages(answer)
    return _obstacle(answer)


def notes(answer: Answer) -> list[str]:
    """Return the sentences beside an answer."""
    said = [note(one, answer.language) for one in answer.notes]
    rates = [one for one in answer.figures if one.unit == "ratio" and one.value is not None]
    if any(_denominator(one) < _SMALL for one in rates):
        said.append(say("note", "small_sample", answer.language))
    return said


_SMALL = 30
"""Requests below which a rate is said to rest on a small sample (DOMAIN: concluded requests)."""


def _denominator(one: CitedFigure) -> int:
    over = one.formula.partition(" / ")[2] if one.formula else ""
    return sum(int(part.value or 0) for part in one.inputs if part.indicator in over)


def _figures(answer: Answer) -> Findings:
    language, figures = answer.language, answer.figures
    if len(figures) == 1:
        one = figures[0]
        lines = _operands(one, language) if one.inputs else _told(one, language)
        return Findings((_alone(answer, one),), (_understood(one, language),), tuple(lines))
    same_agency = len({one.agency for one in figures}) == 1
    same_year = len({one.year for one in figures}) == 1
    row = "row" if same_agency and same_year else "year_row" if same_agency else "agency_row"
    first = figures[0]
    understood = (
        f"{first.agency} · {first.year}" if row == "row" else first.agency if same_agency else ""
    )
    lines = [_row(row, one, language) for one in figures]
    details = [
        line for one in figures if one.inputs for line in _operands(one, language, brief=True)
    ]
    return Findings(tuple(lines), (understood,) if understood else (), tuple(details))


def _alone(answer: Answer, one: CitedFigure) -> str:
    """Return the headline of a single figure; a yes/no question is answered first."""
    language = answer.language
    if one.value is not None and answer.fields.get("polar") and one.unit != "ratio":
        return say("headline", "yes" if one.value else "no", language, **_value(one, language))
    return _stated(one, language)


def _value(one: CitedFigure, language: str) -> dict[str, str]:
    return {"value": number(one.value, one.unit), "unit": unit_of(one, language)}


def _stated(one: CitedFigure, language: str) -> str:
    """Return the value with its unit, or in a sentence what stands in its place."""
    if one.value is not None:
        return say("headline", "value", language, **_value(one, language))
    if one.source == "computed":
        name = "not_computable" if one.state == "text" else "computed_blank"
        return say("headline", name, language, over=formula(one).rpartition("/")[2])
    name = one.state if one.state != "text" else "slash"
    return say("headline", name, language, raw=one.raw)


def _row(row: str, one: CitedFigure, language: str) -> str:
    value = (
        _value(one, language)
        if one.value is not None
        else {"value": _stated(one, language), "unit": ""}
    )
    return say(
        "headline",
        row,
        language,
        agency=one.agency,
        year=one.year,
        label=label(one.indicator, language),
        column=in_column(one, language),
        **value,
    )


def _understood(one: CitedFigure, language: str) -> str:
    return say(
        "line",
        "understood",
        language,
        agency=one.agency,
        year=one.year,
        label=label(one.indicator, language),
        column=in_column(one, language),
    )


def _operands(one: CitedFigure, language: str, brief: bool = False) -> list[str]:
    """Return how a figure was computed: the formula in numbers, then its operands."""
    if one.formula in ("sum", "mean", "count"):
        return [_row("agency_row", part, language) for part in one.inputs] if not brief else []
    name = label(one.indicator, language)
    said = [say("line", "computed", language, formula=f"{name} = {formula(one)}")]
    if brief:
        return said
    shown = [
        part for part in one.inputs if part.value is None or part.value or len(one.inputs) <= 3
    ]
    return said + [_row("row", part, language) for part in shown]


def _told(one: CitedFigure, language: str) -> list[str]:
    if one.source != "narrative" or one.citation is None:
        return []
    return [say("line", "told", language, sentence=" ".join(one.citation.quote.split()))]


def _passages(answer: Answer) -> Findings:
    language = answer.language
    one_report = len({passage.citation.report for passage in answer.passages}) == 1
    first = answer.passages[0]
    name = "passage" if one_report else "passage_of"
    lines = [
        say(
            "line",
            name,
            language,
            text=passage.text.strip(),
            agency=passage.agency,
            year=passage.year,
        )
        for passage in answer.passages
    ]
    understood = (f"{first.agency} · {first.year}",) if one_report else ()
    return Findings((), understood, tuple(lines))


def _obstacle(answer: Answer) -> Findings:
    """Return what stands between a question and its answer, and what would help."""
    language, fields = answer.language, answer.fields
    if answer.status == "clarify":
        return Findings(
            (say("say", f"clarify_{answer.reason}", language, said=fields.get("said", "")),)
        )
    if answer.figures:
        return _missing(answer)
    said = {
        "agency": _no_agency,
        "year": _no_year,
        "not_in_form": _no_row,
    }.get(answer.reason or "", _no_words)(answer)
    return Findings(said[:1], (), said[1:])


def _missing(answer: Answer) -> Findings:
    one = answer.figures[0]
    return Findings((_stated(one, answer.language),), (_understood(one, answer.language),))


def _no_agency(answer: Answer) -> tuple[str, ...]:
    language, fields = answer.language, answer.fields
    said = [say("say", "not_found_agency", language, said=fields.get("said", ""))]
    for name in ("near_place", "near_function"):
        if fields.get(name):
            said.append(say("say", name, language, names=joined(fields[name][:5], language)))
    return tuple(said)


def _no_year(answer: Answer) -> tuple[str, ...]:
    language, fields = answer.language, answer.fields
    years = joined(fields.get("years", ()), language)
    if not fields.get("held"):
        return (say("say", "not_found_years", language, years=years),)
    return tuple(
        say(
            "say",
            "not_found_year",
            language,
            agency=row["agency"],
            years=years,
            held=joined(row["years"], language),
        )
        for row in fields["held"]
    )


def _no_row(answer: Answer) -> tuple[str, ...]:
    language, fields = answer.language, answer.fields
    if fields.get("why") == "part_year":
        return (say("say", "not_found_part_year", language),)
    names = joined((label(name, language) for name in fields["figures"]), language)
    if fields["columns"]:
        columns = joined((column_label(one, language) for one in fields["columns"]), language)
        return (say("say", "not_found_column", language, label=names, column=columns),)
    return (
        say(
            "say",
            "not_found_in_form",
            language,
            agency=fields["agency"],
            year=fields["year"],
            label=names,
        ),
    )


def _no_words(answer: Answer) -> tuple[str, ...]:
    language, fields = answer.language, answer.fields
    words = joined(fields.get("words", ()), language)
    if answer.kind == "text_vs_table":
        return (say("say", "not_found_claims", language),)
    if "agency" not in fields:
        return (say("say", "not_found_words", language, words=words),)
    return (
        say(
            "say",
            "not_found_passage",
            language,
            agency=fields["agency"],
            year=fields["year"],
            words=words,
        ),
    )


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


def _over_a_set(answer: Answer) -> Findings:
    """Return a sum or mean with the figures it was computed from."""
    language = answer.language
    if not answer.figures:
        return Findings((say("line", "nobody", language),), (), tuple(_coverage(answer)))
    one = answer.figures[0]
    what = f"{one.year} · {label(one.indicator, language)}{in_column(one, language)} · " + say(
        "headline_for", one.formula or "sum", language
    )
    headline = say("headline", "set", language, what=what, **_value(one, language))
    parts = [_row("agency_row", part, language) for part in one.inputs[:_SHOWN]]
    more = len(one.inputs) - len(parts)
    rest = [say("line", "more", language, count=more)] if more > 0 else []
    return Findings((headline,), (), (*parts, *rest, *_coverage(answer)))


_SHOWN = 10


def _ranked(answer: Answer) -> Findings:
    language = answer.language
    if not answer.figures:
        return Findings((say("line", "nobody", language),), (), tuple(_coverage(answer)))
    lines = []
    for one in answer.figures:
        place = 1 + sum(
            other.value != one.value and _before(answer, other, one) for other in answer.figures
        )
        fields = {"agency": one.agency, "year": one.year, **_value(one, language)}
        lines.append(say("headline", "ranked", language, place=place, **fields))
    first = answer.figures[0]
    return Findings(
        tuple(lines),
        (f"{label(first.indicator, language)}{in_column(first, language)}",),
        tuple(_coverage(answer)),
    )


def _before(answer: Answer, other: CitedFigure, one: CitedFigure) -> bool:
    return answer.figures.index(other) < answer.figures.index(one)


def _listed(answer: Answer) -> Findings:
    language = answer.language
    matching = answer.fields.get("matching", 0)
    head = (
        say("line", "matching", language, count=matching)
        if matching
        else say("line", "nobody", language)
    )
    lines = [_row("agency_row", one, language) for one in answer.figures if one.formula != "count"]
    more = matching - len(lines)
    rest = [say("line", "more", language, count=more)] if lines and more > 0 else []
    return Findings((head,), (), (*lines, *rest, *_coverage(answer)))


def _counted(answer: Answer) -> Findings:
    language, matching = answer.language, answer.fields.get("matching", 0)
    parts = answer.figures[0].inputs if answer.figures else ()
    lines = [_row("agency_row", one, language) for one in parts[:_SHOWN]]
    return Findings(
        (say("line", "matching", language, count=matching),), (), (*lines, *_coverage(answer))
    )


def _change(answer: Answer) -> Findings:
    """Return a change from the year before: difference, rate where there is one, both figures."""
    language = answer.language
    changes = [one for one in answer.figures if one.indicator == "yoy_change"]
    if not changes:
        return _figures(answer)
    head = []
    for one in changes:
        head.append(say("line", "difference", language, **_value(one, language)))
        base = one.inputs[1].value
        if base and one.value is not None:
            head.append(say("line", "rate", language, rate=number(one.value / base, "ratio")))
    rows = [_row("year_row", part, language) for one in changes for part in one.inputs]
    return Findings(tuple(head), (changes[0].agency,), tuple(rows))


def _greeting(answer: Answer) -> Findings:
    return Findings((say("say", "greeting", answer.language),), (), tuple(_examples(answer)))


def _examples(answer: Answer) -> list[str]:
    return [
        say("say", "example", answer.language, agency=agency, year=year)
        for agency, year in answer.fields.get("examples", ())
    ]


def _not_understood(answer: Answer) -> Findings:
    language, unknown = answer.language, answer.fields.get("unknown") or ()
    if answer.fields.get("why") == "complement":
        return Findings((say("say", "complement", language),))
    name = "not_understood_words" if unknown else "not_understood"
    head = say("say", name, language, unknown=joined(unknown, language))
    return Findings((head,), (), tuple(_examples(answer)))


def _out_of_scope(answer: Answer) -> Findings:
    return Findings((say("say", f"out_of_scope_{answer.reason}", answer.language),))


def _definition(answer: Answer) -> Findings:
    language, fields = answer.language, answer.fields
    if answer.status == "not_understood":
        return _not_understood(answer)
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


def _held(answer: Answer) -> Findings:
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


def _checks(answer: Answer) -> Findings:
    return Findings(
        tuple(say("line", "tally", answer.language, **row) for row in answer.fields["tallies"])
    )


def _claims(answer: Answer) -> Findings:
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


def _failing(answer: Answer) -> Findings:
    language, rows = answer.language, answer.fields["rows"]
    if not rows:
        return Findings((say("line", "nothing_failing", language),), (), tuple(_coverage(answer)))
    names = joined((f"{agency}（{year}）" for agency, year in rows[:_SHOWN]), language)
    return Findings((say("line", "failing", language, rows=names),), (), tuple(_coverage(answer)))


def _blank_reports(answer: Answer) -> Findings:
    language, rows = answer.language, answer.fields["blanks"]
    lines = [say("line", "blank_report", language, **row) for row in rows[:_SHOWN]]
    return Findings(tuple(lines or [say("line", "no_blanks", language)]))


def _difference(answer: Answer) -> Findings:
    head = say("line", "fresh", answer.language, **answer.fields)
    return Findings((head,), (), _passages(answer).lines if answer.passages else ())


_BY_KIND: dict[str, Callable[[Answer], Findings]] = {
    "greeting": _greeting,
    "forecast": _out_of_scope,
    "opinion": _out_of_scope,
    "not_understood": _not_understood,
    "definition": _definition,
    "held": _held,
    "checks": _checks,
    "text_vs_table": _claims,
    "failing": _failing,
    "blanks": _blank_reports,
    "difference": _difference,
    "sum": _over_a_set,
    "average": _over_a_set,
    "rank": _ranked,
    "filter": _listed,
    "listing": _listed,
    "count": _counted,
    "yoy": _change,
}
"""Kinds with lines of their own; all others state figures or quote passages."""


def lines_of(found: Findings) -> Sequence[str]:
    """Return all lines in reading order."""
    return (*found.headline, *found.understood, *found.lines)
