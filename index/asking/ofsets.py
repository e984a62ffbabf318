"""What a question means where a set of agencies is asked about, and not one."""

from dataclasses import replace

from index.asking.measures import counts
from index.asking.question import Question, number_cues
from index.figures import TOTAL
from index.plan import Scope


def beside_mean(question: Question) -> Question:
    """Read 高于各区平均 as above the mean, 比各区平均高还是低 as beside it."""
    cues = question.cues
    numbers = any(one.kind in ("number", "range") for one in question.mentions)
    if numbers or not cues & {"average", "against_mean"}:
        return question
    sides = cues & {"over", "under"}
    if len(sides) == 1 and question.scope is not None:
        side = "above_mean" if "over" in sides else "below_mean"
        return replace(question, cues=cues - {*sides, "average"} | {side}, where=None)
    if len(question.agencies) == 1 and {"which_way", "compare"} <= cues:
        return replace(question, cues=cues - {"which_way", "compare", "average"} | {"against_mean"})
    return question


def as_of_set(question: Question) -> Question:
    """Read what means another figure of a set than of one agency: 总申请量."""
    if question.scope is None:
        return question
    read = [replace(one, figures=one.of_sets or one.figures) for one in question.topic.meanings]
    return replace(question, topic=replace(question.topic, meanings=tuple(read)))


def together(question: Question) -> Question:
    """Read a sum, mean or median of several named agencies as one over the set of them."""
    asked = TOTAL in question.columns or question.cues & number_cues()
    apart = question.cues & {"compare", "gap", "each", "paired", "place", "against_mean"}
    if len(question.agencies) < 2 or not asked or apart or question.scope is not None:
        return question
    if counts(question) > 1 or len({one.figures for one in question.topic.meanings}) > 1:
        return question
    among = tuple(sorted(agency.id for agency in question.agencies))
    return replace(question, scope=Scope(among=among), agencies=())
