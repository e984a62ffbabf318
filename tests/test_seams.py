"""Every line of CONTRIBUTING is acted out in a copy of the program, and touches what it names.

What the plan cannot express is refused by name: a cue that no family uses is never ignored.
"""

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.vocabulary import vocabulary
from index import ask
from index.answering import families
from index.answering.family import Family
from index.asking.question import Context
from index.plan import as_data
from index.store import Store
from tests import measure, processes, score
from tests.acts import (
    A_CHANNEL,
    A_FORM,
    A_FORMAT,
    A_KEY,
    A_KIND,
    A_LAYOUT,
    A_LIBRARY,
    AN_OPENING,
    ITS_SHAPE,
    OF_BOTH_FORMS,
    OF_LAST_FORM,
)
from tests.conftest import ROOT
from tests.factory import OTHER
from tests.seams import (
    STORE,
    Edits,
    asked,
    change,
    changed,
    copied,
    line_of,
    promised,
    ran,
    replies,
    run,
    unpromised,
)

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


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with its reports in a folder of its own, and a store of them."""
    folder = tmp_path_factory.mktemp("original")
    copied(folder)
    return folder


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A copy of the program, to be changed."""
    return shutil.copytree(original, tmp_path, dirs_exist_ok=True)


def test_a_fold_is_one_small_change(copy: Path, original: Path) -> None:
    """The spread of figures: its name and arithmetic, its cue, its sentence. Nothing else."""
    question = "2021年所有单位收到的申请的极差是多少"
    (before,) = asked(original, question)
    change(copy, A_FOLD)
    spread, median, of_one = asked(
        copy, question, question.replace("极差", "中位数"), "绥芬河2021年收到的申请的极差"
    )

    assert "件" not in before
    said = "已收录的 3 个机关 · 2021 · 本年新收 · 极差：13 件 ⚠️ 其中 1 份报告自相矛盾"
    assert spread == said
    assert median.endswith("中位数：7.5 件 ⚠️ 其中 1 份报告自相矛盾")
    assert of_one == "没能按“极差”计算，所以不给出数字。"
    assert changed(copy) == {*promised("a fold")}


def test_a_cue_alone_is_refused_by_name(copy: Path) -> None:
    """A word for a period no form has is one block of data: it refuses with its sentence."""
    question = "绥芬河2021年逐季收到的申请有几件"
    change(copy, A_CUE)
    refused, answered = asked(copy, question, question.replace("逐季", ""))

    assert refused == "年度报告只有全年的数字，没有按月、按季或按日的数字。"
    assert answered == "14 件"
    assert changed(copy) == {*promised("a cue")}


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
    """What the answer holds afterwards, and not before."""


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
        "a word prose has for what is asked", "data/synonyms.toml", '["公众号", "微信公众号"',
        '["公众号", "圆盘", "微信公众号"', "绥芬河2021年圆盘",
        "“政务新媒体 22 家，微信公众号 18 个，微博 1 个，抖音 3 个。”",
    ),
    Promise(
        "a number only prose states", "data/synonyms.toml", '"发布量", "发布数"',
        '"发布量", "蹦出", "发布数"', "黑龙江省外办2021年蹦出信息多少条", "正文所写：2900 条",
    ),
    Promise(
        "an article or a way to ask for it", "data/procedure.toml", '[[topic]]\nid = "third_party"',
        '[[topic]]\nid = "rumour"\narticles = ["十六"]\nasks = []\nwords = ["讨论记录"]\n'
        'hides = ["withheld"]\n[[topic]]\nid = "third_party"',
        "申请公开讨论记录怎么办", "第十六条：“行政机关的内部事务信息",
    ),
    Promise(
        "a sentence or language", "data/replies.toml", "该格空白，报告没有填写数字",
        "这一格空着，报告没有填写数字", "山西省外办2021年收到多少申请",
        "这一格空着，报告没有填写数字，不能视为 0",
    ),
)  # fmt: skip


@pytest.mark.slow
def test_what_data_alone_does(copy: Path, original: Path) -> None:
    """A word, a wording, a name, a sentence: one file each, which CONTRIBUTING names."""
    before = replies(original, *(promise.question for promise in PROMISES))
    for promise, said_before in zip(PROMISES, before, strict=True):
        change(copy, {promise.file: ((promise.old, promise.new),)})
        (said,) = replies(copy, promise.question)
        assert promise.said not in said_before
        assert promise.said in said
        assert changed(copy) == {promise.file}
        assert promise.file in promised(promise.wanted)
        shutil.copy2(ROOT / promise.file, copy / promise.file)


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


def test_a_check_is_one_block(copy: Path, original: Path) -> None:
    """A comparison of two sums is executed from its block, and what fails is told."""
    rules = copy / "data" / "checks.toml"
    rules.write_text(rules.read_text("utf-8") + A_CHECK, "utf-8")

    assert "新收多于上年结转" not in parsed(original, REPORT)
    assert "新收多于上年结转" in parsed(copy, REPORT)
    assert changed(copy) == {"data/checks.toml"}
    assert "data/checks.toml" in promised("a check")


