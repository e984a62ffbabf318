"""A store file that is not what was written is told, in every way it may come about."""

import logging
import os
import shutil
import sqlite3
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.web import Service, create_app
from index import ask
from index.build import build
from index.sqlite import SqliteStore, StoreError, open_store
from index.sqlite.checks import unfolded
from index.sqlite.deflated import deflate
from index.sqlite.file import VERSION
from index.sqlite.sealed import broken, is_sealed, seal
from index.sqlite.unpack import inflate
from tests import flips, processes
from tests.conftest import INVENTED

TODAY = date(2026, 1, 1)
QUESTION = "绥芬河2021年收到多少件信息公开申请"


@pytest.fixture
def db(database: Path, tmp_path: Path) -> Path:
    """A store of the five reports, to be harmed."""
    return Path(shutil.copy(database, tmp_path / "gongkai.db"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of other reports."""
    file = tmp_path_factory.mktemp("other") / "other.db"
    build([INVENTED], file)
    return file


def as_version_7(plain: sqlite3.Connection) -> None:
    """Take out of a store what version 8 added: checks are written out in every report again."""
    rules = dict(plain.execute("SELECT id, content FROM rule"))
    (preset,) = plain.execute("SELECT content FROM meta WHERE name = 'preset'").fetchone()
    for table in ("body", "year_check"):
        for report, packed in plain.execute(f"SELECT report, checks FROM {table}").fetchall():
            written = deflate(unfolded(inflate(packed, preset), rules), preset)
            plain.execute(f"UPDATE {table} SET checks = ? WHERE report = ?", (written, report))
    for sql in (
        "DROP INDEX office", "DROP INDEX shown", "DROP INDEX gaps", "DROP TABLE rule",
        "DROP TABLE fault", "ALTER TABLE agency DROP COLUMN named",
        "ALTER TABLE report DROP COLUMN blank", "ALTER TABLE report DROP COLUMN absent",
        "DELETE FROM _sqlite_migrations WHERE name = 'lists_by_page'", "PRAGMA user_version = 7",
    ):  # fmt: skip
        plain.execute(sql)


def came(found: Counter[tuple[str, str]]) -> Counter[str]:
    """Return how often damages came to what, whatever the damage."""
    summed: Counter[str] = Counter()
    for (_, verdict), times in found.items():
        summed[verdict] += times
    return summed


def figure(store: SqliteStore) -> Decimal | None:
    return ask(QUESTION, store, TODAY).answer.figures[0].value


@pytest.mark.slow
def test_no_damage_is_silent() -> None:
    """Bits turned over, pages misplaced or of another store, a lost end: told where it matters."""
    found = came(flips.damaged(160))

    assert set(found) == {"told", "same"}
    assert found["told"] > 80


@pytest.mark.slow
def test_the_harness_would_see_silent_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of the seals the same damages do change answers in silence."""
    monkeypatch.setattr("index.sqlite.sealed._is_whole", lambda *_: True)

    found = set[str]()
    for _, verdict in flips.each(160):
        found.add(verdict)
        if {"SILENT", "CRASH"} <= found:
            return

    assert {"SILENT", "CRASH"} <= found


def test_every_page_is_sealed(db: Path) -> None:
    """Each page has its seal, plain SQLite finds the file in order, and one bit breaks one seal."""
    content = bytearray(db.read_bytes())
    assert is_sealed(bytes(content[:100]))
    assert list(broken(db)) == []
    with sqlite3.connect(db) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    content[2048 * 7 + 100] ^= 1
    db.write_bytes(content)

    assert list(broken(db)) == [8]


def test_a_store_overwritten_in_its_place_is_moved_on_to(db: Path, other: Path) -> None:
    """`cp other.db gongkai.db` under a running reader: the other's rows, under its version."""
    store = open_store(db)
    assert figure(store) == 14
    inode = db.stat().st_ino

    shutil.copyfile(other, db)
    assert db.stat().st_ino == inode
    newest = store.current()

    assert newest.data_version == open_store(other).data_version != store.data_version
    assert len(newest.documents()) == len(open_store(other).documents())


def test_pages_of_another_store_are_never_read_as_ours(db: Path, other: Path) -> None:
    """A reader that has not moved on yet says that the store is damaged; it does not mix them."""
    store = open_store(db)

    shutil.copyfile(other, db)

    with pytest.raises(StoreError) as error:
        store.documents()
    assert error.value.code == "store_damaged"


def test_a_store_cut_short_in_its_place_kills_nobody(db: Path) -> None:
    """The file is truncated while it is open: an error of our own, no signal."""
    store = open_store(db)

    os.truncate(db, 4096)

    with pytest.raises(StoreError):
        store.documents()


def test_a_store_of_an_older_layout_is_taken_over(
    db: Path, tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store without seals says that a build is needed; the build keeps what it holds."""
    before, older = open_store(db).data_version, tmp_path / "older.db"
    with monkeypatch.context() as earlier:
        earlier.setattr("index.sqlite.schema.make_room", lambda path: None)
        earlier.setattr("index.sqlite.schema.VERSION", 4)
        earlier.setattr("index.sqlite.swap.seal", lambda path: None)
        build([reports], older)
    with sqlite3.connect(older) as plain:
        plain.execute("DELETE FROM _sqlite_migrations WHERE name = 'sealed_pages'")
    assert older.read_bytes()[20] == 0

    with pytest.raises(StoreError) as error:
        open_store(older)
    assert error.value.code == "store_older"
    assert build([reports], older).unchanged == 5

    assert list(broken(older)) == []
    assert open_store(older).data_version == before
    assert older.read_bytes()[60:64] == VERSION.to_bytes(4, "big")


def test_a_sealed_store_of_an_older_layout_is_taken_over(db: Path, reports: Path) -> None:
    """The layout before failed checks were kept by cell: a build adds them and loses nothing."""
    before = open_store(db).data_version
    failed = "SELECT slot, year, report, across FROM failed"
    with sqlite3.connect(db) as plain:
        kept = plain.execute(failed).fetchall()
        as_version_7(plain)
        for sql in (
            "DROP TABLE failed", "DROP INDEX counted", "DROP INDEX set_aside",
            "DELETE FROM _sqlite_migrations WHERE name = 'sets_of_reports'",
            "PRAGMA user_version = 5",
        ):  # fmt: skip
            plain.execute(sql)
    seal(db)

    with pytest.raises(StoreError) as error:
        open_store(db)
    assert error.value.code == "store_older"
    assert build([reports], db).unchanged == 5

    assert list(broken(db)) == []
    assert open_store(db).data_version == before
    with sqlite3.connect(db) as plain:
        assert plain.execute(failed).fetchall() == kept != []


def test_checks_that_were_written_out_are_kept_by_their_rules(db: Path, reports: Path) -> None:
    """The layout before pages were counted: a build adds what they stand on and loses nothing."""
    before = open_store(db)
    counted = ("SELECT * FROM fault", "SELECT slug, blank, absent FROM report")
    checks = before.checks()
    with sqlite3.connect(db) as plain:
        kept = [plain.execute(sql).fetchall() for sql in counted]
        as_version_7(plain)
    seal(db)

    with pytest.raises(StoreError) as error:
        open_store(db)
    assert error.value.code == "store_older"
    assert build([reports], db).unchanged == 5

    after = open_store(db)
    assert (after.data_version, after.checks()) == (before.data_version, checks)
    with sqlite3.connect(db) as plain:
        assert [plain.execute(sql).fetchall() for sql in counted] == kept
    assert (2021, 3, "t3_result_sum", 0, 2) in kept[0]
    assert ("harbin-fao-2020", 0, 198) in kept[1]


def test_nothing_is_built_on_a_damaged_store(db: Path, tmp_path: Path) -> None:
    """A build of more reports refuses a store that fails its check, and does not touch it."""
    content = bytearray(db.read_bytes())
    content[-1000] ^= 4
    db.write_bytes(content)

    with pytest.raises(StoreError) as error:
        build([INVENTED], db)

    assert error.value.code == "store_damaged"
    assert db.read_bytes() == content
    assert not (tmp_path / ".gongkai.db.build").exists()


def test_a_lost_store_is_said_and_not_replaced(tmp_path: Path, reports: Path) -> None:
    """Where a built store has been removed, no command answers from the samples instead."""
    db = tmp_path / "gongkai.db"
    build([reports], db)
    db.unlink()

    said = processes.told("bot", "ask", QUESTION, "--db", db)

    assert (said.returncode, said.stdout) == (1, "")
    assert "不见了" in said.stderr
    assert not db.exists()


def client(db: Path) -> TestClient:
    return TestClient(create_app(Service(open_store(db))), raise_server_exceptions=False)


def test_readyz_says_that_the_store_is_lost(db: Path, caplog: pytest.LogCaptureFixture) -> None:
    """503 while nothing lies at the path, in one line of the log; 200 when it is back."""
    reader, elsewhere = client(db), db.with_name("elsewhere")
    assert reader.get("/readyz").status_code == 200

    with caplog.at_level(logging.WARNING):
        db.rename(elsewhere)
        for _ in range(5):
            lost = reader.get("/readyz")
            assert reader.get("/api/ask", params={"q": QUESTION}).status_code == 200
        elsewhere.rename(db)

    assert (lost.status_code, str(db) in lost.text) == (503, False)
    assert len(caplog.records) == 1
    assert reader.get("/readyz").status_code == 200


def test_readyz_asks_a_question_whose_answer_is_known(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that answers otherwise than before is not ready."""
    reader = client(db)
    assert reader.get("/readyz").status_code == 200

    monkeypatch.setattr("bot.web.api._said", lambda *_: "another answer")

    assert reader.get("/readyz").status_code == 503


def test_a_damaged_store_is_one_line_of_the_log(db: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each reader gets 503; the operator reads of it once."""
    service = Service(open_store(db))
    service.newest()
    reader = TestClient(create_app(service), raise_server_exceptions=False)
    content = bytearray(db.read_bytes())
    for page in range(2, len(content) // 2048):
        content[2048 * page + 9] ^= 1
    with db.open("r+b") as file:
        file.write(content)

    with caplog.at_level(logging.WARNING):
        pages = [reader.get("/reports") for _ in range(4)]

    assert [page.status_code for page in pages] == [503] * 4
    assert len(caplog.records) == 1


def test_sealing_twice_changes_nothing(db: Path) -> None:
    """A seal depends on the content alone."""
    before = db.read_bytes()

    seal(db)

    assert db.read_bytes() == before


def test_a_store_that_compared_amounts_as_printed_is_taken_over(tmp_path: Path) -> None:
    """The layout before amounts were compared in one unit: a build counts them anew."""
    said = "水利局", "行政事业性收费", "本年收费金额（单位：元）", "350000"
    folder, db = tmp_path / "reports", tmp_path / "amounts.db"
    folder.mkdir()
    (folder / "a.txt").write_text(
        f"绥芬河市{said[0]}2021年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n"
        f"信息内容\t{said[2]}\n{said[1]}\t{said[3]}\n三、收到和处理政府信息公开申请情况\n无。\n",
        "utf-8",
    )
    build([folder], db)
    compared = (
        "SELECT value FROM cell JOIN slot ON slot.id = cell.slot"
        " WHERE indicator = 'admin_fee_amount'"
    )
    with sqlite3.connect(db) as plain:
        assert plain.execute(compared).fetchall() == [(35,)]
        for sql in (
            "UPDATE cell SET value = 350000 WHERE value = 35",
            "DELETE FROM _sqlite_migrations WHERE name = 'amounts_in_one_unit'",
            "PRAGMA user_version = 6",
        ):
            plain.execute(sql)
    seal(db)

    assert build([folder], db).unchanged == 1

    with sqlite3.connect(db) as plain:
        assert plain.execute(compared).fetchall() == [(35,)]
    assert list(broken(db)) == []
