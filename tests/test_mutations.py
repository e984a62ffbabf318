"""A few of the damaged files and odd questions of `tests.mutations`; many by `make mutations`."""

import pytest

from index import Context
from index.sqlite import SqliteStore
from tests import mutations


def test_damaged_files_are_read_or_refused() -> None:
    """Every format, with bytes changed; both come about, or nothing was tried."""
    assert {came for _, came in mutations.files(iter(range(60)))} == {"read", "refused"}


@pytest.mark.parametrize("seed", range(20))
def test_odd_questions_are_answered(seed: int, store: SqliteStore) -> None:
    """Anything after anything is a question that gets an answer."""
    assert mutations.answered(seed, store, Context())[0] == "answered"
