"""An interrupted build leaves the old store, nothing in the way, and its work to go on with."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from index.build import Refused, build, program
from index.sqlite import StoreError, open_store
from index.sqlite.manifest import beside
from index.sqlite.swap import rebuilt, unfinished
from tests import kills
from tests.conftest import INVENTED

SUIFENHE = "suifenhe-2021.txt"


@pytest.fixture
def db(reports: Path, tmp_path: Path) -> Path:
    """A store of one report."""
    path = tmp_path / "store" / "gongkai.db"
    build([reports / SUIFENHE], path)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killed_builds_and_servers_spoil_nothing() -> None:
    """The harness of `python -m tests.kills`, with a few kills."""
    assert kills.builds(2).faults == []
    assert kills.servers(2).faults == []


def test_the_manifest_says_what_a_build_did(db: Path, reports: Path, tmp_path: Path) -> None:
    """Program, origin, every file with its hash and what became of it, and the counts."""
    (tmp_path / "letter.txt").write_text("各位同事：下周一上午开会。", "utf-8")
    before = open_store(db).data_version

    build([reports, tmp_path / "letter.txt"], db)

    head, *files, last = map(json.loads, beside(db).read_text("utf-8").splitlines())
    assert (head["program"], head["origin"]) == (program(), before)
    assert head["begun"] <= last["ended"]
    assert len([one for one in files if one.get("reports") == 1]) == 4
    (refused,) = [one for one in files if "refused" in one]
    assert refused["file"] == str(tmp_path / "letter.txt")
    assert all(len(one["sha256"]) == 64 for one in files)
    assert (last["loaded"], last["unchanged"], len(last["refused"])) == (4, 1, 1)


def test_leftovers_of_other_builds_harm_nobody(db: Path, reports: Path) -> None:
    """Journals and copies of any interrupted build, of earlier versions too, are cleared away."""
    for stale in ("partial", "partial-wal", "partial.copy", "partial.copy-journal"):
        (db.parent / f".{db.name}.{stale}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 99)
    unfinished(db).mkdir()
    for stale in (db.name, f"{db.name}-journal", f"{db.name}-wal", "other"):
        (unfinished(db) / stale).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 99)

    assert build([reports], db).loaded == 4

    assert names(db.parent) == [f".{db.name}.lock", db.name, beside(db).name]


def test_what_a_finished_build_left_is_cleared(db: Path, reports: Path) -> None:
    """Killed between its swap and its end, a build leaves its folder; the next removes it."""
    unfinished(db).mkdir()
    (unfinished(db) / "manifest.jsonl").write_text('{"origin": "the store before"}\n')

    assert build([reports / SUIFENHE], db).unchanged == 1

    assert not unfinished(db).exists()


def test_an_unfinished_build_of_another_store_is_dropped(db: Path, reports: Path) -> None:
    """Where the store has changed since, its work is not gone on with."""

    def stop(done: int, total: int, refused: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([reports], db, progress=stop)
    assert unfinished(db).exists()
    other = db.parent / "other" / "gongkai.db"
    build([INVENTED], other)
    shutil.copy(other, db)
    held = len(open_store(db).documents())

    build([reports], db)

    assert len(open_store(db).documents()) == held + 5


def test_what_is_committed_is_not_read_again(
    db: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a commit after each report, a build that goes on reads only what is left."""
    monkeypatch.setattr("index.sqlite.writing.COMMIT", 0.0)

    def stop(done: int, total: int, refused: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([reports], db, progress=stop)
    monkeypatch.setattr("index.build.read", lambda item, preset: Refused(item.shown, "again"))

    result = build([reports], db)

    assert [one.why for one in result.refused] == ["again"]
    assert len(open_store(db).documents()) == 4


def test_a_build_killed_before_its_swap_is_finished_by_the_next(
    db: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is stored, nothing is left to read, and the store still lacks it: it must not be lost."""
    monkeypatch.setattr("index.sqlite.swap._swap_in", _end)
    with pytest.raises(KeyboardInterrupt):
        build([reports], db)
    monkeypatch.undo()
    assert len(open_store(db).documents()) == 1
    undisturbed = db.parent / "other" / "gongkai.db"
    build([reports / SUIFENHE], undisturbed)
    build([reports], undisturbed)

    build([reports], db)

    assert len(open_store(db).documents()) == 5
    assert open_store(db).data_version == open_store(undisturbed).data_version
    assert names(db.parent) == [f".{db.name}.lock", db.name, beside(db).name, "other"]


def test_a_new_program_is_noted_by_the_build_after_a_killed_one(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read again with the same result, then killed before its swap, it is not read a third time."""
    monkeypatch.setattr("index.build.program", lambda: "another")
    monkeypatch.setattr("index.sqlite.swap._swap_in", _end)
    file = Path(open_store(db).documents()[0].file)
    with pytest.raises(KeyboardInterrupt):
        build([file], db)
    monkeypatch.undo()
    monkeypatch.setattr("index.build.program", lambda: "another")

    build([file], db)
    monkeypatch.setattr("index.build.read", _end)

    assert build([file], db).unchanged == 1


def _end(*anything: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
def test_only_one_build_at_a_time_ever(db: Path) -> None:
    """The lock stays where it is: who waits for a removed one would hold another file."""
    lock = db.parent / f".{db.name}.lock"
    inode = lock.stat().st_ino
    inside: list[int] = []
    most: list[int] = []

    def try_often() -> None:
        for _ in range(200):
            with suppress(StoreError), rebuilt(db):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=try_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(most) == {1}
    assert lock.stat().st_ino == inode


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", place], capture_output=True
    )
    if made.returncode:
        pytest.skip("may not mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_given_back(small_disk: Path, reports: Path, tmp_path: Path) -> None:
    """The store stays, the unfinished copy goes, and the sentence says that the disk is full."""
    db = small_disk / "gongkai.db"
    build([reports], db)
    before, free = db.read_bytes(), shutil.disk_usage(small_disk).free

    with pytest.raises(StoreError) as error:
        build([INVENTED, *_many(tmp_path)], db)

    assert error.value.code == "disk_full"
    assert db.read_bytes() == before
    assert shutil.disk_usage(small_disk).free >= free
    assert names(small_disk) == [f".{db.name}.lock", db.name, beside(db).name]


def _many(folder: Path) -> list[Path]:
    """Return reports that do not fit."""
    from bench.synthetic import write

    return write(folder / "many", 40)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_told(db: Path, reports: Path) -> None:
    """The sentence says that the store cannot be written; it answers as before."""
    db.parent.chmod(0o500)
    try:
        with pytest.raises(StoreError) as error:
            build([reports], db)
        assert error.value.code == "store_unwritable"
        assert len(open_store(db).documents()) == 1
    finally:
        db.parent.chmod(0o700)
