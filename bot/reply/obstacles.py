"""What is said where no figure is stated: greetings, questions back, what is not held."""

from bot.reply.lines import Findings, stated, understood
from bot.reply.phrases import column_label, joined, label, say
from index.answer import Answer


def obstacle(answer: Answer) -> Findings:
    """Return what stands between a question and its answer, and what would help."""
    if answer.status == "clarify":
        return _choices(answer)
    if answer.figures:
        return _missing(answer)
    said = {
        "agency": _no_agency,
        "year": _no_year,
        "not_in_form": _no_row,
    }.get(answer.reason or "", _no_words)(answer)
    return Findings(said[:1], (), said[1:])


def _choices(answer: Answer) -> Findings:
    """Return a question back with its numbered choices."""
    language = answer.language
    asked = say("say", f"clarify_{answer.reason}", language, said=answer.fields.get("said", ""))
    choices = enumerate(answer.candidates, start=1)
    lines = [say("line", "choice", language, place=at, label=one.label) for at, one in choices]
    return Findings((asked,), (), tuple(lines))


def _missing(answer: Answer) -> Findings:
    one = answer.figures[0]
    return Findings((stated(one, answer.language),), (understood(one, answer.language),))


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
    if answer.kind == "published":
        return (say("say", "not_found_date", language, **fields),)
    if answer.kind == "contents":
        return (say("say", "not_found_sections", language, **fields),)
    if answer.kind == "text_vs_table":
        return (say("say", "not_found_claims", language),)
    if "agency" not in fields:
        return (say("say", "not_found_words", language, words=words),)
    quoted = tuple(
        say("line", "passage", language, text=one.text.strip()) for one in answer.passages
    )
    if quoted:
        quoted = (say("note", "section_six", language), *quoted)
    return (
        say(
            "say",
            "not_found_passage",
            language,
            agency=fields["agency"],
            year=fields["year"],
            words=words,
        ),
        *quoted,
    )


def greeting(answer: Answer) -> Findings:
    """Return a welcome with example questions."""
    return Findings((say("say", "greeting", answer.language),), (), tuple(_examples(answer)))


def _examples(answer: Answer) -> list[str]:
    return [
        say("say", "example", answer.language, agency=agency, year=year)
        for agency, year in answer.fields.get("examples", ())
    ]


def not_understood(answer: Answer) -> Findings:
    """Return which words were not understood, with example questions."""
    language, unknown = answer.language, answer.fields.get("unknown") or ()
    if "why" in answer.fields:
        return Findings((say("say", answer.fields["why"], language),))
    name = "not_understood_words" if unknown else "not_understood"
    head = say("say", name, language, unknown=joined(unknown, language))
    return Findings((head,), (), tuple(_examples(answer)))


def out_of_scope(answer: Answer) -> Findings:
    """Return that reports hold no opinions and no future."""
    return Findings((say("say", f"out_of_scope_{answer.reason}", answer.language),))
