"""What is said where no figure is stated: greetings, questions back, what is not held."""

from bot.reply.lines import Findings, stated, understood
from bot.reply.phrases import column_label, joined, label, say
from index.answer import Answer
from index.finding import (
    Choice,
    Greeting,
    NoAgency,
    NoPassage,
    NotInForm,
    NotUnderstood,
    NoYear,
    OutOfScope,
    Talk,
    Unprinted,
    WholeYearsOnly,
)

Obstacle = Choice | NoAgency | NoYear | NotInForm | WholeYearsOnly | Unprinted | NoPassage


def obstacle(answer: Answer, finding: Obstacle) -> Findings:
    """Return what stands between a question and its answer, and what would help."""
    match finding:
        case Choice():
            return _choices(answer, finding)
        case Unprinted():
            one = answer.figures[0]
            return Findings((stated(one, answer),), (understood(one, answer.language),))
        case NoAgency():
            said = _no_agency(answer, finding)
        case NoYear():
            said = _no_year(answer, finding)
        case NotInForm():
            said = (_no_row(answer, finding),)
        case WholeYearsOnly():
            said = (say("say", "not_found_part_year", answer.language),)
        case NoPassage():
            said = _no_words(answer, finding)
    return Findings(said[:1], (), said[1:])


def _choices(answer: Answer, finding: Choice) -> Findings:
    """Return a question back with its numbered choices."""
    language = answer.language
    asked = say("say", f"clarify_{finding.asked}", language, said=finding.said)
    return Findings((asked,), (), tuple(offers(answer)))


def offers(answer: Answer) -> list[str]:
    """Return the numbered questions or agencies that a reader may choose from."""
    choices = enumerate(answer.candidates, start=1)
    return [
        say("line", "choice", answer.language, place=at, label=one.label) for at, one in choices
    ]


def _no_agency(answer: Answer, finding: NoAgency) -> tuple[str, ...]:
    language = answer.language
    said = [say("say", "not_found_agency", language, said=finding.said)]
    for name in ("near_place", "near_function"):
        names = getattr(finding, name)
        if names:
            said.append(say("say", name, language, names=joined(names[:5], language)))
    return tuple(said)


def _no_year(answer: Answer, finding: NoYear) -> tuple[str, ...]:
    language = answer.language
    years = joined(finding.years, language)
    if not finding.held:
        return (say("say", "not_found_years", language, years=years),)
    return tuple(
        say(
            "say",
            "not_found_year",
            language,
            agency=agency,
            years=years,
            held=joined(held, language),
        )
        for agency, held in finding.held
    )


def _no_row(answer: Answer, finding: NotInForm) -> str:
    language = answer.language
    names = joined((label(name, language) for name in finding.figures), language)
    if finding.columns:
        columns = joined((column_label(one, language) for one in finding.columns), language)
        return say("say", "not_found_column", language, label=names, column=columns)
    fields = {"agency": finding.agency, "year": finding.year, "label": names}
    return say("say", "not_found_in_form", language, **fields)


def _no_words(answer: Answer, finding: NoPassage) -> tuple[str, ...]:
    language = answer.language
    fields = {"agency": finding.agency, "year": finding.year}
    said = say("say", finding.sentence, language, words=joined(finding.words, language), **fields)
    quoted = tuple(
        say("line", "passage", language, text=one.text.strip()) for one in answer.passages
    )
    if answer.candidates:
        return (said, say("note", "near_sentences", language), *offers(answer))
    if not quoted or finding.sentence == "not_found_number":
        return (said, *quoted)
    return (said, say("note", "section_six", language), *quoted)


def talk(answer: Answer, finding: Greeting | Talk | OutOfScope | NotUnderstood) -> Findings:
    """Return what is said to a remark, or to a question outside the reports."""
    language = answer.language
    match finding:
        case Greeting(examples):
            return Findings((say("say", "greeting", language),), (), _examples(examples, language))
        case Talk(name, examples):
            return Findings((say("say", name, language),), (), _examples(examples, language))
        case OutOfScope(reason):
            return Findings((say("say", f"out_of_scope_{reason}", language),))
        case NotUnderstood():
            return not_understood(answer, finding)


def _examples(examples: tuple[tuple[str, int], ...], language: str) -> tuple[str, ...]:
    return tuple(
        say("example", "received", language, agency=agency, year=year) for agency, year in examples
    )


def not_understood(answer: Answer, finding: NotUnderstood) -> Findings:
    """Return which words were not understood, or why the question has no answer."""
    language = answer.language
    words = joined(finding.unknown, language)
    if finding.why:
        return Findings(
            (say("say", finding.why, language, words=words, most=finding.most),),
            (),
            tuple(offers(answer)),
        )
    if answer.candidates:
        head = say("say", "unknown_words" if words else "unknown", language, unknown=words)
        return Findings((head,), (), tuple(offers(answer)))
    name = "not_understood_words" if words else "not_understood"
    head = say("say", name, language, unknown=words)
    return Findings((head,), (), _examples(finding.examples, language))
