"""What no cell states though every word of it is known."""

from data.vocabulary import vocabulary
from index.asking.measures import SCENE, counts
from index.asking.obstacles import is_bare_place
from index.asking.question import Question
from index.figures import TOTAL


def why_refused(question: Question) -> str:
    """Return the sentence that says what no cell states; "" where a cell does."""
    if _is_crossed(question):
        return "apart"
    if _asks_itself(question):
        return "agency_asks"
    if "persons" in question.cues and not _counts_requests(question):
        return "persons_only"
    return ""


def _counts_requests(question: Question) -> bool:
    """Tell whether one row of requests is asked for, each of somebody: a penalty is of anybody."""
    figures, known = question.topic.figures, vocabulary().indicators
    if set(figures) <= {*SCENE}:
        return True
    return len(question.topic.meanings) == 1 and all(
        name in known and known[name].table == "t3" for name in figures
    )


def _asks_itself(question: Question) -> bool:
    """Tell whether the agency is said to hand requests in: 市政府提出几件申请."""
    words = vocabulary().phrasings["dialogue"]
    named = [one for one in question.mentions if one.agency is not None]
    verbs = [one for one in question.mentions if one.said in words["handing_in"]]
    if len(named) != 1 or not verbs or set(question.columns) - {TOTAL}:
        return False
    agency, verb = named[0], verbs[0]
    before = question.text[: agency.start].rstrip()
    between = question.text[agency.end : verb.start]
    toward = any(before.endswith(word.strip()) for word in words["toward"])
    others = any(word in between for word in (*words["toward"], *words["handed_in_by"]))
    bare = agency.agency is not None and is_bare_place(agency.agency)
    return verb.start > agency.end and not (toward or others or bare)


def _is_crossed(question: Question) -> bool:
    """Tell whether applicants and rows are counted one after the other: 个人几件公开几件."""
    rows = question.topic.is_strong and set(question.columns) - {TOTAL}
    return counts(question) > 1 and bool(rows)
