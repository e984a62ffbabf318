"""What the system refuses - a disk that is full or read-only, streams that are closed, files that
are none, a clock that jumps - is said in a sentence that is true."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

import pytest

from bot.settings import SettingsError, settings_of
from index import ask
from index.build import build
from index.sqlite import open_store
from tests import processes
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs devices and a shell")


def gongkai(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    out: IO[str] | None = None,
    module: str = "bot",
) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing in its environment but what is given."""
    whole = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})}
    return processes.told(module, *arguments, environment=whole, folder=Path.cwd(), out=out)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """What gives a disk of its own with some mount options."""
    place = tmp_path / "disk"
    place.mkdir()

    def mounted(options: str) -> Path:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True
        )
        if made.returncode:
            pytest.skip("may not mount a disk")
        return place

    yield mounted
    subprocess.run(["umount", "--lazy", place], capture_output=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("ro,size=1m", "磁盘是只读的，无法写入资料库 {db}。"),
        ("size=64k", "磁盘已满，建立中的资料库 {db} 已丢弃。"),
    ],
)
def test_no_store_is_said_to_be_untouched_where_there_is_none(
    options: str, said: str, disk: Callable[[str], Path], reports: Path
) -> None:
    """A first build that fails says why, and nothing of a store that was there before."""
    db = disk(options) / "gongkai.db"

    built = gongkai("build", str(reports), "--db", str(db))

    assert (built.returncode, built.stderr) == (1, said.format(db=db) + "\n")


def test_the_store_that_is_there_is_said_to_be_untouched(
    disk: Callable[[str], Path], reports: Path
) -> None:
    """A later build on a disk that has become read-only."""
    db = disk("size=8m") / "gongkai.db"
    build([reports / "suifenhe-2021.txt"], db)
    subprocess.run(["mount", "-o", "remount,ro", db.parent], check=True)

    built = gongkai("build", str(reports), "--db", str(db))

    assert built.stderr == f"磁盘是只读的，无法写入资料库 {db}。原有资料库未动。\n"
    assert len(open_store(db).documents()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        ("ask", "绥芬河2021年收到多少申请"),
        ("export", "figures"),
        ("export", "figures", "--output", "/dev/full"),
        ("export", "figures", "--format", "xlsx", "--output", "/dev/full"),
        ("export", "figures", "--format", "json", "--output", "/dev/full"),
        ("verify",),
    ],
    ids=lambda words: " ".join(words),
)
def test_output_that_cannot_be_written_is_a_sentence(
    command: tuple[str, ...], database: Path
) -> None:
    """On a full disk: exit 1 and the reason, no traceback."""
    with open("/dev/full", "w") as full:
        done = gongkai(*command, "--db", str(database), out=full)

    assert done.returncode == 1
    assert "磁盘已满，没有写完。\n" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_is_whole_or_not_there(database: Path, tmp_path: Path, disk: Any) -> None:
    """What could not be written to its end leaves what was there before."""
    output = disk("size=16k") / "figures.csv"
    output.write_text("before")

    done = gongkai("export", "figures", "--db", str(database), "--output", str(output))

    assert (done.returncode, done.stderr) == (1, "磁盘已满，没有写完。\n")
    assert [path.name for path in output.parent.iterdir()] == ["figures.csv"]
    assert output.read_text() == "before"


def test_closed_streams_end_nothing(database: Path) -> None:
    """Begun by a program that closed standard input and output."""
    for command, closed in (("ask 绥芬河2021年收到多少申请", ">&-"), ("chat", "<&-")):
        line = f"{sys.executable} -m bot {command} --db {database} {closed}"
        done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True)

        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("content", [b"GONGKAI_LANGUAGE=\xff\xfe", None], ids=("text", "open"))
def test_settings_that_cannot_be_read_are_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    """A `.env` that is no text, or that cannot be opened."""
    if content is None:
        (tmp_path / ".env").symlink_to("/proc/1/mem")
    else:
        (tmp_path / ".env").write_bytes(content)

    with pytest.raises(SettingsError) as error:
        settings_of({}, tmp_path)

    assert [fault.rule for fault in error.value.faults] == ["env_file"]


