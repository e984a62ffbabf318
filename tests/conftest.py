"""What the tests share: the reports and the store built from them."""

import gc
from pathlib import Path

import pytest

from index.store import Store
from tests import processes

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
INVENTED = ROOT / "tests" / "reports"


collect_ignore = ["guided.py"]
"""Needs atheris, which `make fuzz` installs where it can."""


def pytest_collection(session: pytest.Session) -> None:
    """Make nothing of the thousands of tests anew each time that garbage is looked for."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave all that collecting made out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what the command's processes were forked from."""
    processes.end()


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
def store(database: Path) -> Store:
    """The five reports, ready to answer."""
    from index.sqlite import open_store

    return open_store(database)


@pytest.fixture(scope="session")
def stores(store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Store]:
    """The stores by the name cases give them: `own`, and `more` of the invented reports."""
    from index.build import build
    from index.sqlite import open_store

    file = tmp_path_factory.mktemp("more") / "gongkai.db"
    build([INVENTED], file)
    return {"own": store, "more": open_store(file)}
