"""`gongkai doctor`: what is wrong with an installation, each with what to do."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot.__main__ import main
from tests.emulator import TOKEN, refuse, serving


def found(database: Path, environment: Mapping[str, str] | None = None) -> tuple[int, Any]:
    """Return the exit code and what is said of each thing."""
    settings = {"GONGKAI_STATE": str(database.parent / "state.db"), **(environment or {})}
    ended = CliRunner().invoke(main, ["doctor", "--json", "--db", str(database)], env=settings)
    rows = json.loads(ended.stdout)
    return ended.exit_code, {row["about"]: (row["standing"], row["text"]) for row in rows}


def test_a_sound_installation(database: Path) -> None:
    """What is not set up is a note, nothing is wrong, and the exit code is 0."""
    code, said = found(database)

    assert code == 0
    assert said["store"][0] == "good"
    assert "5 个机关的 5 份年报" in said["store"][1]
    assert said["telegram"][0] == "note"
    assert said["public address"][0] == "note"
    assert {name for name in said if name.startswith("extra ")} == {
        "extra charts", "extra fetch", "extra mcp", "extra ocr", "extra panel", "extra telegram",
        "extra web",
    }  # fmt: skip


def test_a_missing_store_is_wrong(tmp_path: Path) -> None:
    """A store that is not there ends with 1 and says what to run; the rest is looked at too."""
    code, said = found(tmp_path / "none.db")

    assert code == 1
    assert said["store"][0] == "wrong"
    assert "gongkai build" in said["store"][1]
    assert said["extra web"][0] == "good"


def test_a_state_file_that_cannot_be_written_is_wrong(database: Path, tmp_path: Path) -> None:
    """A folder that is not there keeps no preferences and no buttons."""
    code, said = found(database, {"GONGKAI_STATE": str(tmp_path / "gone" / "state.db")})

    assert code == 1
    assert said["state"][0] == "wrong"


def test_nobody_at_the_public_address(database: Path) -> None:
    """An address that does not answer is wrong, and the reason stands beside it."""
    code, said = found(database, {"GONGKAI_PUBLIC_URL": "http://127.0.0.1:9"})

    assert code == 1
    assert said["public address"][0] == "wrong"
    assert "refused" in said["public address"][1]


async def test_telegram_is_asked(database: Path) -> None:
    """A token that is taken gives the bot's name; a refused one and silence are told apart."""
    async with serving() as server:
        settings = {
            "GONGKAI_TELEGRAM_TOKEN": TOKEN,
            "GONGKAI_TELEGRAM_BASE_URL": server.base_url,
            "GONGKAI_TELEGRAM_BASE_FILE_URL": server.base_file_url,
        }
        _, good = await asyncio.to_thread(found, database, settings)
        server.emulator.inject("getMe", refuse(401, "Unauthorized"))
        _, refused = await asyncio.to_thread(found, database, settings)
    _, silent = await asyncio.to_thread(found, database, settings)

    assert good["telegram"] == ("good", "Telegram 接受令牌，机器人是 @gongkai_bot")
    assert "不接受" in refused["telegram"][1]
    assert "连不上" in silent["telegram"][1]
    assert TOKEN not in json.dumps([good, refused, silent])
