"""An Answer as a person reads it: the same Reply serves the terminal, Telegram and the web."""

from collections.abc import Callable, Sequence

from bot.reply import findings
from bot.reply.lines import whose
from bot.reply.phrases import column_label, place_among, place_in_short, printed_label, say
from bot.reply.reservation import telling, warning
from bot.reply.ways import Button, Way, buttons_of
from data.records import record
from index.answer import Answer, Warn
from index.cited import Citation, CitedFigure, CitedPassage

__all__ = ["Button", "Link", "Reply", "Way", "address", "compose"]


@record(frozen=True, slots=True)
class Link:
    """One citation under an answer."""

    label: str
    """Report title, section, row and column."""
    short: str
    """Table, row, column and line, for a small screen; beside others: which report, table, line."""
    quote: str
    """The raw line, verbatim."""
    cell: tuple[int, int]
    """Where in the quote the number begins and ends; equal where none is printed there."""
    report: str
    line: int | None
    page: int | None
    anchor: str
    """`/reports/{report}#{anchor}` shows the place."""
    url: str | None
    """Absolute address of that place, None where no public address is configured."""
    source_url: str | None


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
    details: tuple[str, ...]
    """How the figures of a list were computed."""
    links: tuple[Link, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    buttons: tuple[Button, ...]

    @property
    def text(self) -> str:
        """Return the whole reply as plain text, under each citation where it is public."""
        return self.written(lambda link: [url for url in (link.url, link.source_url) if url])

    def written(self, places: Callable[["Link"], Sequence[str]]) -> str:
        """Return the whole reply as plain text, under each citation where it can be opened."""
        cited = [line for link in self.links for line in (*self.cited(link), *places(link))]
        said = (self.headline, self.understood, self.lines, self.details, self.warnings)
        blocks = (*said, self.notes, cited)
        return "\n".join(line for block in blocks for line in block)

    def cited(self, link: "Link") -> list[str]:
        """Return the label of a citation, and its raw lines unless they are quoted above."""
        printed = [line for line in link.quote.splitlines() if line.strip()]
        is_quoted = link.quote.strip() in "\n".join(self.lines)
        return [link.label, *([] if is_quoted else [f"> {line}" for line in printed])]


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
        details=found.details,
        links=_links(answer, public_url),
        warnings=tuple(dict.fromkeys(_warnings(answer))),
        notes=tuple(
            line for line in dict.fromkeys(findings.notes(answer)) if line not in found.headline
        ),
        buttons=tuple(buttons_of(answer)),
    )


def _merged(replies: Sequence[Reply], language: str) -> Reply:
    """Return the replies to several questions of one message one below the other."""
    lines = [
        line
        for reply in replies
        for line in (*reply.headline, *reply.understood, *reply.lines, *reply.details, *reply.notes)
    ]
    return Reply(
        language=language,
        headline=(),
        understood=(),
        lines=tuple(lines),
        details=(),
        links=tuple(dict.fromkeys(link for reply in replies for link in reply.links)),
        warnings=tuple(dict.fromkeys(line for reply in replies for line in reply.warnings)),
        notes=(),
        buttons=tuple(button for reply in replies for button in reply.buttons),
    )


def _warnings(answer: Answer) -> list[str]:
    language = answer.language
    several = len({(one.agency, one.year) for one in answer.figures}) > 1
    return [
        say(
            "say",
            "warning",
            language,
            text=_whose(warn, language) if several else warning(warn, language),
        )
        for warn in answer.warnings
    ]


def _whose(warn: Warn, language: str) -> str:
    """Return the sentence of a warning with the report it is about, where it does not say so."""
    text = warning(warn, language)
    fields = warn.fields
    if "agency" not in fields and warn.figures:
        fields = {"agency": warn.figures[0].agency, "year": warn.figures[0].year}
    if not fields.get("agency") or fields["agency"] in text:
        return text
    return say(
        "label", "of_report", language, agency=fields["agency"], year=fields["year"], text=text
    )


def address(citation: Citation, public_url: str | None) -> str | None:
    """Return the address that shows a citation highlighted, None without a public address."""
    if public_url is None:
        return None
    return f"{public_url.rstrip('/')}/reports/{citation.report}#{citation.anchor}"


def _links(answer: Answer, public_url: str | None) -> tuple[Link, ...]:
    """Return the citations, none twice; of those in a row from one report the first has its title.

    Where they are of several reports the short label says of which.
    """
    language = answer.language
    cited: dict[tuple[str, str], tuple[Citation, str, str, tuple[int, int]]] = {}
    figures = [one for one in _cited_figures(answer) if one.citation is not None]
    several = len({place.report for place in _places(figures, answer.passages)}) > 1
    for one in figures:
        assert one.citation is not None
        short = place_among(one, language) if several else place_in_short(one, language)
        place = (one.citation, _source(one, language), short, _cell(one))
        cited.setdefault((one.citation.report, one.citation.quote), place)
    for passage in answer.passages:
        said = _where(passage.citation, language)
        short = f"{whose(passage, language)} · {said}" if several else said
        quoted = (passage.citation, said, short, (0, 0))
        cited.setdefault((passage.citation.report, passage.citation.quote), quoted)
    shown = list(cited.values())[:MOST_LINKS]
    before = ["", *(citation.report for citation, *_ in shown)]
    return tuple(
        _link(citation, _titled(citation, text, report, language), short, cell, public_url)
        for (citation, text, short, cell), report in zip(shown, before, strict=False)
    )


def _places(figures: Sequence[CitedFigure], passages: Sequence[CitedPassage]) -> list[Citation]:
    """Return every place that figures and passages are cited from."""
    places = [one.citation for one in figures if one.citation is not None]
    return [*places, *(passage.citation for passage in passages)]


def _cell(one: CitedFigure) -> tuple[int, int]:
    """Return where the number stands in the quotation: its cell, or its digits in a sentence."""
    citation = one.citation
    assert citation is not None
    end = citation.at + citation.end - citation.start
    if one.source == "table":
        return citation.at, end
    at = citation.quote.find(one.raw, citation.at, end) if one.raw else -1
    return (at, at + len(one.raw)) if at >= 0 else (0, 0)


def _cited_figures(answer: Answer) -> list[CitedFigure]:
    """Return the figures whose place is shown; of a failed sum, its parts above zero and totals."""
    shown = [one for figure in answer.figures for one in (figure.inputs or (figure,))]
    if len(shown) > MOST_LINKS:
        shown = [one for one in shown if one.value]
    return shown + [one for warn in answer.warnings for one in telling(warn)]


def _titled(citation: Citation, text: str, before: str, language: str) -> str:
    """Return a place with the title of its report, unless the one before it is of the same."""
    if citation.report == before:
        return text
    return say("line", "titled", language, title=" ".join(citation.title.split()), place=text)


def _link(
    citation: Citation, text: str, short: str, cell: tuple[int, int], public_url: str | None
) -> Link:
    return Link(
        label=text,
        short=short,
        quote=citation.quote,
        cell=cell,
        report=citation.report,
        line=citation.line,
        page=citation.page,
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
