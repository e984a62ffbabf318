"""A person at a terminal: colours and tables, places that can be opened, words of the chat."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import screen
from bot.__main__ import main
from bot.reply import compose
from bot.terminal import Terminal, ask, chat
from index import Context
from index import ask as ask_index
from index.sqlite import SqliteStore, open_store
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)
QUESTION = "绥芬河2021年收到多少件信息公开申请？"
OWN = "http://127.0.0.1:8080"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def held(database: Path) -> SqliteStore:
    return open_store(database)


def at(store: SqliteStore, **more: object) -> Terminal:
    given = {"public_url": None, "own_url": OWN, "language": "zh", "is_json": False, **more}
    return Terminal(store, TODAY, **given)  # type: ignore[arg-type]


def test_without_a_server_a_citation_is_file_and_line(
    held: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing serves the pages, the place is the file, as seen from here, and its line."""
    monkeypatch.chdir(ROOT)

    said, _ = ask(QUESTION, at(held), Context())
    served, _ = ask(QUESTION, at(held, public_url="https://gongkai.example"), Context())

    assert said.splitlines()[-1] == "data/reports/suifenhe-2021.txt:57"
    assert served.splitlines()[-1] == "https://gongkai.example/reports/suifenhe-2021#c1575"


def test_json_has_the_same_address_whatever_is_served(held: SqliteStore) -> None:
    """The contract's JSON does not depend on what runs on this machine."""
    given, _ = ask(QUESTION, at(held, is_json=True), Context())

    place = json.loads(given)["figures"][0]["citation"]
    assert place["url"] == f"{OWN}/reports/suifenhe-2021#c1575"


def test_rows_are_a_table_and_doubts_are_red(held: SqliteStore) -> None:
    """On a terminal the values of a card stand below each other, a contradicted one in red."""
    said, _ = ask("黑龙江省外办 2021", at(held, is_seen=True), Context())
    rows = said.splitlines()[:3]

    assert "\x1b[1m0 件 \x1b[0m\x1b[31m⚠️ 报告自相矛盾：另一处为 1\x1b[0m" in rows[1]
    assert [ANSI.sub("", row) for row in rows] == [
        "本年新收            1 件 ⚠️ 报告自相矛盾",
        "办理结果总计        0 件 ⚠️ 报告自相矛盾：另一处为 1",
        "予以公开            0 件 ⚠️ 报告自相矛盾",
    ]


def test_the_cited_number_is_seen_in_its_row(held: SqliteStore) -> None:
    """In the raw line the cited cell alone is in reverse."""
    said, _ = ask(QUESTION, at(held, is_seen=True), Context())

    assert "\t0\t0\t\x1b[0m\x1b[7m14\x1b[0m" in said


def test_colours_add_nothing_but_colours(held: SqliteStore) -> None:
    """Without its colours an answer of one figure says on a terminal what it says in a pipe."""
    plain, _ = ask(QUESTION, at(held), Context())
    seen, _ = ask(QUESTION, at(held, is_seen=True), Context())

    assert ANSI.sub("", seen) == plain


def test_nothing_in_a_report_colours_the_terminal(held: SqliteStore) -> None:
    """A control character of a report is written out before anything is coloured."""
    from dataclasses import replace

    reply = compose(ask_index(QUESTION, held, TODAY).answer)
    evil = replace(reply, headline=("\x1b[31m1 件",), notes=("\x1b]0;x\x07",))

    assert "\x1b[31m1" not in screen.coloured(evil, lambda link: [])
    assert "\x1b]0" not in screen.coloured(evil, lambda link: [])


def test_the_words_of_a_chat(held: SqliteStore) -> None:
    """/help gives examples that were tried, /quit leaves; a program's chat knows /new alone."""
    out, program = io.StringIO(), io.StringIO()
    chat(["/help\n", "/quit\n", f"{QUESTION}\n"], out, at(held))
    chat(["/help\n", "/quit\n"], program, at(held, is_json=True))

    assert "  绥芬河市人民政府2021年收到多少件信息公开申请？\n" in out.getvalue()
    assert "14 件" not in out.getvalue()
    assert len(program.getvalue().splitlines()) == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes(shell: str) -> None:
    """The script of a shell asks the program itself."""
    printed = CliRunner().invoke(main, ["completion", shell])

    assert printed.exit_code == 0
    assert f"_GONGKAI_COMPLETE={shell}_complete" in printed.output


def test_completion_knows_the_verbs() -> None:
    """What the script asks for is answered with the verbs that begin so."""
    asked = {"_GONGKAI_COMPLETE": "bash_complete", "COMP_WORDS": "gongkai do", "COMP_CWORD": "1"}
    said = CliRunner().invoke(main, [], env=asked, prog_name="gongkai")

    assert said.output.split() == ["plain,doctor"]
