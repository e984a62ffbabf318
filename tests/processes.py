"""Processes of the command that cost a tenth: forked from one that has imported what they need.

A process started so is one of its own in all that is tested of the command - arguments, settings,
folder, streams, exit code - and differs only in that the modules are there already. Where beginning
is what is tested (tests/whole/test_start.py, test_environment.py), Python itself is started.
"""

import atexit
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
NEEDED = (
    "index.build", "index.sqlite", "index.asking.understand", "index.answering.families",
    "bot.terminal", "bot.loading", "bot.exporting", "bot.reading", "bot.covering", "bot.doctor",
    "bot.drafts.command", "bot.fetching.command", "parser.readers.text",
)  # fmt: skip
"""What most verbs import; `bot.__main__` itself is run afresh. No extra is among them."""
_LONGEST = 1 << 20
"""Bytes of a wish."""
_PATIENCE = 300
"""Seconds a process may take."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A process to be begun."""

    words: Sequence[str]
    """A module and its arguments, or `-c`, a program and its arguments."""
    environment: Mapping[str, str]
    folder: str


def run(
    *words: str | Path,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    said: bytes = b"",
    out: IO[Any] | None = None,
    needed: tuple[str, ...] = (),
) -> "subprocess.CompletedProcess[bytes]":
    """Return what `python -m` (or `python -c`) with these words does in a folder.

    `environment` is all of it, by default this process's; `said` comes by standard input; `out`
    takes the place of standard output, of which nothing is returned then; `needed` are modules that
    are imported before what most verbs import, or functions that are called (`module:function`).
    """
    wish = Wish([*map(str, words)], os.environ if environment is None else environment, str(folder))
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as printed,
        tempfile.TemporaryFile() as complained,
    ):
        given.write(said)
        given.seek(0)
        code = _begun(wish, needed, given.fileno(), (out or printed).fileno(), complained.fileno())
        printed.seek(0)
        complained.seek(0)
        return subprocess.CompletedProcess(wish.words, code, printed.read(), complained.read())


def told(*words: str | Path, **how: Any) -> "subprocess.CompletedProcess[str]":
    """Return what `run` returns, as text."""
    done = run(*words, **how)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def _begun(wish: Wish, needed: tuple[str, ...], *streams: int) -> int:
    """Return how a process ended: its exit code, or less the signal that ended it."""
    content = json.dumps([wish.words, dict(wish.environment), wish.folder]).encode()
    assert len(content) < _LONGEST
    mother = _mother(*needed)
    socket.send_fds(mother, [content], streams)
    return int(mother.recv(64))


@cache
def _mother(*needed: str) -> socket.socket:
    """Return the way to a process that others are forked from; it ends when that is closed."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for one in (here, there):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    with there:
        command = [sys.executable, "-m", "tests.processes", str(there.fileno()), *needed]
        begun = subprocess.Popen(
            command, cwd=ROOT, pass_fds=[there.fileno()], start_new_session=True
        )
    here.settimeout(_PATIENCE)
    _BEGUN.append((here, begun))
    return here


_BEGUN: list[tuple[socket.socket, "subprocess.Popen[bytes]"]] = []


def end() -> None:
    """End the processes that others are forked from."""
    _mother.cache_clear()
    while _BEGUN:
        way, begun = _BEGUN.pop()
        way.close()
        begun.wait(_PATIENCE)


def _serve(number: int, needed: Sequence[str]) -> None:
    """Fork a process for every wish until nobody is there to wish; the child returns from here."""
    for name in (*needed, *NEEDED):
        module, _, function = name.partition(":")
        found = import_module(module)
        if function:
            getattr(found, function)()
    _warm()
    gc.collect()
    gc.freeze()  # or every child would copy all of it when it looks for garbage
    asked = socket.socket(fileno=number)
    while True:
        content, streams, _, _ = socket.recv_fds(asked, _LONGEST, 3)
        if not content:
            os._exit(0)
        child = os.fork()
        if child == 0:
            asked.close()
            _become(Wish(*json.loads(content)), streams)
            return
        for one in streams:
            os.close(one)
        asked.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _warm() -> None:
    """Make the tables that reading and asking make of the data once."""
    import parser
    from index import ask
    from tests.shelf import SUIFENHE_FILE, shelf

    parser.parse(parser.read(SUIFENHE_FILE.read_bytes(), SUIFENHE_FILE.name))
    ask("绥芬河2021年收到几件申请", shelf(), date(2026, 1, 1))


def _become(wish: Wish, streams: Sequence[int]) -> None:
    """Take the streams, folder, environment and arguments that are wished."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(wish.folder)
    os.environ.clear()
    os.environ.update(wish.environment)
    # As long as the process, and closed by its end.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(  # noqa: SIM115
        2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1
    )
    sys.argv = list(wish.words)
    sys.path[0] = wish.folder


def _run() -> int:
    """Run the module or the program that the arguments name; return its exit code."""
    try:
        if sys.argv[0] == "-c":
            program = sys.argv.pop(1)
            exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
        else:
            runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _end(code: int) -> NoReturn:
    """End as Python does, but leave the memory to the system."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads first, as Python does
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError:
        code = 120  # what Python ends with where the last output cannot be written
    os._exit(code)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), sys.argv[2:])
    _end(_run())
