"""The store of the invented country, built once."""

from pathlib import Path

import pytest

from index.store import Store
from tests.country import printing


@pytest.fixture(scope="session")
def country_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store file of the invented reports."""
    from index.build import build

    folder = tmp_path_factory.mktemp("country")
    printing.write(folder / "reports")
    build([folder / "reports"], folder / "country.db")
    return folder / "country.db"


@pytest.fixture(scope="session")
def country_store(country_database: Path) -> Store:
    """The invented reports, ready to answer."""
    from index.sqlite import open_store

    return open_store(country_database)
