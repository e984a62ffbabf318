"""The second of the problems a report lists: the item of a section that an ordinal names."""

import re

from data.vocabulary import vocabulary
from index.answering.lines import quoted
from index.answering.opened import Opened
from index.answering.sentences import section_places
from index.asking.question import Question
from index.cited import CitedPassage


def item_of(report: Opened, question: Question) -> CitedPassage | None:
    """Return the item of a section's list that a question names by its number; None without one.

    A list is 一是……二是……; an item ends where the next begins, or with its passage.
    """
    known = vocabulary().synonyms
    said = re.search(known["ordinals"], question.text)
    if said is None or not question.section:
        return None
    at = known["listing"].index(known["digit_of"].get(said["at"], said["at"]))
    for place in section_places(report, question):
        starts = [found.start() for found in _begins(report.text, place.start, place.end)]
        if len(starts) > at:
            ends = starts[at + 1] if at + 1 < len(starts) else place.end
            return quoted(report, place, starts[at], len(report.text[:ends].rstrip()))
    return None


def _begins(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return where the items of a list begin, as long as they count on from one."""
    found: list[re.Match[str]] = []
    for number in vocabulary().synonyms["listing"]:
        pattern = re.compile(rf"(?<![\u4e00-\u9fff]){number}\s*\u662f")
        match = pattern.search(text, found[-1].end() if found else start, end)
        if match is None:
            break
        found.append(match)
    return found
