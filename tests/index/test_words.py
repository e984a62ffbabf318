"""Words for full-text search: one splitting, whichever engine is installed."""

from pathlib import Path

import pytest

from index.words import han_runs, python_segmenter, rust_segmenter, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请１４件，FAX", ["收到", "申请", "14", "件", "fax"]),
        ("93.4385 万元", ["93.4385", "万元"]),
        ("抢占新高地，拓\n\n宽信息", ["抢占", "新高", "地", "拓宽", "信息"]),
        ("COVID19 政务-公开", ["covid", "19", "政务", "公开"]),
        ("", []),
        ("，。（）“”", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Letters, digits and Han characters are apart; a line break inside a sentence cuts no word."""
    assert words(text) == expected


def test_long_words_bring_the_shorter_ones_inside() -> None:
    """A search for a part of a long word finds it."""
    found = words("中华人民共和国")

    assert found[-1] == "中华人民共和国"
    assert {"中华", "人民", "共和", "共和国"} <= set(found)


def test_both_engines_split_alike(reports: Path) -> None:
    """The store is the same, built with rjieba or with jieba."""
    pytest.importorskip("rjieba", reason="needs rjieba, which has no wheel for this platform")
    rust, python = rust_segmenter(), python_segmenter()
    runs = [
        run for file in sorted(reports.glob("*.txt")) for run in han_runs(file.read_text("utf-8"))
    ]

    assert len(runs) > 500
    assert [run for run in runs if list(rust(run)) != list(python(run))] == []
