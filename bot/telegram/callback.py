"""What a button stands for, in the 64 bytes Telegram gives it back with when it is pressed.

Report, row and column stand in it, so that it works for as long as the report is held, after a
restart and on another instance. What does not fit is kept in the state file under a short key.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from bot.cells import Key, key_of, short
from bot.reply.phrases import in_column_of, label
from bot.reply.ways import Way, about_report, in_year
from bot.rows import Row
from bot.telegram.desk import Desk, Sheet, short_id
from data.vocabulary import vocabulary
from index.store import Store

VERSION = "1"
"""First part of every callback_data; a button of another version is too old."""
LONGEST = 64
"""Bytes of callback_data."""
LANGUAGES = {"zh": "", "en": "e"}
"""What is put behind the letter of a kind, so that the question is asked in that language."""
ABOUT = {"applicants": "a", "results": "r", "checks": "k"}


def data_of(way: Way, language: str) -> str | None:
    """Return the callback_data of a way on from a figure, None where it has no room.

    >>> data_of(Way("source", "suifenhe-2021", ("new_received", "total")), "zh")
    '1:f:suifenhe-2021:t3_01_7'
    >>> data_of(Way("year", "suifenhe-2021", ("denied_total", "total"), 2020), "en")
    '1:ye:suifenhe-2021:denied_total@total:2020'
    """
    tongue = LANGUAGES[language]
    match way.kind:
        case "source" if way.cell:
            parts = ["f", way.report, _code(way.cell)]
        case "year" if way.cell:
            parts = [f"y{tongue}", way.report, _code(way.cell), str(way.year)]
        case "agency":
            parts = ["n", way.report]
        case kind if kind in ABOUT:
            parts = [f"q{tongue}", way.report, ABOUT[kind]]
        case _:
            return None
    return fitting(":".join([VERSION, *parts]))


def fitting(data: str) -> str | None:
    """Return callback_data that is not too long, else None."""
    return data if len(data.encode()) <= LONGEST else None


def question_of(kind: str, rest: str, store: Store) -> str | None:
    """Return the question a button stands for, None where its report is not held any more."""
    language = "en" if kind.endswith("e") else "zh"
    report, _, more = rest.partition(":")
    held = store.report(report)
    if held is None or not held.agency.name:
        return None
    if kind == "n":
        return held.agency.name
    if kind.startswith("q"):
        about = next((name for name, letter in ABOUT.items() if letter == more), None)
        return about and about_report(about, held.agency.name, held.year, language)
    code, _, year = more.partition(":")
    cell = cell_of(code)
    if cell is None or not year.isdecimal():
        return None
    name = label(cell[0], language) + in_column_of(cell, language)
    return in_year(held.agency.name, int(year), name)


def cell_of(code: str) -> Key | None:
    """Return the cell that a button names, None where there is none."""
    found = key_of(code)
    if found is None and "@" in code:
        row, _, column = code.partition("@")
        known = vocabulary()
        if row in known.derived or row in known.indicators:
            found = (row, column)
    return found


def _code(cell: Key) -> str:
    if cell[0] in vocabulary().indicators and key_of(short(cell)) == cell:
        return short(cell)
    return "@".join(cell)


def remember(desk: Desk, action: str, value: str) -> str:
    """Return the callback_data of a choice: `ask` a question, `source`, or `fault`."""
    return f"{VERSION}:c:{_kept(desk, json.dumps([action, value], ensure_ascii=False))}"


def recalled(desk: Desk, key: str) -> tuple[str, str] | None:
    """Return action and value of a choice, None where it is not known here."""
    meaning = desk.state.offered(key)
    found = json.loads(meaning) if meaning else None
    return (str(found[0]), str(found[1])) if isinstance(found, list) else None


def keep_sheet(desk: Desk, shown: Sheet) -> str:
    """Return the key under which an answer of several pages is kept."""
    return _kept(desk, json.dumps(asdict(shown), ensure_ascii=False))


def sheet_of(desk: Desk, key: str) -> Sheet | None:
    """Return an answer of several pages, None where it is not known here."""
    meaning = desk.state.offered(key)
    found = json.loads(meaning) if meaning else None
    if not isinstance(found, dict):
        return None
    rows = tuple(tuple((label, kind, value) for label, kind, value in row) for row in found["rows"])
    return Sheet(tuple(found["pages"]), tuple(found["further"]), rows, found["language"])


def keep_rows(desk: Desk, rows: Sequence[Row], version: str) -> str:
    """Return the key under which the figures of an answer are kept for export."""
    content = {"version": version, "rows": list(rows)}
    return _kept(desk, json.dumps(content, ensure_ascii=False, default=_number))


def rows_kept(desk: Desk, key: str) -> tuple[list[Row], str] | None:
    """Return the figures kept for export and the version of the data they are of."""
    meaning = desk.state.offered(key)
    found = json.loads(meaning, parse_float=Decimal) if meaning else None
    return (found["rows"], found["version"]) if isinstance(found, dict) else None


def _number(value: object) -> int | float:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def _kept(desk: Desk, meaning: str) -> str:
    key = short_id(meaning)
    desk.state.offer(key, meaning)
    return key
