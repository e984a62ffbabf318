"""Each report is read as a person found it to be: `tests/reports/*.expected`."""

from pathlib import Path

import pytest

from tests.golden import GOLDENS, golden_of, main, reading, report_of

READ = sorted(GOLDENS.glob("*.expected"))


@pytest.mark.parametrize("golden", READ, ids=lambda path: path.stem)
def test_report_is_read_as_expected(golden: Path) -> None:
    """Identity, sections, every figure with its place, problems and checks are those expected."""
    assert reading(report_of(golden)) == golden.read_text("utf-8")


def test_a_golden_is_not_overwritten(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Writing a golden over one that was read by a person needs a second word."""
    report = reports / "suifenhe-2021.txt"
    before = golden_of(report).read_bytes()

    assert main([str(report)]) == 1
    assert "FORCE=1" in capsys.readouterr().err
    assert golden_of(report).read_bytes() == before
