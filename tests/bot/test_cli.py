"""The command: what it prints, where, and how it ends."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from index.sqlite import open_store
from index.sqlite.file import VERSION
from tests import processes
from tests.conftest import ROOT

QUESTION = "绥芬河2021年收到多少件信息公开申请？"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, with no setting of the machine's own."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("GONGKAI_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GONGKAI_DB", str(tmp_path / "default.db"))


def gongkai(*arguments: str | Path, said: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=said)


def process(*arguments: str | Path, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as its own process."""
    return processes.run("bot", *arguments, folder=Path.cwd(), said=said)


def test_build_counts(reports: Path, tmp_path: Path) -> None:
    """A build ends with its counts; the second one has nothing to do."""
    db = tmp_path / "a.db"

    assert "读入 5，未变 0，更新 0，拒绝 0" in gongkai("build", reports, "--db", db).stdout
    again = gongkai("build", reports, "--db", db)
    assert (again.exit_code, "读入 0，未变 5" in again.stdout) == (0, True)


def test_build_in_english(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command speaks the language of the settings."""
    monkeypatch.setenv("GONGKAI_LANGUAGE", "en")

    built = gongkai("build", reports, "--db", tmp_path / "a.db")

    assert built.stdout == "loaded 5, unchanged 0, updated 0, refused 0\n"
    assert built.stderr == ""


def test_refused_files_are_named(reports: Path, tmp_path: Path) -> None:
    """Each refused file is one line with its reason; only --strict makes it a failure."""
    (tmp_path / "empty.txt").write_bytes(b"")
    arguments = ("build", reports, tmp_path / "empty.txt", "--db", tmp_path / "a.db")

    built, strict = gongkai(*arguments), gongkai(*arguments, "--strict")

    assert (built.exit_code, strict.exit_code) == (0, 1)
    assert [line for line in built.stderr.splitlines() if "empty.txt" in line] == [
        f"拒绝 {tmp_path / 'empty.txt'}：文件是空的"
    ]


def test_a_missing_path_fails_but_the_rest_loads(reports: Path, tmp_path: Path) -> None:
    """A path that is not there is named; what else was given is loaded."""
    built = gongkai("build", "missing", reports, "--db", tmp_path / "a.db")

    assert built.exit_code == 1
    assert "读入 5" in built.stdout
    assert "missing" in built.stderr


FAILING = {
    "no such file": ("parse", "missing.txt"),
    "no report": ("parse", "letter.txt"),
    "nothing to load": ("build", "letter.txt", "--db", "new.db"),
    "no store": ("export", "figures", "--db", "missing.db"),
    "no store to audit": ("audit", "--db", "missing.db"),
    "no store to ask": ("ask", QUESTION, "--db", "missing.db"),
    "no store to serve": ("web", "--db", "missing.db"),
    "a foreign store": ("ask", QUESTION, "--db", "letter.txt"),
    "an unwritable store": ("build", "reports", "--db", "letter.txt/a.db"),
    "xlsx on a terminal": ("export", "figures", "--format", "xlsx", "--db", "a.db"),
    "an unwritable output": ("export", "figures", "--output", "missing/a.csv", "--db", "a.db"),
    "no token": ("telegram", "--db", "a.db"),
}


@pytest.mark.parametrize("arguments", FAILING.values(), ids=FAILING)
def test_a_failure_is_one_sentence(
    arguments: tuple[str, ...], database: Path, reports: Path, tmp_path: Path
) -> None:
    """What was asked for and failed ends with 1 and one sentence, never a traceback."""
    (tmp_path / "letter.txt").write_text("各位同事：下周一上午开会，请准时参加。" * 20, "utf-8")
    shutil.copytree(reports, tmp_path / "reports")
    shutil.copy(database, tmp_path / "a.db")

    ended = process(*arguments)

    said = ended.stderr.decode()
    assert ended.returncode == 1
    assert "Traceback" not in said
    assert said.strip().splitlines()[-1].endswith("。")
    assert len(said.strip().splitlines()) == (2 if "new.db" in arguments else 1)


WRONG = {
    "no verb of ours": ("dance",),
    "no question": ("ask",),
    "no such day": ("ask", QUESTION, "--today", "yesterday"),
    "nothing of that kind": ("export", "poems"),
    "no jobs": ("build", "--jobs", "0"),
    "an unknown option": ("audit", "--fast"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_a_wrong_command_line(arguments: tuple[str, ...]) -> None:
    """A command line that means nothing ends with 2."""
    assert gongkai(*arguments).exit_code == 2


def test_wrong_settings_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """All wrong settings are in one sentence."""
    monkeypatch.setenv("GONGKAI_WEB_PORT", "x")
    monkeypatch.setenv("GONGKAI_PUBLIC_URL", "x")

    ended = gongkai("ask", QUESTION)

    assert ended.exit_code == 1
    assert "GONGKAI_WEB_PORT" in ended.stderr
    assert "GONGKAI_PUBLIC_URL" in ended.stderr


def test_ask_builds_the_store_that_comes_with_the_program(tmp_path: Path) -> None:
    """The first question of all is answered, from the five reports."""
    asked = gongkai("ask", QUESTION, "--json", "--today", "2026-11-21")

    answer = json.loads(asked.stdout)
    assert (tmp_path / "default.db").exists()
    assert answer["status"] == "answered"
    assert answer["figures"][0]["value"] == 14
    assert answer["figures"][0]["citation"]["line"] == 57


def test_ask_for_a_person(database: Path) -> None:
    """A person reads the figure and the raw line it comes from."""
    asked = gongkai("ask", QUESTION, "--db", database)

    assert "14" in asked.stdout
    assert "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14" in asked.stdout


def test_chat_prints_an_object_a_line(database: Path) -> None:
    """Every line but /new has one JSON object, whatever is in it; a follow-up inherits."""
    follow_up = "予以公开的呢？"
    lines = [QUESTION, follow_up, "/new", follow_up, "", "x\ry", "a\u2028b\x85c", "\ud83d?"]
    said = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n\xff\xfe\n"

    ended = process("chat", "--json", "--db", database, "--today", "2026-11-21", said=said)

    answers = [json.loads(line) for line in ended.stdout.decode().splitlines()]
    assert ended.returncode == 0
    assert len(answers) == len(lines) - 1 + 1
    assert [figure["value"] for figure in answers[1]["figures"]] == [11]
    assert answers[2]["figures"] == []
    assert [answer["question"] for answer in answers[:3]] == [lines[0], lines[1], lines[3]]


def test_chat_for_a_person(database: Path) -> None:
    """A conversation on the terminal answers questions and skips empty lines."""
    ended = process("chat", "--db", database, said=f"{QUESTION}\n\n/new\n".encode())

    assert ended.stdout.decode().count("件") > 0
    assert ended.returncode == 0


def test_explain(database: Path) -> None:
    """An explanation names the agency that was understood."""
    explained = gongkai("explain", QUESTION, "--db", database)

    assert explained.exit_code == 0
    assert "绥芬河市人民政府" in explained.stdout


def test_words_without_a_role(database: Path, tmp_path: Path) -> None:
    """The words of a file of questions that no role is known of, the most frequent first."""
    file = tmp_path / "questions.txt"
    file.write_text("绥芬河2021年收到几件咕噜咕噜申请\n嘎啦嘎啦\n咕噜咕噜的有几件\n", "utf-8")

    assert gongkai("words", file, "--db", database).stdout == "2\t咕噜咕噜\n1\t嘎啦嘎啦\n"


def test_parse_for_a_person(reports: Path) -> None:
    """A person sees who reports, every row with its line, and what to doubt."""
    parsed = gongkai("parse", reports / "suifenhe-2021.txt").stdout

    assert "绥芬河市人民政府" in parsed
    assert "[new_received]  14 0 0 0 0 0 14  第 57 行" in parsed
    assert "layout_vs_year@t3" in parsed


def test_parse_for_a_program(reports: Path) -> None:
    """Offsets in the JSON lead back to the text, for cells and for passages."""
    parsed = json.loads(gongkai("parse", reports / "suifenhe-2021.txt", "--json").stdout)

    (report,), text = parsed["reports"], parsed["text"]
    placed = [figure for figure in report["figures"] if figure["start"] is not None]
    assert len(placed) > 180
    for figure in placed:
        if figure["source"] == "table":
            assert text[figure["start"] : figure["end"]].strip() == figure["raw"].strip()
    assert all(p["text"] == text[p["start"] : p["end"]] for p in report["passages"])


def test_export_to_a_pipe_that_closes(database: Path) -> None:
    """`gongkai export … | head` ends quietly."""
    command = f'"{sys.executable}" -m bot export figures --db "{database}" | head -1'
    ended = subprocess.run(
        command, shell=True, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert b"Traceback" not in ended.stderr
    assert ended.stdout.startswith(b"report,agency,year")


def test_the_versions(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Program, store format and data; a store that is not there is said and is no failure."""
    program = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    without = gongkai("--version")
    monkeypatch.setenv("GONGKAI_DB", str(database))
    monkeypatch.setenv("GONGKAI_LANGUAGE", "en")
    held = gongkai("--version")

    said = held.stdout.splitlines()
    assert (held.exit_code, len(said)) == (0, 3)
    assert said[0] == f"gongkai {program}"
    assert said[1] == f"store format {VERSION}"
    assert said[2] == f"data {open_store(database).data_version} ({database})"
    assert without.exit_code == 0
    assert without.stdout.splitlines()[2].startswith("数据版本 无（没有找到资料库")
