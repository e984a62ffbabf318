"""Building: any mixture of files in, a whole store out or the old one untouched."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bench.synthetic import fill, write
from index.build import BuildResult, build
from index.build.confine import Limits
from index.build.filenames import slug
from index.build.workers import Failed, run
from index.names.naming import Described, describe, same_agency
from index.sqlite import StoreError, open_store
from index.sqlite.filing import Filing
from index.sqlite.notes import Stated
from index.sqlite.swap import rebuilt, stored_files, unfinished
from index.sqlite.writing import Writer
from index.store import Extent
from parser.report import Outcome
from tests.conftest import INVENTED, ROOT

SUIFENHE = "suifenhe-2021.txt"
REQUESTS = ("new_received", "natural_person")


@pytest.fixture
def folder(reports: Path, tmp_path: Path) -> Path:
    """A folder with the five reports, to be changed."""
    return Path(shutil.copytree(reports, tmp_path / "reports"))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "store" / "gongkai.db"


def counts(result: BuildResult) -> tuple[int, int, int, int]:
    return result.loaded, result.unchanged, result.updated, len(result.refused)


def ids(db: Path) -> list[str]:
    return sorted(held.report for held in open_store(db).documents())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_same_content_again_changes_nothing(folder: Path, db: Path) -> None:
    """A second build reads nothing and leaves the file as it is, byte for byte."""
    assert counts(build([folder], db)) == (5, 0, 0, 0)
    before, inode = db.read_bytes(), db.stat().st_ino

    assert counts(build([folder], db)) == (0, 5, 0, 0)
    assert (db.read_bytes(), db.stat().st_ino) == (before, inode)
    assert names(db.parent) == [".gongkai.db.lock", "gongkai.db", "gongkai.db.build.jsonl"]


def test_the_version_is_of_the_content(folder: Path, tmp_path: Path) -> None:
    """Order, folder, day and steps do not matter to the data version; the content does."""
    files = sorted(folder.glob("*.txt"))
    build([folder], tmp_path / "a.db", today=date(2026, 1, 1))
    build(list(reversed(files)), tmp_path / "b.db", jobs=2, today=date(2027, 1, 1))
    build(files[:2], tmp_path / "c.db")
    fewer = open_store(tmp_path / "c.db").data_version
    elsewhere = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    build([elsewhere], tmp_path / "c.db")

    versions = {open_store(tmp_path / f"{name}.db").data_version for name in "abc"}
    assert len(versions) == 1
    assert fewer not in versions


@pytest.fixture
def undated(folder: Path) -> tuple[Path, Path]:
    """Two reports of one agency and year that print no date: 14 requests in one, 15 in the other.

    Both print as many figures, so that only their bytes tell them apart.
    """
    text = (folder / SUIFENHE).read_text("utf-8").replace("2022 年 1 月 20 日\n", "")
    first, second = folder.parent / "sfh-first.txt", folder.parent / "sfh-second.txt"
    first.write_text(text, "utf-8")
    second.write_text(text.replace("数量\t14\t", "数量\t15\t"), "utf-8")
    return first, second


def answering(db: Path) -> tuple[str, str, str]:
    """Return the data version, and which report of Suifenhe's answers with how many requests."""
    store = open_store(db)
    (report,) = store.reports()
    return store.data_version, report.report, store.figures(report.id)[REQUESTS].raw


def test_no_day_decides_which_of_two_reports_answers(
    undated: tuple[Path, Path], tmp_path: Path
) -> None:
    """Read on one day or on two, in either order, by a clock that jumps back: one data version."""
    first, second = undated
    early, late = date(2026, 1, 1), date(2027, 1, 1)
    steps = [
        [([first, second], early)],
        [([first], early), ([second], late)],
        [([second], early), ([first], late)],
        [([first], late), ([second], early)],
    ]
    answers = set()
    for number, builds in enumerate(steps):
        db = tmp_path / f"{number}.db"
        for files, day in builds:
            build(files, db, today=day)
        answers.add(answering(db))

    assert len(answers) == 1


