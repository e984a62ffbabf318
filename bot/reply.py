"""An Answer as a person reads it: the same Reply serves the terminal, Telegram and the web."""

from dataclasses import dataclass
from typing import Any

from index.answer import Answer


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
    """`ask` (send `value` as a question), `copy` (copy `value`), `source` (`value` = "report#anchor")."""
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
        raise NotImplementedError


def compose(answer: Answer, public_url: str | None = None) -> Reply:
    """Return the reply to an answer, in the question's language."""
    raise NotImplementedError


def as_json(answer: Answer, public_url: str | None = None) -> dict[str, Any]:
    """Return the answer as the contract's JSON object."""
    raise NotImplementedError
