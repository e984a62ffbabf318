"""What the plan cannot express is refused by name: a cue that no family uses is never ignored."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from data.vocabulary import vocabulary
from index import ask
from index.answering import families
from index.answering.family import Family
from index.asking.question import Context
from index.plan import as_data
from index.store import Store

TODAY = date(2026, 11, 21)
PLAIN = "绥芬河2021年收到的申请有几件"


def cue_words() -> Iterator[tuple[str, str]]:
    """Yield the first Chinese words of the cues that ask something of figures."""
    for name, cue in vocabulary().phrasings["cue"].items():
        if cue["asks"] == "figures":
            for word in cue.get("zh", ())[:2]:
                yield name, word


UNCHANGING = {"which", "each", "held", "persons", "count"}
"""Cues that a figure of one named report answers as it stands."""


@pytest.mark.parametrize(("name", "word"), [*cue_words()])
def test_a_cue_never_leaves_the_plain_figure(name: str, word: str, store: Store) -> None:
    """With one more cue the answer is another one, a refusal, or the plan holds what it asks."""
    plain = ask(PLAIN, store, TODAY, Context()).answer
    more = ask(f"绥芬河2021年收到的申请{word}有几件", store, TODAY, Context()).answer
    same = more.status == "answered" and as_data(more.plan) == as_data(plain.plan)

    assert not same or name in UNCHANGING


def test_without_its_family_a_cue_refuses(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the family of growth away: the word is still known, and no figure is stated."""
    question = "上海市长宁区人民政府2021年申请同比增长率"
    kept: tuple[Family, ...] = tuple(
        family for family in families.FAMILIES if family.name not in ("yoy", "change")
    )
    monkeypatch.setattr(families, "FAMILIES", kept)

    answer = ask(question.replace("上海市长宁区人民政府", "绥芬河"), store, TODAY, Context()).answer

    assert answer.status != "answered"
    assert answer.figures == ()


ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "index", "parser", "data")

Edits = dict[str, tuple[tuple[str, str], ...]]
"""Of each file, a line that is there and what it becomes."""

