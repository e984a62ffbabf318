"""Which program read or named what: a digest of its code and of what it knows."""

from collections.abc import Iterable, Set
from functools import cache
from hashlib import sha256
from pathlib import Path

import data
import index.names
import parser


@cache
def program() -> str:
    """Return a digest of the code and knowledge that read reports: files it read are current."""
    return digest((Path(package.__path__[0]), kinds) for package, kinds in _PROGRAM)


def naming(program: str) -> str:
    """Return a digest of the code that names agencies and of the program that read reports."""
    return digest([(Path(index.names.__path__[0]), {".py"})], program)


_PROGRAM = ((parser, {".py"}), (data, {".py", ".toml", ".csv"}))


def digest(homes: Iterable[tuple[Path, Set[str]]], further: str = "") -> str:
    """Return a digest of all files of some kinds in folders, and of what stands on them."""
    found = sha256(further.encode())
    for home, kinds in homes:
        for path in sorted(path for path in home.rglob("*") if path.suffix in kinds):
            if "reports" not in path.relative_to(home).parts:
                found.update(path.read_bytes())
    return found.hexdigest()[:16]
