"""Words of a text for full-text search: letters, digits and Han characters are split apart first.

rjieba and jieba agree to the last token on runs of Han characters and differ only elsewhere, so
only such runs are given to them. Neither is loaded before the first text is split.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from parser.document import INVISIBLE

_RUN = re.compile("([\u4e00-\u9fd5]+)|([a-z]+|[0-9]+(?:[.][0-9]+)*|[^\\W_a-z0-9\u4e00-\u9fd5])")

_CUT = re.compile("(?<=[\u4e00-\u9fd5])\\s*\n\\s*(?=[\u4e00-\u9fd5])")
"""A line break inside a Chinese sentence: it may cut a word."""


def words(text: str) -> list[str]:
    """Return the words of a text in reading order, half-width and in lower case.

    Long words are followed by the shorter ones inside them, as a search engine needs them.

    >>> words("收到申请１４件，FAX")
    ['收到', '申请', '14', '件', 'fax']
    """
    found: list[str] = []
    for han, other in _runs(text):
        found.extend(segmenter()(han) if han else [other])
    return found


def han_runs(text: str) -> list[str]:
    """Return the runs of Han characters: all that a segmenter is ever given."""
    return [han for han, _ in _runs(text) if han]


def _runs(text: str) -> list[tuple[str, str]]:
    """Return the runs in order, Han ones first in their pair, others second."""
    seen = INVISIBLE.sub("", text)
    return _RUN.findall(_CUT.sub("", unicodedata.normalize("NFKC", seen).lower()))


@cache
def segmenter() -> Callable[[str], Iterable[str]]:
    """Return what splits a run of Han characters: rjieba where installed, jieba elsewhere."""
    try:
        return rust_segmenter()
    except ImportError:
        return python_segmenter()


def rust_segmenter() -> Callable[[str], Iterable[str]]:
    """Return rjieba's splitting for search; raises ImportError where it has no wheel."""
    import rjieba

    split: Callable[[str], list[str]] = rjieba.Jieba().cut_for_search
    return split


def python_segmenter() -> Callable[[str], Iterable[str]]:
    """Return jieba's splitting for search."""
    import jieba

    tokens = jieba.Tokenizer()
    # jieba would keep its words in the folder of temporary files, which is everybody's, and read
    # back as marshalled Python whatever lies there by that name.
    tokens.FREQ, tokens.total = tokens.gen_pfdict(tokens.get_dict_file())
    tokens.initialized = True
    split: Callable[[str], Iterable[str]] = tokens.cut_for_search
    return split
