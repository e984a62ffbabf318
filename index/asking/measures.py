"""Slots in, measures out: which cells a question asks for, and how they are joined."""

from collections.abc import Iterator, Sequence

from data.vocabulary import vocabulary
from index.asking.concepts import Meaning
from index.asking.minus import is_summed_before
from index.asking.premises import times_counted
from index.asking.question import ALONG_YEARS, Question, rank_cues
from index.figures import TOTAL, parts_of
from index.plan import Cell, Less, Measure, Over, Rest, Sum

SCENE = ("new_received", "s14_requests_received")
"""What is asked where only an applicant column, or nothing but a set, is named."""
EVERY_APPLICANT = "each"


def cells_of(question: Question) -> tuple[Cell, ...]:
    """Return the cells asked for one by one, in the order they were named."""
    columns = applicant_columns(question)
    meanings = question.topic.meanings
    if not meanings:
        return tuple(Cell(SCENE, column) for column in columns)
    return tuple(
        dict.fromkeys(
            Cell(one.figures, column, one.breakdown) for one in meanings for column in columns
        )
    )


def cells_in(measure: Measure) -> tuple[Cell, ...]:
    """Return the cells a measure is made of."""
    match measure:
        case Cell():
            return (measure,)
        case Sum():
            return measure.parts
        case Less():
            return (*cells_in(measure.more), *cells_in(measure.less))
        case Over():
            return (*cells_in(measure.part), *((measure.whole,) if measure.whole else ()))
        case Rest():
            return (measure.whole, *measure.but)


def applicant_columns(question: Question) -> tuple[str, ...]:
    """Return the applicant columns asked for; ("",) means the total."""
    named = tuple(column for column in question.columns if column != TOTAL)
    if EVERY_APPLICANT in named or _ranks_applicants(question):
        return tuple(vocabulary().columns)
    return named or ("",)


def _ranks_applicants(question: Question) -> bool:
    """Tell whether the largest of the applicants of one report is asked for."""
    return (
        bool(question.cues & rank_cues())
        and bool(question.agencies)
        and question.scope is None
        and not question.cues & ALONG_YEARS
        and not any(one.breakdown for one in question.topic.meanings)
    )


def measures_of(question: Question) -> tuple[Measure, ...]:
    """Return what is measured: cells one by one, or one sum, difference, remainder or share."""
    cells = cells_of(question)
    rest = rest_of(question, cells)
    if rest is not None:
        return (rest,)
    less = less_of(question, cells)
    if less is not None:
        return (less,)
    if is_sum(question, cells):
        return (Sum(cells),)
    return cells


def less_of(question: Question, cells: Sequence[Cell]) -> Less | None:
    """Return the difference that 减去 asks for; None where it is not clear what of what."""
    away, columns = question.minus, question.minus_columns or ("",)
    if "minus" not in question.cues or not (away.meanings or question.minus_columns):
        return None
    rows = [one.figures for one in away.meanings] or [cell.rows for cell in cells[:1]]
    less = [Cell(row, column) for row in rows for column in columns]
    clear = len(cells) == 1 or is_summed_before(question)
    units = {unit_of(cell.rows[0]) for cell in (*cells, *less)}
    plain = all(_adds_up(cell) for cell in (*cells, *less))
    if not (clear and plain) or away.loose or len(units) > 1 or set(cells) & set(less):
        return None
    return Less(_one_of(cells), _one_of(less))


def _one_of(cells: Sequence[Cell]) -> Cell | Sum:
    return cells[0] if len(cells) == 1 else Sum(tuple(cells))


def _adds_up(cell: Cell) -> bool:
    return are_alternatives(cell.rows) and not (cell.breakdown or is_rate(cell))


def is_sum(question: Question, cells: Sequence[Cell]) -> bool:
    """Tell whether several cells are asked for together: 企业和律所一共几件."""
    if TOTAL not in question.columns or not 1 < len(cells) <= MOST_ADDED:
        return False
    # One 一共 of several rows adds them up; of one row, or of some, it is that row's own total.
    totals = [TOTAL in one.of for one in question.topic.meanings]
    if (any(totals) and not (all(totals) and len(totals) > 1)) or counts(question) > 1:
        return False
    if question.cues & {"gap", "compare"}:
        return False
    units = {unit_of(cell.rows[0]) for cell in cells}
    plain = all(map(_adds_up, cells))
    whole = any(parts_of(a) & set(b.rows) for b in cells for c in cells for a in c.rows if b != c)
    return plain and len(units) == 1 and not whole


MOST_ADDED = 12


def counts(question: Question) -> int:
    """Return how often a question asks how many: once for each figure of 个人几件，公开几件."""
    return times_counted([one for one in question.mentions if not one.by_form])


