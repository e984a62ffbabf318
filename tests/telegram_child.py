"""A bot as a process of its own, for tests that stop or kill it."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import settings_of
from bot.telegram import serve
from index.sqlite import open_store
from tests.conftest import ROOT
from tests.emulator import TOKEN, Server


@asynccontextmanager
async def child(server: Server, database: Path, folder: Path) -> AsyncIterator[Process]:
    """Run a bot over a store; at the end it is killed if it still runs."""
    settings = {
        "GONGKAI_DB": str(database),
        "GONGKAI_STATE": str(folder / "state.db"),
        "GONGKAI_TELEGRAM_TOKEN": TOKEN,
        "GONGKAI_TELEGRAM_BASE_URL": server.base_url,
        "GONGKAI_TELEGRAM_BASE_FILE_URL": server.base_file_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.telegram_child", str(folder),
        cwd=ROOT, env=os.environ | settings,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


if __name__ == "__main__":
    settings = settings_of(folder=Path(sys.argv[1]))
    serve(settings, open_store(settings.db))
