"""Every open cell of table 3 at once: what its rows, its columns and the flow of requests leave.

A reading is given only where it is the only one. The rules: six applicants make the total of a
row; all results together are （七）总计; 新收 and 上年结转 are 总计 and 结转.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product
from math import prod

from data.records import record, replace
from parser.report import State
from parser.tables.numbers import Reading
from parser.tables.repair import Fit, Slots, Values, closes, value_of_slot

_FLOW = ("new_received", "carried_in", "handled_total", "carried_out")
_COLUMNS, _NO_GUESS = 7, frozenset[int]()
_MOST_WAYS, _MOST_CHOICES = 256, 512
"""Ways to read one row, and choices among all open rows: beyond them nothing is tried."""


@record(frozen=True, slots=True)
class Way:
    """One way to read a row."""

    slots: Slots
    values: Values
    taken: frozenset[int]
    """Cells whose guess it takes for the printed number."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Rows whose sum, each with its sign, is 0 in every column."""

    signs: tuple[tuple[str, int], ...]


Table = dict[str, tuple[Way, ...]]
_Extent = tuple[Decimal, Decimal, int]
"""The least and the most of known cells, and how many are not known."""
_NOTHING: _Extent = (Decimal(0), Decimal(0), 0)
_UNKNOWN: _Extent = (Decimal(0), Decimal(0), 1)


def solved(
    fits: Mapping[str, Fit], readings: Mapping[str, Sequence[Reading]], order: Sequence[str]
) -> tuple[dict[str, Fit], dict[str, tuple[Reading, ...]]]:
    """Return the ways and the readings that all rules together leave."""
    is_open = any(len(found.ways) > 1 for found in fits.values())
    if not is_open and not any(one.guess is not None for own in readings.values() for one in own):
        return dict(fits), {row: tuple(own) for row, own in readings.items()}
    table = {row: _ways(found, tuple(readings[row])) for row, found in fits.items()}
    guessed = {row for row in table if any(one.guess is not None for one in readings[row])}
    open_rows = {row for row, ways in table.items() if len(ways) > 1}
    rules = _rules(order)
    left = _searched(_narrowed(table, rules), rules)
    new_fits, new_readings = dict(fits), {row: tuple(own) for row, own in readings.items()}
    for row in open_rows | guessed:
        slots = tuple(dict.fromkeys(way.slots for way in left[row]))
        new_fits[row] = Fit(slots, fits[row].flag)
        new_readings[row] = _with_guesses(row, left, readings[row], rules)
    return new_fits, new_readings


def _rules(order: Sequence[str]) -> tuple[_Rule, ...]:
    results = tuple((row, 1) for row in order if row not in _FLOW)
    flow = tuple(zip(_FLOW, (1, 1, -1, -1), strict=True))
    return _Rule((*results, (_FLOW[2], -1))), _Rule(flow)


@lru_cache(maxsize=1024)
def _ways(found: Fit, readings: Sequence[Reading]) -> tuple[Way, ...]:
    """Return every way to read a row: where its cells stand, and which guesses are taken."""
    if all(one.guess is None for one in readings):
        return tuple([_without_guesses(slots, readings) for slots in found.ways])
    ways = [way for slots in found.ways for way in _with_choices(slots, readings)]
    if len(ways) > _MOST_WAYS:
        ways = [_without_guesses(slots, readings) for slots in found.ways]
    if not any(way.taken for way in ways):
        return tuple(ways)
    untaken = [way for way in ways if not way.taken and closes(way.values) is None]
    closing = [way for way in ways if closes(way.values) is not False and way not in untaken]
    return tuple(closing or untaken or [way for way in ways if not way.taken])


