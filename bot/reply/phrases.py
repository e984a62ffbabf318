"""Numbers, labels and sentences as a person reads them, in Chinese or English."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from data.vocabulary import vocabulary
from index.cited import CitedFigure
from index.finding import Who
from index.folding import Fold


def say(block: str, name: str, language: str, **fields: Any) -> str:
    """Return a sentence of data/replies.toml with its fields filled in."""
    sentence: str = vocabulary().replies[block][name][language]
    return sentence.format(**fields)


def knows(block: str, name: str) -> bool:
    """Tell whether data/replies.toml has a sentence."""
    return name in vocabulary().replies[block]


def number(value: Decimal | None, unit: str = "") -> str:
    """Return a value as printed: no exponent, no padding; a ratio as a percentage.

    >>> number(Decimal("93.4385")), number(Decimal("0.785714"), "ratio"), number(Decimal("1E+2"))
    ('93.4385', '78.57%', '100')
    """
    if value is None:
        return "–"
    if unit == "ratio":
        return f"{value * 100:.2f}%"
    if unit == TIMES:
        return f"{round(value, 2).normalize():f}"
    if value == value.to_integral():
        return f"{int(value)}"
    return f"{round(value, _DECIMALS).normalize():f}"


TIMES = "\u500d"
"""The unit of a multiple."""
_DECIMALS = 6
"""More than any report prints; only means and ratios have more."""


def shown_value(one: CitedFigure) -> str:
    """Return the value of a figure; a change is shown with its sign (+9)."""
    row = vocabulary().indicators.get(one.indicator)
    signed = one.indicator == "yoy_change" or (row is not None and row.kind == "signed_int")
    plus = "+" if signed and one.value is not None and one.value > 0 else ""
    return plus + number(one.value, one.unit)


def signed(one: CitedFigure) -> str:
    """Return a rate of change with its sign: +12.50%."""
    plus = "+" if one.value is not None and one.value > 0 else ""
    return plus + number(one.value, one.unit)


def unit_of(one: CitedFigure, language: str) -> str:
    """Return the unit with the space that belongs before it."""
    if one.unit in ("", "ratio", "as_written", TIMES):
        return ""
    if language == "zh":
        return f" {one.unit}"
    spoken = vocabulary().replies["unit"].get(one.unit, {})
    return f" {spoken.get('one' if one.value == 1 else 'en', one.unit)}"


def label(name: str, language: str) -> str:
    """Return the short name of a row or computed figure."""
    known = vocabulary()
    if name in known.indicators:
        row = known.indicators[name]
        return row.en if language == "en" else row.short or row.label
    if name in known.derived:
        return known.derived[name].en if language == "en" else known.derived[name].label
    return say("label", name, language)


def name_of(one: CitedFigure, language: str) -> str:
    """Return the short name of a figure; a share is named after its part and its whole."""
    if one.indicator not in _OF_OPERANDS:
        return label(one.indicator, language)
    if one.formula in {*Fold} and one.inputs:
        # Of a set: the figures of its members are all of one name.
        return name_of(one.inputs[0], language)
    if one.indicator == "less":
        return _in_words(one, language)
    if one.indicator == "sum":
        return say("label", "plus", language).join(
            _part_name(part, language) for part in one.inputs
        )
    if one.indicator == "share":
        *parts, whole = one.inputs
        named = say("label", "plus", language).join(_part_name(part, language) for part in parts)
        return say("label", "share", language, part=named, whole=label(whole.indicator, language))
    part = one.inputs[0]
    names = (_part_name(other, language) for other in one.inputs[1:])
    fields = {"whole": _part_name(part, language), "but": joined(names, language)}
    return say("label", one.indicator, language, **fields)


def _in_words(one: CitedFigure, language: str) -> str:
    """Return the formula of a computed figure with the names of its operands in it."""
    named = _with_terms(one, lambda part: _part_name(part, language))
    marks = {" + ": say("label", "plus", language), " - ": say("label", "minus", language)}
    for mark, word in marks.items():
        named = named.replace(mark, word)
    return named


_OF_OPERANDS = ("share", "sum", "rest", "gap", "less", "times")
"""Computed figures that are named after what they were computed of."""


def _part_name(one: CitedFigure, language: str) -> str:
    if one.indicator in _OF_OPERANDS:
        return name_of(one, language)
    return label(one.indicator, language) + in_column(one, language)


def printed_label(one: CitedFigure) -> str:
    """Return the label of a row as the form prints it; of a computed figure, its name."""
    row = vocabulary().indicators.get(one.indicator)
    if row is not None:
        return row.label
    of = f"{printed_label(one.inputs[0])} " if one.indicator in _CHANGES and one.inputs else ""
    return of + name_of(one, "zh")


_CHANGES = ("yoy_change", "growth", "decrease")
"""Computed figures that are named after the row whose change they are."""


def place_in_short(one: CitedFigure, language: str) -> str:
    """Return where a figure stands in few signs: 表三 · 本年新收 · 总计 · 第57行."""
    table, line = _table_and_line(one, language)
    row = label(one.indicator, language) if one.indicator in vocabulary().indicators else ""
    parts = (table, row, column_label(one.column, language), line)
    return " · ".join(part for part in parts if part)


def place_among(one: CitedFigure, language: str) -> str:
    """Return where a figure stands among others: 绥芬河市人民政府 2021 · 表三 · 第57行."""
    return " · ".join((f"{one.agency} {one.year}", *_table_and_line(one, language)))


def _table_and_line(one: CitedFigure, language: str) -> tuple[str, str]:
    citation = one.citation
    assert citation is not None
    row = vocabulary().indicators.get(one.indicator)
    table = row.table.partition("_")[0] if row and one.source == "table" else "prose"
    at = "short_line" if citation.page is None else "short_page"
    place = say("line", at, language, line=citation.line, page=citation.page)
    return say("label", table, language), place


def column_label(column: str, language: str = "zh") -> str:
    """Return the name of an applicant column or group of columns; "" outside table 3."""
    known = vocabulary().columns.get(column)
    if known is not None:
        return known.en if language == "en" else known.label
    return say("label", column, language) if column else ""


def in_column(one: CitedFigure, language: str) -> str:
    """Return the applicant column in brackets where it is not the total, or named already."""
    if one.indicator in ("sum", "rest", "share", "less"):
        return ""
    return in_column_of((one.indicator, one.column), language)


def in_column_of(cell: tuple[str, str], language: str) -> str:
    """Return the applicant column of a cell in brackets where it is not the total."""
    if cell[1] in ("", "total"):
        return ""
    return say("line", "column", language, column=column_label(cell[1], language))


def set_name(who: Who, language: str) -> str:
    """Return a set of agencies in words: 上海市 16 个区政府."""
    if not (who.place or who.unit or who.function):
        return say("label", "everything", language)
    known = vocabulary()
    named = say("label", "member", language)
    if who.unit:
        unit = known.units[who.unit]
        named = unit.get(language, unit["zh"])[0]
    elif who.function:
        named = say("label", "of_function", language, function=who.function)
    name = "set" if who.place else "set_anywhere"
    return say("label", name, language, place=who.place, agencies=who.agencies, unit=named)


def joined(values: Iterable[Any], language: str) -> str:
    """Return values as a list in running text."""
    return say("line", "list_mark", language).join(str(value) for value in values)


def formula(one: CitedFigure) -> str:
    """Return the formula of a computed figure with the numbers in it: (11+0)/14."""
    return _with_terms(one, lambda part: _bracketed(number(part.value))).replace(" ", "")


def _bracketed(value: str) -> str:
    """Return a number for a formula, a negative one in brackets: -(-46)."""
    return f"({value})" if value.startswith("-") else value


def _with_terms(one: CitedFigure, words: Callable[[CitedFigure], str]) -> str:
    """Return a formula with words in place of its terms."""
    text = one.formula or ""
    parts = sorted(one.inputs, key=lambda part: -len(_term(part)))
    for index, part in enumerate(parts):
        text = text.replace(_term(part), f"\0{index}\0", 1)
    for index, part in enumerate(parts):
        text = text.replace(f"\0{index}\0", words(part), 1)
    return text


def _term(part: CitedFigure) -> str:
    return part.indicator if part.column in ("", "total") else f"{part.indicator}@{part.column}"
