"""What words stand between those that are known, cut by jieba's dictionary, never from pieces.

The dictionary is loaded only for a stretch that the known words leave open.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any


def whole_words(text: str, stretch: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words of a stretch of a text, Han words as the dictionary cuts them.

    Latin words and numbers are cut at spaces; what is neither letter nor digit is left out.
    """
    start, end = stretch
    for first, last in _runs(text, start, end):
        if text[first].isascii() or last - first == 1:
            yield first, last
            continue
        at = first
        for word in dictionary()[0](text[first:last]):
            yield at, at + len(word)
            at += len(word)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of Han characters, of other letters, and of digits of a stretch."""
    at = start
    while at < end:
        kind = _kind(text[at])
        last = at + 1
        while last < end and _kind(text[last]) == kind:
            last += 1
        if kind:
            yield at, last
        at = last


def _kind(character: str) -> str:
    if not character.isalnum():
        return ""
    return "latin" if character.isascii() else "han"


@cache
def dictionary() -> tuple[Callable[[str], list[str]], Callable[[str], bool]]:
    """Return what cuts a run of Han characters, and what tells whether a word is in the dictionary.

    No words are guessed: what the dictionary does not hold is cut into characters.

    rjieba where it is installed, jieba elsewhere: both cut alike.
    """
    try:
        import rjieba
    except ImportError:
        return _python()
    engine = rjieba.Jieba()
    return lambda run: engine.cut(run, False), engine.has_word


def _python() -> tuple[Callable[[str], list[str]], Callable[[str], bool]]:
    import jieba

    jieba.setLogLevel(60)  # It reports on standard error where its cache lies.
    engine: Any = jieba.Tokenizer()
    engine.initialize()
    return lambda run: engine.lcut(run, HMM=False), lambda word: bool(engine.FREQ.get(word))