REPORT = "data/reports/suifenhe-2021.txt"


def parsed(tree: Path, report: str) -> str:
    """Return what a tree reads of a report, and what its checks say."""
    return run(tree, "-m", "bot", "parse", report)


def row(told: str, name: str) -> list[str]:
    """Return the cells that were read of a row of table 3."""
    return re.findall(rf"\[{name}\]  (\d+(?: \d+){{6}})  ", told)


def printed(tree: Path, *replaced: tuple[str, str], name: str = "new.txt") -> str:
    """Write the sample report with some words replaced into a tree; return its name."""
    text = (ROOT / REPORT).read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    (tree / name).write_text(text, "utf-8")
    return name


def test_a_wording_of_a_label_is_one_string(copy: Path) -> None:
    """A report that prints a row's name otherwise is read once the form has it as seen."""
    report = printed(copy, ("一、本年新收政府信息公开申请数量", "一、当年登记件"))
    form = copy / "data" / "form.toml"
    known = form.read_text("utf-8")
    at = known.index("\nlabel = ", known.index('id = "new_received"'))

    before = parsed(copy, report)
    form.write_text(f'{known[:at]}\nlabel_seen = ["当年登记件"]{known[at:]}', "utf-8")

    assert row(before, "new_received") == []
    assert row(parsed(copy, report), "new_received") == ["14 0 0 0 0 0 14"]
    assert unpromised(copy, "a wording a report prints") == set()


def test_a_report_is_a_file_and_a_line(copy: Path) -> None:
    """Of a report that names nobody the list of sources says whose it is and of which year."""
    names = (("绥芬河市人民政府", "本机关"), ("绥芬河", "本地"), ("2021", ""), ("2022 年", "次年"))
    printed(copy, *names, name="data/reports/unnamed.txt")
    before = run(copy, "-m", "bot", "build", "data/reports", "--db", STORE)
    listed = copy / "data" / "reports" / "sources.csv"
    head, rest = listed.read_text("utf-8").split("\n", 1)
    listed.write_text(
        f"{head},agency,year\n{rest}unnamed.txt,,https://example.org/a,,东宁市人民政府,2021\n",
        "utf-8",
    )
    after = run(copy, "-m", "bot", "build", "data/reports", "--db", STORE)
    (answer,) = replies(copy, "东宁市2021年收到多少件申请")

    assert "1 份没有认出机关" in before
    assert "更新 1" in after
    assert answer.startswith("14 件\n东宁市人民政府")
    assert unpromised(copy, "a report") == set()


def test_an_opening_is_one_word(copy: Path, original: Path) -> None:
    """What calls itself by another word for a draft is refused by that word."""
    title = "政府信息公开工作年度报告"
    report = printed(copy, (f"2021 年{title}", f"2021 年{title}（待议稿）"))
    before = parsed(copy, report)
    change(copy, AN_OPENING)
    done = ran(copy, "-m", "bot", "parse", report)

    assert row(before, "new_received") == ["14 0 0 0 0 0 14"]
    assert (done.returncode, done.stdout) == (1, "")
    assert "这是待议稿，不是正式公布的年度报告" in done.stderr
    assert changed(copy) == {"data/reading.toml"} == {*promised("an opening of a report")}


def test_a_layout_is_what_a_reader_yields(copy: Path) -> None:
    """Tables drawn with another bar are read once the reader of texts knows it."""
    report = printed(copy, ("\t", " ⁞ "))
    before = parsed(copy, report)
    change(copy, A_LAYOUT)

    assert row(before, "new_received") == []
    assert row(parsed(copy, report), "new_received") == ["14 0 0 0 0 0 14"]
    assert unpromised(copy, "a layout of a table") == set()


def test_a_format_is_a_reader_and_how_it_is_known(copy: Path) -> None:
    """A text that gzip has packed is no format; with its reader it is read as the text is."""
    (copy / "new.gz").write_bytes(gzip.compress((copy / REPORT).read_bytes()))
    before = ran(copy, "-m", "bot", "parse", "new.gz")
    change(copy, A_FORMAT)

    assert before.returncode == 1
    assert row(parsed(copy, "new.gz"), "new_received") == ["14 0 0 0 0 0 14"]
    assert changed(copy) == {"parser/readers/packed.py", *promised("a file format")} - {
        "parser/readers/FORMAT.py"
    }


def test_a_kind_of_question_has_its_places(copy: Path, original: Path) -> None:
    """Whether a figure is odd: a cue, a family, a finding, its words; nothing else."""
    question = "绥芬河2021年收到的申请是单数还是双数"
    (before,) = asked(original, question)
    change(copy, A_KIND)
    even, plain = asked(copy, question, "绥芬河2021年收到的申请有几件")

    assert before != "双数"
    assert (even, plain) == ("双数", "14 件")
    assert unpromised(copy, "a kind of question") == set()


