"""The plain form of what people type: one question in any script, width or case reads alike."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from data.script import made_of as simplified_is_made_of
from data.script import simplified
from parser.document import INVISIBLE


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Return the text for comparing: half-width, simplified, lower case, single spaces.

    >>> plain("綏芬河市政府２０２１年　申請數量？")
    '绥芬河市政府2021年 申请数量?'
    """
    # A numbered item beside a digit is no digit: ①4 is not 14.
    narrow = unicodedata.normalize("NFKC", _CIRCLED.sub(r" \g<0> ", text))
    if _HAN.search(narrow):
        narrow = simplified(narrow)
    plainer = _HYPHEN.sub(" ", _POSSESSIVE.sub(" ", INVISIBLE.sub("", narrow)))
    return _SPACE.sub(" ", plainer).strip().lower()


def whole(said: str) -> str:
    """Return a text whose halves of characters, as broken bytes become, are replacement signs.

    >>> whole("绥芬河\\ud800"), whole("\\ud83d\\ude00")
    ('绥芬河\ufffd', '😀')
    """
    if said.isascii():
        return said
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def closed_up(text: str) -> str:
    """Return a plain text without the spaces beside Han characters: they part no words.

    >>> closed_up("绥芬河 2021 年 收到 几件 foi requests")
    '绥芬河2021年收到几件foi requests'
    """
    return _BESIDE_HAN.sub("", text)


def squeeze(text: str) -> str:
    """Return the plain text without white space and punctuation.

    >>> squeeze("危及“三安全 一稳定”")
    '危及三安全一稳定'
    """
    return _NOT_WORD.sub("", plain(text))


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text holds one of some words; a loop costs a third of `any` with a generator.

    >>> holds("收到多少件", ["几", "多少"])
    True
    """
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def either(words: Iterable[str]) -> str:
    """Return the pattern of one of some words, the longest first; a Latin one begins a word.

    >>> re.findall(either(["钱", "多少钱", "fee"]), "多少钱? coffee fee")
    ['多少钱', 'fee']
    """
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(_escaped, longest_first))})"


def _escaped(word: str) -> str:
    begins = "(?<![A-Za-z])" if word[:1].isascii() and word[:1].isalpha() else ""
    return begins + re.escape(word)


def made_of() -> list[bytes]:
    """Return the contents that decide what is plain: this module and the dictionaries it uses."""
    return [Path(__file__).read_bytes(), *simplified_is_made_of()]


_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CIRCLED = re.compile("[\u2460-\u249b\u3251-\u325f\u32b1-\u32bf]")
_BESIDE_HAN = re.compile("(?<=[\u3400-\u9fff])\\s+|\\s+(?=[\u3400-\u9fff])")
_POSSESSIVE = re.compile("(?<=[A-Za-z])['\u2019]s\\b")
_HYPHEN = re.compile("(?<=[A-Za-z])[-\u2010\u2011](?=[A-Za-z])")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
