"""What must hold whatever the figures are: parts make the whole, a difference turns its sign."""

from datetime import date

import pytest

from index import ask
from index.answer import Answer
from index.asking.question import Context
from index.store import Store

TODAY = date(2026, 11, 21)
YEARS = (2020, 2021, 2022)
DISTRICTS = ("徐汇区", "静安区", "长宁区", "青浦区", "闵行区", "宝山区")


def asked(question: str, store: Store) -> Answer:
    """Return the answer to a question that begins a chat."""
    return ask(question, store, TODAY, Context()).answer


def number(question: str, store: Store) -> float | None:
    """Return the first figure of an answer; None without."""
    figures = asked(question, store).figures
    return float(figures[0].value) if figures and figures[0].value is not None else None


@pytest.mark.parametrize("year", YEARS)
def test_the_sum_of_a_set_is_the_sum_of_its_members(year: int, country_store: Store) -> None:
    """The sum over the districts is that of its operands, and the mean is the sum over them."""
    total = asked(f"{year}年上海各区政府一共收到多少申请", country_store)
    mean = number(f"{year}年上海各区政府平均每家收到多少申请", country_store)

    summed = total.figures[0]
    assert summed.value == sum(one.value for one in summed.inputs if one.value is not None)
    assert total.coverage is not None
    assert mean == pytest.approx(float(summed.value) / total.coverage.with_value)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("district", DISTRICTS)
def test_the_parts_of_a_group_make_its_subtotal(
    year: int, district: str, country_store: Store
) -> None:
    """The part of a closed group that is left out and the rest make the whole."""
    who = f"上海市{district}人民政府{year}年"
    whole = number(f"{who}收到多少申请", country_store)
    one = number(f"{who}自然人申请几件", country_store)
    rest = number(f"{who}除了自然人以外的申请几件", country_store)

    if None not in (whole, one, rest):
        assert one + rest == whole  # type: ignore[operator]


@pytest.mark.parametrize("year", YEARS)
def test_a_difference_turns_its_sign(year: int, country_store: Store) -> None:
    """How much more one has than another is what the other has less."""
    first, second = "上海市徐汇区人民政府", "上海市静安区人民政府"
    more = asked(f"{first}{year}年比{second}多收多少申请", country_store)
    less = asked(f"{second}{year}年比{first}少收多少申请", country_store)

    assert more.figures[0].value == less.figures[0].value
    assert {one.agency for one in more.figures[0].inputs} == {first, second}


@pytest.mark.parametrize("year", YEARS)
def test_the_first_of_a_ranking_is_the_largest(year: int, country_store: Store) -> None:
    """A ranking falls, and its first is no smaller than any member by itself."""
    ranked = asked(f"{year}年上海各区政府申请最多的前5名", country_store).figures
    values = [one.value for one in ranked if one.value is not None]

    assert values == sorted(values, reverse=True)
    assert len(values) == 5
    for district in DISTRICTS:
        own = number(f"上海市{district}人民政府{year}年收到多少申请", country_store)
        assert own is None or own <= float(values[0])
