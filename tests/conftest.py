"""What the tests share: the reports, the store built from them, the pages' browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Store

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of the five reports that come with the program."""
    return ROOT / "data" / "reports"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of further real reports beside the checkout, which may not be copied into it."""
    if not (SHARED / "reports").is_dir():
        pytest.skip("needs the folder `shared` beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def database(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store file of the five reports, built once."""
    from index.build import build

    file = tmp_path_factory.mktemp("store") / "gongkai.db"
    build([reports], file)
    return file


@pytest.fixture(scope="session")
def store(database: Path) -> Iterator[Store]:
    """The five reports, ready to answer."""
    from index.sqlite import open_store

    yield open_store(database)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's command; without one the test is skipped, or fails where one is required."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if command := shutil.which(name):
            return command
    if os.environ.get("GONGKAI_REQUIRE_BROWSER"):
        pytest.fail("GONGKAI_REQUIRE_BROWSER is set and there is no Chromium")
    pytest.skip("needs Chromium")
