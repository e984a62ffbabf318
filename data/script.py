"""Chinese texts in any script in, the same in simplified characters out."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_HALVES = re.compile("([\ud800-\udfff]+)")
_DICTIONARIES = ("TSPhrases.ocd2", "TSCharacters.ocd2", "TSCharactersExt.ocd2")


def simplified(text: str) -> str:
    """Return a text in simplified characters; halves of a character stay where they are.

    >>> simplified("綏芬河申請數量")
    '绥芬河申请数量'
    """
    try:
        plain: str = _converter().convert(text)
    except UnicodeEncodeError:
        pieces = enumerate(_HALVES.split(text))
        return "".join(one if at % 2 else _converter().convert(one) for at, one in pieces)
    return plain


def made_of() -> list[bytes]:
    """Return the contents that decide what is simplified: this module and its dictionaries."""
    spec = find_spec("opencc")
    folders = spec.submodule_search_locations if spec else None
    shared = [Path(folder, "clib", "share", "opencc") for folder in folders or ()]
    held = [folder / name for folder in shared for name in _DICTIONARIES]
    return [path.read_bytes() for path in (Path(__file__), *held)]


@cache
def _converter() -> "OpenCC":
    # Imported on first use: most questions hold Han characters, but importing the store does not.
    from opencc import OpenCC

    return OpenCC("t2s")