def unit_of(name: str) -> str:
    """Return the unit a row or computed figure is stated in."""
    known = vocabulary()
    row = known.indicators.get(name)
    return row.unit if row is not None else known.derived[name].unit


def compared_in(name: str) -> str:
    """Return the unit in which a figure of many reports is compared and added up."""
    row = vocabulary().indicators.get(name)
    money: str = vocabulary().phrasings["counting"]["money"]
    return money if row is not None and row.kind == "money" else unit_of(name)


def are_apart(rows: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether rows have nothing of others: items of table 2, or parts of one whole."""
    beside = [
        (one, other)
        for one in rows
        for other in others
        if set(_forms_of(one)) & set(_forms_of(other)) & _FORMS
    ]
    return bool(beside) and all(_is_apart(one, other) for one, other in beside)


_FORMS = frozenset({"g2019", "g2021"})
"""The forms whose rows are told to be parts of a whole."""


def _is_apart(row: str, other: str) -> bool:
    known = vocabulary().indicators
    if row == other or row not in known or other not in known:
        return False
    if known[row].table.startswith("t2"):
        return known[other].table.startswith("t2")
    return whole_of(row) is not None and whole_of(row) == whole_of(other)


def are_alternatives(rows: Sequence[str]) -> bool:
    """Tell whether rows are one thing under several forms, none of which has two of them."""
    forms = [form for name in rows for form in _forms_of(name)]
    return len(forms) == len(set(forms))


def _forms_of(name: str) -> tuple[str, ...]:
    known = vocabulary()
    row = known.indicators.get(name)
    return row.generations if row is not None else known.derived[name].generations


def is_rate(cell: Cell) -> bool:
    """Tell whether a cell is a computed rate, which neither adds up nor has parts."""
    derived = vocabulary().derived
    return any(name in derived and derived[name].over for name in cell.rows)


def rest_of(question: Question, cells: Sequence[Cell]) -> Rest | None:
    """Return the remainder of a closed group: 除了自然人以外, 没有被维持的."""
    if question.but_columns:
        whole = _whole_row(question, cells)
        if whole is None:
            return None
        return Rest(whole, tuple(Cell(whole.rows, one) for one in question.but_columns))
    but = question.but.meanings
    if len(but) == 1 and are_alternatives(but[0].figures):
        return _rest_of_rows(but[0], question)
    return None


def _whole_row(question: Question, cells: Sequence[Cell]) -> Cell | None:
    """Return the row whose applicants are told apart, in its total column."""
    rows = {cell.rows for cell in cells}
    if len(rows) != 1 or not _by_applicant(cells[0]):
        return None
    return Cell(cells[0].rows)


def by_applicant(name: str) -> bool:
    """Tell whether a row, or a sum of rows, is told apart by applicant."""
    return any(map(_is_t3, parts_of(name) or [name]))


def _by_applicant(cell: Cell) -> bool:
    known = vocabulary()
    return all(_is_t3(name) for name in cell.rows[:1]) and cell.rows[0] not in known.derived


def _is_t3(name: str) -> bool:
    row = vocabulary().indicators.get(name)
    return row is not None and row.table == "t3"


def _rest_of_rows(but: Meaning, question: Question) -> Rest | None:
    left = but.figures[0]
    named = {name for one in question.topic.meanings for name in one.figures}
    wholes = [*_wholes_of(left), *(one for one in named if left in parts_of(one))]
    whole = next((one for one in wholes[::-1] if one in named), next(iter(wholes), None))
    if whole is None or left == whole:
        return None
    group = {left, whole, *SCENE}
    if any(not group & set(one.figures) for one in question.topic.meanings):
        return None
    column = next((one for one in question.columns if one != TOTAL), "")
    return Rest(Cell((whole,), column), (Cell((left,), column),))


def _wholes_of(name: str) -> Iterator[str]:
    """Yield the wholes a row belongs to, from the nearest to the widest."""
    whole = whole_of(name)
    while whole is not None:
        yield whole
        whole = whole_of(whole)


def whole_of(name: str) -> str | None:
    """Return the whole of the closed group a row belongs to, None where it has none."""
    known = vocabulary()
    row = known.indicators.get(name)
    if row is None:
        return ALL_RESULTS if name in known.derived and parts_of(name) <= _results() else None
    if not row.parent or row.table not in ("t3", "t4"):
        return None
    whole = ALL_RESULTS if row.parent == RESULTS else row.parent
    return whole if whole != name else None


RESULTS = "result"
"""The group of rows that say how requests were handled."""
ALL_RESULTS = "handled_total"


def _results() -> frozenset[str]:
    rows = vocabulary().indicators.values()
    return frozenset(row.id for row in rows if row.table == "t3" and row.parent)
