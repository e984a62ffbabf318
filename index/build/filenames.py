"""Names of files: as text a store can keep, and as ids of reports."""

import os
import re
from hashlib import sha256
from pathlib import Path

LONGEST_SLUG = 48
"""Characters of a report's id: a Telegram link holds 64, and needs some for the place."""


def as_text(path: Path) -> str:
    """Return an absolute path as text that can be stored, the same in every locale.

    Bytes that are no UTF-8 stand as signs for private use; `as_path` takes them back.
    """
    return os.fsencode(path.absolute()).decode("utf-8", "surrogateescape").translate(_PRIVATE)


def as_path(text: str) -> Path:
    """Return the path that `as_text` was given."""
    return Path(os.fsdecode(text.translate(_BYTES).encode("utf-8", "surrogateescape")))


_PRIVATE = {0xDC00 + byte: 0xF700 + byte for byte in range(0x80, 0x100)}
_BYTES = {private: byte for byte, private in _PRIVATE.items()}


def slug(stem: str) -> str:
    """Return a file's stem made safe for addresses: a to z, digits, hyphens.

    >>> slug("suifenhe-2021"), slug("绥芬河市2021年报")
    ('suifenhe-2021', 'suifenheshi-2021-nianbao')
    """
    spelled = re.sub(r"[^a-z0-9]+", "-", _latin(stem).lower()).strip("-")
    if not spelled:
        spelled = f"report-{sha256(stem.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
    return spelled[:LONGEST_SLUG].strip("-")


def _latin(text: str) -> str:
    if text.isascii():
        return text
    from pypinyin import lazy_pinyin

    return "".join(
        "-" + "".join(lazy_pinyin(run)) + "-" if re.match(r"\w", run) else run
        for run in re.findall(r"[a-zA-Z0-9]+|[^\W_a-zA-Z0-9]+|[\W_]+", text)
    )
