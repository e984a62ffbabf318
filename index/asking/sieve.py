"""Patterns of which a text is tried with those alone that it has the letters for.

Dozens of patterns stand for wordings of which a question holds one or none. Wherever a pattern
matches stand certain letters; in a text without them it is not looked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

Needs = tuple[frozenset[str], ...]
"""Sets of letters; of each a text holds one."""


class Sieve:
    """Some patterns, in order, with the letters that they need."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [(needs(one), re.compile(one)) for one in patterns]

    def tried(self, text: str) -> Iterator[tuple[int, re.Pattern[str]]]:
        """Yield the patterns that may match somewhere in a text, with their places in the order."""
        missing = frozenset(text).isdisjoint
        for at, (sets, pattern) in enumerate(self._patterns):
            for letters in sets:
                if missing(letters):
                    break
            else:
                yield at, pattern


def needs(pattern: str) -> Needs:
    """Return sets of letters, the smallest first, of each of which every match holds one.

    >>> [sorted(one) for one in needs("ab?(?:c|de)+")]
    [['a'], ['c', 'd']]
    """
    parsed = _parser.parse(pattern)
    if parsed.state.flags & re.IGNORECASE:
        return ()
    return tuple(sorted(dict.fromkeys(_of(parsed)), key=len))


def _of(steps: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    """Yield the sets that the steps of a sequence need."""
    for step, told in steps:
        if step is _constants.LITERAL:
            yield frozenset(chr(told))
        elif step is _constants.IN:
            yield from _of_class(told)
        elif step in _REPEATS and told[0]:
            yield from _of(told[2])
        elif step is _constants.SUBPATTERN and not told[1]:
            yield from _of(told[3])
        elif step is _constants.ASSERT:
            yield from _of(told[1])
        elif step is _constants.BRANCH:
            ways = [min(_of(way), key=len, default=None) for way in told[1]]
            letters = [one for one in ways if one is not None]
            if len(letters) == len(ways):
                yield frozenset().union(*letters)


_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)


def _of_class(members: Sequence[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    """Yield the letters of a class that lists them; [^…] and \\w need none that can be told."""
    if all(kind is _constants.LITERAL for kind, _ in members):
        yield frozenset(chr(told) for _, told in members)
