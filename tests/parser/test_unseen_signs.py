"""Signs nobody sees and bytes that are broken: no figure is lost or changed, and it is said."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.reply import compose
from index import ask
from index.build import build
from index.build.verify import verify
from index.sqlite import open_store
from parser import decoded, parse, read
from parser.report import NotAReport, Report, Source
from tests.cases import TODAY

ROW = "一、本年新收政府信息公开申请数量\t14\t0"
NAME = "绥芬河市人民政府"
KEY = ("new_received", "natural_person")
UNSEEN = [
    *"\u200b\u00ad\u202e\ufeff\u2060\u200d\u180e\ufe0f\u2066\x08\x00",
    "\U000e0001",
    "\u200b\u200b\ufeff",
]
FORMS = ("a.txt", "a.html", "a.csv")


@pytest.fixture(scope="module")
def text(reports: Path) -> str:
    """suifenhe-2021 as it stands."""
    return (reports / "suifenhe-2021.txt").read_text("utf-8")


def made(text: str, name: str) -> bytes:
    """Return a report as a file of some form."""
    if name.endswith(".html"):
        lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
        return f'<html><head><meta charset="utf-8"></head><body>{lines}</body></html>'.encode()
    return (text.replace("\t", ",") if name.endswith(".csv") else text).encode()


def reading(content: bytes, name: str = "a.txt") -> Report:
    """Return the one report in a file."""
    (report,) = parse(read(content, name))
    return report


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: "".join(f"{ord(one):x}" for one in sign))
def test_a_sign_nobody_sees_is_passed_over_and_said(sign: str, text: str) -> None:
    """Inside a number and inside the agency's name: 14 of 绥芬河, cited with it and flagged."""
    hidden = text.replace(ROW, ROW.replace("14", f"1{sign}4")).replace(
        NAME, f"绥{sign}芬河市人民政府"
    )
    report, plain = reading(hidden.encode()), reading(text.encode())
    figures = {(one.indicator, one.column): one for one in report.figures}
    found = figures[KEY]

    assert (report.agency, report.year, found.value) == (NAME, 2021, Decimal(14))
    assert found.flags == ("invisible_signs",)
    assert found.raw == f"1{sign}4"
    assert [one.value for one in report.figures] == [one.value for one in plain.figures]
    for one in report.figures:
        if one.place and one.value is not None:
            assert report.document.slice(one.place.start, one.place.end) == one.raw
    assert "invisible_signs" in {problem.code for problem in report.problems}


@pytest.mark.parametrize("name", FORMS)
def test_hidden_signs_reach_the_reader_of_an_answer(name: str, text: str, tmp_path: Path) -> None:
    """The figure is stated with its reservation, and the store agrees with its source."""
    hidden = text.replace(ROW, ROW.replace("14", "1\u200b4")).replace("信箱", "信\u200b箱")
    (tmp_path / name).write_bytes(made(hidden, name))
    build([tmp_path / name], tmp_path / "a.db")
    store = open_store(tmp_path / "a.db")

    answer = ask("绥芬河2021年自然人申请多少件", store, TODAY).answer

    assert answer.figures[0].value == Decimal(14)
    assert "看不见的字符" in compose(answer, "").text
    assert verify(tmp_path / "a.db").findings == ()


def test_lines_of_nothing_but_hidden_signs(text: str) -> None:
    """They are no lines; what stands around them is read as before."""
    between = text.replace("\n", "\n\u200b\ufeff\n")

    figures = {(one.indicator, one.column): one for one in reading(between.encode()).figures}

    assert figures[KEY].value == Decimal(14)
    assert figures["new_received", "total"].value == Decimal(14)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("at", range(40, 6000, 997))
def test_a_broken_byte_is_one_lost_character(at: int, encoding: str, name: str, text: str) -> None:
    """The encoding stays what it is, all other cells are read, and the damage is said."""
    content = made(text, name).decode()
    if encoding == "gb18030":
        content = content.replace("utf-8", "gbk")
    whole = content.encode(encoding)
    report = reading(whole[:at] + b"\xff" + whole[at + 1 :], name)
    before = [one.value for one in reading(whole, name).figures if one.source is Source.TABLE]
    after = [one.value for one in report.figures if one.source is Source.TABLE]
    changed = [now for was, now in zip(before, after, strict=True) if was != now]

    assert len(changed) <= 8  # the row it stands in
    assert set(changed) <= {None}
    assert "\ufffd" not in report.document.text or "bytes_broken" in {
        problem.code for problem in report.problems
    }


@pytest.mark.parametrize("head", ["", "<meta charset='gbk'>"], ids=["silent", "declared"])
@pytest.mark.parametrize("is_broken", [False, True], ids=["whole", "broken"])
def test_a_style_sheet_does_not_decide_the_encoding(head: str, is_broken: bool, text: str) -> None:
    """A page in gbk beside much ASCII is not a page in UTF-8 with broken bytes."""
    sheet = f"<head>{head}<style>{'a{color:red}' * 50_000}</style></head>"
    page = made(text, "a.html").decode().replace('<head><meta charset="utf-8"></head>', sheet)
    content = page.encode("gbk")
    if is_broken:
        content = content.replace("培训".encode("gbk"), b"\xff" + "训".encode("gbk"))

    figures = {(one.indicator, one.column): one for one in reading(content, "a.html").figures}

    assert figures[KEY].value == Decimal(14)


def test_ascii_with_a_broken_byte_is_read() -> None:
    assert decoded(b"file,source_url\na.html,http://a.example/\xff?id=1\n") is not None


def test_a_broken_digit_is_no_other_digit(text: str) -> None:
    """1?4 is neither 1, 4 nor 14, and the answer says that the file is broken."""
    broken = text.encode().replace(ROW.encode(), ROW.replace("14", "1?4").encode()).replace(
        b"1?4", b"1\xff4"
    )  # fmt: skip

    figures = {(one.indicator, one.column): one for one in reading(broken).figures}

    assert figures[KEY].value is None


def test_bytes_of_no_encoding_stay_refused() -> None:
    """Half of it broken is no text with a broken byte."""
    with pytest.raises(NotAReport):
        read(b"\x81" * 500 + b"\xff" * 500, "a.txt")
