"""Patterns of which a text is tried with those alone that it has the letters for.

Dozens of patterns stand for wordings of which a question holds one or none. Wherever a pattern
matches stand certain letters; in a text without them it is not looked for.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from data.compiled import kept

Needs = tuple[frozenset[str], ...]
"""Sets of letters; of each a text holds one."""


class Sieve:
    """Some patterns, in order, with the letters that they need.

    What they need is kept under a name, and a pattern is compiled where it is first tried: most
    are tried by no question of a short run.
    """

    def __init__(self, name: str, patterns: Iterable[str]) -> None:
        self._patterns = tuple(patterns)
        made_of = [Path(__file__).read_bytes(), *(one.encode() for one in self._patterns)]
        found = kept(f"letters_{name}", made_of, self._all_needs)
        self._needs = [tuple(map(frozenset, sets)) for sets in found]
        self._compiled: dict[int, re.Pattern[str]] = {}

    def tried(self, text: str) -> Iterator[tuple[int, re.Pattern[str]]]:
        """Yield the patterns that may match somewhere in a text, with their places in the order."""
        missing = frozenset(text).isdisjoint
        for at, sets in enumerate(self._needs):
            for letters in sets:
                if missing(letters):
                    break
            else:
                yield at, self._pattern(at)

    def _pattern(self, at: int) -> re.Pattern[str]:
        if at not in self._compiled:
            self._compiled[at] = re.compile(self._patterns[at])
        return self._compiled[at]

    def _all_needs(self) -> list[list[str]]:
        return [["".join(sorted(letters)) for letters in needs(one)] for one in self._patterns]


def needs(pattern: str) -> Needs:
    """Return sets of letters, the smallest first, of each of which every match holds one.

    >>> [sorted(one) for one in needs("ab?(?:c|de)+")]
    [['a'], ['c', 'd']]
    """
    from re import _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(pattern)
    if parsed.state.flags & re.IGNORECASE:
        return ()
    return tuple(sorted(dict.fromkeys(_of(parsed)), key=len))


def _of(steps: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    """Yield the sets that the steps of a sequence need."""
    from re import _constants  # type: ignore[attr-defined]

    repeats = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
    for step, told in steps:
        if step is _constants.LITERAL:
            yield frozenset(chr(told))
        elif step is _constants.IN:
            # [^…] and \\w need no letter that can be told.
            if all(kind is _constants.LITERAL for kind, _ in told):
                yield frozenset(chr(letter) for _, letter in told)
        elif step in repeats and told[0]:
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
