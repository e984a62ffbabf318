"""Drafts judged before publication: every seeded fault at its place, nothing in clean ones."""

import json
import re
import time
import tomllib
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from docx.document import Document as WordDocument
from python_calamine import CalamineWorkbook

import parser
from bot.__main__ import main
from bot.drafts.annotate import annotated
from data.rules import rules
from index.build import build
from index.drafts import Judged
from parser.report import Earlier, Finding, Report
from tests.conftest import ROOT
from tests.imitation import pdf
from tests.parser.test_pictures import as_page
from tests.pdfs import Canvas

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

FOLDER = ROOT / "tests" / "drafts"
SEEDS: list[dict[str, Any]] = tomllib.loads((FOLDER / "seeds.toml").read_text("utf-8"))["seed"]
WORDINGS: list[dict[str, Any]] = tomllib.loads((FOLDER / "wordings.toml").read_text("utf-8"))[
    "wording"
]
CLEAN = ("department-2022", "department-2023", "county-2022", "county-2023")


def text_of(draft: str) -> str:
    return (FOLDER / f"{draft}.txt").read_text("utf-8")


def read(text: str) -> Report:
    document = parser.read(text.encode(), "draft.txt")
    (report,) = parser.parse(document, is_draft=True)
    return report


@cache
def previous(draft: str) -> Earlier:
    """Return last year's report of a draft's agency."""
    return parser.earlier_of(read(text_of(draft.replace("2023", "2022"))))


def seeded(seed: Mapping[str, Any]) -> str:
    """Return the draft with the seed's faults; an edit that fits nothing is a fault of the seed."""
    lines = text_of(seed["draft"]).split("\n")
    for number, old, new in seed["edits"]:
        assert lines[number - 1].count(old) == 1, f"{seed['name']}: line {number} lacks {old!r}"
        lines[number - 1] = lines[number - 1].replace(old, new)
    return "\n".join(lines)