def test_no_order_decides_under_which_name_a_content_is_read(folder: Path, tmp_path: Path) -> None:
    """Of copies the one of which most is told is read; of equal ones the first by its id."""
    content = (folder / SUIFENHE).read_bytes()
    bare, plain, told = tmp_path / "b.txt", tmp_path / "a.txt", tmp_path / "told" / "z.txt"
    told.parent.mkdir()
    for path in (bare, plain, told):
        path.write_bytes(content)
    (told.parent / "sources.csv").write_text(
        "file,source_url\nz.txt,https://a.example/1\n", "utf-8"
    )

    found = {}
    for number, files in enumerate(([bare, plain], [plain, bare], [bare, told], [told, bare])):
        db = tmp_path / f"{number}.db"
        assert counts(build(files, db)) == (1, 1, 0, 0)
        assert counts(build(files, db)) == (0, 2, 0, 0)
        (held,) = open_store(db).documents()
        found[number] = (held.report, held.source_url, open_store(db).data_version)

    assert found[0] == found[1]
    assert found[0][:2] == ("a", None)
    assert found[2] == found[3]
    assert found[2][:2] == ("z", "https://a.example/1")


def test_a_copy_of_what_is_refused_is_refused(folder: Path, tmp_path: Path) -> None:
    """It is no file that the store holds unchanged; each is named."""
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("各位同事：下周一上午开会。", "utf-8")

    result = build([folder], tmp_path / "a.db")

    assert (result.loaded, result.unchanged, result.updated) == (5, 0, 0)
    assert sorted(Path(one.file).name for one in result.refused) == ["a.txt", "b.txt"]
    assert len({one.why for one in result.refused}) == 1


