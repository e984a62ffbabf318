"""What takes long to make of the data files, kept beside Python's own compiled modules.

A file of `__pycache__` is named after the digest of all it was made of, so that none is ever
stale, and holds JSON: reading it runs nothing. An installation that nobody may write to brings
them (`python -P -m index.kept`), or they lie in the user's own cache; where neither can be written
they are made each time.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

_DECIMAL = "decimal()"
"""Key of an object that stands for a number with all its digits."""


def kept(name: str, made_of: Iterable[bytes], make: Callable[[], Any]) -> Any:
    """Return what `make` makes of some contents: strings, numbers, lists and tables of these."""
    digest = sha256()
    for content in made_of:
        digest.update(b"%d:" % len(content))
        digest.update(content)
    files = [one / f"{name}.{digest.hexdigest()[:32]}.json" for one in _folders()]
    for file in files:
        # One that is missing or cut short is made again.
        with suppress(OSError, ValueError):
            return json.loads(file.read_bytes(), object_hook=_exact)
    made = make()
    if not sys.dont_write_bytecode:
        written = json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=_told)
        for file in files:
            # A folder that is read-only, or a confined process, does without.
            with suppress(OSError):
                _keep(file, written)
                break
    return made


def source(name: str) -> bytes:
    """Return the content of a file of this folder."""
    return (_HERE / name).read_bytes()


_HERE = Path(__file__).parent


@cache
def _folders() -> tuple[Path, ...]:
    """Return the folder of Python's own compiled modules, wherever the user wants it, then that of
    the user's own cache."""
    own = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    cache_of_user = Path(own or os.path.expanduser("~/.cache")) / "gongkai"
    folders = (Path(cache_from_source(__file__)).parent, cache_of_user)
    return tuple(one for one in folders if one.is_absolute())


def _keep(file: Path, content: str) -> None:
    """Write a file in one step, in the place of those made of earlier contents."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        partial.write_text(content, "utf-8")
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)
    for old in file.parent.glob(f"{file.name.partition('.')[0]}.*.json"):
        if old != file:
            old.unlink(missing_ok=True)


def _told(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"{value!r} cannot be kept as JSON")


def _exact(table: dict[str, Any]) -> Any:
    return Decimal(table[_DECIMAL]) if _DECIMAL in table else table
