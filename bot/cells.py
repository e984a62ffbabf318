"""A cell of the statutory forms in few letters, for names with little room, and back."""

from functools import cache

from data.vocabulary import vocabulary

Key = tuple[str, str]
"""(indicator, column)"""


def short(key: Key) -> str:
    """Return a name of at most 32 letters, digits and underscores, as Stata and SAS need it.

    >>> short(("new_received", "total"))
    't3_01_7'
    """
    row = vocabulary().indicators[key[0]]
    column = vocabulary().columns.get(key[1])
    return f"{row.table}_{row.order:02d}" + (f"_{column.order}" if column else "")


def key_of(name: str) -> Key | None:
    """Return the cell that `short` names so, None where there is none.

    >>> key_of("t3_01_7"), key_of("x")
    (('new_received', 'total'), None)
    """
    return _keys().get(name)


@cache
def _keys() -> dict[str, Key]:
    known = vocabulary()
    rows = [row for row in known.indicators.values() if row.table != "narrative"]  # not numbered
    cells = [(row.id, column) for row in rows
             for column in ((*known.columns, "") if row.table == "t3" else ("",))]  # fmt: skip
    return {short(cell): cell for cell in cells}