def test_a_store_of_an_earlier_program_chooses_as_a_new_one(
    undated: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which report answers is decided anew when another program reads the files again."""
    build(undated, tmp_path / "new.db")
    _, chosen, _ = answering(tmp_path / "new.db")
    with monkeypatch.context() as earlier:
        earlier.setattr("index.build.program", lambda: "earlier")
        # It let the other one answer.
        last = next(file for file in undated if file.stem != chosen)
        sql = "UPDATE report SET newest = file LIKE '%' || ? || '%'"
        earlier.setattr(
            Filing, "_elect", lambda self, *_: self._connection.execute(sql, (last.stem,))
        )
        build(undated, tmp_path / "old.db")
    assert answering(tmp_path / "old.db")[1] == last.stem

    build(undated, tmp_path / "old.db")

    assert answering(tmp_path / "old.db") == answering(tmp_path / "new.db")


def test_a_changed_file_is_updated(folder: Path, db: Path) -> None:
    """A new content of a file answers under the same id; the version before it is kept."""
    build([folder], db)
    old = open_store(db)
    file = folder / SUIFENHE
    file.write_text(file.read_text("utf-8").replace("数量\t14\t", "数量\t15\t"), "utf-8")

    result = build([folder], db)

    assert counts(result) == (0, 4, 1, 0)
    new = old.current()
    before, after = old.report("suifenhe-2021"), new.report("suifenhe-2021")
    assert before is not None
    assert after is not None
    cell = ("new_received", "natural_person")
    assert (old.figures(before.id)[cell].raw, new.figures(after.id)[cell].raw) == ("14", "15")
    assert new.figures(before.id)[cell].raw == "14"
    assert len(new.reports()) == len(new.documents()) == 5


def test_a_content_may_come_back(folder: Path, db: Path) -> None:
    """A file that is changed and changed back answers with its first content again."""
    build([folder], db)
    version, file = open_store(db).data_version, folder / SUIFENHE
    first = file.read_bytes()
    file.write_bytes(first.replace("绥芬河市制定".encode(), "绥芬河市印发".encode()))
    assert counts(build([folder], db)) == (0, 4, 1, 0)
    file.write_bytes(first)

    assert counts(build([folder], db)) == (0, 4, 1, 0)
    assert open_store(db).data_version == version


def test_two_files_of_one_report(folder: Path, db: Path) -> None:
    """Two files of one agency and year are both held, and one of them answers."""
    text = (folder / SUIFENHE).read_text("utf-8")
    (folder / "again.txt").write_text(text.replace("绥芬河市制定", "绥芬河市印发"), "utf-8")

    build([folder], db)

    store = open_store(db)
    assert len(store.documents()) == 6
    assert len(store.reports()) == 5
    assert len(store.rows(Extent((2021,))).reports) == 3


def test_refused_files_harm_nobody(folder: Path, db: Path, tmp_path: Path) -> None:
    """Each file that is no report is refused with its reason, and the others are loaded."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "letter.txt").write_text("各位同事：下周一上午开会，请准时参加。", "utf-8")
    (folder / "garbled.txt").write_bytes(b"\xff\xfe\xfd\x80\x81" * 50)

    result = build([folder, tmp_path / "missing"], db)

    assert result.loaded == 5
    refused = {Path(one.file).name: one for one in result.refused}
    assert set(refused) == {"empty.txt", "binary.bin", "letter.txt", "garbled.txt", "missing"}
    assert refused["missing"].code == "path_missing"
    assert all(one.why or one.code for one in result.refused)
    assert all("\n" not in one.why for one in result.refused)


def test_nothing_but_refused_files(tmp_path: Path, db: Path) -> None:
    """A build without any report makes no store, and leaves an old one alone."""
    (tmp_path / "empty.txt").write_bytes(b"")

    assert counts(build([tmp_path / "empty.txt"], db)) == (0, 0, 0, 1)
    assert not db.exists()
    build([ROOT / "data" / "reports"], db)
    before = db.read_bytes()
    build([tmp_path / "empty.txt"], db)
    assert db.read_bytes() == before


def test_a_zip_archive(folder: Path, db: Path, tmp_path: Path) -> None:
    """Members are named by their own stems, names in GBK included; sources.csv gives addresses."""
    archive = tmp_path / "all.zip"
    files = sorted(folder.glob("*.txt"))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for number, file in enumerate(files):
            out.write(file, f"{number}/{file.name}")
        out.writestr("6/notes.txt", "no report")
        out.writestr("0/sources.csv", f"file,source_url\n{files[0].name},https://example.org/a\n")

    result = build([archive], db)

    assert counts(result) == (5, 0, 0, 1)
    assert result.refused[0].file == f"{archive}/6/notes.txt"
    assert ids(db) == [file.stem for file in files]
    held = open_store(db).report(files[0].stem)
    assert held is not None
    assert held.source_url == "https://example.org/a"
    assert counts(build([archive, folder], db)) == (0, 10, 0, 1)


def test_members_alike_have_ids_of_their_own(folder: Path, tmp_path: Path) -> None:
    """Files called alike are numbered, the same way whatever their order and folders."""
    files = sorted(folder.glob("*.txt"))[:3]
    named = []
    for number, order in enumerate((files, files[::-1])):
        archive, db = tmp_path / f"{number}.zip", tmp_path / f"{number}.db"
        with zipfile.ZipFile(archive, "w") as out:
            for place, file in enumerate(order):
                out.write(file, f"{place}/report.txt")
        build([archive], db)
        named.append({held.report: held.agency.name for held in open_store(db).documents()})

    assert sorted(named[0]) == ["report", "report-2", "report-3"]
    assert named[0] == named[1]


def test_archives_that_are_traps(folder: Path, db: Path, tmp_path: Path) -> None:
    """A member that unpacks to too much, and an archive cut short, are refused; the rest loads."""
    bomb, cut = tmp_path / "bomb.zip", tmp_path / "cut.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("zeros.txt", b"0" * 60_000_000)
        out.write(folder / SUIFENHE, SUIFENHE)
    cut.write_bytes(bomb.read_bytes()[:2000])

    result = build([bomb, cut], db)

    assert result.loaded == 1
    refused = {Path(one.file).name: one.code for one in result.refused}
    assert refused["zeros.txt"] == "too_large"
    assert "cut.zip" in refused


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("suifenhe-2021", "suifenhe-2021"),
        ("绥芬河市2021年报", "suifenheshi-2021-nianbao"),
        ("A report (final).v2", "a-report-final-v2"),
        ("../../etc/passwd", "etc-passwd"),
        ("（）", "report-7de967cb"),
        ("x" * 100, "x" * 48),
    ],
)
def test_ids_are_safe_in_addresses(stem: str, expected: str) -> None:
    """An id has only letters, digits and hyphens."""
    assert slug(stem) == expected


def test_unicode_names(folder: Path, db: Path) -> None:
    """A file with a Chinese name, spaces and signs loads like any other."""
    (folder / SUIFENHE).rename(folder / "绥芬河市 2021 年报（公开）.txt")

    build([folder], db)

    assert "suifenheshi-2021-nianbao-gongkai" in ids(db)


def test_a_new_address_is_noted(folder: Path, db: Path) -> None:
    """An address added to sources.csv reaches the store without reading the file again."""
    build([folder], db)
    version = open_store(db).data_version
    (folder / "sources.csv").write_text(f"file,source_url\n{SUIFENHE},https://example.org/s\n")

    assert counts(build([folder], db)) == (0, 5, 0, 0)
    held = open_store(db).report("suifenhe-2021")
    assert held is not None
    assert held.source_url == "https://example.org/s"
    assert open_store(db).data_version != version


