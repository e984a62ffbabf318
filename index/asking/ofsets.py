"""What a question means where a set of agencies is asked about, and not one."""

from dataclasses import replace

from data.vocabulary import vocabulary
from index.asking.measures import counts
from index.asking.question import Obstacle, Question, number_cues
from index.asking.topic import SHARE
from index.asking.who import upwards
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


def all_around(question: Question) -> Question:
    """Read 占全省的比例, 全市排第几 of one agency as among all held in the place around it.

    The whole country is not held, and no sum over what is held stands for it.
    """
    words = vocabulary().phrasings["dialogue"]
    whole = [one for one in question.mentions if one.said in words["unplaced"]]
    stands = question.cues & {"place", "against_mean"} or question.topic.loose == (SHARE,)
    if not stands or question.scope or len(question.agencies) != 1 or len(whole) != 1:
        return question
    (found,) = whole
    place = upwards(question.agencies[0].place, words["relative"].get(found.said, found.said))
    if not place:
        obstacle = Obstacle("not_found", "agency", (), {"said": found.said})
        return replace(question, obstacle=question.obstacle or obstacle)
    if found.kind != "unknown":
        return question
    mentions = tuple(
        replace(one, kind="free", entries=()) if one is found else one for one in question.mentions
    )
    scope = Scope(frozenset({place}), said=found.said)
    return replace(question, mentions=mentions, scope=scope)


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
