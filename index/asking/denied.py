"""What a question says that it does not mean: 2021年的，不是2020的; 规章（不是规范性文件）.

Only an alternative to something named besides is set aside: 不是国家秘密的申请 asks for the rest.
"""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.asking.cover import Mention


def without_denied(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, those that are denied beside another of their kind as free words."""
    kept = list(mentions)
    for at, one in enumerate(mentions):
        if one.said not in vocabulary().phrasings["dialogue"]["denials"]:
            continue
        denied = _denied(text, mentions, at)
        if denied:
            words = {one, *denied}
            kept = [
                replace(found, kind="free", entries=(), agency=None, year=None)
                if found in words
                else found
                for found in kept
            ]
    return kept


def _denied(text: str, mentions: Sequence[Mention], at: int) -> list[Mention]:
    """Return what a denial takes back: a year, or all of the clause that the denial begins."""
    behind = [one for one in mentions[at + 1 :] if one.kind not in ("free", "frame")]
    if not behind:
        return []
    first = behind[0]
    others = [one for one in mentions if one.start < mentions[at].start or one.end > first.end]
    if first.kind == "year":
        return [first] if any(one.kind == "year" for one in others) else []
    dialogue = vocabulary().phrasings["dialogue"]
    rest = [one for one in mentions[at + 1 :] if one.kind != "frame"]
    instead = next((place for place, one in enumerate(rest) if one.said in dialogue["instead"]), 0)
    if instead:
        return _instead(rest, instead)
    marks = dialogue["denial_marks"]
    begins = text[: mentions[at].start].rstrip()[-1:] in marks
    ends = next((place for place in range(first.end, len(text)) if text[place] in marks), len(text))
    inside = [one for one in behind if one.end <= ends]
    counted = tuple(vocabulary().phrasings["counting"]["words"])
    if any(word in text[mentions[at].end : ends] for word in counted):
        # 不是自然人提的有几件: what is denied is what is counted.
        return []
    alike = {one.kind for one in inside} & _ASKED
    before = [one for one in mentions[:at] if one.kind in _ASKED]
    after = [one for one in mentions if one.start >= ends and one.kind in _ASKED]
    alone = all(one.kind in _ASKED or one.kind == "agency" for one in inside)
    begins = begins or _is_set_against(mentions[:at], inside, mentions[at].start)
    return inside if begins and alike and alone and (before or after) else []


def _instead(behind: Sequence[Mention], at: int) -> list[Mention]:
    """Return what is denied before what is meant: 不是|个人|而是|社会公益组织提的."""
    denied, meant = behind[:at], behind[at + 1 :]
    kinds = {one.kind for one in denied if one.kind != "free"}
    same = bool(kinds) and kinds <= _ASKED and any(one.kind in kinds for one in meant)
    return [*denied, behind[at]] if same else []


def _is_set_against(before: Sequence[Mention], denied: Sequence[Mention], start: int) -> bool:
    """Tell whether what is meant stands right before its denial: 规章|不是规范性文件."""
    meant = [one for one in before if one.kind not in ("free", "frame")][-1:]
    alike = bool(meant) and {one.kind for one in denied} == {meant[0].kind}
    return alike and meant[0].end == start


_ASKED = frozenset({"concept", "figure", "column", "section"})