def test_a_state_file_that_is_none_is_said_to_be_so(tmp_path: Path) -> None:
    """Not that its folder could not be written."""
    state = tmp_path / "state.db"
    state.write_bytes(b"something else" * 100)

    said = gongkai("feedback", environment={"GONGKAI_STATE": str(state)}).stderr

    assert said.startswith(f"状态文件 {state} 不是 gongkai 写的，或已损坏")
    assert state.read_bytes() == b"something else" * 100


def test_a_clock_that_jumps_back_makes_no_future(database: Path, tmp_path: Path) -> None:
    """In 1970 the report of 2021 that is held is no forecast; that the clock is wrong is said."""
    store = open_store(database)
    past = ask("绥芬河2021年收到多少申请", store, date(1970, 1, 1)).answer
    later = ask("绥芬河2035年收到多少申请", store, date(1970, 1, 1)).answer
    ahead = shutil.copy(database, tmp_path / "a.db")
    os.utime(ahead, (4e9, 4e9))

    done = gongkai("ask", "绥芬河2021年收到多少申请", "--db", str(ahead))

    assert past.figures[0].value == 14
    assert later.status == "out_of_scope"
    assert done.stdout.startswith("14 件")
    assert done.stderr.startswith("这台机器的时钟是")


# Copies and panels


@pytest.mark.parametrize("verb", ["backup", "panel"])
def test_what_does_not_fit_is_given_back(verb: str, database: Path, disk: Any) -> None:
    """A backup and a panel that fill a disk say so, and leave what was there and no part."""
    place = disk("size=96k")
    (place / "before").write_bytes(b"x")
    if verb == "panel":
        done = gongkai("export", "panel", "--db", str(database), "--output", str(place))
    else:
        done = gongkai("save", str(place), module="bot.backup",
                       environment={"GONGKAI_DB": str(database)})  # fmt: skip

    assert (done.returncode, done.stderr) == (1, "磁盘已满，没有写完。\n")
    assert [path.name for path in place.iterdir()] == ["before"]


@pytest.mark.parametrize("keep", [1, 3])
def test_a_backup_made_while_the_clock_is_behind_is_kept(
    keep: int, database: Path, tmp_path: Path
) -> None:
    """Of others the oldest by name go; the one just made is never among them."""
    for second in range(4):
        (tmp_path / f"2099010{second + 1}T000000Z").mkdir()
    (tmp_path / ".partial").mkdir()

    done = gongkai("save", str(tmp_path), "--keep", str(keep), module="bot.backup",
                   environment={"GONGKAI_DB": str(database)})  # fmt: skip

    assert done.returncode == 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == keep
    assert (tmp_path / left[0] / "gongkai.db").read_bytes() == database.read_bytes()
    assert left[1:] == ["20990103T000000Z", "20990104T000000Z"][: keep - 1]


def test_a_state_file_on_a_full_disk_is_a_sentence(disk: Any) -> None:
    place = disk("size=8k")

    done = gongkai("feedback", environment={"GONGKAI_STATE": str(place / "state.db")})

    assert (done.returncode, done.stderr) == (1, "磁盘已满，没有写完。\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"agency\n" + b"x" * 200_000, "未收录 1 家（名单所列）：xxx"),
        ("agency\n绥芬河市\n".encode("gb18030"), "未收录 1 家（名单所列）：绥芬河市\n"),
        (b"\x81" * 500 + b"\xff" * 500, "不能读作清单"),
        (b"", "没有 agency 列"),
    ],
    ids=["endless", "GBK", "no text", "empty"],
)
def test_any_list_of_agencies_is_read_or_refused(
    content: bytes, said: str, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(content)

    done = gongkai(
        "coverage", "--db", str(database), "--year", "2021", "--expected",
        str(tmp_path / "list.csv"),
    )  # fmt: skip

    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
