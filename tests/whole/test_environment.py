"""Where the program runs: odd paths, an odd locale, no home, too few files, a clock that jumps."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from index.build import build
from index.sqlite import StoreError, open_store
from tests.conftest import ROOT

QUESTION = "绥芬河2021年收到多少件信息公开申请"


def gongkai(
    *arguments: str | bytes | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command with nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "utf8"),
    [
        ("有 空格/年 报".encode(), "0"),
        (b"%23#?;&'\"/a", "1"),
        ("绥芬河".encode("gbk"), "0"),
        ("绥芬河".encode("gbk"), "1"),
    ],
    ids=["spaces", "signs", "not Unicode", "not Unicode, UTF-8 mode"],
)
def test_any_path_in_the_plainest_locale(
    name: bytes, utf8: str, reports: Path, tmp_path: Path
) -> None:
    """Under LC_ALL=C, with and without Python's UTF-8 mode, in folders of any name."""
    folder = os.path.join(os.fsencode(tmp_path), name)
    shutil.copytree(reports, os.fsdecode(folder))
    db = folder + "/库.db".encode()
    settings = {"LC_ALL": "C", "PYTHONUTF8": utf8, "HOME": "/nonexistent"}

    built = gongkai("build", folder, "--db", db, environment=settings)
    again = gongkai("build", folder, "--db", db, environment=settings)
    asked = gongkai("ask", QUESTION.encode(), "--db", db, environment=settings)
    checked = gongkai("verify", "--db", db, environment=settings)

    assert "读入 5，未变 0".encode() in built.stdout, built.stderr
    assert "读入 0，未变 5".encode() in again.stdout, again.stderr
    assert checked.returncode == 0, checked.stdout
    # Without UTF-8 mode Python reads the question as bytes it cannot tell; it may say so.
    assert asked.returncode == 0
    assert asked.stdout.startswith("14 件".encode()) or utf8 == "0"


# Another user, with a home that cannot be written

NOBODY = 65534
Begin = tuple[Callable[..., subprocess.Popen[bytes]], Path]


@pytest.fixture
def by_nobody() -> Iterator[Begin]:
    """What begins the command as a user without a home, and a folder that is theirs.

    The program lies in a folder with spaces and Chinese in its name, which they may only read.
    """
    python = _everybodys_python()
    if python is None:
        pytest.skip("needs root, setpriv and a Python that any user may run")
    with TemporaryDirectory(dir="/var/tmp") as scratch:
        place = Path(scratch) / "有 空格"
        for part in ("bot", "data", "index", "parser"):
            shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("*.pyc"))
        home, theirs, temporary = (Path(scratch) / name for name in ("家", "库 库", "temporary"))
        for folder, mode in ((home, 0o555), (theirs, 0o700), (temporary, 0o700)):
            folder.mkdir()
            folder.chmod(mode)
        os.chown(theirs, NOBODY, NOBODY)
        os.chown(temporary, NOBODY, NOBODY)
        Path(scratch).chmod(0o755)
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C", "TMPDIR": str(temporary),
            "PYTHONPATH": os.pathsep.join([str(place), *filter(_is_packages, sys.path)]),
        }  # fmt: skip

        def begin(*arguments: str | Path) -> subprocess.Popen[bytes]:
            user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            return subprocess.Popen(
                ["setpriv", *user, *python, *arguments],
                cwd=theirs, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip

        yield begin, theirs
        assert list(home.iterdir()) == []
        assert list(temporary.iterdir()) == []


def _is_packages(path: str) -> bool:
    return path.endswith("site-packages")


def _everybodys_python() -> list[str] | None:
    """Return the command of a Python like this one that another user can run."""
    if os.name != "posix" or os.geteuid() or not shutil.which("setpriv"):
        return None
    needed = f"import sys, lxml.etree; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    packages = os.pathsep.join(filter(_is_packages, sys.path))
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info[1]}"):
        tried = subprocess.run(
            ["setpriv", f"--reuid={NOBODY}", "--clear-groups", python, "-c", needed],
            env={"PYTHONPATH": packages}, cwd="/", capture_output=True, check=False,
        )  # fmt: skip
        if tried.returncode == 0:
            return [python, "-m", "bot"]
    return None


