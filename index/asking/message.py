"""A message as it arrives: of whole characters, and no more of them than are read at once.

Nothing of a message is passed over in silence: a word at its end may narrow what is asked.
"""

from index.plain import plain

LONGEST = 600
"""Characters of a message that is read, in plain form; the longest real one had 594."""
MOST_QUESTIONS = 10
"""Questions of one message that are answered; real ones had up to three."""
_WIDEST = 4
"""How many times as long a message may be as its plain form, which has no invisible letters."""


def whole(said: str) -> str:
    """Return a message whose halves of characters, as broken bytes become, are replacement signs.

    >>> whole("绥芬河\\ud800"), whole("\\ud83d\\ude00")
    ('绥芬河\ufffd', '😀')
    """
    if said.isascii():
        return said
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_too_long(said: str) -> bool:
    """Tell whether a message is longer than what is read."""
    return len(said) > _WIDEST * LONGEST or len(plain(said)) > LONGEST
