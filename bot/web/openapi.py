"""The HTTP API described: for programs as OpenAPI 3.1, for people as a page, of the same types."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

from apispec import APISpec
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import shapes
from bot.shapes import Shape, api_words, explain
from bot.web.cache import language, tagged
from bot.web.pages import rendered
from bot.web.queries import (
    AgenciesQuery,
    AskQuery,
    FiguresQuery,
    IndicatorsQuery,
    Query,
    ReportsQuery,
)
from bot.web.service import public_url

VERSION = "2"
"""Of the API: what was there stays; new addresses, parameters and fields raise it."""
_REF = "#/components/schemas/{model}"


class Operation(NamedTuple):
    """One address of the API."""

    name: str
    query: type[Query]
    gives: type[Shape]
    can_be_csv: bool = False

    @property
    def path(self) -> str:
        """Return the path of the address."""
        return f"/api/{self.name}"


OPERATIONS = (
    Operation("ask", AskQuery, shapes.Answer, can_be_csv=True),
    Operation("reports", ReportsQuery, shapes.Reports, can_be_csv=True),
    Operation("figures", FiguresQuery, shapes.Figures, can_be_csv=True),
    Operation("agencies", AgenciesQuery, shapes.Agencies),
    Operation("indicators", IndicatorsQuery, shapes.Indicators),
)


@tagged
def openapi(request: Request) -> Response:
    """Return the description of the API, in the language asked for."""
    return JSONResponse(description(request.query_params.get("lang", "en")))


@tagged
def page(request: Request) -> Response:
    """Return the same as a page."""
    told = description(language(request))
    return rendered(
        request, "api.html", told=told, operations=OPERATIONS, address=public_url(request),
        shapes=told["components"]["schemas"], named=_named, tried=_tried, shown=_shown,
    )  # fmt: skip


_TRIED = {
    "ask": ("q",), "reports": ("place", "checks", "sort"), "agencies": ("place",),
    "figures": ("agency", "year", "indicator", "column"), "indicators": (),
}  # fmt: skip
"""The parameters of the request that the page offers to try."""


def _tried(one: Operation) -> str:
    """Return the address of a request that shows what an operation gives."""
    said = [(name, example_of(name)) for name in _TRIED[one.name]]
    return f"{one.path}?{urlencode(said, doseq=True)}" if said else one.path


def _shown(one: Operation) -> str:
    return unquote(_tried(one))


def description(tongue: str = "en") -> dict[str, Any]:
    """Return the OpenAPI description; a language there is not is English."""
    tongue = tongue if tongue in ("zh", "en") else "en"
    about = {"description": api_words()["about"][tongue]}
    spec = APISpec("Gongkai", VERSION, "3.1.0", info=about)
    gives = [(one.gives, "serialization") for one in OPERATIONS]
    _, made = models_json_schema([*gives, (shapes.Fault, "serialization")], ref_template=_REF)  # type: ignore[list-item]
    examples = {"Fault": "fault", "FigureRow": "figure"}
    for name, schema in sorted(made["$defs"].items()):
        explain(name, tongue, schema)
        if name in examples:
            schema["examples"] = [_whole(api_words()["example"][examples[name]], schema)]
        spec.components.schema(name, schema)
    for one in OPERATIONS:
        spec.path(one.path, operations={"get": _operation(one, tongue)})
    return spec.to_dict()


def _operation(one: Operation, tongue: str) -> dict[str, Any]:
    kinds: dict[str, Any] = {"application/json": {"schema": {"$ref": _ref(one.gives)}}}
    if one.can_be_csv:
        kinds["text/csv"] = {"schema": {"type": "string"}}
    fault = {"application/json": {"schema": {"$ref": _ref(shapes.Fault)}}}
    bodies = {"200": kinds, "400": fault, "404": fault, "503": fault}
    words = api_words()["response"]
    return {
        "operationId": one.name,
        "summary": api_words()["operation"][one.name][tongue],
        "parameters": _parameters(one.query, tongue),
        "responses": {
            status: {"description": text[tongue]}
            | ({"content": bodies[status]} if status in bodies else {})
            for status, text in words.items()
        },
    }


def _parameters(query: type[Query], tongue: str) -> list[dict[str, Any]]:
    schema = query.model_json_schema()
    explain(query.__name__, tongue, schema)
    required = schema.get("required", ())
    return [
        {
            "name": name, "in": "query", "required": name in required,
            "description": field.pop("description"), "schema": _open(field),
            "example": example_of(name),
        }
        for name, field in schema.get("properties", {}).items()
    ]  # fmt: skip


def _open(field: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter without what says nothing: that nothing is said."""
    return {name: said for name, said in field.items() if name != "default" or said not in ("", [])}


def example_of(parameter: str) -> Any:
    """Return what a parameter may say; the five reports of the program answer it."""
    return api_words()["example"][parameter]


def _whole(said: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return an example with what is null in it, which TOML cannot say."""
    return {name: said.get(name) for name in schema["properties"]}


def _ref(shape: type[Shape]) -> str:
    return _REF.format(model=shape.__name__)


def _named(schema: Mapping[str, Any]) -> tuple[str, str]:
    """Return the type of a field in a few words, and the shape it leads to, "" for none."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if "anyOf" in schema:
        told = [_named(one) for one in schema["anyOf"]]
        return " | ".join(text for text, _ in told), "".join(shape for _, shape in told)
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"])), ""
    if schema.get("type") == "array":
        text, shape = _named(schema.get("items", {}))
        return f"[{text}]", shape
    return str(schema.get("type", "any")), ""
