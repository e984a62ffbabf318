"""Findings for programs: rows of JSON, and a log in the Static Analysis Results Interchange Format.

SARIF 2.1.0 (OASIS): https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from bot.drafts import wording
from data.rules import rules
from index.drafts import Judged
from parser.report import Finding

_LEVELS = {"hard": "error", "soft": "warning", "plausibility": "note", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_object(drafts: Sequence[Judged], language: str) -> Mapping[str, Any]:
    """Return what was judged and every finding, with its place and its sentence."""
    return {
        "files": [_file(one) for one in drafts],
        "findings": [_row(found, one, language) for one in drafts for found in one.findings],
    }


def _file(judged: Judged) -> Mapping[str, Any]:
    report = judged.report
    return {
        "file": judged.file,
        "agency": report.agency if report else None,
        "year": report.year if report else None,
        "published": report.published.isoformat() if report and report.published else None,
        "compared_with": judged.earlier.year if judged.earlier else None,
        "findings": len(judged.findings),
    }


def _row(finding: Finding, judged: Judged, language: str) -> Mapping[str, Any]:
    spot, report = finding.spot, judged.report
    section = report.sections[spot.section] if report and spot.section is not None else None
    return {
        "file": judged.file,
        "rule": finding.rule,
        "severity": rules().checks[finding.rule].severity,
        "section": section.title if section else None,
        "row": spot.indicator or None,
        "columns": list(spot.columns),
        "line": spot.line,
        "page": spot.page,
        "start": spot.start,
        "end": spot.end,
        "place": wording.place(finding, report, language),
        "what": wording.what(finding, language),
        "should": wording.should(finding, language),
        "norm": wording.norm(finding, report, language),
    }


def as_sarif(drafts: Sequence[Judged], language: str, version: str) -> Mapping[str, Any]:
    """Return the findings as a SARIF log, as editors and review tools read it."""
    checks = rules().checks
    used = [rule for rule in checks if any(f.rule == rule for one in drafts for f in one.findings)]
    described = [
        {
            "id": rule,
            "shortDescription": {"text": _message(rule, language)},
            "defaultConfiguration": {"level": _LEVELS[checks[rule].severity]},
        }
        for rule in used
    ]
    driver = {"name": "gongkai", "version": version, "rules": described}
    results = [_result(found, one, used, language) for one in drafts for found in one.findings]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _message(rule: str, language: str) -> str:
    known = rules().checks[rule]
    return known.message_en if language == "en" else known.message


def _result(
    finding: Finding, judged: Judged, used: Sequence[str], language: str
) -> Mapping[str, Any]:
    said = wording.sentence(finding, judged, language)
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(judged.file)}}
    if finding.spot.line:
        location["region"] = {"startLine": finding.spot.line}
    where = wording.place(finding, judged.report, language)
    logical = {"logicalLocations": [{"fullyQualifiedName": where}]} if where else {}
    return {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": _LEVELS[rules().checks[finding.rule].severity],
        "message": {"text": said},
        "locations": [{"physicalLocation": location, **logical}],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
