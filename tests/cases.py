"""Cases kept as TOML files: what is asked, and what the answer must be.

A case in `tests/questions/*.toml`; every wording of `ask` must be answered alike:

    [[case]]
    ask    = ["绥芬河市2021年收到多少申请", "绥芬河2021年新收申请有几件"]
    status = "answered"          # alternatives with "|"
    agency = "绥芬河市人民政府"
    year   = 2021
    value  = 14
    cite   = "suifenhe-2021:57"  # report and line

A conversation in `tests/chats/*.toml` is `[[chat]]` with `turns`, a list of such cases; the turn
`{ask = "/new"}` forgets what was said. `store = "more"` asks the invented reports of tests/reports
instead of the five real ones, `today` on another day. `known_failure = "why"` marks what does not
work yet.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2026, 11, 21)
NEW = "/new"
EXPECTED = {
    *{"status", "reason", "kind", "value", "values", "approx", "unit", "agency", "year", "section"},
    *{"label", "column", "quote", "text", "texts", "never", "warn", "candidates", "lang", "cite"},
    *{"first", "article", "stated"},
}
KEYS = EXPECTED | {"ask", "note", "known_failure", "today", "store"}
OWN = "own"
"""The store of the reports that come with the program; `more` is that of tests/reports."""


class CaseError(ValueError):
    """A case file that does not say what it means."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what its answer must be."""

    ask: str
    expected: Mapping[str, Any] = field(default_factory=dict)
    known_failure: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """The questions of one conversation in order; a single question is a talk of one turn."""

    id: str
    """`file:question`, as pytest shows it."""
    turns: tuple[Case, ...]
    today: date = TODAY
    store: str = OWN

    @property
    def known_failure(self) -> str:
        """Return why the conversation is known to fail; "" if it must not."""
        return next((turn.known_failure for turn in self.turns if turn.known_failure), "")


def questions(folder: Path) -> list[Talk]:
    """Return every wording of every case of a folder, by file."""
    return [
        Talk(f"{file.stem}:{wording}", (case_of(file, row, wording),), *setting(row))
        for file in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(file.read_text("utf-8")).get("case", [])
        for wording in wordings(file, row)
    ]


def chats(folder: Path) -> list[Talk]:
    """Return every conversation of a folder, by file."""
    return [
        Talk(
            f"{file.stem}:{row.get('name') or row['turns'][0]['ask']}",
            tuple(case_of(file, turn, turn["ask"]) for turn in row["turns"]),
            *setting(row),
        )
        for file in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(file.read_text("utf-8")).get("chat", [])
    ]


def setting(row: Mapping[str, Any]) -> tuple[date, str]:
    """Return the day and the store a case is asked in; by default today and the own reports."""
    return row.get("today", TODAY), row.get("store", OWN)


def wordings(file: Path, row: Mapping[str, Any]) -> list[str]:
    """Return the wordings of a case: a list, or one string."""
    asked = row.get("ask")
    if not asked:
        raise CaseError(f"{file.name}: a case asks nothing: {dict(row)}")
    return [asked] if isinstance(asked, str) else list(asked)


def case_of(file: Path, row: Mapping[str, Any], wording: str) -> Case:
    """Return a case of a file; a key nobody reads is refused, and so is a case without status."""
    if unknown := row.keys() - KEYS:
        raise CaseError(f"{file.name}: {wording}: unknown {', '.join(sorted(unknown))}")
    if wording != NEW and "status" not in row:
        raise CaseError(f"{file.name}: {wording}: no status")
    expected = {key: row[key] for key in EXPECTED & row.keys()}
    return Case(wording, expected, row.get("known_failure", ""))


def parameters(talks: list[Talk]) -> list[Any]:
    """Return the conversations for `pytest.mark.parametrize`; a known failure must fail."""
    return [
        pytest.param(
            talk,
            id=talk.id,
            marks=[pytest.mark.xfail(reason=talk.known_failure, strict=True)]
            if talk.known_failure
            else [],
        )
        for talk in talks
    ]
