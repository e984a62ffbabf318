"""Names people say, and the agencies they may and must not mean."""

import csv
from functools import cache
from pathlib import Path

import pytest

from index.names import AgencyMention, find_agencies
from index.plain import plain
from tests.names_store import NamesStore, names_store

CASES = Path(__file__).parent / "names"
FRAMES = ("{}", "{}2021年收到多少件信息公开申请？", "请问去年{}收到多少件申请")
ENGLISH_FRAMES = ("{}", "{} requests in 2021")


def cases(file: str) -> list[tuple[str, ...]]:
    """Return the rows of a case file without its header."""
    with (CASES / file).open(encoding="utf-8") as source:
        return [tuple(row) for row in csv.reader(source)][1:]


@cache
def store() -> NamesStore:
    """Return the agencies held in these tests."""
    return names_store()


def found(text: str) -> tuple[AgencyMention, ...]:
    """Return the mentions in a question as typed."""
    return find_agencies(plain(text), store())


def framed(said: str) -> list[str]:
    """Return questions that name what is said."""
    frames = ENGLISH_FRAMES if said.isascii() else FRAMES
    return [frame.format(said) for frame in frames]


def names(listed: str) -> set[str]:
    """Return the agencies of a cell of a case file."""
    return set(listed.split("|")) - {""}


def held(mention: AgencyMention) -> set[str]:
    """Return the names of the agencies a mention may be answered for."""
    return {agency.name for agency in mention.agencies}


@pytest.mark.parametrize(("said", "agency"), cases("exact.csv"))
def test_names_said_rightly_mean_their_agency(said: str, agency: str) -> None:
    for text in framed(said):
        assert [held(mention) for mention in found(text)] == [{agency}], text


@pytest.mark.parametrize(("said", "agency", "rule"), cases("repaired.csv"))
def test_names_said_wrongly_are_repaired_and_say_so(said: str, agency: str, rule: str) -> None:
    for text in framed(said):
        (mention,) = found(text)
        if rule != "exact":
            assert mention.rule == rule, text
        assert held(mention) == {agency}, text


@pytest.mark.parametrize(("said", "agencies"), cases("choices.csv"))
def test_names_of_several_agencies_offer_all_of_them(said: str, agencies: str) -> None:
    for text in framed(said):
        assert [held(mention) for mention in found(text)] == [names(agencies)], text


@pytest.mark.parametrize(("said", "rule", "suggested"), cases("none.csv"))
def test_an_agency_not_held_is_never_another_one(said: str, rule: str, suggested: str) -> None:
    for text in framed(said):
        (mention,) = found(text)
        assert held(mention) == set(), text
        assert mention.rule == rule, text
        assert names(suggested) <= {agency.name for agency in mention.candidates}, text
        assert mention.said == plain(said), text


@pytest.mark.parametrize(("said", "place", "function", "level"), cases("sets.csv"))
def test_sets_are_told_by_place_function_and_level(
    said: str, place: str, function: str, level: str
) -> None:
    for text in framed(said):
        (mention,) = found(text)
        assert mention.rule == "set", text
        assert [region.code for region in mention.place] == place.split(), text
        assert (mention.function, mention.level) == (function, level), text


@pytest.mark.parametrize("said", [row[0] for row in cases("nothing.csv")])
def test_ordinary_words_are_no_agencies(said: str) -> None:
    assert found(said) == ()


@pytest.mark.parametrize(("text", "agencies"), cases("several.csv"))
def test_several_agencies_are_several_mentions(text: str, agencies: str) -> None:
    assert [held(mention) for mention in found(text)] == [{a} for a in agencies.split("|")]
