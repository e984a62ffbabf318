"""How much of a message is read at once: all of it, or nothing.

Nothing of a message is passed over in silence: a word at its end may narrow what is asked.
"""

from index.plain import plain

LONGEST = 600
"""Characters of a message that is read, in plain form; the longest real one had 594."""
MOST_QUESTIONS = 10
"""Questions of one message that are answered; real ones had up to three."""
_WIDEST = 4
"""How many times as long a message may be as its plain form, which has no invisible letters."""


def is_too_long(said: str) -> bool:
    """Tell whether a message is longer than what is read."""
    return len(said) > _WIDEST * LONGEST or len(plain(said)) > LONGEST