def test_checks_across_years(folder: Path, db: Path) -> None:
    """A report is checked against the one of the year before, whichever came first."""
    text = (folder / SUIFENHE).read_text("utf-8")
    earlier = text.replace("2022 年", "2021年").replace("2021 年", "2020 年")
    (folder / "suifenhe-2020.txt").write_text(earlier, "utf-8")
    build([folder / SUIFENHE], db)
    build([folder], db)

    store = open_store(db)
    (report,) = [h for h in store.reports(years=[2021]) if h.report == "suifenhe-2021"]
    across = {c.check: c.outcome for _, c in store.checks([report.id]) if c.check == "cross_carry"}
    assert across == {"cross_carry": Outcome.PASS}
    stock = [
        c for _, c in store.checks([report.id], [Outcome.FAIL]) if c.check == "normative_stock"
    ]
    assert [(c.left, c.right) for c in stock] == [(Decimal(37), Decimal(25))]


def test_an_unwritable_store(folder: Path, tmp_path: Path) -> None:
    """A store that cannot be written is one error that names it."""
    (tmp_path / "file").write_text("a file where a folder is needed")

    with pytest.raises(StoreError) as error:
        build([folder], tmp_path / "file" / "gongkai.db")

    assert error.value.code in ("store_unwritable", "store_missing")


def test_two_builds_at_once(folder: Path, db: Path) -> None:
    """The second of two builds of one store says that the first is at work."""
    with rebuilt(db), pytest.raises(StoreError) as error:
        build([folder], db)

    assert error.value.code == "store_busy"


