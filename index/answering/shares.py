"""Shares: what part one figure is of another."""

from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.notes import years_note
from index.answering.offers import offers
from index.answering.opened import Opened, computed, figure
from index.answering.reading import answer_to, refused, with_figures
from index.answering.single import read_figures
from index.asking.measures import applicant_columns, cells_in
from index.asking.question import ALONG_YEARS, LIMITS, Question
from index.asking.shared import share_asked
from index.asking.topic import SHARE, Topic, heads_of
from index.cited import CitedFigure
from index.finding import Choice
from index.plan import Agencies, Cell, Meta, Over, Values, Years
from index.store import Store


def share(asked: Asked, store: Store) -> Answer:
    """Return what part one figure is of another: of two named ones, or of its natural whole."""
    read = read_figures(asked, store, take=_share_of)
    if read.instead is not None:
        missing = read.instead.reason == "not_in_form"
        return refused(asked, store, "no_whole") if missing else read.instead
    notes = years_note(asked.question, read.shelves)
    return with_figures(asked, store, read.found, notes=notes)


def _takes_share(question: Question) -> Taken | None:
    """Take a share whose part, and perhaps whole, the question names."""
    if question.topic.loose != (SHARE,) or question.section or question.scope is not None:
        return None
    return Taken(
        Values(
            Agencies(question.agencies),
            Years(question.years, question.year_rule),
            tuple(share_asked(question, column) for column in applicant_columns(question)[:1]),
        ),
        frozenset({"which", "compare", *ALONG_YEARS, "is_it", *LIMITS}),
    )


def _share_of(report: Opened, plan: Values) -> list[CitedFigure]:
    """Return the share asked for; none where part and whole are not both told without doubt."""
    over = plan.measures[0]
    assert isinstance(over, Over)
    cells = cells_in(over.part)
    parts = [one for cell in cells if (one := _only(report, cell)) is not None]
    whole = _only(report, over.whole) if over.whole is not None else None
    if len(parts) < len(cells) or not parts or whole is None or whole in parts:
        return []
    if {one.unit for one in parts} != {whole.unit}:
        return []
    named = _named_share(parts[0], whole) if len(parts) == 1 else ""
    shared = figure(report, named) if named else None
    share = shared or computed(report, "share", parts[0].column, parts, over=[whole])
    # More than all of it: the two were never part and whole.
    return [share] if share.value is None or share.value <= 1 else []


def _only(report: Opened, cell: Cell) -> CitedFigure | None:
    """Return the one figure of a cell that the report's form has; None if there are more."""
    read = [one for name in cell.rows if (one := figure(report, name, cell.column)) is not None]
    return read[0] if len(read) == 1 else None


def _named_share(part: CitedFigure, whole: CitedFigure) -> str:
    """Return the id of a share that the catalogue knows by name; "" for all others."""
    cell = f"{part.indicator}@{part.column}"
    known = vocabulary().derived.values()
    shares = (one.id for one in known if one.sum == (cell,) and one.over == (whole.indicator,))
    return next(shares, "")


def which_share(asked: Asked, store: Store) -> Answer:
    """Ask back which rows a share is of that names no head: 制发占现行有效的多少."""
    candidates = [
        one
        for question in _with_heads(asked.question)
        if (taken := _takes_share(question)) is not None
        for one in offers(question, taken.plan, store)[:1]
    ]
    finding = Choice("meaning")
    return answer_to(asked, store, "clarify", finding, reason="meaning", candidates=candidates)


def _with_heads(question: Question) -> list[Question]:
    """Return a share whose words mean something with each of several heads once for each."""
    words = tuple(one for one in question.topic.loose if one != SHARE)
    if SHARE not in question.topic.loose or question.topic.meanings or len(words) != 2:
        return []
    headed = [replace(question, topic=Topic(own, (SHARE,))) for own in heads_of(words)]
    return [one for one in headed if share_asked(one, "").names_part]


def _takes_headless(question: Question) -> Taken | None:
    if not question.agencies or question.section or len(_with_heads(question)) < 2:
        return None
    return Taken(Meta("which_share"), question.cues)


FAMILY = Family("share", _takes_share, share, needs_agency=True)
WHICH = Family("which_share", _takes_headless, which_share)
