"""Where an unknown word stands decides whether it can narrow what is asked.

Between the agency or the year and the row that is counted every word narrows: 绥芬河2021年环保申请.
Before the agency and in a clause of its own a word of daily life does not (编辑催得紧，…), unless
it says so itself: it ends in 的, follows 通过 or 其中, or is a word that narrows wherever it
stands (邮寄, 记者, 上半年).
"""

from collections.abc import Iterator, Sequence
from functools import cache

from data.records import record
from data.vocabulary import vocabulary
from index.asking.cover import Mention

TELLING = ("concept", "figure", "column", "section")
SCENE = ("agency", "year")


@record(frozen=True, slots=True)
class _Clause:
    """The mentions between two marks of punctuation."""

    start: int
    end: int
    mentions: tuple[Mention, ...]

    def first(self, kinds: Sequence[str]) -> int:
        """Return where the first mention of some kinds begins; the end without one."""
        return min((one.start for one in self.mentions if one.kind in kinds), default=self.end)

    def has(self, kinds: Sequence[str]) -> bool:
        """Tell whether the clause holds a mention of some kinds."""
        return any(one.kind in kinds for one in self.mentions)


def without_harmless(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without the words that cannot narrow what is asked.

    Nothing is left out of a text that does not count something, or names nothing to count; of one
    that only supposes a number a remark is.
    """
    clauses = list(_clauses(text, mentions))
    telling = [one for one in mentions if one.kind in TELLING]
    counts = _counts(text)
    if not telling or not (counts or any(one.kind == "number" for one in mentions)):
        return tuple(mentions)
    left_out = {
        one
        for clause in clauses
        for one in clause.mentions
        if _is_remarked(one, clause)
        or (counts and _is_loose(one) and _is_harmless(text, one, clause))
    }
    return tuple(one for one in mentions if one not in left_out)


def _is_loose(one: Mention) -> bool:
    """Tell whether a mention is an unknown word or a remark, and not one that always narrows."""
    if one.kind == "unknown":
        return not _always_narrows(one.said)
    return one.kind == "cue" and bool(set(one.values) & _REMARKS)


_REMARKS = frozenset({"opinion", "other_topic", "thanks", "greeting", "help", "about_bot"})


def _always_narrows(said: str) -> bool:
    return said in vocabulary().narrowing or any(map(said.__contains__, _narrowing_words()))


@cache
def _narrowing_words() -> tuple[str, ...]:
    """Return the words that narrow also within others; single letters do not."""
    return tuple(word for word in vocabulary().narrowing if len(word) > 1)


def _is_harmless(text: str, one: Mention, clause: _Clause) -> bool:
    """Tell whether a loose word cannot narrow: in a clause of its own, or before the agency."""
    said = text[clause.start : clause.end]
    if not (clause.has(TELLING) or clause.has(SCENE)):
        narrows = _narrows_by_form(said) or _counts(said) or _is_a_tag(said, clause)
        return _tells(said) or not narrows
    scene, first = clause.first(SCENE), clause.first(TELLING)
    before = one.end <= scene < first and one.kind == "unknown"
    said = text[clause.start : scene]
    return before and not (_toward(said) or _is_about(said))


def _is_remarked(one: Mention, clause: _Clause) -> bool:
    """Tell whether a cue stands in a clause that is nothing but a remark: 是不是太多了."""
    remarks = any(_is_loose(beside) and beside.kind == "cue" for beside in clause.mentions)
    return one.kind == "cue" and remarks and all(map(_says_how, clause.mentions))


def _says_how(one: Mention) -> bool:
    """Tell whether a mention only says how something is asked or remarked, and counts nothing."""
    if one.kind == "cue":
        cues = vocabulary().phrasings["cue"]
        return all(name in _REMARKS or cues[name]["asks"] == "tone" for name in one.values)
    return one.kind in ("free", "frame") and not _counts(one.said)


def _is_a_tag(said: str, clause: _Clause) -> bool:
    """Tell whether a clause is nothing but unknown words, which may head what follows: 涉外：……."""
    unknown = [one for one in clause.mentions if one.kind == "unknown"]
    letters = sum(one.end - one.start for one in unknown)
    return len(unknown) == 1 and letters == len(said.strip()) <= _LONGEST_TAG


_LONGEST_TAG = 4
"""Letters of a word that heads a question; longer ones are sentences."""


def _tells(said: str) -> bool:
    """Tell whether a clause says who said what follows: 村支书在大喇叭里讲，……."""
    return said.strip().endswith(tuple(vocabulary().phrasings["zones"]["saying"]))


def _narrows_by_form(said: str) -> bool:
    """Tell whether words narrow by their form: they end in 的, or follow 通过, 其中 or 只."""
    words = vocabulary().phrasings["zones"]
    said = said.strip()
    ends = any(said.endswith(word) for word in words["ends"])
    return ends or any(word in said for word in words["narrowing"])


def _toward(before: str) -> bool:
    """Tell whether what stands before an agency is about what was handed to it: 邮寄给……的."""
    return any(before.rstrip().endswith(word) for word in vocabulary().phrasings["zones"]["toward"])


def _is_about(before: str) -> bool:
    """Tell whether what stands before an agency says what requests are about, or why."""
    return any(word in before for word in vocabulary().phrasings["zones"]["about"])


def _counts(text: str) -> bool:
    return any(word in text for word in vocabulary().phrasings["zones"]["counting"])


def _clauses(text: str, mentions: Sequence[Mention]) -> Iterator[_Clause]:
    """Yield the clauses of a text with their mentions."""
    marks = vocabulary().phrasings["zones"]["marks"]
    start = 0
    for at in range(len(text) + 1):
        if at == len(text) or (text[at] in marks and not _stands_in(at, mentions)):
            held = tuple(one for one in mentions if start <= one.start < at)
            if held:
                yield _Clause(start, at, held)
            start = at + 1


def _stands_in(at: int, mentions: Sequence[Mention]) -> bool:
    """Tell whether a place is inside a mention."""
    return any(one.start < at < one.end for one in mentions)
