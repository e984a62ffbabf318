"""What a figure question costs: statements, parts unpacked, texts decoded, calls of functions.

Counted, not timed: the same question costs the same on every machine. The limits are a little above
what was counted when they were written; who needs more says why.
"""

import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from bench.synthetic import fill
from bot.reply import compose
from data.vocabulary import vocabulary
from index import ask
from index.asking.sieve import Sieve, needs
from index.plain import plain
from tests.conftest import ROOT
from tests.counted import Counted

TODAY = date(2026, 1, 1)
WARM, ASKED = 20, 30
"""Agencies asked about before counting, so that what is made once is made, and while."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counted, list[str]]:
    """A store, and a question about each of some reports with a figure."""
    path = tmp_path_factory.mktemp("hot") / "gongkai.db"
    filed = [one for one in fill(path, 900, readings=20) if one.value is not None]
    some = filed[:: len(filed) // (WARM + ASKED)][: WARM + ASKED]
    asked = [f"{one.agency}{one.year}年收到多少件信息公开申请？" for one in some]
    return Counted(path), asked


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Count calls of Python functions, decoded JSON and inflated parts inside."""
    found = {"calls": 0, "decoded": 0, "inflated": 0}

    def noting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **kwargs: Any) -> Any:
            found[name] += 1
            return function(*args, **kwargs)

        return noted

    def note(_frame: Any, event: str, _told: Any) -> None:
        found["calls"] += event == "call"

    with monkeypatch.context() as patch:
        patch.setattr(json, "loads", noting("decoded", json.loads))
        patch.setattr(zlib, "decompressobj", noting("inflated", zlib.decompressobj))
        sys.setprofile(note)
        try:
            yield found
        finally:
            sys.setprofile(None)


def test_a_figure_costs_few_statements_and_calls(
    store: tuple[Counted, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the question to the text: one statement brings all of a report."""
    held, asked = store
    for question in asked[:WARM]:
        compose(ask(question, held, TODAY).answer)
    held.ran.clear()

    with counted(monkeypatch) as found:
        answers = [ask(question, held, TODAY).answer for question in asked[WARM:]]
        for one in answers:
            compose(one)

    assert {one.status for one in answers} == {"answered"}
    statements = [sql for sql, _ in held.ran]
    assert sum(" body" in sql for sql in statements) == ASKED
    assert len(statements) <= 5 * ASKED
    assert found["inflated"] <= 4 * ASKED
    assert found["decoded"] <= 4 * ASKED
    assert found["calls"] <= CALLS * ASKED


CALLS = 3400
"""Calls of Python functions, generators resumed among them, for a question and its text."""


def test_a_report_is_fetched_once_however_much_is_asked_of_it(
    store: tuple[Counted, list[str]],
) -> None:
    """Cells, prose, text, passages and checks of one report are one statement."""
    held = store[0]
    report = held.reports()[7].id
    held.ran.clear()

    assert held.text(report)
    assert held.figures(report)
    held.claims(report)
    assert held.passages(report)
    held.checks([report])
    assert sum(" body" in sql for sql, _ in held.ran) == 1


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("没有?现成", ["没", "现", "成"]),
        ("(?:手里|手头)没", ["手", "没", "头里"]),
        ("甲(?=乙)(?!丙)", ["甲", "乙"]),
        ("(?:甲|乙丙)+丁*", ["乙甲"]),
        ("[甲乙][^丙]", ["乙甲"]),
        (r"\w+(?:甲|\d)", []),
        ("(?i)a", []),
        ("甲{0,3}", []),
    ],
)
def test_what_a_pattern_needs_is_read_from_it(pattern: str, expected: list[str]) -> None:
    """Of each set of letters every match holds one; what may be left out is not needed."""
    assert ["".join(sorted(one)) for one in needs(pattern)] == expected


def test_no_pattern_is_passed_over_that_matches() -> None:
    """Every pattern of rows, remarks and words in place, on questions of strangers."""
    known = vocabulary().phrasings
    patterns = [one for several in known["row_forms"].values() for one in several]
    patterns += [*known["remarks"]["without_rows"], *known["remarks"]["whatever"]]
    patterns += [row["said"] for row in known["in_place"]]
    sieve, matched = Sieve("test", patterns), 0
    for file in ("a", "p", "t"):
        lines = (ROOT / "tests" / "strangers" / f"{file}.jsonl").read_text("utf-8").splitlines()
        for text in (plain(json.loads(line)["q"]) for line in lines):
            tried = {at for at, _ in sieve.tried(text)}
            matching = {at for at, one in enumerate(patterns) if re.search(one, text)}
            matched += len(matching)
            assert matching <= tried
    assert matched > 30


def test_a_pattern_is_compiled_where_it_is_tried() -> None:
    """Most are tried by no question of a short run."""
    sieve = Sieve("test", ["甲乙", "丙[丁戊]", "己"])

    assert [at for at, _ in sieve.tried("丙和丁, 甲")] == [1]
    assert list(sieve._compiled) == [1]


SEARCHED_STEPS = 6_000
"""Steps of SQLite for one search of 900 reports; ranked in SQL it takes over a million."""


def test_a_search_of_the_whole_store_ranks_a_few(store: tuple[Counted, list[str]]) -> None:
    """Who mentions a word of many reports reads some of them, lists none and ranks none in SQL."""
    held, _ = store
    answer = ask("哪些年报提到培训", held, TODAY).answer
    held.ran.clear()
    again = ask("哪些年报提到培训", held, TODAY).answer

    assert again.status == "answered"
    assert again.passages == answer.passages
    assert all("培训" in passage.text for passage in again.passages)
    assert not any("bm25" in sql or "ORDER BY agency.name" in sql for sql, _ in held.ran)
    assert held.steps < SEARCHED_STEPS


def test_where_no_passage_has_every_word_the_rare_one_counts(
    store: tuple[Counted, list[str]],
) -> None:
    """Passages with some of the words are found too, where none has them all."""
    held, _ = store

    found = held.search(["培训", "芝麻街"], limit=5)

    assert found
    for one in found:
        assert "培训" in held.text(one.report)[one.passage.start : one.passage.end]
    held.ran.clear()
    held.search(["培训", "芝麻街"])
    assert held.steps > SEARCHED_STEPS
