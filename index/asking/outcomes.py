"""Outcomes of reviews and suits that what is counted did not have: 没被纠正的复议几件."""

from itertools import pairwise

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.measures import counts
from index.asking.question import Question


def outcomes_denied(question: Question) -> tuple[Mention, ...]:
    """Return the outcome of reviews or suits that what is counted did not have: 没被纠正的复议几件.

    Their outcomes are a closed group of the form; only 的 behind one makes it an attribute.
    """
    words = vocabulary().phrasings["dialogue"]
    cues = {name for one in question.mentions if one.kind == "cue" for name in one.values}
    if not counts(question) or cues & {"which", "count", "exists", "is_it"}:
        return ()
    telling = [one for one in question.mentions if one.kind not in ("free", "frame")]
    for before, one in pairwise(telling):
        denies = before.kind == "cue" and {"none", "negation"} & set(before.values)
        behind = question.text[one.end :].lstrip()
        attribute = behind.startswith(tuple(words["attributes"]))
        outcome = one.kind == "concept" and set(one.values) <= set(words["outcomes"])
        outcome = outcome or one.said in words["results_denied"]
        if denies and outcome and attribute:
            return (one,)
    return ()
