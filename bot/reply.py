"""An Answer as a person reads it: the same Reply serves the terminal, Telegram and the web."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import findings
from bot.phrases import column_label, joined, label, number, printed_label, say, unit_of
from bot.reservation import warning
from index.answer import Answer, Citation, CitedFigure


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press under an answer."""

    label: str
    action: str
    """`ask` (send `value` as a question), `copy` (copy it), `source` (it is "report#anchor")."""
    value: str


@dataclass(frozen=True, slots=True)
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
        cited = [part for link in self.links for part in _link_lines(link)]
        blocks = (self.headline, self.understood, self.lines, self.warnings, self.notes, cited)
        return "\n".join(line for block in blocks for line in block)


def _link_lines(link: Link) -> list[str]:
    quoted = [f"> {line}" for line in link.quote.splitlines() if line.strip()]
    return [link.label, *quoted, *([link.url] if link.url else [])]


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
        notes=tuple(dict.fromkeys(findings.notes(answer))),
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
    language = answer.language
    links: dict[tuple[str, str], Link] = {}
    shown = [one for figure in answer.figures for one in (figure.inputs or (figure,))]
    shown += [one for warn in answer.warnings for one in warn.figures]
    for one in shown:
        if one.citation is not None:
            link = _link(one.citation, _source(one, language), public_url)
            links.setdefault((link.report, link.quote), link)
    for passage in answer.passages:
        link = _link(passage.citation, _where(passage.citation, language), public_url)
        links.setdefault((link.report, link.quote), link)
    return tuple(links.values())[:MOST_LINKS]


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
        title=" ".join(citation.title.split()),
        section=_section(citation, language),
        label=printed_label(one.indicator),
        column=say("line", "in_column", language, column=column) if column else "",
        line=citation.line,
        page=citation.page,
    )


def _where(citation: Citation, language: str) -> str:
    return say(
        "line",
        "source_passage" if citation.page is None else "source_passage_page",
        language,
        title=" ".join(citation.title.split()),
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
    if "examples" in answer.fields:
        asked = [_example(answer, agency, year) for agency, year in answer.fields["examples"]]
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
            question = (
                f"{first.agency} {year} {joined([label(first.indicator, language)], language)}"
            )
            buttons.append(Button(say("button", "year", language, year=year), "ask", question))
    return buttons


def _other_years(answer: Answer) -> list[int]:
    return [
        year
        for note in answer.notes
        if note.code == "latest_year"
        for year in note.fields["others"]
    ]
