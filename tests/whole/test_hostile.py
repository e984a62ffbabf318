"""No file ends a batch, holds it up, or reaches what was not given: each is refused alone."""

import ctypes
import mmap
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channel import original
from bot.terminal import parse
from index.build import Limits, build
from index.build.confine import LIMITS, MB
from index.build.workers import Failed, run
from index.sqlite import open_store
from parser.report import NotAReport
from tests import hostile
from tests.conftest import ROOT

QUICK = Limits(seconds=20)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pipes and links")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where the block takes longer."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@pytest.mark.parametrize("jobs", [1, 2])
def test_hostile_files_cost_themselves(jobs: int, reports: Path, tmp_path: Path) -> None:
    """Beside all of them the five reports are loaded; each of them is refused with a reason."""
    folder = tmp_path / "in"
    shutil.copytree(reports, folder, ignore=lambda *_: ["sources.csv"])
    mine = {path.name for path in folder.iterdir()}
    bad = {path.name for path in hostile.write(folder)} - mine

    with within(60):
        result = build([folder], tmp_path / "out.db", jobs, limits=QUICK)

    refused = {Path(one.file).name: one for one in result.refused}
    names = {"a.txt" if name == "broken.zip" else name for name in bad} - {"list.zip"}
    assert result.loaded == 5
    assert set(refused) == names
    assert all(one.why or one.code for one in result.refused)
    assert refused["pipe.txt"].code == refused["pipe.zip"].code == "path_special"
    assert refused["passwd.txt"].code == refused["zero.html"].code == "link_outside"
    assert refused["etc"].code == "link_outside"
    assert refused["a.txt"].code == "member_damaged"
    assert refused["loop.txt"].code == "path_unreadable"
    assert not any("Error" in one.why for one in result.refused)  # told as a fault of ours
    assert len(open_store(tmp_path / "out.db").documents()) == 5


@pytest.mark.parametrize("name", [*hostile.CONTENTS, "pipe.txt", "zero.html", "loop.txt"])
def test_parse_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    """`gongkai parse` ends with a sentence for each of them."""
    hostile.write(tmp_path)

    with within(30), pytest.raises(NotAReport) as error:
        parse(tmp_path / name, "zh", False, QUICK)

    assert error.value.why
    assert "请报告" not in error.value.why  # no library's fault is left to be told as ours


@pytest.mark.parametrize("charset", ["undefined", "hex", "idna", "no-such-charset"])
def test_a_charset_that_is_none_is_passed_over(charset: str, reports: Path, tmp_path: Path) -> None:
    """A page that names no usable charset is read as the bytes are."""
    text = (reports / "suifenhe-2021.txt").read_text("utf-8")
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    page = f'<html><head><meta charset="{charset}"></head><body>{lines}</body></html>'
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))

    assert build([tmp_path], tmp_path / "out.db").loaded == 1


def test_a_given_link_is_followed(reports: Path, tmp_path: Path) -> None:
    """Who names a link means what it leads to; links inside a folder are read there."""
    (tmp_path / "given.txt").symlink_to(reports / "suifenhe-2021.txt")
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(reports / "harbin-fao-2020.txt", folder / "a.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")

    result = build([tmp_path / "given.txt", folder], tmp_path / "out.db")

    assert (result.loaded, result.unchanged, result.refused) == (2, 1, ())


def test_a_damaged_list_of_sources_is_said(reports: Path, tmp_path: Path) -> None:
    """A list that is no CSV is refused itself; the reports beside it are loaded."""
    shutil.copy(reports / "suifenhe-2021.txt", tmp_path)
    (tmp_path / "sources.csv").write_text('file,source_url\n"a\r\rb', newline="")
    os.truncate(tmp_path / "sources.csv", 0)
    with (tmp_path / "sources.csv").open("wb") as file:
        file.truncate(60 * MB)

    result = build([tmp_path], tmp_path / "out.db")

    assert result.loaded == 1
    assert [(Path(one.file).name, one.code) for one in result.refused] == [
        ("sources.csv", "too_large")
    ]


# What a confined process may do


def attempt(what: str) -> str:
    """Do what a test asks for, and say what came of it."""
    try:
        return _attempt(what)
    except (OSError, MemoryError) as error:
        return type(error).__name__


def _attempt(what: str) -> str:
    if what == "network":
        socket.create_connection(("127.0.0.1", 9))
    elif what == "child's network":
        code = "import socket; socket.socket()"
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        return ran.stderr.strip().rpartition("\n")[2].partition(":")[0]
    elif what == "memory":
        return str(len(bytearray(3000 * MB)))
    elif what == "disk":
        with open(f"/tmp/gongkai-test-{os.getpid()}", "wb") as file:
            os.unlink(file.name)
            for _ in range(20):
                file.write(b"\0" * MB)
    elif what.startswith("write "):
        Path(what.removeprefix("write ")).write_text("planted")
    elif what.startswith("remove "):
        Path(what.removeprefix("remove ")).unlink()
    elif what == "processor":
        while True:
            pass
    elif what == "descriptors":
        return " ".join(sorted(os.listdir("/proc/self/fd"), key=int))
    elif what == "stray":
        subprocess.Popen(["sh", "-c", "sleep 600 & sleep 600"])
    elif what == "child's environment":
        return subprocess.run(["env"], capture_output=True, text=True).stdout
    elif what == "group":
        return str(os.getpid())
    return "done"


