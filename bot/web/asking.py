"""A question in the address, the answer on the page: follow-ups repeat what was asked before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.bars import Bar, bars
from bot.web.service import store_of
from bot.web.texts import say
from data.vocabulary import Column, vocabulary
from index import Context, Turn, ask
from index.answer import Answer
from index.cited import CitedFigure
from index.store import Store

LONGEST_QUESTION = 4096
"""Characters; what Telegram can send."""
MOST_BEFORE = 4
"""Questions before this one that are asked again to know what a follow-up is about."""
MOST_TRIED = 6
"""Reports tried for an example of each kind."""
LONGEST_FRAGMENT = 60
"""Characters of a row or sentence that find it on the page it was published on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks."""

    question: str
    before: tuple[str, ...]


def asked(request: Request) -> Asked:
    """Return the question of an address and those before it; 400 where one is missing or long."""
    question = request.query_params.get("q", "").strip()
    before = tuple(request.query_params.getlist("after"))
    if not question:
        raise HTTPException(400, "q: a question is needed")
    if len(before) > MOST_BEFORE:
        raise HTTPException(400, f"after: at most {MOST_BEFORE} questions")
    if max(map(len, (question, *before))) > LONGEST_QUESTION:
        raise HTTPException(400, f"q, after: at most {LONGEST_QUESTION} characters")
    return Asked(question, before)


def answered(request: Request, said: Asked) -> Turn:
    """Return the answer to a question, understood as a chat would after those before it."""
    store, today = store_of(request), request.app.state.service.today()
    context: Context | None = None
    for earlier in said.before:
        context = ask(earlier, store, today, context).context
    return ask(said.question, store, today, context)


def chain(said: Asked) -> list[str]:
    """Return the questions a follow-up to this one comes after."""
    return [*said.before, said.question][-MOST_BEFORE:]


def examples(store: Store, today: date, language: str) -> list[str]:
    """Return a question of each pattern that this store answers, about different reports."""
    held = list(store.spread(MOST_TRIED))
    found: list[str] = []
    for at, pattern in enumerate(("example_received", "example_refused", "example_text")):
        tried = held[at:] + held[:at]
        questions = (say(language, pattern, agency=one.name, year=one.year) for one in tried)
        answers = (q for q in questions if ask(q, store, today).answer.status == "answered")
        found += islice(answers, 1)
    return found


def drawn(answer: Answer, language: str) -> Sequence[Bar]:
    """Return the bars of an answer with a figure for each of several years, agencies or columns.

    Nothing is drawn where two of these vary at once.
    """
    figures = [one for one in answer.figures if not _sum(one, answer)]
    if len(figures) < 2 or len({(one.indicator, one.unit) for one in figures}) > 1:
        return ()
    columns = vocabulary().columns
    told = [
        [str(one.year) for one in figures],
        [one.agency for one in figures],
        [_column(columns.get(one.column), language) for one in figures],
    ]
    varying = [labels for labels in told if len(set(labels)) > 1]
    if len(varying) != 1 or len(set(varying[0])) < len(figures):
        return ()
    return bars([(label, one.value) for label, one in zip(varying[0], figures, strict=True)])


def _sum(figure: CitedFigure, answer: Answer) -> bool:
    """Say whether a figure is the total of others in the answer, which no bar stands beside."""
    return figure.column == "total" and any(one.column != "total" for one in answer.figures)


def _column(column: Column | None, language: str) -> str:
    if column is None:
        return ""
    return column.en if language == "en" else column.label


def text_fragment(url: str | None, quoted: str) -> str | None:
    """Return an address that opens the publisher's page at the quoted words, None without one.

    The fragment directive is that of the WICG's URL Fragment Text Directives.
    """
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    words = next(
        (part.strip() for part in quoted.replace("|", "\t").split("\t") if part.strip()), ""
    )
    directive = quote(words[:LONGEST_FRAGMENT], safe="").replace("-", "%2D")
    page, mark, fragment = url.partition("#")
    return f"{page}#{fragment}:~:text={directive}" if directive else page + mark + fragment


def rows(figures: Sequence[CitedFigure], address: str) -> list[dict[str, Any]]:
    """Return the figures of an answer, and what computed ones were computed of, as plain rows."""
    found: list[dict[str, Any]] = []
    for one in figures:
        cited = one.citation
        place = f"{address}/reports/{quote(cited.report)}#{cited.anchor}" if cited else None
        found.append(
            {
                "agency": one.agency,
                "year": one.year,
                "indicator": one.indicator,
                "column": one.column,
                "value": one.value,
                "state": one.state,
                "unit": one.unit,
                "raw": one.raw,
                "source": one.source,
                "formula": one.formula,
                "report": cited.report if cited else None,
                "section": cited.section if cited else None,
                "line": cited.line if cited else None,
                "page": cited.page if cited else None,
                "url": place,
            }
        )
        found += rows(one.inputs, address)
    return found


ANSWER_COLUMNS = (
    "agency", "year", "indicator", "column", "value", "state", "unit", "raw", "source", "formula",
    "report", "section", "line", "page", "url",
)  # fmt: skip
