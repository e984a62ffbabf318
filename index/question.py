"""What a question means, and what a chat remembers of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """What later questions of the same chat may inherit."""

    agencies: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()
    column: str = ""
    kind: str = ""
    candidates: tuple[tuple[str, str], ...] = ()
    """(label, question) offered last, so that "第二个" or a name can choose."""
