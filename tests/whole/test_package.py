"""The wheel holds everything an answer needs, and works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("bot", "index", "parser", "data")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout, without any network."""
    pytest.importorskip("hatchling", reason="needs hatchling")
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    """Forms, phrasings, reports, templates and styles are in the wheel, and no test is."""
    held = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("needs the git checkout")
    ours = {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}

    assert ours - held == set()
    assert {"data/form.toml", "data/reports/suifenhe-2021.txt"} <= held
    assert [name for name in held if name.startswith(("tests/", "bench/"))] == []


def test_the_wheel_answers_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """Unpacked in another folder, the command builds its store and answers with the citation."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "lib")
    question = "绥芬河2021年收到多少件信息公开申请？"
    database = tmp_path / "gongkai.db"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bot", "ask", question],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "lib"), "GONGKAI_DB": str(database)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "14" in done.stdout
    assert "一、本年新收政府信息公开申请数量" in done.stdout
