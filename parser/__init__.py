"""Files in, reports out: `read` makes a Document of a file, `parse` makes Reports of a Document.

What is named here is imported when it is first used: who only looks at a report that was read
(`parser.report`) needs no reader.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parser.checks import check_years
    from parser.drafts import due_day, earlier_of, judge, texts, unread
    from parser.names import are_same as same_agency
    from parser.parsing import parse
    from parser.readers import read
    from parser.readers.encoded import decoded
    from parser.tables.money import comparable, is_amount

__all__ = [
    "check_years",
    "comparable",
    "decoded",
    "due_day",
    "earlier_of",
    "is_amount",
    "judge",
    "parse",
    "read",
    "same_agency",
    "texts",
    "unread",
]

_FROM = {
    "check_years": "parser.checks",
    "comparable": "parser.tables.money",
    "decoded": "parser.readers.encoded",
    "due_day": "parser.drafts",
    "earlier_of": "parser.drafts",
    "is_amount": "parser.tables.money",
    "judge": "parser.drafts",
    "parse": "parser.parsing",
    "read": "parser.readers",
    "same_agency": "parser.names",
    "texts": "parser.drafts",
    "unread": "parser.drafts",
}


def __getattr__(name: str) -> object:
    """Return what is named, importing the module that has it."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_FROM[name])
    globals()[name] = found = getattr(module, "are_same" if name == "same_agency" else name)
    return found
