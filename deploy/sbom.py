"""What the program is made of, as CycloneDX 1.6 JSON: `python deploy/sbom.py > sbom.json`.

Names, versions and hashes are those of requirements.lock; licences are what the installed packages
say of themselves. The same lock file gives the same document.
"""

import json
import re
import sys
import tomllib
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?: ; ([^\\]+))?", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def document(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """Return the bill of materials of a lock file."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{UUID(bytes=sha256(lock.encode()).digest()[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [component(*found) for found in components(lock)],
    }


def components(lock: str) -> list[tuple[str, str, str, list[str]]]:
    """Return (name, version, marker, hashes) of every package of a lock file."""
    found = list(PINNED.finditer(lock))
    ends = [*(match.start() for match in found[1:]), len(lock)]
    return [
        (match[1], match[2], (match[3] or "").strip(), HASH.findall(lock[match.end() : end]))
        for match, end in zip(found, ends, strict=True)
    ]


def component(name: str, version: str, marker: str, hashes: list[str]) -> dict[str, Any]:
    """Return a package as a component; its hashes are those of the files it may come as."""
    address = f"pkg:pypi/{name}@{version}"
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "scope": "optional" if marker else "required",
        "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(hashes)],
    }
    if said := licence(name):
        made["licenses"] = [{"license": {"name": said}}]
    return made


def licence(name: str) -> str:
    """Return what an installed package says of its licence, on one line; "" nothing."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    named = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier", [])
        if one.startswith("License :: ")
    ]
    fields = {name: "".join(told.get_all(name, [])) for name in ("License-Expression", "License")}
    said: str = fields["License-Expression"] or "; ".join(named) or fields["License"]
    return said.strip().partition("\n")[0]


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    made = document((ROOT / "requirements.lock").read_text("utf-8"), project)
    json.dump(made, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
