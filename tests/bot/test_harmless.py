"""What strangers write is text in spreadsheets and terminals, and does nothing there."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.files import as_csv
from bot.harmless import cell, line, shown
from bot.rows import Row

FORMULAS = (
    '=HYPERLINK("http://x","y")', "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", " =1+1", "　=1+1", "-a", "+8613800000000x", "\0=1+1",
)  # fmt: skip
TEXTS = (
    "14",
    "-5",
    "+3",
    "-1,250.5",
    "78.57%",
    "-",
    "——",
    "－",
    "",
    "12 件",
    "a=b",
    "（一）",
    "1e5",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text: str) -> None:
    """Whatever a spreadsheet would begin a formula with has an apostrophe before it."""
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", TEXTS)
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    """A negative number is a number; a dash alone is what the report printed."""
    assert cell(text) == text


def test_csv_is_harmless_everywhere() -> None:
    """Text cells and lists are neutralised, numbers are not, and reading gives the text back."""
    rows: list[Row] = [{"a": text, "b": -5, "c": ["=1", "x"]} for text in FORMULAS]

    read = list(csv.reader(io.StringIO("".join(as_csv(("a", "b", "c"), rows)), newline="")))

    assert [row[0][0] for row in read[1:]] == ["'"] * len(FORMULAS)
    assert {(row[1], row[2]) for row in read[1:]} == {("-5", "'=1;x")}


def test_a_terminal_obeys_nothing() -> None:
    """Escape sequences, bells, turned text and half characters are written out."""
    said = "a\x1b]0;title\x07\x9b2J\u202egpj.exe\u2066\x7f\ud800\n\tb"

    assert shown(said) == ("a\\x1b]0;title\\x07\\x9b2J\\u202egpj.exe\\u2066\\x7f\\ud800\n\tb")
    assert "\n" not in line(said)


def test_names_and_reasons_are_one_line(tmp_path: Path) -> None:
    """A file and a member with escape sequences in their names are refused on a line each."""
    (tmp_path / "a\x1b[2J\nb.txt").write_text("no report")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("d\x1b[2J\u202e.txt", "no report either")

    built = CliRunner().invoke(main, ["build", str(tmp_path), "--db", str(tmp_path / "o.db")])

    assert "\x1b" not in built.output
    assert "\u202e" not in built.output
    lines = [one for one in built.stderr.splitlines() if "拒绝 /" in one]
    assert len(lines) == 2
    assert all("\\x1b[2J" in one for one in lines)


def test_an_answer_is_text_too(tmp_path: Path, reports: Path) -> None:
    """Control characters of a report reach the terminal written out."""
    text = (reports / "suifenhe-2021.txt").read_text("utf-8")
    file = tmp_path / "a.txt"
    file.write_text(text.replace("新收政府信息公开申请数量", "新收政府信息公开申请数量\x1b[31m"))

    said = CliRunner().invoke(main, ["parse", str(file)]).output

    assert "绥芬河市人民政府" in said
    assert "\x1b" not in said
