"""What the plan cannot express is refused by name: a cue that no family uses is never ignored."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
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
    return set(re.findall(r"`([^`]+\.(?:py|toml))`", line.split("|")[3]))


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