def _with_choices(slots: Slots, readings: Sequence[Reading]) -> Iterator[Way]:
    guesses = [slot for slot in slots if isinstance(slot, int) and readings[slot].guess is not None]
    if not guesses:
        yield _without_guesses(slots, readings)
        return
    # A sign that is no number otherwise may be printed for none; broken digits are some number.
    choices = [
        (True, False) if readings[slot].state is State.SLASH else (True,) for slot in guesses
    ]
    for choice in product(*choices):
        taken = frozenset(slot for slot, take in zip(guesses, choice, strict=True) if take)
        yield Way(slots, _values(slots, readings, taken), taken)
    if not all(readings[slot].state is State.SLASH for slot in guesses):
        yield _without_guesses(slots, readings)


def _without_guesses(slots: Slots, readings: Sequence[Reading]) -> Way:
    return Way(slots, _values(slots, readings, _NO_GUESS), _NO_GUESS)


def _values(slots: Slots, readings: Sequence[Reading], taken: frozenset[int]) -> Values:
    return tuple([value_of_slot(slot, readings, taken) for slot in slots])


def holds(values: Mapping[str, Values]) -> bool:
    """Whether rows whose cells are all known fulfil the rules of the columns."""
    sums = (sum(sign * (values[row][column] or 0) for row, sign in rule.signs)
            for rule in _rules(list(values)) for column in range(_COLUMNS))  # fmt: skip
    return not any(sums)


def _narrowed(table: Table, rules: Sequence[_Rule]) -> Table:
    """Return the table without ways that no choice in the other rows can make fit a rule."""
    table = dict(table)
    rules = [rule for rule in rules if all(row in table for row, _ in rule.signs)]
    changed = bool(rules)
    extents = {row: _extents(ways) for row, ways in table.items()} if rules else {}
    opened = [row for row, ways in table.items() if len(ways) > 1]
    known = [_sums(rule, table.keys() - opened, extents, [_NOTHING] * _COLUMNS) for rule in rules]
    while changed:
        changed = False
        sums = [
            (dict(rule.signs), _sums(rule, opened, extents, own))
            for rule, own in zip(rules, known, strict=True)
        ]
        for row in opened:
            left = list(_left(row, extents[row], sums))
            kept = tuple(way for way in table[row] if _may_fit(way, left))
            if kept and len(kept) < len(table[row]):
                table[row], extents[row] = kept, _extents(kept)
                changed = True
    return table


def _extents(ways: Sequence[Way]) -> list[_Extent]:
    """Return the least and the most that a row may have in each column."""
    if len(ways) == 1:
        return [_UNKNOWN if one is None else (one, one, 0) for one in ways[0].values]
    extents = []
    for values in zip(*(way.values for way in ways), strict=True):
        known = [value for value in values if value is not None]
        extents.append(_UNKNOWN if len(known) < len(values) else (min(known), max(known), 0))
    return extents


def _sums(
    rule: _Rule,
    rows: Collection[str],
    extents: Mapping[str, Sequence[_Extent]],
    known: Sequence[_Extent],
) -> list[_Extent]:
    """Return the least and the most in each column that some rows make with what is known."""
    sums = list(known)
    for row, sign in rule.signs:
        if row not in rows:
            continue
        for column, own in enumerate(extents[row]):
            if own[0] or own[1] or own[2]:
                low, high, unknown = sums[column]
                own_low, own_high, is_unknown = _signed(own, sign)
                sums[column] = low + own_low, high + own_high, unknown + is_unknown
    return sums


def _signed(extent: _Extent, sign: int) -> _Extent:
    low, high, unknown = extent
    return (low, high, unknown) if sign > 0 else (-high, -low, unknown)


def _left(
    row: str, own: Sequence[_Extent], sums: Sequence[tuple[Mapping[str, int], Sequence[_Extent]]]
) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Yield the columns in which all other rows are known, with what they leave to a row."""
    for signs, columns in sums:
        sign = signs.get(row)
        for column, (low, high, unknown) in enumerate(columns if sign else ()):
            own_low, own_high, is_unknown = own[column]
            if unknown > is_unknown:
                continue
            if sign == 1:
                yield column, own_high - high, own_low - low
            else:
                yield column, low + own_high, high + own_low


def _may_fit(way: Way, left: Sequence[tuple[int, Decimal, Decimal]]) -> bool:
    known = ((way.values[column], low, high) for column, low, high in left)
    return all(value is None or low <= value <= high for value, low, high in known)


def _bounds(rule: _Rule, column: int, table: Table, without: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most that other rows can add up to; None if one is not known."""
    low = high = Decimal(0)
    for row, sign in rule.signs:
        if row == without:
            continue
        values = [way.values[column] for way in table[row]]
        known = [sign * value for value in values if value is not None]
        if len(known) < len(values) or not known:
            return None
        low, high = low + min(known), high + max(known)
    return low, high


