"""Shares: what part one figure is of another."""

from data.vocabulary import vocabulary
from index.answer import Answer, CitedFigure
from index.answering.cells import Opened, computed, figure
from index.answering.notes import years_note
from index.answering.reading import SCENE, answer_to, with_figures
from index.answering.single import applicant_columns, read_figures
from index.asking.meaning import SHARE, Meaning, parts_of
from index.asking.question import Question
from index.store import Store


def share(question: Question, store: Store) -> Answer:
    """Return what part one figure is of another: of two named ones, or of its natural whole."""
    read = read_figures(question, store, take=_share_of)
    if read.instead is not None:
        missing = read.instead.reason == "not_in_form"
        return _no_share(question, store) if missing else read.instead
    return with_figures(question, store, read.found, years_note(question, read.shelves))


def _no_share(question: Question, store: Store) -> Answer:
    return answer_to(question, store, "not_understood", fields={"why": "no_whole"})


def _share_of(report: Opened, question: Question) -> list[CitedFigure]:
    """Return the share asked for; none where part and whole are not both told without doubt."""
    column = next(iter(applicant_columns(question)))
    part, whole = _part_and_whole(report, question, column)
    if part is None or whole is None or part == whole:
        return []
    named = _named_share(part, whole)
    shared = figure(report, named) if named else None
    share = shared or computed(report, "share", part.column, [part], over=[whole])
    # More than all of it: the two were never part and whole.
    return [share] if share.value is None or share.value <= 1 else []


def _part_and_whole(
    report: Opened, question: Question, column: str
) -> tuple[CitedFigure | None, CitedFigure | None]:
    names = [_only(report, one) for one in question.topic.meanings]
    names = names or ([SCENE[0]] if column else [])
    if _of_requests(question):
        names = [name for name in names if not any(other in parts_of(name) for other in names)]
        names = [*names, SCENE[0]] if len(names) == 1 else names
    if not names or not all(names) or len(names) > 2:
        return None, None
    if len(names) == 2 and _is_whole_of(names[0], names[1]) and not _is_whole_of(*names[::-1]):
        names.reverse()
    part = figure(report, names[0], column)
    if len(names) == 2:
        return part, figure(report, names[1]) if _is_whole_of(names[1], names[0]) else None
    if column:
        return part, figure(report, names[0])
    whole = _WHOLE.get(_group(names[0]))
    return part, figure(report, whole) if whole else None


def _only(report: Opened, meaning: Meaning) -> str:
    """Return the one figure of a meaning that the report's form has; "" if there are more."""
    if meaning.breakdown:
        return "handled_total"
    present = [name for name in meaning.figures if figure(report, name) is not None]
    return present[0] if len(present) == 1 else ""


def _of_requests(question: Question) -> bool:
    """Tell whether the requests are named as the whole: 复议占申请的比例."""
    shares = [found.start for found in question.mentions if SHARE in found.values]
    scene = {"requests", "received"}
    asked = [found.start for found in question.mentions if scene & set(found.values)]
    return bool(shares) and any(start > shares[0] for start in asked)


def _is_whole_of(whole: str, part: str) -> bool:
    return whole in WHOLES or part in parts_of(whole)


def _named_share(part: CitedFigure, whole: CitedFigure) -> str:
    """Return the id of a share that the catalogue knows by name; "" for all others."""
    cell = f"{part.indicator}@{part.column}"
    known = vocabulary().derived.values()
    shares = (one.id for one in known if one.sum == (cell,) and one.over == (whole.indicator,))
    return next(shares, "")


WHOLES = frozenset({"handled_total", "new_received", "workload", "review_total", "suit_total"})
"""Figures that others are a share of, whichever is named first."""


_WHOLE = {
    **dict.fromkeys(("result", "denied", "unable", "rejected", "other"), "handled_total"),
    "review": "review_total",
    "suit_direct": "suit_direct_total",
    "suit_after_review": "suit_after_review_total",
}
"""Group of rows → what a share of one of them is taken of where nothing else is named."""


def _group(name: str) -> str:
    """Return the group of a row, or of the rows a subtotal adds up."""
    rows = vocabulary().indicators
    groups = {rows[part].group for part in ([name] if name in rows else parts_of(name))}
    return groups.pop() if len(groups) == 1 else ""
