"""Entries of the data files as dataclasses: every fault is collected, none hides the next."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from data.compiled import kept, source


class DataError(Exception):
    """Faults in the data files, all of them, one a line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def blocks(name: str) -> dict[str, Any]:
    """Return a TOML file of this folder; raises DataError with every fault of every file."""
    content = source(name)
    found: dict[str, Any] = kept(
        name.removesuffix(".toml"), [content], partial(_read, name, content)
    )
    return found


def _read(name: str, content: bytes) -> dict[str, Any]:
    import tomllib

    from data import schema  # what is kept was held against it before

    if schema.faults(name, content):
        raise DataError(schema.all_faults())
    return tomllib.loads(content.decode(), parse_float=Decimal)


def every() -> tuple[str, ...]:
    """Return the names of the TOML files of this folder."""
    return tuple(sorted(one.name for one in Path(__file__).parent.glob("*.toml")))


def lines(name: str) -> list[list[str]]:
    """Return the rows of a CSV file below its header; raises DataError where columns lack."""
    header, *rows = csv.reader(source(name).decode().splitlines())
    if any(len(row) != len(header) for row in rows):
        from data import schema

        raise DataError(schema.all_faults())
    return rows


def by_id(
    source: Mapping[str, Any], block: str, kind: type[Any], faults: list[str], key: str = "id"
) -> dict[Any, Any]:
    """Return the entries of a block by id; an unknown kind of fault never stops the rest."""
    built: dict[Any, Any] = {}
    for row in source.get(block, []):
        if row.get(key) in built:
            faults.append(f"[[{block}]] {row.get(key)}: given twice")
        try:
            built[row[key]] = kind(**_fields(kind, row))
        except KeyError as error:
            faults.append(f"[[{block}]] {row.get(key, '?')}: lacks {error}")
    return built


def _fields(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the constructor arguments of an entry; absent texts are "", absent lists ()."""
    given = dict(row)
    if "labels" in kind.__dataclass_fields__:
        spoken = [given["label"], *given.get("label_seen", []), *given.get("label_expected", [])]
        given["labels"] = tuple(dict.fromkeys(spoken))
    values: dict[str, Any] = {}
    for name, spec in kind.__dataclass_fields__.items():
        if spec.type is str or spec.type == "str":
            values[name] = given.get(name, "")
        elif spec.type is bool or spec.type == "bool":
            values[name] = given.get(name, False)
        elif spec.type is int or spec.type == "int":
            values[name] = given[name]
        else:
            values[name] = tuple(given.get(name, ()))
    return values
