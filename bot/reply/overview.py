"""Answers about reports as a whole, and about the statute: checks, what is held, definitions."""

from bot.reply.lines import Findings, passages, row
from bot.reply.many import coverage
from bot.reply.phrases import joined, label, number, say, unit_of
from index.answer import Answer
from index.finding import (
    MOST_ROWS,
    Blanks,
    Checked,
    Claim,
    Claims,
    Contents,
    Defined,
    Failing,
    Fresh,
    Holdings,
    LateReports,
    MissingReports,
    Procedure,
)

About = (
    Checked | Claims | Failing | Blanks | Fresh | Contents | Holdings | Defined | Procedure
    | MissingReports | LateReports
)  # fmt: skip


def about_reports(answer: Answer, finding: About) -> Findings:
    """Return the lines of a finding about reports as a whole, or about the statute."""
    match finding:
        case Checked():
            return checks(answer, finding)
        case Claims():
            return claims(answer, finding)
        case Failing():
            return failing(answer, finding)
        case Blanks():
            return blank_reports(answer, finding)
        case Fresh():
            return difference(answer, finding)
        case Contents():
            return contents(answer, finding)
        case Holdings():
            return held(answer, finding)
        case Defined():
            return definition(answer, finding)
        case Procedure():
            return procedure(answer, finding)
        case MissingReports():
            return missing(answer, finding)
        case LateReports():
            return late(answer, finding)


def definition(answer: Answer, finding: Defined) -> Findings:
    """Return what terms and rows mean, with the article they rest on."""
    language = answer.language
    terms = [
        say("line", "term", language, text=getattr(one, language), basis=one.basis)
        for one in finding.terms
    ]
    rows = [
        say(
            "line",
            "definition",
            language,
            label=label(one.id, language),
            definition=one.definition,
        )
        for one in finding.rows
    ]
    return Findings(tuple(terms + rows))


def procedure(answer: Answer, finding: Procedure) -> Findings:
    """Return the articles that say how something is done, verbatim, and where they stand."""
    language = answer.language
    lines = [
        say("line", "article", language, no=one.no, text=one.text, source=one.source)
        for one in finding.articles
    ]
    head = say("say", "procedure", language)
    quoted = passages(answer).lines if answer.passages else ()
    where = (say("say", "procedure_contact", language, agency=finding.agency),) if quoted else ()
    return Findings((head,), (), (*lines, *where, *quoted))


def held(answer: Answer, finding: Holdings) -> Findings:
    """Return the agencies and years held."""
    language, of = answer.language, finding.agencies
    head = say("line", "held", language, agencies=of, reports=finding.reports)
    rows = [
        say("line", "held_row", language, agency=name, years=joined(years, language))
        for name, years in finding.rows
    ]
    more = [say("line", "more", language, count=of - len(rows))] if of > len(rows) else []
    return Findings((head,), (), (*rows, *more))


def checks(answer: Answer, finding: Checked) -> Findings:
    """Return how many checks of each report pass, fail or cannot be decided; the rows named."""
    rows = tuple(row("agency_row", one, answer) for one in answer.figures)
    return Findings(
        tuple(
            say(
                "line",
                "tally",
                answer.language,
                agency=one.agency,
                year=one.year,
                passed=one.passed,
                failed=one.failed,
                undecidable=one.undecidable,
                not_assessable=one.not_assessable,
            )
            for one in finding.tallies
        ),
        (),
        rows,
    )


def claims(answer: Answer, finding: Claims) -> Findings:
    """Return claim by claim whether prose and table agree."""
    lines = [_claim(one, answer.language) for one in finding.claims]
    first = answer.figures[0]
    return Findings(tuple(lines), (f"{first.agency} · {first.year}",))


def _claim(one: Claim, language: str) -> str:
    printed = one.printed
    return say(
        "line",
        f"claim_{one.verdict}",
        language,
        label=label(one.told.indicator, language),
        told=one.told.raw,
        printed="" if printed is None else f"{number(printed.value)}{unit_of(printed, language)}",
    )


def failing(answer: Answer, finding: Failing) -> Findings:
    """Return the reports that contradict themselves."""
    language, rows = answer.language, finding.reports
    if not rows:
        return Findings((say("line", "nothing_failing", language),), (), tuple(coverage(answer)))
    shown = [say("line", "report_of", language, agency=name, year=year) for name, year in rows]
    names, further = joined(shown, language), finding.total - len(rows)
    more = [say("line", "more", language, count=further)] if further else []
    return Findings((say("line", "failing", language, rows=names),), (), (*more, *coverage(answer)))


def blank_reports(answer: Answer, finding: Blanks) -> Findings:
    """Return the reports with blank cells or missing tables."""
    language, rows = answer.language, finding.reports
    lines = [
        say(
            "line",
            "blank_report",
            language,
            agency=one.agency,
            year=one.year,
            blank=one.blank,
            missing=one.missing,
        )
        for one in rows
    ]
    further = finding.total - len(rows)
    more = [say("line", "more", language, count=further)] if further else []
    return Findings((*(lines or [say("line", "no_blanks", language)]), *more))


def difference(answer: Answer, finding: Fresh) -> Findings:
    """Return the sentences that are new in the later report."""
    fields = {"earlier": finding.earlier, "later": finding.later, "fresh": finding.fresh}
    head = say("line", "fresh", answer.language, **fields)
    return Findings((head,), (), passages(answer).lines if answer.passages else ())


def contents(answer: Answer, finding: Contents) -> Findings:
    """Return the headings of a report; of several reports, each with its agency and year."""
    shown = passages(answer)
    if not shown.understood:
        return shown
    fields = {"agency": finding.agency, "year": finding.year, "count": finding.count}
    return Findings((say("line", "contents", answer.language, **fields),), (), shown.lines)


def missing(answer: Answer, finding: MissingReports) -> Findings:
    """Return who has no report of a year here, and that this is all a store can know."""
    language, names = answer.language, finding.missing
    fields = {"year": finding.year, "agencies": finding.agencies, "count": len(names)}
    name = "missing_reports" if names else "missing_none"
    head = say("line", name, language, names=joined(names[:MOST_ROWS], language), **fields)
    lines = (
        [say("line", "more", language, count=len(names) - MOST_ROWS)]
        if len(names) > MOST_ROWS
        else []
    )
    if finding.unidentified:
        unknown = "missing_unknown" if names else "unidentified"
        lines.append(say("line", unknown, language, count=finding.unidentified))
    if names:
        lines.append(say("line", "missing_note", language))
    return Findings((head,), (), tuple(lines))


def late(answer: Answer, finding: LateReports) -> Findings:
    """Return the reports dated after their deadline, and how many cannot be judged."""
    language, rows = answer.language, finding.late
    fields = {"year": finding.year, "reports": finding.reports, "count": len(rows)}
    head = say("line", "late_reports" if rows else "late_none", language, **fields)
    lines = [
        say("line", "late_row", language, agency=name, published=str(published), due=str(due))
        for name, published, due in rows[:MOST_ROWS]
    ]
    if len(rows) > MOST_ROWS:
        lines.append(say("line", "more", language, count=len(rows) - MOST_ROWS))
    if finding.undated or finding.without_deadline:
        unknown = {"undated": finding.undated, "without": finding.without_deadline}
        lines.append(say("line", "late_unknown", language, **unknown))
    if finding.unidentified:
        lines.append(say("line", "unidentified", language, count=finding.unidentified))
    return Findings((head,), (), (*lines, say("line", "late_basis", language)))