def told(finding: Finding, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a finding what is wanted of it."""
    known = {
        "rule": finding.rule,
        "row": finding.spot.indicator,
        "columns": list(finding.spot.columns),
        "line": finding.spot.line,
        "section": finding.fields.get("section"),
        "expected": finding.fields.get("expected"),
    }
    return {name: known[name] for name in wanted}


@pytest.mark.parametrize("seed", SEEDS, ids=[seed["name"] for seed in SEEDS])
def test_seeded_fault_is_found_at_its_place(seed: Mapping[str, Any]) -> None:
    earlier = previous(seed["draft"]) if seed.get("previous") else None
    found = parser.judge(read(seeded(seed)), earlier)
    wanted = seed["finds"]
    assert [one.rule for one in found] == [one["rule"] for one in wanted]
    assert [told(one, some) for one, some in zip(found, wanted, strict=True)] == wanted


def test_there_are_at_least_forty_seeds_of_every_kind() -> None:
    """Every rule that a text draft can break is broken by a seed."""
    seeded = {one["rule"] for seed in SEEDS for one in seed["finds"]}
    of_other_forms = {"disclosed_le_made", "items_change_floor"}
    elsewhere = {"not_readable", "pictured", "agency_unknown", "year_unknown", "t3_row_sum",
                 "fee_jump", "cell_unreadable"}  # fmt: skip
    assert set(rules().checks) - seeded == of_other_forms | elsewhere
    assert len(SEEDS) >= 40


TOLD = "2023年共收到政府信息公开申请18件，上年结转2件"
"""How the sentence begins that department-2023 tells of its requests, up to the paragraph's end."""


@pytest.mark.parametrize(
    ("row", "printed", "said"),
    [(one["row"], one["printed"], said) for one in WORDINGS for said in one["said"]],
    ids=[said for one in WORDINGS for said in one["said"]],
)
def test_text_is_held_against_the_table_in_many_wordings(row: str, printed: int, said: str) -> None:
    """The table's number in these words is no fault, seven more is one, and the only one."""
    text = text_of("department-2023")
    before, behind = text.split(TOLD)
    rest = behind.split("\n", 1)[1]
    for number, rules_broken in ((printed, []), (printed + 7, ["text_vs_table"])):
        draft = f"{before}{said.format(n=number)}。\n{rest}"
        found = parser.judge(read(draft))
        assert [one.rule for one in found] == rules_broken
        assert {one.fields["row"] for one in found} <= {row}


def test_what_no_line_of_a_seed_can_break_is_found_too() -> None:
    """A report of nobody, of no year, with yuan for ten thousand yuan, with pictures for tables."""
    text = text_of("department-2023")
    nobody = text.replace("徐州市铜山区水利局", "本机关").replace("区水利局", "本机关")
    fees = text.replace("行政事业性收费\t3.6", "行政事业性收费\t36000")
    pictures = parser.judge(as_page('<img src="t.png">'))

    def rules_of(draft: str, earlier: Earlier | None = None) -> list[str]:
        return [one.rule for one in parser.judge(read(draft), earlier)]

    assert rules_of(nobody.replace("我局", "我们")) == ["agency_unknown"]
    assert rules_of(re.sub(r"20\d\d年", "", text)) == ["year_unknown"]
    assert rules_of(fees, previous("department-2023")) == ["fee_jump"]
    pictured = [one.fields["section"] for one in pictures if one.rule == "pictured"]
    assert pictured == [2, 3, 4]


def test_a_chapter_of_its_own_is_no_section_that_stands_twice() -> None:
    """Of shanghai-stc-2024: 主动公开工作情况 tells the year, the form's own section comes later."""
    text = text_of("department-2023")
    own = "二、主动公开工作情况\n\n全年召开两次会议。\n\n"
    assert (
        parser.judge(
            read(text.replace("二、主动公开政府信息情况", own + "二、主动公开政府信息情况", 1))
        )
        == ()
    )
    renamed = parser.judge(
        read(text.replace("二、主动公开政府信息情况", "二、主动公开工作情况", 1))
    )
    assert [one.rule for one in renamed] == ["section_renamed"]


@pytest.mark.parametrize(
    ("mark", "lean", "step", "is_over"),
    [
        ("内部资料 请勿外传", 30, 160, False),
        ("20240118 草稿", 25, 90, False),
        ("样稿888", 0, 37, True),
    ],
    ids=["slanting words", "slanting digits", "upright over the cells"],
)
def test_a_watermark_over_figures_is_found(
    mark: str, lean: float, step: int, is_over: bool
) -> None:
    """Slanting words are read past; what stands among the figures leaves none that is relied on."""
    size = 12 if is_over else 26

    def stamp(sheet: Canvas) -> None:
        for top in range(62, 1000, step):
            sheet.text(500, top, mark, size, lean, 0.8)

    content = pdf(text_of("department-2023"), stamp)
    (report,) = parser.parse(parser.read(content, "draft.pdf"), is_draft=True)
    found = parser.judge(report)
    assert ("cell_unreadable" in {one.rule for one in found}) is is_over
    if not is_over:
        assert found == ()
    right = {
        (one.indicator, one.column): one.value for one in read(text_of("department-2023")).figures
    }
    told = [one for one in report.figures if one.value is not None]
    assert [one for one in told if one.value != right[one.indicator, one.column]] == []


@pytest.mark.parametrize("draft", CLEAN)
def test_clean_draft_gives_no_alarm(draft: str) -> None:
    report = read(text_of(draft))
    assert parser.judge(report) == ()
    if draft.endswith("2023"):
        assert parser.judge(report, previous(draft)) == ()


def as_docx(text: str) -> bytes:
    """Return a draft as a Word document: lines with tabs become the rows of tables."""
    word = docx.Document()
    for part in text.split("\n\n"):
        lines = part.split("\n")
        if not any("\t" in line for line in lines):
            word.add_paragraph(part)
            continue
        rows = [line.split("\t") for line in lines if line]
        table = word.add_table(len(rows), max(map(len, rows)))
        for row, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(row.cells, values, strict=False):  # of the widest row's number
                cell.text = value
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def seed_named(name: str) -> Mapping[str, Any]:
    return next(seed for seed in SEEDS if seed["name"] == name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two faulty drafts, a clean one and a file that is no report."""
    late = seeded(seed_named("a department is late"))
    blank = seeded(seed_named("one cell is blank"))
    (tmp_path / "水利局.txt").write_text(late, "utf-8")
    (tmp_path / "农业农村局.txt").write_text(blank.replace("水利局", "农业农村局"), "utf-8")
    (tmp_path / "沛县.txt").write_text(text_of("county-2023"), "utf-8")
    (tmp_path / "通知.txt").write_text("关于放假的通知\n\n各部门：\n\n放假三天。\n", "utf-8")
    return tmp_path


def checked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_findings_are_sentences_with_place_and_norm(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(seeded(SEEDS[0]), "utf-8")
    made = checked(draft)
    assert made.exit_code == 1
    assert made.output.splitlines() == [
        f"{draft}：三、收到和处理政府信息公开申请情况 “本机关不掌握相关政府信息”行 “自然人”列 "
        "第47行："
        "填 4，与它所在的 2 处合计都不符。应为 3。依据：国办公开办函〔2021〕30号。",
        "检查了 1 份草稿，1 份共发现 1 处问题。",
    ]
    assert "row “Information not held by this agency”" in checked(draft, "--lang", "en").output


def test_exit_code_says_clean_found_or_wrong_command(tmp_path: Path) -> None:
    clean = FOLDER / "county-2023.txt"
    assert checked(clean).exit_code == 0
    assert checked(FOLDER / "seeds.toml").exit_code == 1
    assert checked(tmp_path / "none.txt").exit_code == 2
    assert checked().exit_code == 2
    assert checked(clean, "--json", "--sarif").exit_code == 2
    assert checked(clean, "--annotate", tmp_path / "out.docx").exit_code == 2
    assert checked(clean, "--output", tmp_path / "out.xlsx").exit_code == 2


def test_draft_without_two_sections_and_with_failing_sums_is_found(tmp_path: Path) -> None:
    lines = text_of("department-2023").split("\n")
    lines[46] = lines[46].replace("3\t1\t0\t0\t1\t0\t5", "30\t1\t0\t0\t1\t0\t5")
    text = "\n".join(lines[:67] + lines[77:])
    draft = tmp_path / "draft.txt"
    draft.write_text(text, "utf-8")
    said = checked(draft).output
    assert "缺少“五、存在的主要问题及改进情况”这一部分" in said
    assert "缺少“六、其他需要报告的事项”这一部分" in said
    assert "填 30" in said


def test_json_holds_rule_place_and_words(folder: Path) -> None:
    made = json.loads(checked(folder / "农业农村局.txt", "--json").output)
    assert made["files"] == [
        {"file": str(folder / "农业农村局.txt"), "agency": "徐州市铜山区农业农村局", "year": 2023,
         "published": "2024-01-18", "compared_with": None, "findings": 1}
    ]  # fmt: skip
    (finding,) = made["findings"]
    assert (finding["rule"], finding["row"], finding["columns"], finding["line"]) == (
        "blank_cell", "unable_still_unclear", ["enterprise"], 49,
    )  # fmt: skip
    assert finding["what"] == "没有填数字"


def test_sarif_names_every_rule_and_line(folder: Path) -> None:
    made = json.loads(checked(folder / "水利局.txt", "--sarif").output)
    (run,) = made["runs"]
    assert made["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["late"]
    (result,) = run["results"]
    assert result["level"] == "warning"
    assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 80}
    assert place["artifactLocation"]["uri"].startswith("file:///")


def test_file_that_is_no_report_is_a_finding(folder: Path) -> None:
    made = checked(folder / "通知.txt")
    assert made.exit_code == 1
    assert "无法作为年度报告读取：没有找到政府信息公开工作年度报告的标题、章节或表格" in made.output


def test_draft_that_says_it_is_one_is_judged(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    title, rest = text_of("county-2023").split("\n", 1)
    draft.write_text(f"{title}（送审稿）\n{rest}", "utf-8")
    assert checked(draft).exit_code == 0


def test_list_ends_in_time_late_missing_faulty(folder: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    names = ["徐州市铜山区水利局", "徐州市铜山区农业农村局", "沛县人民政府", "沛县公安局"]
    listed.write_text("agency\n" + "\n".join(names) + "\n", "utf-8-sig")
    made = checked(folder, "--expected", listed)
    assert made.output.splitlines()[-4:] == [
        "徐州市铜山区水利局：逾期",
        "徐州市铜山区农业农村局：按时、不合格",
        "沛县人民政府：按时",
        "沛县公安局：缺",
    ]
    table = tmp_path / "table.xlsx"
    checked(folder, "--expected", listed, "--output", table)
    rows = CalamineWorkbook.from_path(str(table)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["agency", *names]
    assert [row[2] for row in rows][1:] == ["逾期", "按时、不合格", "按时", "缺"]
    listed.write_text("name\n水利局\n", "utf-8")
    assert "没有 agency 列" in checked(folder, "--expected", listed).output


def test_previous_may_be_a_file_a_folder_or_a_store(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(seeded(seed_named("ten times as many permits as last year")), "utf-8")
    store = tmp_path / "store.db"
    build([FOLDER / "county-2022.txt"], store)
    for previous in (FOLDER / "county-2022.txt", FOLDER, store):
        said = checked(draft, "--previous", previous).output
        assert "“行政许可决定数”行" in said
        assert "上年报告的行政许可决定数 17040" in said
    assert checked(draft).exit_code == 0
    other = checked(draft, "--previous", FOLDER / "department-2022.txt")
    assert "没有这些草稿上一年度的报告" in other.output


@pytest.mark.parametrize("seed", SEEDS, ids=[seed["name"] for seed in SEEDS])
def test_word_draft_is_judged_like_the_text(seed: Mapping[str, Any]) -> None:
    """Rule, row and column are the same; every finding becomes a comment at its place."""
    content = as_docx(seeded(seed))
    document = parser.read(content, "draft.docx")
    (report,) = parser.parse(document, is_draft=True)
    earlier = previous(seed["draft"]) if seed.get("previous") else None
    found = parser.judge(report, earlier)
    wanted = [{key: one[key] for key in one if key != "line"} for one in seed["finds"]]
    assert [told(one, some) for one, some in zip(found, wanted, strict=True)] == wanted
    judged = Judged("draft.docx", report, found, earlier)
    word = docx.Document(BytesIO(annotated(content, [judged], "zh")))
    assert len(list(word.comments)) == len(found)
    original = docx.Document(BytesIO(content))
    assert [p.text for p in word.paragraphs] == [p.text for p in original.paragraphs]


def commented(word: WordDocument) -> list[str]:
    """Return the text of the paragraphs in which comments begin."""
    marks = word.element.body.iter(f"{W}commentRangeStart")
    return ["".join(text.text or "" for text in mark.getparent().iter(f"{W}t")) for mark in marks]


def test_comments_are_written_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is opened once more for them, by a process that is stopped where it takes long."""
    draft, copy = tmp_path / "draft.docx", tmp_path / "copy.docx"
    draft.write_bytes(as_docx(seeded(seed_named("an applicant's identity number"))))
    monkeypatch.setattr("bot.drafts.annotate.annotated", lambda *_: time.sleep(60))
    monkeypatch.setenv("GONGKAI_READ_SECONDS", "5")

    made = checked(draft, "--annotate", copy, "--lang", "zh")

    assert f"{draft}：读取时间超过上限，已停止，没有写批注。" in made.output
    assert not copy.exists()


def test_comment_stands_at_the_cell_or_sentence(tmp_path: Path) -> None:
    text = seeded(seed_named("an applicant's identity number"))
    lines = text.split("\n")
    lines[57] = lines[57].replace("14\t4\t0\t0\t1\t0\t19", "14\t4\t0\t0\t1\t0\t91")
    draft, copy = tmp_path / "draft.docx", tmp_path / "copy.docx"
    draft.write_bytes(as_docx("\n".join(lines)))
    made = checked(draft, "--annotate", copy)
    assert made.exit_code == 1
    word = docx.Document(str(copy))
    assert commented(word)[0] == "91"
    assert commented(word)[1].startswith("申请人王某（320323")
    (first, second) = word.comments
    assert (
        first.text == "填 91，与它所在的 3 处合计都不符。应为 19。依据：国办公开办函〔2021〕30号。"
    )
    assert "3203**************" in second.text
    assert "3203231985" not in made.output
    assert "3203231985" not in checked(draft, "--json").output
    assert "3203231985" not in checked(draft, "--sarif").output
