"""The examples of the documents: fenced blocks that begin with a command, run and compared.

    python -m tests.examples --write      # run them again and write what they print

A block is run when its first line is `$ gongkai …` or `$ make ask …`, settings before it or not;
every line that begins with `$ ` is a command, what follows is what it prints. A line `…` stands for
any number of lines.
"""

import argparse
import os
import re
import shlex
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from click.testing import CliRunner

from bot.__main__ import main
from tests.conftest import ROOT
from tools import data_page

DOCUMENTS = ("README.md", "README.en.md", "docs/answering.md")
"""What is held against what the program prints."""
BLOCK = re.compile(
    r"^```[a-z]*\n(?P<body>\$ (?:[A-Z_]+=\S+ )*(?:gongkai|make ask) .*?)^```$", re.M | re.S
)
MAKE = re.compile(r"make ask Q=")


@dataclass(frozen=True, slots=True)
class Example:
    """A command and what the document says it prints."""

    command: str
    printed: str
    place: str
    """`README.md:12`"""


def examples(file: Path) -> list[Example]:
    """Return the examples of a Markdown file in order."""
    text = file.read_text("utf-8")
    return [
        Example(command, printed, f"{file.name}:{text.count(chr(10), 0, block.start()) + 2}")
        for block in BLOCK.finditer(text)
        for command, printed in parts(block["body"])
    ]


def parts(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a block with the lines below it.

    >>> list(parts("$ gongkai a\\none\\n$ gongkai b\\n"))
    [('gongkai a', 'one\\n'), ('gongkai b', '')]
    """
    for piece in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, printed = piece.partition("\n")
        yield command, printed


def run(command: str, database: Path, program: Path | None = None, folder: Path = ROOT) -> str:
    """Return what a command prints in a process of its own, in a folder, without colours.

    `program` is the command `gongkai`; None is that of this checkout.
    """
    with tempfile.TemporaryDirectory() as shims:
        gongkai = Path(shims) / "gongkai"
        means = f'"{program}"' if program else f'"{sys.executable}" -m bot'
        gongkai.write_text(f'#!/bin/sh\nexec {means} "$@"\n')
        gongkai.chmod(gongkai.stat().st_mode | stat.S_IXUSR)
        path = f"{shims}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            # `make ask` does nothing but this; the rest of the line goes through unchanged.
            ["/bin/sh", "-c", MAKE.sub("gongkai ask ", command)],
            cwd=folder,
            env={**os.environ, **settings(database), "PATH": path},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    return done.stdout + done.stderr


def settings(database: Path) -> dict[str, str]:
    """Return the settings that examples run with."""
    return {"GONGKAI_DB": str(database), "NO_COLOR": "1", "COLUMNS": "100"}


def run_here(command: str, database: Path) -> str:
    """Return what a command prints, run in this process, whose folder is the checkout's."""
    words = shlex.split(MAKE.sub("gongkai ask ", command))
    given = list(takewhile(lambda word: word != "gongkai", words))
    own = dict(word.split("=", 1) for word in given)
    done = CliRunner().invoke(
        main, words[len(given) + 1 :], env={**settings(database), **own}, prog_name="gongkai"
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout + done.stderr


def alike(said: str, printed: str) -> bool:
    """Return whether a command printed what the document says.

    >>> alike("a\\n…\\nd\\n", "a\\nb\\nc\\nd\\n"), alike("a\\n", "b\\n")
    (True, False)
    """
    lines = [line.rstrip() for line in said.strip().splitlines()]
    pattern = "\n".join(re.escape(line) if line != "…" else ".*" for line in lines)
    seen = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    return re.fullmatch(pattern.replace("\n.*", "(?:\n.*)?"), seen, re.S) is not None


def rewritten(text: str, database: Path) -> str:
    """Return a document with its examples run again; one with an elision that fits stays."""

    def again(block: re.Match[str]) -> str:
        whole = block.group()
        for command, said in parts(block["body"]):
            printed = run_here(command, database)
            if not alike(said, printed):
                old, new = f"$ {command}\n{said}", f"$ {command}\n{printed.strip()}\n"
                whole = whole.replace(old, new, 1)
        return whole

    return BLOCK.sub(again, text)


def rewrite(is_written: bool) -> None:
    """Run the examples of every document again, write them if asked, and say which changed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "gongkai.db"
        run_here("gongkai build", database)
        for name in DOCUMENTS:
            old = (ROOT / name).read_text("utf-8")
            new = rewritten(old, database)
            if is_written:
                (ROOT / name).write_text(new, "utf-8")
            print(f"{name}: the examples {'are as they were' if old == new else 'changed'}.")


def main_of_docs() -> None:
    """Write what the documents' commands print now into them, or say which differ."""
    parser = argparse.ArgumentParser(prog="make docs", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    os.chdir(ROOT)
    is_written = parser.parse_args().write
    rewrite(is_written)
    if is_written:
        data_page.PAGE.write_text(data_page.page(), "utf-8")


if __name__ == "__main__":
    main_of_docs()
