"""A figure cannot be parted from its state: what stands behind it, in a sentence, row or bar."""

from datetime import date
from decimal import Decimal

import pytest

from bot import rows
from bot.chart import chart_of, lines
from bot.reply import compose
from bot.reply.contract import as_json
from bot.reply.marked import marked
from index import ask
from index.answer import Answer, Warn
from index.choosing import Choice
from index.store import Store
from tests.telegram_cases import answer, figure

TODAY = date(2026, 11, 21)
OFFICE = "黑龙江省人民政府外事办公室"


def asked(question: str, store: Store) -> Answer:
    return ask(question, store, TODAY).answer


@pytest.mark.parametrize(
    ("question", "line"),
    [
        # heilongjiang-fao-2021: the parts of the results add up to 1 (line 66), the total is 0.
        ("黑龙江省外办2021年办结几件？", "0 件 ⚠️ 报告自相矛盾：另一处为 1"),
        ("黑龙江省外办2021年有办结的吗？", "没有：报告填写为 0 件 ⚠️ 报告自相矛盾：另一处为 1"),
        ("黑龙江省外办2021年收到几件申请？", "1 件 ⚠️ 报告自相矛盾"),
        ("Total handled by Heilongjiang Foreign Affairs Office in 2021",
         "0 cases ⚠️ the report contradicts itself: 1 elsewhere"),
        ("黑龙江省外办2021年公开率",
         "无法计算：分母为 0（0） ⚠️ 所用的数字有疑：报告自相矛盾：另一处为 1"),
        # suifenhe-2021 agrees with itself here.
        ("绥芬河2021年收到多少件信息公开申请？", "14 件"),
        # shanxi-fao-2021 left its table empty.
        ("山西省外办2021年收到多少申请", "该格空白，报告没有填写数字，不能视为 0"),
        # harbin-fao-2020 lost its tables: what the prose states is less certain.
        ("哈尔滨市外办2020年收到多少申请", "0 条 ⚠️ 只见于正文"),
    ],
)  # fmt: skip
def test_the_headline_carries_the_mark(question: str, line: str, store: Store) -> None:
    """The first line of an answer says why its number may not be read alone."""
    assert compose(asked(question, store)).headline[0] == line


def test_rows_are_marked_one_by_one(store: Store) -> None:
    """In a comparison the contradicted figure is marked, the other is not."""
    said = compose(asked("比较绥芬河和黑龙江省外办 2021 办理结果总计", store)).headline

    assert said == (
        "绥芬河市人民政府更多",
        "绥芬河市人民政府 2021年度 办理结果总计：14 件",
        f"{OFFICE} 2021年度 办理结果总计：0 件 ⚠️ 报告自相矛盾：另一处为 1",
    )


def test_a_sum_counts_its_doubtful_members(store: Store) -> None:
    """A sum over agencies says how many of its reports contradict themselves."""
    said = compose(asked("2021年所有机关办理结果总计一共多少件", store)).headline

    assert said[0].endswith("：14 件 ⚠️ 其中 1 份报告自相矛盾")


def test_a_warning_names_its_row(store: Store) -> None:
    """What was repaired in a row is said with the row's name; of several reports, whose it is."""
    alone = compose(asked("黑龙江省外办2021年办结几件？", store)).warnings
    several = compose(asked("比较绥芬河和黑龙江省外办 2021 办理结果总计", store)).warnings

    assert alone[2].startswith("注意：“办理结果总计”：该行印出的数字多于栏数")
    assert several[2].startswith(f"注意：{OFFICE} 2021年度：“办理结果总计”：该行印出的数字多于栏数")


def test_a_row_carries_codes_quote_and_address(store: Store) -> None:
    """The row of an export holds the state, the reservations, the raw line and where it stands."""
    row = rows.of_answer(asked("黑龙江省外办2021年办结几件？", store), "https://gongkai.example/")[
        0
    ]

    assert tuple(row) == rows.COLUMNS
    assert (row["value"], row["state"], row["line"]) == (Decimal(0), "number", 79)
    assert row["reservations"] == ("identity_mismatch", "sum_mismatch", "cells_dropped")
    assert row["quote"] == "(七) 总计\t0\t0\t0\t0\t0\t0\t0\t0"
    assert row["url"] == "https://gongkai.example/reports/heilongjiang-fao-2021#c2196"


