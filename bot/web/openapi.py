"""The HTTP API described for programs: OpenAPI 3.1, from the same limits the API keeps."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.files import REPORTS
from bot.rows import COLUMNS
from bot.web.asking import LONGEST_QUESTION, MOST_BEFORE
from bot.web.cache import tagged
from bot.web.choice import LARGEST, MOST_REPORTS
from data.vocabulary import vocabulary

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NOTHING: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
WHOLE_OR_NOTHING: Schema = {"type": ["integer", "null"]}
NUMBER_OR_NOTHING: Schema = {"type": ["number", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}

STATES = ("number", "blank", "slash", "text", "unreadable", "row_missing", "table_missing")
STATUSES = ("answered", "blank", "clarify", "not_found", "out_of_scope", "not_understood")

TYPES: Mapping[str, Schema] = {
    "year": WHOLE,
    "value": NUMBER_OR_NOTHING,
    "line": WHOLE_OR_NOTHING,
    "page": WHOLE_OR_NOTHING,
    "state": {"enum": list(STATES)},
    "source": {"enum": ["table", "narrative"]},
    "aliases": TEXTS,
    "sections": TEXTS,
    "problems": TEXTS,
    "checks_failed": TEXTS,
    "published": TEXT_OR_NOTHING,
    "formula": TEXT_OR_NOTHING,
    "quote": TEXT_OR_NOTHING,
    "reservations": TEXTS,
    "url": TEXT_OR_NOTHING,
    "source_url": TEXT_OR_NOTHING,
}
"""What a column of an export holds where it is not plain text."""


@tagged
def openapi(request: Request) -> Response:
    """Return the description of the API."""
    return JSONResponse(description())


def description() -> dict[str, Any]:
    """Return the OpenAPI description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gongkai",
            "version": "1",
            "description": "Figures of China's annual reports on open government information, "
            "each with its place in the report. Everything is read-only. Responses carry an ETag "
            "that changes with the data.",
        },
        "paths": {
            "/api/ask": {"get": _ask()},
            "/api/reports": {"get": _reports()},
            "/api/figures": {"get": _figures()},
        },
    }


def _ask() -> Schema:
    question = {**TEXT, "minLength": 1, "maxLength": LONGEST_QUESTION, "pattern": r"^\S+( \S+)*$"}
    before = {"type": "array", "items": {**TEXT, "maxLength": 4096}, "maxItems": MOST_BEFORE}
    return {
        "operationId": "ask",
        "summary": "One question in Chinese or English, one answer with its citations.",
        "parameters": [
            _parameter("q", question, "The question.", required=True),
            _parameter("after", before, "Questions before this one, for a follow-up."),
            _format(),
        ],
        "responses": _responses(_answer(), "The answer.", csv=True),
    }


def _reports() -> Schema:
    columns = [column for column in REPORTS if column != "file"]
    return {
        "operationId": "reports",
        "summary": "The reports held, by agency and year.",
        "parameters": [*_choice(), *_paging()],
        "responses": _responses(_page("reports", _row(columns)), "A page of reports."),
    }


def _figures() -> Schema:
    indicators = ", ".join(list(vocabulary().indicators)[:3])
    columns = ", ".join(vocabulary().columns)
    return {
        "operationId": "figures",
        "summary": "Every figure of the reports chosen; a page counts reports, not figures.",
        "parameters": [
            *_choice(),
            _parameter("indicator", _several(TEXT), f"Id of a row: {indicators} …"),
            _parameter("column", _several(TEXT), f"Of table 3: {columns}; empty elsewhere."),
            _format(),
            *_paging(),
        ],
        "responses": _responses(_page("figures", _row(COLUMNS)), "A page of figures.", csv=True),
    }


def _choice() -> list[Schema]:
    year = {**WHOLE, "minimum": 0, "maximum": LARGEST}
    return [
        _parameter("agency", _several(TEXT), "Any name of an agency, or a part of its full name."),
        _parameter("year", _several(year), "The year the figures are about."),
    ]


def _several(schema: Schema) -> Schema:
    """Return what a parameter takes that may be repeated: any of its values is meant."""
    return {"type": "array", "items": schema}


def _paging() -> list[Schema]:
    return [
        _parameter("offset", {**WHOLE, "minimum": 0, "maximum": LARGEST}, "Reports to skip."),
        _parameter("limit", {**WHOLE, "minimum": 0, "maximum": MOST_REPORTS}, "Reports a page."),
    ]


def _format() -> Schema:
    return _parameter("format", {"enum": ["json", "csv"]}, "json unless told otherwise.")


def _parameter(name: str, schema: Schema, text: str, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "schema": schema,
        "description": text,
    }


def _responses(schema: Schema, text: str, csv: bool = False) -> Schema:
    kinds: dict[str, Schema] = {"application/json": {"schema": schema}}
    if csv:
        kinds["text/csv"] = {"schema": TEXT}
    fault = _object({"error": TEXT})
    return {
        "200": {"description": text, "content": kinds},
        "304": {"description": "The reader has this response already (If-None-Match)."},
        "400": {
            "description": "A parameter is missing or out of its range.",
            "content": {"application/json": {"schema": fault}},
        },
        "404": {
            "description": "A name that is not known; the error names the nearest.",
            "content": {"application/json": {"schema": fault}},
        },
        "414": {"description": "The address is longer than the server reads."},
    }


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _row(columns: list[str] | tuple[str, ...]) -> Schema:
    return _object({column: TYPES.get(column, TEXT) for column in columns})


def _page(name: str, row: Schema) -> Schema:
    rows = {"type": "array", "items": row}
    return _object({"count": WHOLE, "next": TEXT_OR_NOTHING, name: rows})


def _answer() -> Schema:
    citation = _object(
        {
            "report": TEXT, "title": TEXT, "section": TEXT, "line": WHOLE_OR_NOTHING,
            "page": WHOLE_OR_NOTHING, "start": WHOLE, "end": WHOLE, "quote": TEXT, "url": TEXT,
            "source_url": TEXT_OR_NOTHING,
        }
    )  # fmt: skip
    figure = _object(
        {
            "agency": TEXT, "year": WHOLE, "indicator": TEXT, "label": TEXT, "column": TEXT,
            "column_label": TEXT_OR_NOTHING, "value": NUMBER_OR_NOTHING,
            "state": {"enum": list(STATES)}, "unit": TEXT, "raw": TEXT,
            "source": {"enum": ["table", "narrative", "computed"]}, "formula": TEXT_OR_NOTHING,
            "inputs": {"type": "array"}, "citation": {"anyOf": [citation, {"type": "null"}]},
            "reservations": TEXTS, "mark": TEXT,
        }
    )  # fmt: skip
    passage = _object({"text": TEXT, "citation": citation})
    return _object(
        {
            "question": TEXT, "status": {"enum": list(STATUSES)}, "reason": TEXT_OR_NOTHING,
            "text": TEXT, "understood": {"type": "object"},
            "figures": {"type": "array", "items": figure},
            "passages": {"type": "array", "items": passage},
            "candidates": {"type": "array", "items": _object({"label": TEXT, "question": TEXT})},
            "warnings": {"type": "array", "items": _object({"code": TEXT, "message": TEXT})},
            "coverage": {"type": ["object", "null"]}, "data_version": TEXT,
        }
    )  # fmt: skip
