"""Sums of a workbook that no program has worked out, and what a hostile one puts into them."""

import pytest

from parser.readers.formulas import work_out


def test_a_sum() -> None:
    """A sum of cells and of other sums is worked out; a blank cell adds nothing."""
    values = [[4, "", 3, ""], ["", 2, 1, ""]]

    work_out(values, {(0, 3): "=SUM(A1:C1)+D2", (1, 3): "=SUM(A2:C2)"})

    assert values == [[4, "", 3, 10], ["", 2, 1, 3]]


@pytest.mark.parametrize("text", ["Infinity", "NaN", "1e999999", "无"])
def test_what_is_no_number(text: str) -> None:
    """A sum of what no report prints stays unknown."""
    values = [[1, text, ""]]

    work_out(values, {(0, 2): "=SUM(A1:B1)"})

    assert values == [[1, text, ""]]


def test_sums_of_sums_take_no_longer() -> None:
    """Every sum is worked out once: twelve rows that add up the next twelve times."""
    values: list[list[object]] = [[""] * 12 for _ in range(11)]
    values.append([1] * 12)
    formulas = {
        (row, column): f"=SUM(A{row + 2}:L{row + 2})" for row in range(11) for column in range(12)
    }

    work_out(values, formulas)

    assert values[0][0] == 12**11


def test_a_circle() -> None:
    """Sums that need each other have no value."""
    values: list[list[object]] = [["", ""]]

    work_out(values, {(0, 0): "=SUM(B1)", (0, 1): "=SUM(A1)"})

    assert values == [["", ""]]
