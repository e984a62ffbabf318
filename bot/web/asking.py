"""A question in the address, the answer on the page: follow-ups repeat what was asked before."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.service import Service, store_of
from index import Context, Turn, ask

LONGEST_QUESTION = 4096
"""Characters; what Telegram can send."""
MOST_BEFORE = 4
"""Questions before this one that are asked again to know what a follow-up is about."""
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


def answered(request: Request, said: Asked, channel: str) -> Turn:
    """Return the answer to a question, understood as a chat would after those before it.

    It is counted as one of a channel.
    """
    service: Service = request.app.state.service
    store, today = store_of(request), service.today()
    context: Context | None = None
    with service.measures.stage(channel, "ask"):
        for earlier in said.before:
            context = ask(earlier, store, today, context).context
        turn = ask(said.question, store, today, context)
    service.measures.count("answers", channel, turn.answer.status)
    return turn


def chain(said: Asked) -> list[str]:
    """Return the questions a follow-up to this one comes after."""
    return [*said.before, said.question][-MOST_BEFORE:]


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
