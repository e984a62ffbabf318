"""How many times: 甲是乙的几倍 sets what is named first over what is named last."""

from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.question import Question


def asks_times(question: Question, kind: str) -> bool:
    """Tell whether two mentions of a kind are set over one another: 甲……是乙……的几倍.

    甲比乙多几倍 is not, because it may mean one time less.
    """
    return sets_over(question, [one for one in question.mentions if one.kind == kind])


def sets_over(question: Question, named: Sequence[Mention]) -> bool:
    """Tell whether two things named are set over one another."""
    words = vocabulary().phrasings["dialogue"]
    asked = [one.start for one in question.mentions if "times" in one.values]
    if len(asked) != 1 or len(named) != 2 or named[1].end > asked[0]:
        return False
    between = question.text[named[0].end : named[1].start]
    turned = any(one.said in words["comparing"] for one in question.mentions)
    return not turned and any(word in between for word in words["is_times"])
