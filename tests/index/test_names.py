"""Names people say, and the agencies they may and must not mean."""

import csv
import random
from functools import cache
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from pypinyin import lazy_pinyin

from index.asking.obstacles import MOST_CHOICES
from index.names import AgencyMention, aliases_of, describe, find_agencies, is_unit
from index.names.regions import Region, gazetteer
from index.plain import plain
from index.store import Store
from tests import names_scale
from tests.conftest import ROOT
from tests.names_store import NamesStore, agency, names_store, national_names

CASES = ROOT / "tests" / "names"
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
    return find_agencies(plain(text), cast(Store, store()))


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


@cache
def counties() -> NamesStore:
    """Return a store of the government of every county."""
    every = (places[0] for places in gazetteer().by_code.values())
    named = dict.fromkeys(f"{one.name}人民政府" for one in every if one.level == "county")
    return NamesStore(list(named))


@pytest.mark.parametrize(("said", "agency"), cases("homophones.csv"))
def test_what_sounds_alike_is_offered_first(said: str, agency: str) -> None:
    """Of all counties, by whichever reading of a letter; the alphabet decides only what is left."""
    for text in framed(said):
        (mention,) = find_agencies(plain(text), cast(Store, counties()))
        assert held(mention) == set(), text
        assert agency in [one.name for one in mention.candidates[:MOST_CHOICES]], text


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


@pytest.mark.parametrize(("said", "place", "function", "level", "unit"), cases("sets.csv"))
def test_sets_are_told_by_place_function_level_and_unit(
    said: str, place: str, function: str, level: str, unit: str
) -> None:
    for text in framed(said):
        (mention,) = found(text)
        assert mention.rule == "set", text
        assert [region.code for region in mention.place] == place.split(), text
        assert (mention.function, mention.level, mention.unit) == (function, level, unit), text


@pytest.mark.parametrize(("name", "inside", "outside"), cases("units.csv"))
def test_an_agency_is_of_its_kinds_alone(name: str, inside: str, outside: str) -> None:
    held_agency = agency(1, name)
    assert [unit for unit in inside.split() if not is_unit(held_agency, unit)] == []
    assert [unit for unit in outside.split() if is_unit(held_agency, unit)] == []


def test_district_governments_of_shanghai_are_its_districts_alone() -> None:
    districts = [
        held
        for held in names_scale.national_store().agencies()
        if held.place.startswith("31") and is_unit(held, "district_government")
    ]
    assert len(districts) == 16


@pytest.mark.parametrize("said", [row[0] for row in cases("nothing.csv")])
def test_ordinary_words_are_no_agencies(said: str) -> None:
    assert found(said) == ()


@pytest.mark.parametrize(("text", "agencies"), cases("several.csv"))
def test_several_agencies_are_several_mentions(text: str, agencies: str) -> None:
    assert [held(mention) for mention in found(text)] == [{a} for a in agencies.split("|")]


def government(place: Region) -> str:
    """Return the name of a place's government, with the place above a county."""
    above = gazetteer().ancestors(place)[-1:] if place.level == "county" else ()
    return "".join(region.name for region in above) + place.name + "人民政府"


SOME_PLACES = [names[0] for names in gazetteer().by_code.values() if names[0].last is None][::12]


@cache
def governments() -> Store:
    """Return a store of the governments of many places of all levels."""
    return cast(Store, NamesStore([government(place) for place in SOME_PLACES]))


@pytest.mark.parametrize("place", SOME_PLACES, ids=lambda place: place.code)
def test_every_government_is_found_and_stands_for_nobody_else(place: Region) -> None:
    name = government(place)
    (said,) = find_agencies(f"{name}2021年收到多少件申请", governments())
    assert held(said) == {name}
    for other in ("商务局", "人民政府办公室", "档案馆", "城关镇人民政府", "法院"):
        mentions = find_agencies(name.removesuffix("人民政府") + other, governments())
        assert [held(mention) for mention in mentions] == [set()], other


@pytest.mark.parametrize(("name", "level", "place", "function"), cases("described.csv"))
def test_a_full_name_tells_level_place_and_function(
    name: str, level: str, place: str, function: str
) -> None:
    described = describe(name)
    assert (described.level, described.place, described.function) == (level, place, function)


def test_aliases_of_an_office_keep_its_place() -> None:
    aliases = aliases_of("黑龙江省人民政府外事办公室", ["省外办", "黑龙江省外办", "本办"])
    assert {"黑龙江省外办", "黑龙江外办", "黑龙江省外事办公室", "黑龙江外事办"} <= set(aliases)
    assert all(alias.startswith("黑龙江") for alias in aliases)


def test_aliases_of_a_government_are_not_its_offices() -> None:
    assert set(aliases_of("绥芬河市人民政府")) == {"绥芬河市政府", "绥芬河人民政府", "绥芬河政府"}


def test_a_name_whose_place_is_unknown_has_only_close_aliases() -> None:
    assert aliases_of("沐阳县人民政府", ["县政府"]) == ("沐阳县政府",)


def test_an_agency_not_held_comes_with_what_is_held_there_and_elsewhere() -> None:
    (mention,) = found("绥芬河市商务局2021年收到多少申请")
    assert [agency.name for agency in mention.near_place] == ["绥芬河市人民政府"]
    assert "黑龙江省商务厅" in [agency.name for agency in mention.near_function]
    (mention,) = found("哈尔滨市政府2020年收到多少申请")
    assert "哈尔滨市人民政府外事办公室" in [agency.name for agency in mention.near_place]