def attempts(*tasks: str, limits: Limits = QUICK) -> list[str | Failed]:
    return list(run(attempt, tasks, 1, limits))


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is of Linux")
def test_a_confined_process_has_no_network() -> None:
    """Neither it nor what it begins can open a socket to anywhere."""
    assert attempts("network", "child's network") == ["PermissionError", "PermissionError"]


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is of Linux")
def test_a_confined_process_writes_temporary_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a store nor a start-up file can be planted, changed or removed by what reads."""
    if landlock() < 3:
        pytest.skip("this kernel has no Landlock")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    kept = tmp_path / "gongkai.db"
    kept.write_text("kept")

    came = attempts(
        f"write {tmp_path}/temporary/a", f"write {tmp_path}/.profile",
        f"write {kept}", f"remove {kept}", "write /dev/null",
    )  # fmt: skip

    assert came == ["done", "PermissionError", "PermissionError", "PermissionError", "done"]
    assert kept.read_text() == "kept"


def landlock() -> int:
    """Return the version of Landlock this kernel has; below 1 for none."""
    found: int = ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1)
    return found


def test_a_confined_process_has_limits() -> None:
    """Memory, what it writes and the processor are limited; the next file is read after all."""
    limits = Limits(seconds=2, written=10 * MB)

    assert attempts("memory", "disk", "group", limits=limits)[:2] == ["MemoryError", "OSError"]
    with within(15):
        assert attempts("processor", "", limits=limits) == [Failed("too_slow"), "done"]


def test_the_memory_of_the_parent_is_not_the_files(reports: Path, tmp_path: Path) -> None:
    """Begun by a program with as much address space as a file may take, every file is read."""
    held = mmap.mmap(-1, LIMITS.memory)  # reserved, never touched
    with held:
        result = build([reports], tmp_path / "g.db")

    assert (result.loaded, result.refused) == (5, ())


def test_what_a_file_begins_has_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the bot are not in the environment of LibreOffice."""
    monkeypatch.setenv("GONGKAI_TELEGRAM_TOKEN", "42:AAsecret")

    (seen,) = attempts("child's environment")

    assert isinstance(seen, str)
    assert "PATH=" in seen
    assert "AAsecret" not in seen


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_confined_process_has_nothing_of_ours(tmp_path: Path) -> None:
    """Of what the parent has open it keeps one pipe, to tell its result."""
    with (tmp_path / "open").open("w"):
        (seen,) = attempts("descriptors")

    assert isinstance(seen, str)
    # 0, 1, 2, the pipe, and the folder it reads the list from
    assert len(seen.split()) == 5


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_file_began_ends_with_it() -> None:
    """Processes left by one file are gone before the next one is read, by another process."""
    first, _, second = attempts("group", "stray", "group")

    assert first != second
    assert isinstance(first, str)
    assert members(int(first)) == []


def members(group: int) -> list[str]:
    """Return the processes of a group that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(status.parent.name)
    return found


KILLED = """
import os, signal, sys, time
sys.path.insert(0, sys.argv[1])
from index.build.workers import run
from index.build import Limits
from tests.whole.test_hostile import slow
def tell(tasks):
    for task in tasks:
        yield task
for result in run(slow, ["a", "b", "c"], 2, Limits()):
    pass
"""


def slow(task: str) -> str:
    """Take long, in a process of its own too."""
    subprocess.run(["sleep", "600"])
    return task


@pytest.mark.skipif(sys.platform != "linux", reason="needs the parent-death signal")
def test_workers_end_with_a_killed_build() -> None:
    """After SIGKILL of the parent neither its workers nor what they began live on."""
    with subprocess.Popen([sys.executable, "-c", KILLED, ROOT], cwd=ROOT) as parent:
        began = descendants(parent.pid, 4)
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(is_running, began)):
        time.sleep(0.05)

    assert [one for one in began if is_running(one)] == []


def descendants(process: int, count: int) -> list[int]:
    """Wait until a process has begun so many others, and return them."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = _below(process)
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{process} has begun too few processes")


def _below(process: int) -> list[int]:
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [one for child in map(int, listed) for one in (child, *_below(child))]


def is_running(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_pipe_in_the_place_of_an_original_holds_up_no_page(reports: Path, tmp_path: Path) -> None:
    """The file a report was read from is looked at before it is opened."""
    file = Path(shutil.copy(reports / "suifenhe-2021.txt", tmp_path / "a.txt"))
    build([file], tmp_path / "a.db")
    store = open_store(tmp_path / "a.db")
    held = store.report("a")
    assert held is not None

    assert original(held) == file
    file.unlink()
    os.mkfifo(file)

    with within(5):
        assert original(held) is None


def test_a_folder_that_cannot_be_listed_is_said(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in it is not passed over in silence."""
    shutil.copy(reports / "suifenhe-2021.txt", tmp_path / "a.txt")
    (tmp_path / "locked").mkdir()
    listing = os.scandir

    def refusing(path: Any) -> Any:
        if not isinstance(path, int) and Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", refusing)
    result = build([tmp_path], tmp_path / "out.db")

    assert result.loaded == 1
    assert [(Path(one.file).name, one.code) for one in result.refused] == [
        ("locked", "path_unreadable")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_sources_is_read_in_any_encoding(
    encoding: str, reports: Path, tmp_path: Path
) -> None:
    """What is told of a report is not lost where a spreadsheet has saved the list in GBK."""
    shutil.copy(reports / "suifenhe-2021.txt", tmp_path)
    told = "file,source_url,agency\nsuifenhe-2021.txt,https://example.org/a,绥芬河市司法局\n"
    (tmp_path / "sources.csv").write_bytes(told.encode(encoding))
    build([tmp_path], tmp_path / "g.db")
    (held,) = open_store(tmp_path / "g.db").documents()

    assert (held.agency.name, held.source_url) == ("绥芬河市司法局", "https://example.org/a")
