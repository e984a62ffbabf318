"""A warning or note of an answer as a sentence."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.reply.phrases import (
    column_label,
    formula,
    in_column,
    joined,
    knows,
    label,
    number,
    say,
    unit_of,
)
from data.vocabulary import vocabulary
from index.answer import Warn
from index.cited import CitedFigure


def warning(warn: Warn, language: str) -> str:
    """Return the sentence of a warning; a check without one of its own says what it demands."""
    name = warn.code if knows("warning", warn.code) else "check_failed"
    fields = {"message": "", **warn.fields}
    if "check" in fields:
        rule = vocabulary().checks[fields["check"]]
        fields["message"] = rule.message_en if language == "en" else rule.message
        fields["scope"] = scope(fields["scope"], language)
        fields["left"], fields["right"] = number(fields["left"]), number(fields["right"])
        fields["parts"] = _parts(warn, language)
        return say("warning", name, language, **fields)
    text = say("warning", name, language, **fields)
    if not warn.figures:
        return text
    return say("label", "of_rows", language, rows=_rows(warn.figures, language), text=text)


def _rows(touched: Sequence[CitedFigure], language: str) -> str:
    """Return the rows a reservation is about, by name."""
    rows = list(dict.fromkeys(_part_name(one, language) for one in touched))
    named = joined((say("label", "row_of", language, row=row) for row in rows[:_ROWS]), language)
    if len(rows) <= _ROWS:
        return named
    return say("label", "further_rows", language, rows=named, count=len(rows))


_ROWS = 3


def telling(warn: Warn) -> tuple[CitedFigure, ...]:
    """Return the figures that show why a check failed: parts above zero and the total."""
    last = warn.figures[-1:]
    return tuple(one for one in warn.figures if one.value or one in last)


def _parts(warn: Warn, language: str) -> str:
    """Return the parts above zero of a sum that does not hold, by name."""
    parts = [one for one in warn.figures[:-1] if one.value]
    named = [f"{_part_name(one, language)} {number(one.value)}" for one in parts[:_SHOWN]]
    return joined(named, language) or number(Decimal(0))


_SHOWN = 5


def _part_name(one: CitedFigure, language: str) -> str:
    return label(one.indicator, language) + in_column(one, language)


def scope(name: str, language: str) -> str:
    """Return the name of the column, row or group a check was applied to."""
    known = vocabulary()
    if name in known.columns:
        return column_label(name, language)
    if name in known.indicators or name in known.derived:
        return label(name, language)
    return say("label", name, language) if knows("label", name) else name


def note(warn: Warn, language: str) -> str:
    """Return the sentence of a note."""
    fields: dict[str, Any] = dict(warn.fields)
    for name in ("others", "held", "years"):
        if name in fields:
            fields[name] = joined(fields[name], language)
    if "figure" in fields:
        one = fields.pop("figure")
        fields |= {
            "label": label(one.indicator, language),
            "column": in_column(one, language),
            "value": number(one.value, one.unit),
            "unit": unit_of(one, language),
            "formula": formula(one),
        }
    return say("note", warn.code, language, **fields)
