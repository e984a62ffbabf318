"""Templates and static files: the page around what a page says."""

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from bot import extras
from bot.web.texts import LANGUAGES, say

HERE = Path(__file__).parent
STATIC = HERE / "static"
_SHOWN = sorted([*STATIC.iterdir(), *(HERE / "templates").iterdir()])
RELEASE = sha256(b"".join(file.read_bytes() for file in _SHOWN)).hexdigest()[:12]
"""Changes whenever a style, a script or a template does."""

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def draw(template: str, request: Request, language: str, **fields: Any) -> str:
    """Return a page as HTML; every text in it is escaped unless made as markup by us."""
    wanted = request.query_params.get("lang")
    keep = {"lang": language} if wanted in LANGUAGES else {}
    other = next(name for name in LANGUAGES if name != language)
    return _templates.get_template(template).render(
        say=partial(say, language),
        language=language,
        other=other,
        other_url=_query(request, lang=other),
        link=partial(_link, keep),
        keep=keep,
        release=RELEASE,
        has_pictures=extras.has("charts"),
        **fields,
    )


def _link(keep: dict[str, str], path: str, **query: str | list[str]) -> str:
    """Return an address within the site that keeps the language the reader chose."""
    path, _, fragment = path.partition("#")
    fields = urlencode({**query, **keep}, doseq=True)
    return path + (f"?{fields}" if fields else "") + (f"#{fragment}" if fragment else "")


def _query(request: Request, **changed: str) -> str:
    """Return the query string of this address with some of its fields changed."""
    kept = [
        (name, text) for name, text in request.query_params.multi_items() if name not in changed
    ]
    return f"?{urlencode([*kept, *changed.items()])}"
