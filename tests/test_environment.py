"""Where the program runs: odd paths, an odd locale, no home, too few files, a clock that jumps."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

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


@pytest.mark.parametrize("utf8", ["0", "1"])
@pytest.mark.parametrize(
    "name",
    ["有 空格/年 报".encode(), b"%23#?;&'\"/a", "绥芬河".encode("gbk")],
    ids=["spaces", "signs", "not Unicode"],
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
