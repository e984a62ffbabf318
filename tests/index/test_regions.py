"""Places by name and year."""

import pytest

from index.names.regions import gazetteer


def full_names(said: str, year: int | None = None) -> set[str]:
    """Return the full names of the places of a name that is in force, or was in a year."""
    places = gazetteer()
    return {places.full_name(r) for r in places.named(said) if r.known_in(year)}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("绥芬河", {"黑龙江省绥芬河市"}),
        ("绥芬河市", {"黑龙江省绥芬河市"}),
        ("黑龙江", {"黑龙江省"}),
        ("内蒙古", {"内蒙古自治区"}),
        ("新疆", {"新疆维吾尔自治区"}),
        ("吉林", {"吉林省", "吉林省吉林市"}),
        ("朝阳", {"北京市朝阳区", "长春市朝阳区", "辽宁省朝阳市", "辽宁省朝阳县"}),
        ("朝阳区", {"北京市朝阳区", "长春市朝阳区"}),
        ("鼓楼区", {"南京市鼓楼区", "徐州市鼓楼区", "福州市鼓楼区", "开封市鼓楼区"}),
        ("浦东", {"上海市浦东新区"}),
        ("仙桃", {"湖北省仙桃市"}),
        ("延边", {"吉林省延边朝鲜族自治州"}),
        ("沐阳县", set()),
        ("黑龙江市", set()),
    ],
)
def test_places_are_found_by_full_and_short_name(said: str, meant: set[str]) -> None:
    assert full_names(said) == meant


@pytest.mark.parametrize(
    ("said", "year", "meant"),
    [
        ("襄樊市", 2009, {"湖北省襄樊市"}),
        ("襄樊市", 2011, set()),
        ("襄阳市", 2011, {"湖北省襄阳市"}),
        ("崇文区", 2009, {"北京市崇文区"}),
        ("崇文区", 2021, set()),
        ("密云县", 2014, {"北京市密云县"}),
        ("密云区", 2021, {"北京市密云区"}),
        ("公主岭市", 2021, {"吉林省公主岭市"}),
    ],
)
def test_places_are_found_by_the_name_of_the_year(said: str, year: int, meant: set[str]) -> None:
    assert full_names(said, year) == meant


def test_a_place_lies_in_its_parents() -> None:
    places = gazetteer()
    (place,) = places.named("绥芬河市")
    assert [above.name for above in places.ancestors(place)] == ["黑龙江省", "牡丹江市"]
    assert place.code in places.within("230000")
    assert place.code not in places.within("230100")


def test_districts_of_a_municipality_lie_in_it_directly() -> None:
    places = gazetteer()
    (place,) = places.named("浦东新区")
    assert [above.name for above in places.ancestors(place)] == ["上海市"]


def test_counties_under_a_province_lie_in_it_directly() -> None:
    places = gazetteer()
    (place,) = (region for region in places.named("济源市") if region.last is None)
    assert [above.name for above in places.ancestors(place)] == ["河南省"]


def test_every_place_has_a_known_parent_and_level() -> None:
    places = gazetteer()
    for names in places.by_code.values():
        for region in names:
            assert (region.parent == "") == (region.level == "province")
            assert region.parent == "" or places.region(region.parent)
