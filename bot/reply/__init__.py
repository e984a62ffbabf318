"""An Answer as a person reads it: the same Reply serves the terminal, Telegram and the web."""

from collections.abc import Sequence

from bot.reply import findings
from bot.reply.phrases import column_label, joined, name_of, number, printed_label, say, unit_of
from bot.reply.reservation import telling, warning
from data.records import record
from index.answer import Answer
from index.cited import Citation, CitedFigure
from index.finding import Greeting, NotUnderstood, Talk


@record(frozen=True, slots=True)
class Link:
    """One citation under an answer."""

    label: str
    """Report title, section, row and column."""
    quote: str
    """The raw line, verbatim."""
    report: str
    anchor: str
    """`/reports/{report}#{anchor}` shows the place."""
    url: str | None
    """Absolute address of that place, None where no public address is configured."""
    source_url: str | None


@record(frozen=True, slots=True)
class Button:
    """Something to press under an answer."""

    label: str
    action: str
    """`ask` (send `value` as a question), `copy` (copy it), `source` (it is "report#anchor")."""
    value: str


@record(frozen=True, slots=True)
class Reply:
    """The parts of an answer in reading order; any may be empty."""

    language: str
    headline: tuple[str, ...]
    """The figures or the finding, one line each."""
    understood: tuple[str, ...]
    """How the question was understood."""
    lines: tuple[str, ...]
    """Lists, tables as text, verbatim passages."""
    links: tuple[Link, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    buttons: tuple[Button, ...]

    @property
    def text(self) -> str:
        """Return the whole reply as plain text."""
        said = "\n".join(self.lines)
        cited = [part for link in self.links for part in _link_lines(link, said)]
        blocks = (self.headline, self.understood, self.lines, self.warnings, self.notes, cited)
        return "\n".join(line for block in blocks for line in block)


def _link_lines(link: Link, said: str) -> list[str]:
    """Return a citation with its raw lines, unless they are quoted, and where it is public."""
    printed = [line for line in link.quote.splitlines() if line.strip()]
    quoted = [] if link.quote.strip() in said else [f"> {line}" for line in printed]
    return [link.label, *quoted, *(url for url in (link.url, link.source_url) if url)]


MOST_LINKS = 12
"""How many citations a reply shows; the JSON has all of them."""


def compose(answer: Answer, public_url: str | None = None) -> Reply:
    """Return the reply to an answer, in the question's language."""
    if answer.parts:
        return _merged([compose(part, public_url) for part in answer.parts], answer.language)
    found = findings.findings(answer)
    return Reply(
        language=answer.language,
        headline=found.headline,
        understood=found.understood,
        lines=found.lines,
        links=_links(answer, public_url),
        warnings=tuple(dict.fromkeys(_warnings(answer))),
        notes=tuple(
            line for line in dict.fromkeys(findings.notes(answer)) if line not in found.headline
        ),
        buttons=tuple(_buttons(answer)),
    )


def _merged(replies: Sequence[Reply], language: str) -> Reply:
    """Return the replies to several questions of one message one below the other."""
    lines = [
        line
        for reply in replies
        for line in (*reply.headline, *reply.understood, *reply.lines, *reply.notes)
    ]
    return Reply(
        language=language,
        headline=(),
        understood=(),
        lines=tuple(lines),
        links=tuple(dict.fromkeys(link for reply in replies for link in reply.links)),
        warnings=tuple(dict.fromkeys(line for reply in replies for line in reply.warnings)),
        notes=(),
        buttons=tuple(button for reply in replies for button in reply.buttons),
    )


def _warnings(answer: Answer) -> list[str]:
    return [
        say("say", "warning", answer.language, text=warning(warn, answer.language))
        for warn in answer.warnings
    ]


def address(citation: Citation, public_url: str | None) -> str | None:
    """Return the address that shows a citation highlighted, None without a public address."""
    if public_url is None:
        return None
    return f"{public_url.rstrip('/')}/reports/{citation.report}#{citation.anchor}"


def _links(answer: Answer, public_url: str | None) -> tuple[Link, ...]:
    """Return the citations, none twice; the title stands at the first of each report."""
    language = answer.language
    cited: dict[tuple[str, str], tuple[Citation, str]] = {}
    for one in _cited_figures(answer):
        if one.citation is not None:
            place = (one.citation, _source(one, language))
            cited.setdefault((one.citation.report, one.citation.quote), place)
    for passage in answer.passages:
        place = (passage.citation, _where(passage.citation, language))
        cited.setdefault((passage.citation.report, passage.citation.quote), place)
    titled: dict[str, str] = {}
    return tuple(
        _link(citation, _titled(citation, text, titled, language), public_url)
        for citation, text in list(cited.values())[:MOST_LINKS]
    )


def _cited_figures(answer: Answer) -> list[CitedFigure]:
    """Return the figures whose place is shown; of a failed sum, its parts above zero and totals."""
    shown = [one for figure in answer.figures for one in (figure.inputs or (figure,))]
    if len(shown) > MOST_LINKS:
        shown = [one for one in shown if one.value]
    return shown + [one for warn in answer.warnings for one in telling(warn)]


def _titled(citation: Citation, text: str, titled: dict[str, str], language: str) -> str:
    if citation.report in titled:
        return text
    titled[citation.report] = " ".join(citation.title.split())
    return say("line", "titled", language, title=titled[citation.report], place=text)


def _link(citation: Citation, text: str, public_url: str | None) -> Link:
    return Link(
        label=text,
        quote=citation.quote,
        report=citation.report,
        anchor=citation.anchor,
        url=address(citation, public_url),
        source_url=citation.source_url,
    )


def _source(one: CitedFigure, language: str) -> str:
    citation = one.citation
    assert citation is not None
    if one.source == "narrative":
        return _where(citation, language)
    column = column_label(one.column, "zh") if one.column else ""
    return say(
        "line",
        "source" if citation.page is None else "source_page",
        language,
        section=_section(citation, language),
        label=printed_label(one),
        column=say("line", "in_column", language, column=column) if column else "",
        line=citation.line,
        page=citation.page,
    )


def _where(citation: Citation, language: str) -> str:
    return say(
        "line",
        "source_passage" if citation.page is None else "source_passage_page",
        language,
        section=_section(citation, language),
        line=citation.line,
        page=citation.page,
    )


def _section(citation: Citation, language: str) -> str:
    return say("line", "section", language, section=citation.section) if citation.section else ""


def _buttons(answer: Answer) -> list[Button]:
    """Return the choices of a question back, else the ways on from an answer."""
    if answer.candidates:
        return [Button(one.label, "ask", one.question) for one in answer.candidates]
    if isinstance(answer.finding, Greeting | Talk | NotUnderstood) and answer.finding.examples:
        asked = [_example(answer, agency, year) for agency, year in answer.finding.examples]
        return [Button(text, "ask", text) for text in asked]
    first = next((one for one in answer.figures if one.value is not None), None)
    if first is None or first.citation is None:
        return []
    return _ways_on(answer, first)


def _example(answer: Answer, agency: str, year: int) -> str:
    return say("say", "example", answer.language, agency=agency, year=year)


def _ways_on(answer: Answer, first: CitedFigure) -> list[Button]:
    language, citation = answer.language, first.citation
    assert citation is not None
    buttons = [
        Button(say("button", "source", language), "source", f"{citation.report}#{citation.anchor}")
    ]
    if len(answer.figures) == 1:
        copied = f"{number(first.value, first.unit)}{unit_of(first, language)}"
        buttons.append(Button(say("button", "copy", language), "copy", copied))
    if first.agency and len({one.agency for one in answer.figures}) == 1:
        for name in ("applicants", "results", "checks"):
            question = say("question", name, language, agency=first.agency, year=first.year)
            buttons.append(Button(say("button", name, language), "ask", question))
        for year in _other_years(answer)[:2]:
            question = f"{first.agency} {year} {joined([name_of(first, language)], language)}"
            buttons.append(Button(say("button", "year", language, year=year), "ask", question))
    return buttons


def _other_years(answer: Answer) -> list[int]:
    return [
        year
        for note in answer.notes
        if note.code == "latest_year"
        for year in note.fields["others"]
    ]
