"""Keyword search finds what is asked word for word, and answers what nobody can know."""

from index.store import Store
from tests.baseline import keywords


def test_finds_the_cell_whose_label_is_asked(stores: dict[str, Store]) -> None:
    """The baseline is no straw man: in the form's own words it finds the printed cell."""
    answer = keywords(stores["own"]).ask("绥芬河市人民政府2021年本年新收政府信息公开申请数量 总计")
    assert [int(one.value or 0) for one in answer.figures] == [14]


def test_answers_for_an_agency_nobody_holds(stores: dict[str, Store]) -> None:
    """What the cases are for: it names another agency's figure without a word of doubt."""
    answer = keywords(stores["own"]).ask("牡丹江市人民政府2021年本年新收政府信息公开申请数量 总计")
    assert answer.status == "answered"
    assert answer.agencies == ("绥芬河市人民政府",)