def test_another_user_without_a_home(by_nobody: Begin) -> None:
    """Built, asked and checked: nothing is written but the store, and nothing is complained of."""
    begin, theirs = by_nobody
    for arguments, said in (
        (("build", theirs.parent / "有 空格" / "data" / "reports"), "读入 5"),
        (("ask", QUESTION), "14 件"),
        (("verify",), ""),
    ):
        process = begin(*arguments, "--db", theirs / "库.db")
        out, complained = process.communicate(timeout=300)
        assert (process.returncode, complained) == (0, b"")
        assert said in out.decode()

    assert {file.name for file in theirs.iterdir()} == {"库.db", ".库.db.lock", "库.db.build.jsonl"}


def test_another_user_serves_the_pages(by_nobody: Begin) -> None:
    """The pages begin, say that they are ready, and end when told to."""
    begin, theirs = by_nobody
    begin("build", theirs.parent / "有 空格" / "data" / "reports", "--db", theirs / "a.db").wait()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = begin("web", "--port", str(port), "--db", theirs / "a.db")
    try:
        status = _answered(f"http://127.0.0.1:{port}/readyz")
    finally:
        process.terminate()
        _, complained = process.communicate(timeout=60)

    assert (status, process.returncode) == (200, 0), complained


def _answered(address: str) -> int:
    deadline = time.monotonic() + 120
    while True:
        try:
            return httpx.get(address).status_code
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_the_words_come_from_no_common_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another user put under jieba's name among the temporary files is not read."""
    import marshal
    import tempfile

    from index.words import python_segmenter

    monkeypatch.setattr(marshal, "load", lambda file: pytest.fail("read what anybody may write"))
    monkeypatch.setattr(marshal, "dump", lambda *given: pytest.fail("written where all may"))
    monkeypatch.setattr(tempfile, "mkstemp", lambda **given: pytest.fail("written where all may"))

    assert list(python_segmenter()("信息公开申请")) == ["信息", "公开", "申请"]


@contextmanager
def files_left(count: int) -> Iterator[None]:
    """Leave so many files that may still be opened."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, before[1]))
    held = []
    try:
        while True:
            held.append(os.dup(0))
    except OSError:
        for _ in range(min(count, len(held))):
            os.close(held.pop())
        yield
    finally:
        for one in held:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.skipif(os.name != "posix", reason="limits are of POSIX")
@pytest.mark.parametrize("count", range(8))
def test_too_few_files_are_a_sentence(
    count: int, database: Path, reports: Path, tmp_path: Path
) -> None:
    """Where no further file can be opened that is what is said; no traceback, no other reason."""
    db = tmp_path / "a.db"
    build([reports / "suifenhe-2021.txt"], db)
    before, came = db.read_bytes(), []
    for attempt in (
        lambda: build([reports], db),
        lambda: open_store(database).current().documents(),
        lambda: [open_store(database) for _ in range(9)],
    ):
        try:
            with files_left(count):
                attempt()
        except StoreError as error:
            came.append(error.code)

    assert set(came) <= {"too_many_files"}
    assert count or len(came) == 3
    assert db.read_bytes() == before or len(came) < 3
    assert open_store(db).documents()


def test_a_clock_that_jumps_back_spoils_nothing(reports: Path, tmp_path: Path) -> None:
    """A build that seems to be of years ago: its files answer as they should."""
    db, folder = tmp_path / "a.db", Path(shutil.copytree(reports, tmp_path / "reports"))
    build([folder], db, today=date(2030, 1, 1))
    file = folder / "suifenhe-2021.txt"
    file.write_text(file.read_text("utf-8").replace("数量\t14\t", "数量\t15\t"), "utf-8")

    assert build([folder], db, today=date(1970, 1, 1)).updated == 1

    held = open_store(db).report("suifenhe-2021")
    assert held is not None
    assert open_store(db).figures(held.id)["new_received", "natural_person"].raw == "15"
