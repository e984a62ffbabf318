"""Responses that need not be sent, nor made, again while nothing they stand on has changed."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from bot.web.service import public_url, store_of
from bot.web.texts import language_of
from bot.web.theme import RELEASE

Endpoint = Callable[[Request], Response]


def tagged(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint whose responses carry an ETag; who has the same gets 304 at once."""

    @wraps(endpoint)
    def answer(request: Request) -> Response:
        tag = _tag(request)
        had = request.headers.get("if-none-match", "")
        known = had.strip() == "*" or tag in (part.strip() for part in had.split(","))
        response = Response(status_code=304) if known else endpoint(request)
        response.headers["etag"] = tag
        response.headers["cache-control"] = "no-cache"
        response.headers["vary"] = "accept-language"
        return response

    return answer


def language(request: Request) -> str:
    """Return the language to speak to this reader."""
    accepted = request.headers.get("accept-language", "")
    return language_of(request.query_params.get("lang"), accepted)


def _tag(request: Request) -> str:
    """Return a tag of the data, the date, the program and what the reader is told apart by."""
    parts = (
        store_of(request).data_version,
        request.app.state.service.today().isoformat(),
        RELEASE,
        public_url(request),
        language(request),
    )
    return f'W/"{sha256("|".join(parts).encode()).hexdigest()[:16]}"'
