"""The lines every answer is made of: a figure as headline or row, its operands, passages."""

from bot.reply.marked import marked
from bot.reply.phrases import formula, in_column, name_of, say, shown_value, unit_of
from data.records import record
from index.answer import Answer
from index.cited import CitedFigure, CitedPassage
from index.folding import Fold


@record(frozen=True, slots=True)
class Findings:
    """The lines of an answer above its citations."""

    headline: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    """How the figures of a list were computed: what a small screen leaves out at first."""


def value_fields(one: CitedFigure, answer: Answer) -> dict[str, str]:
    """Return the value, unit and mark of a figure of an answer as fields of a sentence."""
    sign = marked(one, answer).sign
    return {"value": shown_value(one), "unit": unit_of(one, answer.language), "mark": sign}


def stated(one: CitedFigure, answer: Answer) -> str:
    """Return the value with unit and mark, or in a sentence what stands in its place."""
    if one.value is not None:
        return say("headline", "value", answer.language, **value_fields(one, answer))
    return _unstated(one, answer.language) + marked(one, answer).sign


def _unstated(one: CitedFigure, language: str) -> str:
    if one.source == "computed":
        name = "not_computable" if one.state == "text" else "computed_blank"
        return say("headline", name, language, over=formula(one).rpartition("/")[2])
    name = one.state if one.state != "text" else "slash"
    return say("headline", name, language, raw=one.raw)


def row(sentence: str, one: CitedFigure, answer: Answer) -> str:
    """Return a figure as one line of a list; where it has no value, what stands in its place."""
    language = answer.language
    value = (
        value_fields(one, answer)
        if one.value is not None
        else {"value": stated(one, answer), "unit": "", "mark": ""}
    )
    return say(
        "headline",
        sentence,
        language,
        agency=one.agency,
        year=one.year,
        label=name_of(one, language),
        column="" if one.indicator == "share" else in_column(one, language),
        **value,
    )


def understood(one: CitedFigure, language: str) -> str:
    """Return how a question was understood: agency, year, row and column."""
    return say(
        "line",
        "understood",
        language,
        agency=one.agency,
        year=one.year,
        label=name_of(one, language),
        column="" if one.indicator == "share" else in_column(one, language),
    )


def operands(one: CitedFigure, answer: Answer, brief: bool = False) -> list[str]:
    """Return how a figure was computed: the formula in numbers, then its operands."""
    language = answer.language
    if one.formula in {*Fold}:
        return [row("agency_row", part, answer) for part in one.inputs] if not brief else []
    name = name_of(one, language)
    said = [say("line", "computed", language, formula=f"{name} = {formula(one)}")]
    if brief:
        return said
    shown = [
        part for part in one.inputs if part.value is None or part.value or len(one.inputs) <= 3
    ]
    return said + [row("row", part, answer) for part in shown]


def told(one: CitedFigure, language: str) -> list[str]:
    """Return the sentence of the prose that states a figure."""
    if one.source != "narrative" or one.citation is None:
        return []
    return [say("line", "told", language, sentence=" ".join(one.citation.quote.split()))]


def passages(answer: Answer) -> Findings:
    """Return passages verbatim, with agency and year where they differ."""
    language = answer.language
    one_report = len({passage.citation.report for passage in answer.passages}) == 1
    first = answer.passages[0]
    lines = [
        say("line", "passage", language, text=_printed(passage.text))
        if one_report
        else _passage_of(passage, language)
        for passage in answer.passages
    ]
    lines += [_told_number(one, answer) for one in answer.figures]
    understood = (whose(first, language),) if one_report else ()
    return Findings((), understood, tuple(lines))


def _passage_of(passage: CitedPassage, language: str) -> str:
    text = _printed(passage.text)
    if not (passage.agency and passage.year):
        return say("line", "passage_of_nobody", language, text=text, title=passage.citation.title)
    return say("line", "passage_of", language, text=text, agency=passage.agency, year=passage.year)


def whose(passage: CitedPassage, language: str) -> str:
    """Return agency and year of a passage; the title of a report whose agency is not known."""
    if not (passage.agency and passage.year):
        return say("line", "report_of_nobody", language, title=passage.citation.title)
    return f"{passage.agency} · {passage.year}"


def _told_number(one: CitedFigure, answer: Answer) -> str:
    """Return a number of the prose, or how it was computed of some."""
    language, fields = answer.language, value_fields(one, answer)
    if one.source == "computed":
        return say("line", "told_computed", language, formula=formula(one), **fields)
    return say("line", "told_number", language, label=name_of(one, language), **fields)


def _printed(text: str) -> str:
    """Return a passage for reading: on one line, without the marks of Markdown."""
    return " ".join(text.replace("**", "").split())
