"""The extras of the installation: what each brings, and the sentence where one is missing."""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec

from bot.words import Failure

MODULES: Mapping[str, tuple[str, ...]] = {
    "charts": ("matplotlib", "PIL"),
    "fetch": ("protego", "scrapy", "warcio"),
    "mcp": ("mcp", "prometheus_client", "pydantic", "starlette", "uvicorn"),
    "ocr": ("numpy", "onnxruntime", "PIL", "rapidocr"),
    "panel": ("pandas", "pyarrow"),
    "telegram": ("PIL", "prometheus_client", "starlette", "telegram", "uvicorn"),
    "web": (
        "apispec", "jinja2", "PIL", "prometheus_client", "pydantic", "python_multipart",
        "starlette", "uvicorn",
    ),
}  # fmt: skip
"""Extra of pyproject.toml → the modules without which what it is for cannot run."""


@cache
def has(extra: str) -> bool:
    """Return whether all that an extra brings is installed."""
    return all(find_spec(module) for module in MODULES[extra])


def need(*extras: str) -> None:
    """Raise Failure, which says what to install, where one of some extras is missing."""
    missing = [extra for extra in extras if not has(extra)]
    if missing:
        raise Failure("extra_needed", extra=",".join(missing))