def test_a_failure_leaves_the_old_store(folder: Path, db: Path) -> None:
    """What goes wrong in the middle leaves the old store as it was, and the next build goes on."""
    build([folder / SUIFENHE], db)
    before = db.read_bytes()

    def fail(done: int, total: int, refused: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([folder], db, progress=fail)

    assert db.read_bytes() == before
    assert counts(build([folder], db)) == (4, 1, 0, 0)
    assert not unfinished(db).exists()


KILLED = """
import os, signal, sys
from pathlib import Path
import index.build, index.sqlite.writing
index.sqlite.writing.COMMIT = 0
index.build.program = lambda: "fixed"
def kill(done, total, refused):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)
index.build.build([Path(sys.argv[1])], Path(sys.argv[2]), progress=kill)
"""


def test_killed_in_the_middle(
    folder: Path, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After SIGKILL the old store answers, and the next build goes on where the other was."""
    monkeypatch.setattr("index.build.program", lambda: "fixed")
    build([folder / SUIFENHE], db)
    before = db.read_bytes()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(db)], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert db.read_bytes() == before
    assert unfinished(db).exists()

    assert counts(build([folder], db)) == (4, 1, 0, 0)
    assert names(db.parent) == [".gongkai.db.lock", "gongkai.db", "gongkai.db.build.jsonl"]
    build([folder], tmp_path / "fresh.db")
    assert open_store(db).data_version == open_store(tmp_path / "fresh.db").data_version


def test_a_broken_unfinished_file_is_begun_again(folder: Path, db: Path) -> None:
    """What an interruption left in no usable state is thrown away."""
    unfinished(db).mkdir(parents=True)
    (unfinished(db) / "manifest.jsonl").write_text('{"origin": ""}\n')
    (unfinished(db) / db.name).write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)

    assert counts(build([folder], db)) == (5, 0, 0, 0)


def test_another_program_reads_again(
    folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change of the parser or its knowledge, files are read again."""
    build([folder], db)
    version = open_store(db).data_version
    monkeypatch.setattr("index.build.program", lambda: "another")

    assert counts(build([folder], db)) == (0, 5, 0, 0)
    assert {read_by for _, _, read_by, _ in stored_files(db)} == {"another"}
    assert open_store(db).data_version == version


def work(task: str) -> str:
    """Do what a test's task says."""
    if task == "sleep":
        time.sleep(60)
    if task == "die":
        os._exit(1)
    return task.upper()


def test_a_poisoned_file_ends_alone() -> None:
    """A worker that hangs or dies costs its own file; the others keep their order."""
    tasks = ["a", "sleep", "b", "die", "c", "d"]

    results = list(run(work, tasks, 2, Limits(seconds=0.5)))

    assert results == ["A", Failed("too_slow"), "B", Failed("crashed"), "C", "D"]


def test_only_agencies_that_changed_are_named_again(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Adding a report names its agency alone, and the names are those of a store built at once."""
    named: list[str] = []

    def noted(name: str) -> Described:
        named.append(name)
        return describe(name)

    finishing = sys.modules["index.build.finish"]
    monkeypatch.setattr(finishing, "describe", noted)
    files = sorted(reports.glob("*.txt"))
    for file in files:
        named.clear()
        build([file], tmp_path / "grown.db")
        assert len(named) == 1, file
    build(files, tmp_path / "whole.db")
    named.clear()
    build(files, tmp_path / "grown.db")

    assert named == []
    assert _names(tmp_path / "grown.db") == _names(tmp_path / "whole.db")
    monkeypatch.setattr(finishing, "naming", lambda program: "another")
    build([INVENTED / "suzhou-ecology-2021.txt"], tmp_path / "grown.db")
    assert len(named) == 6


def test_what_is_added_costs_what_it_is_and_not_what_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside ten times as many reports the same ones change as many rows, tell and name as many
    agencies and are held against as many neighbouring years; the store is copied once."""
    finishing, swapping = sys.modules["index.build.finish"], sys.modules["index.sqlite.swap"]
    filing = sys.modules["index.sqlite.filing"]
    found: Counter[str] = Counter()

    def noting(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any) -> Any:
            found[what] += 1
            return function(*args)

        return noted

    def close(writer: Writer) -> None:
        found["rows"] = writer._connection.total_changes
        closing(writer)

    closing = Writer.close
    first, *new = write(tmp_path / "new", 6, seed=3)
    costs = []
    for size in (90, 900):
        db = tmp_path / f"{size}.db"
        fill(db, size, readings=10)
        build([first], db)
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "close", close)
            patch.setattr(finishing, "describe", noting("named", describe))
            patch.setattr(finishing, "check_years", noting("years", finishing.check_years))
            patch.setattr(filing, "same_agency", noting("told", same_agency))
            patch.setattr(shutil, "copyfile", noting("copied", shutil.copyfile))
            patch.setattr(swapping, "seal", noting("sealed", swapping.seal))
            found.clear()
            assert build(new, db).loaded == 5
            costs.append(dict(found))

    small, large = costs
    assert small["named"] == large["named"] == 5
    assert small["told"] == large["told"] <= 10
    assert small["copied"] == large["copied"] == small["sealed"] == large["sealed"] == 1
    # What the checks of other numbers find differs a little; ten times the reports would show.
    assert large["rows"] <= small["rows"] * 1.5
    assert small["years"] == large["years"] <= 10


def test_rivals_are_read_once_each(folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four reports of one agency and year are unpacked four times, not for each pair of them."""
    read: list[int] = []

    def stated(writer: Writer, report: int) -> Stated:
        read.append(report)
        return telling(writer, report)

    telling = Writer.stated
    monkeypatch.setattr(Writer, "stated", stated)
    original = (folder / SUIFENHE).read_text("utf-8")
    for number in (1, 2, 3):
        other = original.replace("28799", f"2879{number}")
        (folder / f"other-{number}.txt").write_text(other, "utf-8")
    result = build([folder], db)

    assert len([one for one in result.doubts if one.code == "two_reports"]) == 12
    assert len(read) == len(set(read)) == 4


def test_agencies_told_by_another_program_are_told_again(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of them counts for the program that told them alone, and for those told."""
    filing, building = sys.modules["index.sqlite.filing"], sys.modules["index.build"]
    told: list[str] = []

    def noted(name: str) -> str:
        told.append(name)
        return same_agency(name)

    files, db = sorted(reports.glob("*.txt")), tmp_path / "grown.db"
    build(files[:3], db)
    monkeypatch.setattr(filing, "same_agency", noted)
    build([files[3]], db)
    assert len(told) <= 2

    told.clear()
    monkeypatch.setattr(building, "naming", lambda program: "another")
    build([files[4]], db)
    held = {agency.name for agency in open_store(db).agencies()}
    assert len(held) == 5
    assert held - set(told) == set()


def _names(db: Path) -> set[tuple[str, str]]:
    """Return every alias of a store with its agency, from the table and by way of the trie."""
    with sqlite3.connect(db) as plain_store:
        sql = "SELECT alias, name FROM alias JOIN agency ON agency.id = alias.agency"
        pairs = set(plain_store.execute(sql))
    store = open_store(db)
    assert all((0, len(alias), alias) in store.aliases_in(alias) for alias, _ in pairs)
    return pairs
