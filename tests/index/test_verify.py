"""`gongkai verify` finds what is not as it was written, and what the sources no longer say."""

import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from index.build import build
from index.build.verify import verify
from index.sqlite.sealed import seal


@pytest.fixture
def folder(reports: Path, tmp_path: Path) -> Path:
    """A folder with the five reports, to be changed."""
    return Path(shutil.copytree(reports, tmp_path / "reports"))


@pytest.fixture
def db(folder: Path, tmp_path: Path) -> Path:
    """A store of that folder."""
    path = tmp_path / "gongkai.db"
    build([folder], path)
    return path


def found(db: Path, sample: int | None = None) -> list[tuple[str, str]]:
    return [(one.code, Path(one.where).name) for one in verify(db, sample).findings]


def change(db: Path, sql: str) -> None:
    """Change a store as a mistake of the program would, with good seals."""
    with sqlite3.connect(db) as connection:
        connection.execute(sql)
    connection.close()
    seal(db)


def gongkai(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_nothing_is_found_where_nothing_is_wrong(db: Path) -> None:
    """Five reports, five files, no finding; exit 0."""
    said = gongkai("verify", "--db", db)

    assert (said.exit_code, said.output) == (
        0, "检查了 5 份年报，重读 5 个文件，发现 0 处问题\n",
    )  # fmt: skip
    assert "重读 2 个文件" in gongkai("verify", "--sample", "2", "--db", db).output


def test_a_broken_page_is_found(db: Path) -> None:
    """A page that nothing reads is found too; exit 1."""
    content = bytearray(db.read_bytes())
    content[2048 * 11 + 5] ^= 1
    db.write_bytes(content)

    said = gongkai("verify", "--db", db)

    assert (said.exit_code, "第 12 页" in said.output) == (1, True)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE report SET year = 2020 WHERE slug = 'suifenhe-2021'",
        "UPDATE report SET title = title || '（修订）' WHERE slug = 'suifenhe-2021'",
        "UPDATE report SET agency = (SELECT agency FROM report WHERE slug = 'harbin-fao-2020')"
        " WHERE slug = 'suifenhe-2021'",
        "UPDATE cell SET value = value + 1 WHERE report ="
        " (SELECT id FROM report WHERE slug = 'suifenhe-2021') AND value = 11",
        "DELETE FROM cell WHERE report = (SELECT id FROM report WHERE slug = 'suifenhe-2021')"
        " AND value = 14",
    ],
    ids=["year", "title", "agency", "cell", "lost cell"],
)
def test_a_row_that_was_changed_is_found(sql: str, db: Path) -> None:
    """Year, title, agency or a cell of the rankings that are not those that were read."""
    with sqlite3.connect(db) as connection:
        assert connection.execute(sql).rowcount > 0
        connection.rollback()
    connection.close()

    change(db, sql)

    assert found(db) == [("row_broken", "suifenhe-2021")]


def test_sources_are_read_again(db: Path, folder: Path) -> None:
    """A source that is gone, one that was changed, and a reading the source does not give."""
    (folder / "suifenhe-2021.txt").unlink()
    with (folder / "harbin-fao-2020.txt").open("a") as file:
        file.write("\n")
    change(db, "UPDATE report SET digest = 'other' WHERE slug = 'shanxi-fao-2021'")

    assert sorted(found(db)) == [
        ("reading_differs", "shanxi-fao-2021.txt"),
        ("row_broken", "shanxi-fao-2021"),
        ("source_changed", "harbin-fao-2020.txt"),
        ("source_missing", "suifenhe-2021.txt"),
    ]


def test_members_of_archives_are_read_again(reports: Path, tmp_path: Path) -> None:
    """A report out of an archive is looked for in the archive."""
    archive, db = tmp_path / "all.zip", tmp_path / "gongkai.db"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(reports / "suifenhe-2021.txt", "2021/suifenhe-2021.txt")
    build([archive], db)
    assert found(db) == []

    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("2021/other.txt", "text")

    assert found(db) == [("source_missing", "suifenhe-2021.txt")]


def test_an_older_reading_is_told(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the program read has to be built again before it is compared."""
    monkeypatch.setattr("index.build.verify.program", lambda: "another")

    assert {code for code, _ in found(db)} == {"reading_older"}