def test_the_contract_carries_them_too(store: Store) -> None:
    """The JSON of a figure has its reservations and its mark; what was there before stays."""
    figure = as_json(asked("黑龙江省外办2021年办结几件？", store))["figures"][0]

    assert figure["reservations"] == ["identity_mismatch", "sum_mismatch", "cells_dropped"]
    assert figure["mark"] == "报告自相矛盾：另一处为 1"
    assert (figure["value"], figure["citation"]["line"]) == (0, 79)


def test_a_bar_is_marked_and_the_picture_has_its_source(store: Store) -> None:
    """Each bar says its value and mark in words; below stand the reports."""
    chart = chart_of(asked("比较绥芬河和黑龙江省外办 2021 办理结果总计", store))

    assert chart is not None
    assert lines(chart) == [
        "绥芬河市人民政府: 14 件",
        f"{OFFICE}: 0 件 ⚠ 报告自相矛盾：另一处为 1",
    ]
    assert chart.source == (
        "出处：绥芬河市人民政府 2021 年政府信息公开工作年度报告 等 2 份年度报告"
    )


@pytest.mark.parametrize(
    ("state", "text"),
    [("blank", "空白"), ("slash", "“/”"), ("unreadable", "未能读取"), ("table_missing", "缺表")],
)
def test_what_is_no_number_says_its_state(state: str, text: str) -> None:
    """Blank, dash, unreadable and missing are four words in a table, a bar or a caption."""
    assert marked(figure(None, state=state), answer("?")).text == text


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        ("table", "正文与表格不一致：另一处为 15"),
        ("narrative", "正文与表格不一致：另一处为 14"),
    ],
)
def test_prose_and_table_name_each_other(source: str, mark: str) -> None:
    """The table's figure names what the prose states, and the other way round."""
    here = figure(source=source)
    fields = {"check": "text_vs_table", "scope": "new_received", "severity": "soft",
              "left": Decimal(15), "right": Decimal(14)}  # fmt: skip
    doubted = answer("?", here, warnings=(Warn("text_vs_table", fields, (here,)),))

    assert marked(here, doubted).mark == mark


def test_a_cell_is_not_doubted_for_what_the_prose_tells(store: Store) -> None:
    """suifenhe-2021 prints its reviews in table 4 and tells of them: neither is prose only."""
    choice = Choice(store, store.reports(), frozenset({"review_total", "permit_decisions"}))
    found = [row for row in rows.of_reports(choice) if row["report"] == "suifenhe-2021"]

    assert {row["source"] for row in found} == {"table", "narrative"}
    assert [row["reservations"] for row in found if row["source"] == "table"] == [(), ()]
    assert not any("narrative_only" in str(row["reservations"]) for row in found)


def test_prose_alone_is_said_to_be_alone(store: Store) -> None:
    """harbin-fao-2020 lost its tables: what its prose tells is said to stand there only."""
    choice = Choice(store, store.reports(), frozenset({"new_received", "s14_requests_received"}))
    found = [row for row in rows.of_reports(choice) if row["report"] == "harbin-fao-2020"]
    told = [row for row in found if row["source"] == "narrative"]

    assert told
    assert all("narrative_only" in str(row["reservations"]) for row in told)


def test_every_citation_says_whose_it_is(store: Store) -> None:
    """Of several reports none is named "line 80" alone, also where its report was named before."""
    said = compose(asked("比较绥芬河、黑龙江省外办、山西省外办2021年新收", store))
    labels = {(one.report, one.line): one.label for one in said.links}

    assert len({one.report for one in said.links}) == 3
    assert labels["heilongjiang-fao-2021", 80].startswith(f"出处：{OFFICE} 2021")
    assert [one.short for one in said.links[:2]] == [
        "绥芬河市人民政府 2021 · 表三 · 第57行", f"{OFFICE} 2021 · 表三 · 第53行",
    ]  # fmt: skip


def test_citations_in_a_row_of_one_report_name_it_once(store: Store) -> None:
    """The title stands at the first; the short label needs none."""
    said = compose(asked("绥芬河2021公开率", store))

    assert len(said.links) > 1
    assert [one.label.startswith("出处：") for one in said.links] == [
        True, *[False] * (len(said.links) - 1)
    ]  # fmt: skip
    assert said.links[0].short.startswith("表三 · ")


def test_passages_of_several_reports_say_whose_they_are(store: Store) -> None:
    """Under the sentences of six reports the first place shown is one of them."""
    said = compose(asked("哪些报告提到政务新媒体", store))

    assert said.links[0].short == "绥芬河市人民政府 · 2021 · 一、总体情况，第27行"