def _searched(table: Table, rules: Sequence[_Rule]) -> Table:
    """Return the ways that stand in some choice of all open rows that every rule allows."""
    rows = [row for row, ways in table.items() if len(ways) > 1]
    if not rows or prod(len(table[row]) for row in rows) > _MOST_CHOICES:
        return table
    fixed = [
        (dict(rule.signs), _fixed(rule, table))
        for rule in rules
        if all(row in table for row, _ in rule.signs)
    ]
    standing: dict[str, set[Way]] = {row: set() for row in rows}
    for choice in product(*(table[row] for row in rows)) if fixed else ():
        chosen = dict(zip(rows, choice, strict=True))
        if all(_is_kept(signs, known, chosen) for signs, known in fixed):
            for row, way in chosen.items():
                standing[row].add(way)
    if not all(standing.values()):
        return table
    kept = {row: tuple(way for way in table[row] if way in standing[row]) for row in rows}
    return {**table, **kept}


def _fixed(rule: _Rule, table: Table) -> list[Decimal | None]:
    """Return what the rows that are not open add up to in each column; None if one is lost."""
    columns: list[Decimal | None] = [Decimal(0)] * _COLUMNS
    for row, sign in rule.signs:
        if len(table[row]) > 1:
            continue
        for column, value in enumerate(table[row][0].values) if table[row] else ():
            known = columns[column]
            columns[column] = None if known is None or value is None else known + sign * value
    return columns


def _is_kept(
    signs: Mapping[str, int], known: Sequence[Decimal | None], chosen: Mapping[str, Way]
) -> bool:
    """Whether a choice of ways fulfils a rule in every column whose cells are all known."""
    for column, total in enumerate(known):
        for row, way in chosen.items():
            value = way.values[column]
            if total is None or value is None:
                total = None
                break
            total += signs.get(row, 0) * value
        if total:
            return False
    return True


def _with_guesses(
    row: str, table: Table, readings: Sequence[Reading], rules: Sequence[_Rule]
) -> tuple[Reading, ...]:
    """Return a row's readings; a guess is a number where every way takes it and a sum proves it."""
    ways = table[row]
    own = list(readings)
    for at, reading in enumerate(readings):
        if reading.guess is None:
            continue
        taken = [at in way.taken for way in ways]
        if all(taken) and all(
            closes(way.values) or _column_holds(row, way, at, table, rules) for way in ways
        ):
            own[at] = Reading(State.NUMBER, reading.guess, flags=reading.guess_flags)
        elif any(taken) and not all(taken):
            own[at] = Reading(State.UNREADABLE, flags=reading.guess_flags)
        elif reading.state is State.TEXT or not all(
            closes(way.values) and _column_holds(row, way, at, table, rules) is not False
            for way in ways
        ):
            own[at] = replace(reading, state=State.UNREADABLE, guess=None)
        else:
            own[at] = replace(reading, guess=None)
    return tuple(own)


def _column_holds(row: str, way: Way, at: int, table: Table, rules: Sequence[_Rule]) -> bool | None:
    """Whether a rule holds in the column of a cell; None where its other parts are not known."""
    column = way.slots.index(at)
    for rule in rules:
        if row not in dict(rule.signs) or any(other not in table for other, _ in rule.signs):
            continue
        bounds = _bounds(rule, column, table, row)
        value = way.values[column]
        if bounds and bounds[0] == bounds[1] and value is not None:
            return bool(bounds[0] == -dict(rule.signs)[row] * value)
    return None