def test_a_strangers_questions_are_scored_by_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Path, capsys: Any
) -> None:
    """A file in tests/strangers changes what the scores are held to, and is asked with the rest."""
    strangers = tmp_path / "tests" / "strangers"
    strangers.mkdir(parents=True)
    monkeypatch.setattr("tests.score.ROOT", tmp_path)
    monkeypatch.setattr("tests.score.TESTS", tmp_path / "tests")
    monkeypatch.setattr("tests.measure.ROOT", tmp_path)
    monkeypatch.setattr("tests.measure.gongkai", said_by(database))
    before = score.fingerprint()
    lines = [{"id": "z-1", "q": PLAIN, "status": "answered", "value": right} for right in (14, 15)]
    text = "\n".join(json.dumps({**one, "id": f"z-{at}"}) for at, one in enumerate(lines))
    (strangers / "zz.jsonl").write_text(text, "utf-8")

    assert "`tests/strangers/`" in line_of("a stranger's questions")
    assert score.fingerprint() != before
    scores = measure.measure_strangers(tmp_path)
    assert (scores["questions_right"], scores["wrong_figures"]) == (0.5, 1)


def said_by(database: Path) -> Callable[..., str]:
    """Return what answers for the command: a build is the store there is, a chat asks it."""

    def gongkai(*words: str | Path, say: str = "") -> str:
        if words[0] == "build":
            shutil.copy(database, words[-1])
            return ""
        return processes.told("bot", *words, said=say.encode()).stdout

    return gongkai


NOTHING = "\t0" * 7
"""A row of table 3 that counts nothing."""


def test_a_form_is_its_block_and_its_rows(copy: Path) -> None:
    """A form of 2030 with a row more: its reports are read, checked and answered by it."""
    report = printed(
        copy, ("2022", "2031"), ("2021", "2030"),
        (f"四、结转下年度继续办理{NOTHING}",
         f"四、结转下年度继续办理{NOTHING}\n五、申请人撤回申请数量\t2\t0\t0\t0\t0\t0\t2"),
        (f"\t(六) 其他处理\t{NOTHING}",
         f"\t(六) 其他处理\t{OTHER[0]}{NOTHING}\n\t\t{OTHER[1]}{NOTHING}\n\t\t{OTHER[2]}{NOTHING}"),
    )  # fmt: skip
    form = copy / "data" / "form.toml"
    form.write_text(form.read_text("utf-8").replace(OF_LAST_FORM, OF_BOTH_FORMS), "utf-8")
    change(copy, A_FORM)
    run(copy, "-m", "bot", "build", report, "--db", "new.db")
    withdrawn, received = asked(
        copy, "绥芬河2030年申请人撤回申请数量", "绥芬河2030年收到多少申请", store="new.db"
    )
    told = parsed(copy, report)

    assert "表式: g2021 / g2030" in told
    assert row(told, "withdrawn") == ["2 0 0 0 0 0 2"]
    assert (withdrawn, received) == ("2 件", "14 件")
    assert changed(copy) == {*promised("a form of the statute")}


def test_a_channel_is_a_module_and_its_verb(copy: Path) -> None:
    """A telegraph, for which a library is needed that nobody has; then without it."""
    change(copy, A_CHANNEL)
    change(copy, A_LIBRARY)
    words = ("-m", "bot", "telegraph", PLAIN, "--db", STORE, "--today", TODAY.isoformat())
    needing = ran(copy, *words)
    library = {"pyproject.toml", "bot/extras.py"}

    assert needing.returncode == 1
    assert 'pip install "gongkai[telegraph]"' in needing.stderr
    assert library == {*promised("a library")}
    assert unpromised(copy, "a channel") == {"pyproject.toml"}
    assert changed(copy) - library == {"bot/telegraph.py", "bot/__main__.py", "data/cli.toml"}
    (copy / "morse.py").write_text("", "utf-8")
    assert run(copy, *words).startswith("14 件 STOP 绥芬河市人民政府")


def test_a_key_of_the_data_is_its_line(copy: Path) -> None:
    """A key nobody knows is refused with file and line; with its docstring it is on the page."""
    page = ("-c", "from tools.data_page import page; print(page())")
    change(copy, A_KEY)
    refused = ran(copy, "-m", "bot", "ask", PLAIN, "--db", STORE)
    change(copy, ITS_SHAPE)

    assert refused.returncode == 1
    assert re.search(r"data/phrasings\.toml:\d+: cue\.place\.writer", refused.stderr)
    assert asked(copy, PLAIN) == ["14 件"]
    assert "| *`writer`* | a text | Who wrote its words. |" in run(copy, *page)
    assert changed(copy) == {"data/phrasings.toml", "data/shapes/asking.py"}


def test_every_line_is_acted_out() -> None:
    """No line of the table in CONTRIBUTING is only said."""
    lines = (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()
    wanted = {line.split("|")[1].strip() for line in lines if line.startswith("| a")}
    acted = Path(__file__).read_text("utf-8")

    assert len(wanted) >= 20
    assert {one for one in wanted if f'"{one}"' not in acted} == set()
