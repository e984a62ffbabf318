"""A bot as a process of its own, for tests that stop or kill it."""

import sys
from pathlib import Path

from bot.settings import settings_of
from bot.telegram import serve
from index.sqlite import open_store

if __name__ == "__main__":
    settings = settings_of(folder=Path(sys.argv[1]))
    serve(settings, open_store(settings.db))
