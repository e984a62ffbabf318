"""What stands in the way of an answer, and what is asked back."""

from data.records import record


@record(frozen=True, slots=True)
class Choice:
    """A question back: the candidates are the answers to it."""

    asked: str
    """`agency`, `agency_unsure`, `agency_of_place`, `which_agency`, `meaning`."""
    said: str = ""


@record(frozen=True, slots=True)
class NoAgency:
    """An agency that is not held, and agencies near it that are."""

    said: str
    near_place: tuple[str, ...] = ()
    near_function: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class NoYear:
    """Years that are not held, and those that are, as (agency, years)."""

    years: tuple[int, ...]
    held: tuple[tuple[str, tuple[int, ...]], ...] = ()


@record(frozen=True, slots=True)
class NotInForm:
    """A row or column that the form of a report does not have."""

    agency: str
    year: int
    figures: tuple[str, ...]
    columns: tuple[str, ...]


@record(frozen=True, slots=True)
class WholeYearsOnly:
    """A part of a year was asked about."""


@record(frozen=True, slots=True)
class Unprinted:
    """The cell asked for is missing, blank or unreadable: the first figure shows its state."""


@record(frozen=True, slots=True)
class NoPassage:
    """No sentence states what was asked; passages, if any, are what section six says instead."""

    sentence: str
    """Which sentence of data/replies.toml says so."""
    agency: str = ""
    year: int = 0
    words: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class OutOfScope:
    """Something the reports never say: `opinion`, `forecast` or `other_topic`."""

    reason: str


@record(frozen=True, slots=True)
class NotUnderstood:
    """Words that were not understood, or why what was understood cannot be answered."""

    unknown: tuple[str, ...] = ()
    why: str = ""
    """Name of a sentence of data/replies.toml; "" where words are the reason."""
    examples: tuple[tuple[str, int], ...] = ()
    most: int = 0
    """How much is read at once, where more was said."""
