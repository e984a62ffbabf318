"""The bill of materials names every package of the lock file, as CycloneDX wants it."""

import importlib.util
import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tools import third_party


@pytest.fixture(scope="module")
def sbom() -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, ROOT / "deploy" / "sbom.py"], capture_output=True, check=True
    )
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def test_every_package_is_in_it(sbom: dict[str, Any]) -> None:
    """Name, version and every hash of the lock file, each once."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = set(re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", lock, re.M))

    assert {(one["name"], one["version"]) for one in sbom["components"]} == pinned
    hashes = [one["content"] for part in sbom["components"] for one in part["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_it_is_cyclonedx(sbom: dict[str, Any]) -> None:
    """The fields that the schema of version 1.6 requires, and references that are unique."""
    assert (sbom["bomFormat"], sbom["specVersion"], sbom["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", sbom["serialNumber"])
    references = [one["bom-ref"] for one in sbom["components"]]
    assert len(references) == len(set(references))
    licensed = [one for one in sbom["components"] if "licenses" in one]
    assert len(licensed) > 0.8 * len(references)


def test_the_same_lock_file_gives_the_same_document() -> None:
    """Nothing of the time or the machine is in it."""
    path = ROOT / "deploy" / "sbom.py"
    spec = importlib.util.spec_from_file_location("sbom", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    project = {"name": "a", "version": "1", "license": "MIT"}

    assert module.document("a==1 \\\n", project) == module.document("a==1 \\\n", project)


def test_the_page_of_licences_is_up_to_date() -> None:
    """THIRD-PARTY.md is what `make third-party` writes: each package, none without a licence."""
    said = third_party.PAGE.read_text("utf-8")
    rows = third_party.ROW.findall(said)
    fetched = (ROOT / "requirements-fetch.lock").read_text("utf-8")

    assert third_party.page(said) == said
    assert {name for name, _, _ in rows} >= set(
        re.findall(r"^([\w.-]+)(?:\[.*\])?==", fetched, re.M)
    )
    assert [name for name, licence, _ in rows if not licence.strip()] == []
