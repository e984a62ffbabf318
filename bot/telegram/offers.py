"""What buttons stand for that does not fit into them, kept in the state file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from bot.rows import Row
from bot.telegram.callback import VERSION
from bot.telegram.desk import Desk, Sheet, short_id


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
