"""Who has no report of a year here, and whose is late: in answers, on the page, by the command."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from bot.__main__ import main
from bot.reply import compose
from bot.web import Service, create_app
from index import ask
from index.build import build
from index.coverage import covered
from index.sqlite import SqliteStore, open_store
from tests.conftest import ROOT

DRAFTS = ROOT / "tests" / "drafts"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store: a county on time and a department late in 2023, a township, somebody's."""
    folder = tmp_path_factory.mktemp("coverage")
    county = (DRAFTS / "county-2023.txt").read_text("utf-8")
    late = (
        (DRAFTS / "department-2023.txt")
        .read_text("utf-8")
        .replace("2024年1月18日", "2024年2月18日")
    )
    township = (
        (DRAFTS / "county-2023.txt")
        .read_text("utf-8")
        .replace("沛县人民政府", "沛县大屯镇人民政府")
    )
    nobody = county.replace("沛县人民政府", "").replace("县政府办公室", "办公室")
    nobody = nobody.replace("一、总体情况\n", "一、总体情况\n\n全年建成农家书屋三处。\n")
    old = (DRAFTS / "county-2022.txt").read_text("utf-8").replace("沛县人民政府", "睢宁县人民政府")
    for name, text in {"county": county, "late": late, "township": township, "old": old,
                       "nobody": nobody}.items():  # fmt: skip
        (folder / f"{name}.txt").write_text(text, "utf-8")
    build([folder], folder / "store.db")
    return folder / "store.db"


@pytest.fixture(scope="module")
def store(database: Path) -> SqliteStore:
    return open_store(database)


def test_a_year_says_who_is_missing_late_and_unknown(store: SqliteStore) -> None:
    found = covered(store, 2023)
    assert found.held == ("徐州市铜山区水利局", "沛县人民政府", "沛县大屯镇人民政府")
    assert found.missing == ("睢宁县人民政府",)
    assert [(one.agency, one.published, one.due) for one in found.late] == [
        ("徐州市铜山区水利局", date(2024, 2, 18), date(2024, 1, 31))
    ]
    assert (found.undated, found.without_deadline, found.unidentified) == (0, 1, 1)


def test_a_list_says_who_is_expected(store: SqliteStore) -> None:
    found = covered(store, 2023, ["沛县人民政府", "睢宁县人民政府", "丰县人民政府"])
    assert (found.expected, found.held) == (3, ("沛县人民政府",))
    assert found.missing == ("丰县人民政府", "睢宁县人民政府")
    assert found.late == ()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("哪些机关没有公布2023年年报", "有 1 家没有收录这一年度的报告：睢宁县人民政府。"),
        ("哪些机关没有公布2023年年报", "另有 1 份报告未能认出机关"),
        ("哪些机关没有公布2023年年报", "没有收录不等于没有公布"),
        ("2023年哪些机关逾期公布年报", "徐州市铜山区水利局：2024-02-18（期限 2024-01-31）"),
        ("2023年哪些机关逾期公布年报", "1 份的机关条例没有规定期限"),
        ("2023年哪些机关逾期公布年报", "另有 1 份报告未能认出机关或年度，没有计入"),
        ("哪些报告提到农家书屋", "没有认出机关或年度的报告《2023年政府信息公开工作年度报告》"),
        ("which reports of 2023 were late", "徐州市铜山区水利局: 2024-02-18 (due 2024-01-31)"),
    ],
)
def test_answers(store: SqliteStore, question: str, said: str) -> None:
    answer = ask(question, store, date(2026, 11, 26)).answer
    assert answer.status == "answered"
    assert answer.figures == ()
    assert said in compose(answer, "").text


def test_the_command_takes_years_and_a_list(database: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("agency\n沛县人民政府\n丰县人民政府\n", "utf-8")
    arguments = ["coverage", "--db", str(database), "--year", "2023"]
    said = CliRunner().invoke(main, [*arguments, "--expected", str(listed)]).output
    assert said.splitlines() == [
        "2023年度：应有 2 家，已收录 1 家",
        "  未收录 1 家（名单所列）：丰县人民政府",
        "  另有 1 份没有认出机关，可能是其中几家的",
        "没有收录不等于没有公布。",
    ]
    (found,) = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)
    assert found["missing"] == ["睢宁县人民政府"]
    assert found["late"][0]["due"] == "2024-01-31"
    wrong = CliRunner().invoke(main, ["coverage", "--db", str(database), "--year", "2019"])
    assert wrong.exit_code == 1
    assert "最接近的是：2022、2023。" in wrong.output


def test_the_page_shows_a_year(store: SqliteStore) -> None:
    app = create_app(Service(store, "https://gongkai.example", lambda: date(2026, 11, 26)))
    client = TestClient(app, base_url="https://gongkai.example")
    page = client.get("/coverage?year=2023&lang=zh").text
    assert "2023 年度：应有 4 家，已收录 3 家" in page
    assert "睢宁县人民政府" in page
    assert "2024-02-18（期限 2024-01-31）" in page
    assert client.get("/coverage?year=1999").status_code == 404
    assert 'href="/coverage?year=2023&amp;lang=zh#year"' in client.get("/coverage?lang=zh").text


def test_build_ends_with_the_reports_of_nobody(database: Path, tmp_path: Path) -> None:
    made = CliRunner().invoke(
        main, ["build", str(database.parent / "nobody.txt"), "--db", str(tmp_path / "new.db")]
    )
    assert f"1 份没有认出机关：{database.parent / 'nobody.txt'}" in made.stdout
