"""A panel for research: a row an agency and year, a column a figure, with what they mean.

Beside the data stand a code book, a data package (Frictionless Data Package 1) and a citation.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot import extras, files
from bot.cells import Key, short
from bot.rows import Row, Value
from bot.whole import together
from bot.words import say
from data.vocabulary import Indicator, vocabulary
from index.choosing import Choice
from index.names.naming import same_agency
from index.store import Held
from parser.report import Figure, Outcome, State

KEYS = (
    "agency_id", "agency", "level", "place_code", "function", "year", "form_table2", "form_table3",
    "report", "title", "published", "source_url", "problems", "checks_failed",
)  # fmt: skip
CODEBOOK = (
    "column", "short", "type", "zh", "en", "table", "row", "applicant", "applicant_zh",
    "applicant_en", "unit", "forms", "comparable_from", "comparable_to", "definition",
    "comparability", "caution",
)  # fmt: skip
_TABLES = ("t2_2019", "t2_2021", "t3", "t4", "s14")
_STATE = ":state"
NOT_IN_FORM = "not_in_form"
"""The state of a figure that the report's form does not have."""


def columns(choice: Choice) -> tuple[Key, ...]:
    """Return the figures that are wanted, in the form's order, as (row, column of table 3)."""
    known = vocabulary()
    rows = [row for table in _TABLES for row in known.table(table)]
    return tuple(
        (row.id, column)
        for row in rows
        for column in (known.columns if row.table == "t3" else ("",))
        if choice.takes(row.id, column)
    )


def header(keys: Sequence[Key]) -> list[str]:
    """Return the names of the columns: what a report is, then each figure and its state."""
    return [*KEYS, *(name for key in keys for name in (named(key), named(key) + _STATE))]


def named(key: Key) -> str:
    """Return the name of a figure's column.

    >>> named(("new_received", "total")), named(("rules_issued", ""))
    ('new_received@total', 'rules_issued')
    """
    return "@".join(filter(None, key))


def rows(choice: Choice, keys: Sequence[Key]) -> Iterator[Row]:
    """Yield a row for each agency and year; reports of nobody or of no year are left out."""
    for held in _identified(choice):
        cells = choice.store.figures(held.id)
        row: dict[str, Value] = dict(_report(choice, held))
        for key in keys:
            figure: Figure | None = cells.get(key)
            row[named(key)] = figure.value if figure else None
            row[named(key) + _STATE] = figure.state.value if figure else NOT_IN_FORM
        yield row


def agency_id(name: str) -> str:
    """Return an id that an agency has in every store, however its name is written in full."""
    return sha256(same_agency(name).encode()).hexdigest()[:12]


def codebook(keys: Sequence[Key]) -> Iterator[Row]:
    """Yield what every column of figures means, and in which years it can be compared."""
    known = vocabulary()
    for row_id, column in keys:
        row, applicant = known.indicators[row_id], known.columns.get(column)
        forms = [known.generations[name] for name in row.generations]
        yield {
            "column": named((row_id, column)),
            "short": short((row_id, column)),
            "type": _type(row),
            "zh": row.label,
            "en": row.en,
            "table": row.table,
            "row": row.id,
            "applicant": column,
            "applicant_zh": applicant.label if applicant else "",
            "applicant_en": applicant.en if applicant else "",
            "unit": row.unit,
            "forms": list(row.generations),
            "comparable_from": min((form.first_year for form in forms), default=None),
            "comparable_to": _last(max((form.last_year for form in forms), default=None)),
            "definition": row.definition,
            "comparability": row.comparability,
            "caution": row.caution,
        }


def as_csv(choice: Choice, for_excel: bool = False) -> Iterator[str]:
    """Yield the panel as CSV, which no spreadsheet takes for formulas."""
    keys = columns(choice)
    yield from files.as_csv(header(keys), rows(choice, keys), for_excel)


def write(choice: Choice, form: str, folder: Path, for_excel: bool = False) -> None:
    """Write a folder with the panel, its code book, its data package and its citation."""
    keys, name = columns(choice), f"panel.{form}"
    with together(folder) as place:
        _WRITERS[form](place / name, keys, list(rows(choice, keys)), for_excel)
        _csv(place / "codebook.csv", CODEBOOK, list(codebook(keys)), for_excel)
        package = _package(choice, keys, name, form)
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        (place / "datapackage.json").write_text(text, "utf-8")
        (place / "CITATION.txt").write_text(citation(choice), "utf-8")


def citation(choice: Choice) -> str:
    """Return how to cite the panel: what it holds, of which years, and the data version."""
    held = list(_identified(choice))
    years = [one.year for one in held]
    fields = {
        "reports": len(held),
        "agencies": len({one.agency.id for one in held}),
        "first": min(years, default="–"),
        "last": max(years, default="–"),
        "version": choice.store.data_version,
    }
    return "".join(say(language, "panel", "citation", **fields) + "\n" for language in ("zh", "en"))


