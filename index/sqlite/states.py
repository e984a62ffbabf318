"""The states of cells by the numbers they are stored under."""

from parser.report import State

STATES = (
    State.NUMBER,
    State.BLANK,
    State.SLASH,
    State.TEXT,
    State.UNREADABLE,
    State.ROW_MISSING,
    State.TABLE_MISSING,
)
"""States by their stored number; only ever appended to."""
