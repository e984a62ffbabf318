"""Radicals that look like characters, and the characters they stand for.

PDFs printed by Chromium hold U+2EA0 ⺠ where the page showed 民; NFKC leaves most of them alone.
Pairs: Unicode's `Equivalent_Unified_Ideograph` for U+2E80–2FDF.
"""

import csv
from importlib.resources import files


def _pairs() -> dict[int, str]:
    with (files("data") / "radicals.csv").open(encoding="utf-8") as lines:
        return {ord(row["radical"]): row["character"] for row in csv.DictReader(lines)}


RADICALS = _pairs()
"""For `str.translate`; one character for one, so offsets hold."""
