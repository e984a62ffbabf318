"""Guesses of table 4: numbers that only the total of their route can prove."""

from collections.abc import Sequence
from itertools import product

from data.records import replace
from parser.report import State
from parser.tables.numbers import Reading
from parser.tables.repair import Groups, closes, value_of_slot


def proved(readings: tuple[Reading, ...], groups: Groups) -> tuple[Reading, ...]:
    """Return the readings of table 4 with the guesses that the total of their route proves."""
    if all(reading.guess is None for reading in readings):
        return readings
    own = list(readings)
    if len(own) == groups[-1][-1] + 1:
        for group in groups:
            _prove(own, group)
    return tuple(
        replace(one, state=State.UNREADABLE, guess=None) if one.guess is not None else one
        for one in own
    )


def _prove(own: list[Reading], group: Sequence[int]) -> None:
    """Settle the guesses of one sum, if only one choice among them fulfils it."""
    guesses = [at for at in group if own[at].guess is not None]
    # Beside numerals in words 一 is one of them, no dash.
    is_worded = any(one.state is State.NUMBER and "numeral_word" in one.flags for one in own)
    may_be_none = (not is_worded and own[at].state is State.SLASH for at in guesses)
    choices = [(True, False) if may else (True,) for may in may_be_none]
    fitting = []
    for choice in product(*choices) if guesses else ():
        taken = frozenset(at for at, take in zip(guesses, choice, strict=True) if take)
        if closes(tuple(value_of_slot(at, own, taken) for at in group)):
            fitting.append(taken)
    if len(fitting) != 1:
        return
    for at in guesses:
        reading = own[at]
        own[at] = (
            Reading(State.NUMBER, reading.guess, flags=reading.guess_flags)
            if at in fitting[0]
            else replace(reading, guess=None)
        )