def _identified(choice: Choice) -> Iterator[Held]:
    return (one for one in choice.reports if one.agency.name and one.year)


def _report(choice: Choice, held: Held) -> Row:
    failed = choice.store.checks([held.id], [Outcome.FAIL])
    agency = held.agency
    return {
        "agency_id": agency_id(agency.name),
        "agency": agency.name,
        "level": agency.level,
        "place_code": agency.place,
        "function": agency.function,
        "year": held.year,
        "form_table2": held.form_table2,
        "form_table3": held.form_table3,
        "report": held.report,
        "title": held.title,
        "published": held.published.isoformat() if held.published else None,
        "source_url": held.source_url,
        "problems": list(dict.fromkeys(problem.code for problem in held.problems)),
        "checks_failed": [f"{check.check}@{check.scope}" for _, check in failed],
    }


def _type(row: Indicator) -> str:
    return "integer" if row.kind == "int" else "number"


def _last(year: int | None) -> int | None:
    """Return the last year of a form, None for one that is in force."""
    return None if year is None or year >= _IN_FORCE else year


_IN_FORCE = 9999


def _package(choice: Choice, keys: Sequence[Key], name: str, form: str) -> Mapping[str, Any]:
    """Return the descriptor of the folder; the figures' own states say why one is missing."""
    states = [state.value for state in State] + [NOT_IN_FORM]
    fields: list[Mapping[str, Any]] = [
        {"name": one, "type": "integer" if one == "year" else "string"} for one in KEYS
    ]
    for row in codebook(keys):
        kind = {"name": row["column"], "title": row["en"], "description": row["zh"]}
        fields.append({**kind, "type": "number"})
        fields.append(
            {"name": f"{row['column']}{_STATE}", "type": "string", "constraints": {"enum": states}}
        )
    schema = {"fields": fields, "missingValues": [""], "primaryKey": ["agency_id", "year"]}
    book = {"fields": [{"name": one, "type": _BOOK_TYPES.get(one, "string")} for one in CODEBOOK]}
    data = {"name": "panel", "path": name, "format": form}
    if form == "csv":
        data |= {"mediatype": "text/csv", "encoding": "utf-8"}
    tables = [
        {**data, **({"schema": schema} if form in ("csv", "xlsx") else {})},
        {"name": "codebook", "path": "codebook.csv", "format": "csv", "mediatype": "text/csv",
         "encoding": "utf-8", "schema": {**book, "missingValues": [""]}},
    ]  # fmt: skip
    return {
        "profile": "data-package",
        "name": "gongkai-panel",
        "title": say("en", "panel", "title"),
        "description": citation(choice),
        "version": choice.store.data_version,
        "resources": tables,
    }


_BOOK_TYPES = {"comparable_from": "integer", "comparable_to": "integer"}


def _csv(path: Path, names: Sequence[str], table: Sequence[Row], for_excel: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(files.as_csv(names, table, for_excel))


def _write_csv(path: Path, keys: Sequence[Key], table: Sequence[Row], for_excel: bool) -> None:
    _csv(path, header(keys), table, for_excel)


def _write_xlsx(path: Path, keys: Sequence[Key], table: Sequence[Row], _: bool) -> None:
    files.as_xlsx(header(keys), table, path.stem, path)


def _write_parquet(path: Path, keys: Sequence[Key], table: Sequence[Row], _: bool) -> None:
    _frame(keys, table).to_parquet(path, index=False)


def _write_dta(path: Path, keys: Sequence[Key], table: Sequence[Row], _: bool) -> None:
    """Write Stata 15's format, short names with the long ones as labels."""
    frame = _frame(keys, table)
    shorter = {named(key): short(key) for key in keys}
    shorter |= {named(key) + _STATE: f"{short(key)}_s" for key in keys}
    labels = {shorter.get(name, name): name[:_LONGEST_LABEL] for name in frame.columns}
    frame = frame.rename(columns=shorter)
    frame.to_stata(path, write_index=False, version=118, variable_labels=labels)


_LONGEST_LABEL = 80
"""Characters of a label in Stata."""


def _frame(keys: Sequence[Key], table: Sequence[Row]) -> Any:
    """Return the panel as a data frame; raises Failure without the extra `panel`."""
    extras.need("panel")
    import pandas

    figures = {named(key) for key in keys}
    columns_of: dict[str, Any] = {}
    for name in header(keys):
        values = [row[name] for row in table]
        if name == "year":
            columns_of[name] = pandas.Series(values, dtype="int32")
        elif name in figures:
            numbers = [float("nan") if one is None else float(str(one)) for one in values]
            columns_of[name] = pandas.Series(numbers, dtype="float64")
        else:
            columns_of[name] = pandas.Series([files.as_text(one) for one in values], dtype="str")
    return pandas.DataFrame(columns_of)


_WRITERS: Mapping[str, Callable[[Path, Sequence[Key], Sequence[Row], bool], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
    "dta": _write_dta,
}
