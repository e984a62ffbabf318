"""A few of the damaged files of `tests.mutations`; many by `make mutations`."""

import pytest

from tests import mutations


@pytest.mark.long
@pytest.mark.slow
def test_damaged_files_are_read_or_refused() -> None:
    """Every format, with bytes changed; both come about, or nothing was tried."""
    assert {came for _, came in mutations.files(iter(range(60)))} == {"read", "refused"}