def test_one_of_several_that_could_be_meant_is_told_as_an_assumption() -> None:
    (mention,) = found("科委2021年收到多少申请")
    assert held(mention) == {"上海市科学技术委员会"}
    assert mention.rule == "only_one"


def test_an_office_in_a_list_has_the_place_of_the_one_before() -> None:
    mentions = found("黑龙江省外办、商务厅谁收到的申请多")
    assert [mention.rule for mention in mentions] == ["exact", "inherited"]


LONGEST_MESSAGE = 4096


@pytest.mark.parametrize(
    "repeated",
    [
        "黑龙江省牡丹江市绥芬河市",
        "市人民政府",
        "国家",
        "国家税务总局",
        "三",
        "的",
        "a ",
        "suifenhe of ",
    ],
)
def test_the_longest_message_is_read_without_harm(repeated: str) -> None:
    text = plain((repeated * LONGEST_MESSAGE)[:LONGEST_MESSAGE])
    for mention in found(text):
        assert mention.said == text[mention.start : mention.end]


@settings(deadline=None)
@given(
    st.text(
        st.sampled_from("绥芬河市省县区黑龙江哈尔滨外办公室政府商务局和、的2021 asuifenh镇分局"),
        max_size=40,
    )
)
def test_any_text_gives_mentions_in_order(text: str) -> None:
    mentions = found(text)
    ends = [0, *(mention.end for mention in mentions)]
    assert all(end <= mention.start for end, mention in zip(ends, mentions, strict=False))
    assert all(mention.said == plain(text)[mention.start : mention.end] for mention in mentions)


SURE = ("full", "traditional", "abbreviation", "no_suffix", "colloquial", "with_province")
FLOORS = {"sure": 0.97, "own": 0.9, "pinyin": 0.9, "two": 0.85, "mistake": 0.9}
"""The share of spellings that are right or among the first three offered, by family of kinds."""


def family(kind: str) -> str:
    """Return the family of a kind of spelling."""
    if kind in SURE:
        return "sure"
    first = kind.split("_")[0]
    return first if first in FLOORS else "mistake"


@pytest.mark.slow
def test_spellings_of_the_whole_country_are_right_or_one_tap() -> None:
    store, verdicts = names_scale.national_store(), dict[str, list[str]]()
    for name in list(national_names())[::29]:
        for said in names_scale.spellings(name):
            if names_scale.is_fair(said, store):
                verdict = names_scale.judged(said, store)
                assert verdict != "WRONG", said
                verdicts.setdefault(family(said.kind), []).append(verdict)
    for group, floor in FLOORS.items():
        found = verdicts[group]
        good = found.count("right") + found.count("tap")
        assert good >= floor * len(found), (group, good, len(found))


WRITTEN = cases("written.csv")
"""Agencies written down from memory by who had not seen the data, with what people call them."""


def _written(kind: str) -> list[names_scale.Said]:
    """Return spellings of a kind of the agencies written from memory."""
    said = []
    for name, place, spoken, short in WRITTEN:
        words = [one for one in short.split("|") if one]
        called = [at + one for one in words for at in dict.fromkeys((place, spoken))]
        rng = random.Random(name)
        match kind:
            case "full":
                texts = [name, OpenCC("s2t").convert(name)]
            case "short":
                texts = called
            case "pinyin":
                office = (words or [name.removeprefix(place)])[0]
                parts = ["".join(lazy_pinyin(one)) for one in (place, spoken, office) if one]
                texts = [" ".join((at, parts[-1])) for at in parts[:-1]]
                texts += ["".join(lazy_pinyin(name))] if place else []
            case _:
                mistake = names_scale.MISTAKES[kind]
                texts = [mistake(one, rng) for one in (name, *called[:1])]
        said += [names_scale.Said(kind, text, name) for text in texts]
    return said


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("full", 1.0), ("short", 0.97), ("pinyin", 0.97), ("homophone", 0.95), ("lookalike", 0.9),
     ("doubled", 0.9), ("dropped", 0.9)],
)  # fmt: skip
def test_agencies_written_from_memory_are_right_or_one_tap(kind: str, floor: float) -> None:
    """None is taken for another, whatever is wrong with its name."""
    held = NamesStore([row[0] for row in WRITTEN])
    said = [one for one in _written(kind) if names_scale.is_fair(one, held)]
    verdicts = [names_scale.judged(one, held) for one in said]
    assert len(said) > 300
    assert "WRONG" not in verdicts
    assert sum(one in ("right", "tap") for one in verdicts) >= floor * len(said)


@pytest.mark.parametrize("said", ["上海jiaowei", "shanghai jiaowei", "shanghaishi jiaowei"])
def test_offices_of_one_sound_are_asked_back(said: str) -> None:
    """教委 and 交委 sound alike: neither is meant for sure."""
    held = NamesStore(["上海市交通委员会", "上海市教育委员会"])
    mentions = find_agencies(plain(f"{said}2021年收到多少件申请"), cast(Store, held))
    assert all(len(one.agencies) != 1 for one in mentions)
