"""Bodies of the whole country, their offices, 兵团, areas and streets: read, placed and named."""

import csv
from datetime import date

import pytest

from index import ask
from index.answer import Answer
from index.build import build
from index.names.naming import describe
from index.sqlite import open_store
from index.store import Store
from tests.bot.test_drafts import text_of
from tests.conftest import ROOT

HERE = ROOT / "tests"
with (HERE / "names" / "bodies.csv").open(encoding="utf-8", newline="") as file:
    BODIES = list(csv.DictReader(file))
SAID = [(said, body["name"]) for body in BODIES for said in body["said"].split("|")]


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of a report of each body."""
    folder = tmp_path_factory.mktemp("bodies")
    for number, body in enumerate(BODIES):
        report = text_of("department-2023").replace("徐州市铜山区水利局", body["name"])
        (folder / f"{number}.txt").write_text(report, "utf-8")
    made = build([folder], folder.with_suffix(".db"))
    assert (made.loaded, made.refused, made.doubts) == (len(BODIES), (), ())
    return open_store(folder.with_suffix(".db"))


def asked(store: Store, agency: str) -> Answer:
    return ask(f"{agency}2023年收到多少件申请", store, date(2026, 11, 26)).answer


def test_each_is_read_as_itself(bodies: Store) -> None:
    """No street is taken for the city whose name it bears, no office for its head."""
    names = sorted(agency.name for agency in bodies.agencies())
    assert names == sorted(body["name"] for body in BODIES)


@pytest.mark.parametrize("body", BODIES, ids=[body["name"] for body in BODIES])
def test_each_has_its_level(body: dict[str, str]) -> None:
    assert describe(body["name"]).level == body["level"]


@pytest.mark.parametrize(("said", "name"), SAID, ids=[said for said, _ in SAID])
def test_each_is_called_by_its_usual_names(bodies: Store, said: str, name: str) -> None:
    answer = asked(bodies, said)
    assert (answer.status, {one.agency for one in answer.figures}) == ("answered", {name})


@pytest.mark.parametrize(
    "said", ["江苏监管局", "江苏省分行", "江苏省分局", "南京市政府", "上海证监局"]
)
def test_nobody_is_answered_for_another(bodies: Store, said: str) -> None:
    """江苏监管局 may be the office of either body; a name that is not held is not held."""
    assert asked(bodies, said).figures == ()