A_FOLD: Edits = {
    "index/folding.py": (
        ('    MEDIAN = "median"\n', '    MEDIAN = "median"\n    RANGE = "range"\n'),
        (
            "\n\nNUMBERS:",
            "\n\ndef spread(numbers: Sequence[Decimal]) -> Decimal:\n"
            '    """Return the largest number less the smallest; there is at least one."""\n'
            "    return max(numbers) - min(numbers)\n"
            "\n\nNUMBERS:",
        ),
        ("    Fold.MEDIAN: median,\n", "    Fold.MEDIAN: median,\n    Fold.RANGE: spread,\n"),
    ),
    "data/phrasings.toml": (
        (
            "[cue.place]\n",
            '[cue.range]\nasks = "figures"\nalone = false\nfold = "range"\n'
            'zh = ["极差"]\nen = ["spread"]\n[cue.place]\n',
        ),
    ),
    "data/replies.toml": (
        (
            'median = { zh = "中位数", en = "Median" }\n',
            'median = { zh = "中位数", en = "Median" }\nrange = { zh = "极差", en = "Spread" }\n',
        ),
    ),
}
A_CUE: Edits = {
    "data/phrasings.toml": (
        (
            "[cue.place]\n",
            '[cue.quarterly]\nasks = "figures"\nalone = false\nrefused = "not_found_part_year"\n'
            'zh = ["逐季"]\nen = ["quarterly"]\n[cue.place]\n',
        ),
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program with its reports in a folder of its own, and a store of them."""
    for package in PACKAGES:
        skipped = shutil.ignore_patterns("__pycache__", "*.db*")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=skipped)
    run(tmp_path, "build", "data/reports", "--db", "copy.db")
    return tmp_path


def run(tree: Path, *words: str) -> str:
    """Return what the program of a tree prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "GONGKAI_LANG": "zh"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout


def asked(tree: Path, question: str) -> str:
    """Return the first line of the answer of the program of a tree."""
    return run(tree, "ask", question, "--db", "copy.db", "--today", "2026-11-21").split("\n")[0]


def change(tree: Path, edits: Edits) -> None:
    """Edit the files of a tree; what is to be edited stands there once."""
    for name, pairs in edits.items():
        text = (tree / name).read_text("utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        (tree / name).write_text(text, "utf-8")


def changed(tree: Path) -> set[str]:
    """Return the files of a copy that are not as they are here."""
    paths = [path for package in PACKAGES for path in (tree / package).rglob("*")]
    made = ("__pycache__", ".db")
    own = [one for one in paths if one.is_file() and not {one.parent.name, one.suffix} & {*made}]
    return {
        str(name)
        for path in own
        if not (ROOT / (name := path.relative_to(tree))).exists()
        or path.read_bytes() != (ROOT / name).read_bytes()
    }


def promised(wanted: str) -> set[str]:
    """Return the files that CONTRIBUTING names for a change."""
    lines = (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()
    line = next(one for one in lines if one.startswith(f"| {wanted} |"))
    return set(re.findall(r"`([^`]+\.(?:csv|py|toml))`", line.split("|")[3]))


def test_a_fold_is_one_small_change(copy: Path) -> None:
    """The spread of figures: its name and arithmetic, its cue, its sentence. Nothing else."""
    question = "2021年所有单位收到的申请的极差是多少"
    before = asked(copy, question)
    change(copy, A_FOLD)

    assert "件" not in before
    said = "已收录的 3 个机关 · 2021 · 本年新收 · 极差：13 件 ⚠️ 其中 1 份报告自相矛盾"
    assert asked(copy, question) == said
    assert asked(copy, question.replace("极差", "中位数")).endswith(
        "中位数：7.5 件 ⚠️ 其中 1 份报告自相矛盾"
    )
    assert asked(copy, "绥芬河2021年收到的申请的极差") == "没能按“极差”计算，所以不给出数字。"
    assert changed(copy) == promised("a fold")


def test_a_cue_alone_is_refused_by_name(copy: Path) -> None:
    """A word for a period no form has is one block of data: it refuses with its sentence."""
    question = "绥芬河2021年逐季收到的申请有几件"
    change(copy, A_CUE)

    assert asked(copy, question) == "年度报告只有全年的数字，没有按月、按季或按日的数字。"
    assert asked(copy, question.replace("逐季", "")) == "14 件"
    assert changed(copy) == promised("a cue")


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of CONTRIBUTING that data alone fulfils, and how one sees that it does."""

    wanted: str
    """How the line begins."""
    file: str
    old: str
    new: str
    question: str
    said: str
    """First line of the answer afterwards; before, it is another."""


PROMISES = (
    Promise(
        "a word people use", "data/phrasings.toml", '"证照许可", ', '"证照许可", "红证", ',
        "绥芬河2021年红证多少", "28799 件",
    ),
    Promise(
        "an everyday word", "data/lexicon.csv", "\n12345,zh,", "\n呱呱呱,zh,free,,ours\n12345,zh,",
        "绥芬河2021年呱呱呱收到几件申请", "14 件",
    ),
    Promise(
        "what people call a row", "data/wordings.csv", "row,language,wording\n",
        "row,language,wording\nnew_received,zh,讨要单\n", "绥芬河2021年讨要单有几件", "14 件",
    ),
    Promise(
        "a name of an agency", "data/agencies.toml", '"哈市" = "哈尔滨市"',
        '"绥城" = "绥芬河市", "哈市" = "哈尔滨市"', "绥城2021年收到几件申请", "14 件",
    ),
    Promise(
        "a sentence or language", "data/replies.toml", "该格空白，报告没有填写数字",
        "这一格空着，报告没有填写数字", "山西省外办2021年收到多少申请",
        "这一格空着，报告没有填写数字，不能视为 0",
    ),
)  # fmt: skip


@pytest.mark.slow
def test_what_data_alone_does(copy: Path) -> None:
    """A word, a wording, a name, a sentence: one file each, which CONTRIBUTING names."""
    for promise in PROMISES:
        before = asked(copy, promise.question)
        change(copy, {promise.file: ((promise.old, promise.new),)})
        assert before != promise.said
        assert asked(copy, promise.question) == promise.said
        assert changed(copy) == {promise.file}
        assert promise.file in promised(promise.wanted)
        shutil.copy(ROOT / promise.file, copy / promise.file)


A_CHECK = """
[[check]]
id = "t3_few"
stage = "report"
severity = "plausibility"
left = ["new_received@total"]
operator = "at_most"
right = ["carried_in@total"]
scope = ["report"]
norm = "form"
message = "新收多于上年结转"
message_en = "more new than carried in"
should = "请核对新收和结转。"
should_en = "Check what is new and what was carried in."
"""


def test_a_check_is_one_block(copy: Path) -> None:
    """A comparison of two sums is executed from its block, and what fails is told."""
    rules = copy / "data" / "checks.toml"
    rules.write_text(rules.read_text("utf-8") + A_CHECK, "utf-8")

    assert "新收多于上年结转" not in checked(ROOT)
    assert "新收多于上年结转" in checked(copy)
    assert changed(copy) == {"data/checks.toml"}
    assert "data/checks.toml" in promised("a check")


def checked(tree: Path) -> str:
    """Return what a tree reads of a report, and what its checks say."""
    return run(tree, "parse", "data/reports/suifenhe-2021.txt")


def test_a_wording_of_a_label_is_one_string(copy: Path) -> None:
    """A report that prints a row's name otherwise is read once the form has it as seen."""
    report = copy / "data" / "reports" / "suifenhe-2021.txt"
    report.write_text(
        report.read_text("utf-8").replace("一、本年新收政府信息公开申请数量", "一、当年登记件"),
        "utf-8",
    )
    form = copy / "data" / "form.toml"
    known = form.read_text("utf-8")
    row = known.index('id = "new_received"')
    at = known.index("\nlabel = ", row)

    before = read_row(copy)
    form.write_text(f'{known[:at]}\nlabel_seen = ["当年登记件"]{known[at:]}', "utf-8")

    assert before == []
    assert read_row(copy) == ["14 0 0 0 0 0 14"]
    assert "data/form.toml" in promised("a wording a report prints")


def read_row(tree: Path) -> list[str]:
    """Return the cells that a tree reads of new requests in the sample report."""
    told = run(tree, "parse", "data/reports/suifenhe-2021.txt")
    return re.findall(r"\[new_received\]  (\d+(?: \d+){6})  ", told)
