"""Whether all that was counted had one outcome, or came from one kind of applicant: 都公开了吗."""

from collections.abc import Mapping
from decimal import Decimal

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.notes import premise, years_note
from index.answering.opened import Opened, first_of
from index.answering.outcomes import others_beside
from index.answering.reading import answer_to, status_of, with_figures
from index.answering.single import read_figures
from index.asking.measures import SCENE, applicant_columns, cells_in, counts
from index.asking.question import Question
from index.asking.shared import WHOLES, natural_whole
from index.asking.universal import asks_whether
from index.cited import CitedFigure
from index.finding import OfAll
from index.plain import holds
from index.plan import Agencies, Cell, Limit, Op, Over, Test, Values, Where, Years
from index.store import Store


def every(asked: Asked, store: Store) -> Answer:
    """Return the part and its whole, and whether the part is all of it."""
    read = read_figures(asked, store, take=_part_and_whole)
    if read.instead is not None:
        return read.instead
    answer = with_figures(asked, store, read.found, notes=years_note(asked.question, read.shelves))
    pairs = [(report, figures) for report, figures in read.found if figures]
    if len(pairs) != 1:
        return answer  # of several years each states its own part and whole
    report, (part, whole) = pairs[0]
    if part.value is None or whole.value is None:
        blank = [one for one in answer.figures if one.value is None]
        status, reason = status_of(blank)
        return answer_to(asked, store, status, answer.finding, reason=reason, figures=blank)
    notes = [*answer.notes, *premise(asked.question, read.found)]
    finding = OfAll(part.value == whole.value, bool(part.value), not whole.value)
    others = () if finding.every else others_beside(report, part)
    return with_figures(asked, store, [(report, (part, whole, *others))], finding, notes)


def _part_and_whole(report: Opened, plan: Values) -> list[CitedFigure]:
    """Return the part and the whole; none where the form lacks one of them."""
    over = plan.measures[0]
    assert isinstance(over, Over)
    found = [first_of(report, cell) for cell in cells_in(over)]
    return [one for one in found if one is not None] if None not in found else []


def _takes(question: Question) -> Taken | None:
    """Take one outcome or one kind of applicant that all are said to have: no list, no count."""
    if "universal" not in question.cues or question.section or question.topic.loose:
        return None
    if question.scope is not None or _counts_otherwise(question) or len(question.agencies) > 1:
        return None
    if not asks_whether(question.text):
        return None
    over = _over(question)
    if over is None or len(question.years) > 1:
        return None
    plan = Values(
        Agencies(question.agencies),
        Years(question.years, question.year_rule),
        (over,),
        where=Where((Test(Limit(Op.EQUAL, Decimal(1))),)),
    )
    return Taken(plan, frozenset({"universal", "all"}))


def _counts_otherwise(question: Question) -> bool:
    """Tell whether it counts; behind what is said of all, its number is told with it.

    有几家都办结了 asks for agencies; 都公开了吗，公开了几件 for a part of what is shown.
    """
    marks = vocabulary().phrasings["zones"]["marks"]
    said = [one for one in question.mentions if "universal" in one.values]
    ends = [at for at, mark in enumerate(question.text) if mark in marks and at > said[-1].end]
    own = question.text[: ends[0]] if ends else question.text
    behind = question.text[len(own) :]
    return counts(question) > holds(behind, vocabulary().phrasings["counting"]["words"])


def _over(question: Question) -> Over | None:
    """Return what must be all of what; None where that is not told without doubt."""
    rows = [one.figures for one in question.topic.meanings if not one.breakdown]
    if len(rows) != len(question.topic.meanings):
        return None
    columns = applicant_columns(question)
    if columns != ("",):
        whole = rows[0] if rows else SCENE
        alone = len(columns) == 1 and len(rows) < 2
        return Over(Cell(whole, columns[0]), Cell(whole)) if alone else None
    named = [one for one in rows if one[0] in WHOLES]
    parts = [one for one in rows if one not in named] or named[-1:]
    if len(parts) != 1:
        return None
    whole = named[0] if named and parts != named[:1] else (_whole_of(question, parts[0][0]),)
    return Over(Cell(parts[0]), Cell(whole)) if whole[0] else None


def _whole_of(question: Question, name: str) -> str:
    """Return what all of a row would be: what was dealt with, of what there was to deal with.

    Of a ground it is the group that is named: 不公开的都是国家秘密吗.
    """
    row = vocabulary().indicators.get(name)
    groups: Mapping[str, str] = vocabulary().phrasings["every"]["groups"]
    named = {groups.get(value, "") for one in question.mentions for value in one.values}
    if row is not None and row.parent in named - {""}:
        return row.parent
    return "workload" if name == "handled_total" else natural_whole(name)


FAMILY = Family("every", _takes, every, needs_agency=True)
