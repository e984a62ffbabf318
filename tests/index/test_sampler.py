"""Every wording the catalogue gives for a figure leads to that figure in a plain question."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from data.vocabulary import Derived, Indicator, vocabulary
from index import ask
from index.store import Store
from tests.answers import answer_as_json
from tests.cases import TODAY

TABLES = ("t2_2021", "t2_2019", "t3", "t4")
REPORTS = {
    "g2021": ("own", "黑龙江省人民政府外事办公室", 2021),
    "g2019": ("own", "黑龙江省商务厅", 2020),
}
"""A report of each form: store, agency and year."""

AMBIGUOUS = {
    "收费多少": "行政事业性收费",
    "收了多少钱": "行政事业性收费",
    "收费金额": "行政事业性收费",
    "fees collected": "dministrative",
    "其他情形": "其他",
}
"""Wordings the catalogue calls ambiguous, and the choice that leads to their own figure."""

FRAMES = {"zh": "{agency}{year}年{said}是多少", "en": "{said} of {agency} in {year}"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A wording and the figure it must lead to."""

    id: str
    said: str
    generation: str
    language: str

    @property
    def question(self) -> str:
        """The wording in the plain frame, about a report whose form has the row."""
        _, agency, year = REPORTS[self.generation]
        return FRAMES[self.language].format(agency=agency, year=year, said=self.said)


def samples() -> Iterator[Sample]:
    """Yield every wording of the figures of tables 2 to 4 and of those computed from them."""
    indicators = [row for row in vocabulary().indicators.values() if row.table in TABLES]
    rows: list[Indicator | Derived] = [*indicators, *vocabulary().derived.values()]
    for row in rows:
        generation = next(g for g in ("g2021", "g2019") if g in row.generations)
        if row.id != "yoy_change":
            for said in row.ask:
                yield Sample(row.id, said, generation, "zh")
            for said in row.ask_en:
                yield Sample(row.id, said, generation, "en")


@pytest.mark.parametrize("sample", list(samples()), ids=lambda sample: f"{sample.id}:{sample.said}")
def test_wording(sample: Sample, stores: dict[str, Store]) -> None:
    """A wording leads to its own figure, or is asked back with it among the choices."""
    store = stores[REPORTS[sample.generation][0]]
    answer = answer_as_json(ask(sample.question, store, TODAY).answer)
    named = {figure["indicator"] for figure in answer["figures"]}
    named.add(answer["understood"]["indicator"])

    if answer["status"] == "clarify":
        choices = [choice["label"] for choice in answer["candidates"]]
        assert sample.said in AMBIGUOUS
        assert any(AMBIGUOUS[sample.said] in choice for choice in choices)
    else:
        assert sample.id in named
