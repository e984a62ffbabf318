"""A question in the address, the answer on the page: follow-ups repeat what was asked before."""

from urllib.parse import quote

from starlette.requests import Request

from bot.web.queries import MOST_BEFORE, AskQuery
from bot.web.service import Service, store_of
from index import Context, Turn, ask

LONGEST_FRAGMENT = 60
"""Characters of a row or sentence that find it on the page it was published on."""


def answered(request: Request, said: AskQuery, channel: str) -> Turn:
    """Return the answer to a question, understood as a chat would after those before it.

    It is counted as one of a channel.
    """
    service: Service = request.app.state.service
    store, today = store_of(request), service.today()
    context: Context | None = None
    with service.measures.stage(channel, "ask"):
        for earlier in said.after:
            context = ask(earlier, store, today, context).context
        turn = ask(said.q, store, today, context)
    service.measures.count("answers", channel, turn.answer.status)
    return turn


def chain(said: AskQuery) -> list[str]:
    """Return the questions a follow-up to this one comes after."""
    return [*said.after, said.q][-MOST_BEFORE:]


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
