"""A question clause by clause: what 除了……以外 leaves out, what is set against what."""

from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.meaning import topic_of
from index.asking.question import Question
from index.asking.topic import Clause
from index.plain import holds


def left_out(question: Question) -> tuple[Mention, ...]:
    """Return the words about figures that 除了……以外 leaves out: between its two ends, or before
    the only one."""
    ends = [at for at, one in enumerate(question.mentions) if "except" in one.values]
    if not ends:
        return _not_of(question)
    first, last = ends[0], ends[-1]
    if first != last:
        inside = question.mentions[first + 1 : last]
    elif question.mentions[first].said in vocabulary().phrasings["dialogue"]["after_except"]:
        inside = _clause_before(question, first)
    else:
        # 不算部分公开, or 部分公开不算.
        inside = _clause_behind(question, first) or _clause_before(question, first)
    return tuple(one for one in inside if one.kind in ("concept", "figure", "column"))


def _not_of(question: Question) -> tuple[Mention, ...]:
    """Return the applicants that what is counted is not of: 不是自然人提的有几件."""
    words = vocabulary().phrasings["dialogue"]["is_not"]
    columns = [
        one for one in question.mentions if one.kind == "column" and "total" not in one.values
    ]
    before = [one for one in question.mentions if one.said in words]
    alone = len(columns) == 1 and any(one.end == columns[0].start for one in before)
    return tuple(columns) if alone else ()


def _clause_before(question: Question, at: int) -> tuple[Mention, ...]:
    """Return the word about figures right before a mention: 自然人以外."""
    before = [
        one
        for one in question.mentions[:at]
        if one.kind in ("concept", "figure", "column") and one.values != ("total",)
    ]
    return tuple(before[-1:])


def _clause_behind(question: Question, at: int) -> tuple[Mention, ...]:
    """Return the words about figures behind a mention, up to the next comma: 不含自然人，……."""
    start = question.mentions[at].end
    marks = vocabulary().phrasings["dialogue"]["closing"]
    stops = [stop for mark in marks if (stop := question.text.find(mark, start)) >= 0]
    end = min(stops, default=len(question.text))
    behind = tuple(one for one in question.mentions[at + 1 :] if one.end <= end)
    return behind if any(one.kind in ("concept", "figure", "column") for one in behind) else ()


def clauses_of(question: Question) -> list[Clause]:
    """Return the mentions clause by clause, parted by commas and by the marks of a list."""
    dialogue = vocabulary().phrasings["dialogue"]
    # 新收和办结各多少: each of the two is asked for, though 收 alone only sets the scene.
    each = any(one.said.startswith(tuple(dialogue["respectively"])) for one in question.mentions)
    items = (*dialogue["items"], *(dialogue["joined"] if each else ()))
    parts: list[tuple[list[Mention], bool]] = [([], False)]
    reached = 0
    for found in question.mentions:
        between = question.text[reached : found.start]
        before = parts[-1][0][-1:]
        attributes = bool(before) and before[0].said.endswith(tuple(dialogue["attributes"]))
        # 自然人提出的、予以公开的申请: two attributes of one thing; 公开的比不公开的: two things.
        apart = found.said in dialogue["set_apart"]
        listed = (apart or not attributes) and _parts(found, between, items)
        if listed or _parts(found, between, dialogue["clauses"]):
            parts[-1] = (parts[-1][0], parts[-1][1] or listed)
            parts.append(([], listed))
        parts[-1][0].append(found)
        reached = found.end
    return [Clause(tuple(mentions), is_item) for mentions, is_item in parts]


def pairing(question: Question) -> set[str]:
    """Return the cue `paired` where clauses ask different things of different agencies."""
    asked = []
    if sum(found.kind == "agency" for found in question.mentions) < 2:
        return set()
    for clause in clauses_of(question):
        names = any(found.kind == "agency" for found in clause.mentions)
        figures = topic_of([clause]).figures
        if names and figures:
            asked.append(figures)
    return {"paired"} if len(set(asked)) > 1 else set()


def comparison(question: Question) -> set[str]:
    """Return the cues of a comparison whose words stand apart: 比……多收了几件, 谁的申请少."""
    words = vocabulary().phrasings["dialogue"]
    # 93万多 is a little more than that, and is more than nothing else.
    numbers = {one.end for one in question.mentions if one.kind == "number"}
    said = [one.said for one in question.mentions if one.start not in numbers]
    fewer = any(one in words["fewer"] for one in said)
    against = any(one in words["comparing"] for one in said)
    if not fewer and not any(one in words["more"] for one in said):
        return {"compare"} if against else set()
    counted = any(
        word in one for one in said for word in vocabulary().phrasings["counting"]["words"]
    )
    found = {"gap"} if against and counted else {"compare"}
    return found | ({"less"} if fewer else set())


def _parts(found: Mention, between: str, marks: Sequence[str]) -> bool:
    return found.said in marks or bool(between and holds(between, marks))
