"""GET /api/v1/openapi.json: the description of the API, made from the operations and the very types that are sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from aiohttp import web

from realtime.rows import AgentRow, AlertRow, AnnouncementRow, CallerRow, DefinitionRow, PbxRow, QueueRow, TrendRow
from web.operations import JSON, Answer, Json, Operation, Parameter
from web.problems import ProblemBody
from web.wire import Heartbeat, Snapshot

VERSION = "1"
ROWS = (PbxRow, QueueRow, DefinitionRow, TrendRow, AgentRow, CallerRow, AlertRow, AnnouncementRow)
REF = "#/components/schemas/"

DOCUMENT = web.AppKey("document", bytes)


async def get_openapi(request: web.Request) -> web.Response:
    """The document."""
    return web.Response(body=request.app[DOCUMENT], content_type=JSON)


OPERATIONS = (
    Operation(
        path="/api/v1/openapi.json",
        handler=get_openapi,
        summary="This description",
        answers={200: Answer("An OpenAPI 3.1 document.", "Description")},
    ),
)


def encoded(operations: Iterable[Operation], prefix: str = "") -> bytes:
    """The document as it is served."""
    return msgspec.json.encode(document(operations) | {"servers": [{"url": prefix or "/"}]})


def document(operations: Iterable[Operation]) -> dict[str, Json]:
    """The OpenAPI 3.1 document of the operations that are no pages."""
    told = [each for each in operations if not each.page]
    types = [ProblemBody, Snapshot, Heartbeat, *ROWS, *_types(told)]
    made, components = msgspec.json.schema_components(dict.fromkeys(types), ref_template=REF + "{name}")
    named = dict(zip(dict.fromkeys(types), made, strict=True))
    paths: dict[str, Any] = {}
    for each in told:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, named)
    text = msgspec.json.encode({"paths": paths, "schemas": components | _ours()})
    renamed = msgspec.json.decode(text.replace(b'components/schemas/ProblemBody"', b'components/schemas/Problem"'))
    schemas = renamed["schemas"]
    schemas["Problem"] = schemas.pop("ProblemBody")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Floorwatch",
            "version": VERSION,
            "description": "Times are RFC 3339 UTC with milliseconds; fields ending in _seconds are seconds; "
            "ratios are 0..1 or null.",
        },
        "paths": renamed["paths"],
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "floorwatch"},
            },
        },
    }


def _types(operations: Iterable[Operation]) -> list[Any]:
    """Every type that is sent or taken."""
    found = [answer.schema for each in operations for answer in each.all_answers().values()]
    bodies = [each.body for each in operations]
    return [kind for kind in [*found, *bodies] if kind is not None and not isinstance(kind, str)]


def _operation(operation: Operation, named: dict[Any, Any]) -> Json:
    described: dict[str, Json] = {
        "summary": operation.summary,
        "parameters": [_parameter(each) for each in operation.parameters],
        "responses": {str(status): _answer(answer, named) for status, answer in operation.all_answers().items()},
        "security": [{"bearer": []}, {"session": []}] if operation.needs or operation.signed_in else [],
    }
    if operation.needs:
        described["x-rights"] = [right.value for right in operation.needs]
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": named[operation.body]}}}
    return described


def _parameter(parameter: Parameter) -> Json:
    described: dict[str, Json] = {
        "name": parameter.name,
        "in": parameter.place,
        "schema": parameter.schema,
        "description": parameter.meaning,
    }
    return described | {"required": True} if parameter.required else described


def _answer(answer: Answer, named: dict[Any, Any]) -> Json:
    if answer.content_type is None:
        return {"description": answer.meaning}
    schema: Json = {"type": "string"}
    if isinstance(answer.schema, str):
        schema = {"$ref": REF + answer.schema}
    elif answer.schema is not None:
        schema = named[answer.schema]
    return {"description": answer.meaning, "content": {answer.content_type: {"schema": schema}}}


def _ours() -> dict[str, Any]:
    """Components that are not one type of ours."""
    delta = {
        "title": "Delta",
        "description": "What changed: rows by path replace what was there, removed paths go.",
        "type": "object",
        "properties": {
            "type": {"const": "delta"},
            "seq": {"type": "integer"},
            "at": {"type": "string"},
            "changed": {
                "type": "object",
                "additionalProperties": {"anyOf": [{"$ref": REF + row.__name__} for row in ROWS]},
            },
            "removed": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["type", "seq", "at", "changed", "removed"],
    }
    return {
        "Delta": delta,
        "Frame": {"anyOf": [{"$ref": REF + name} for name in ("Snapshot", "Delta", "Heartbeat")]},
        "Catalogue": {"type": "object", "additionalProperties": True},
        "Description": {"type": "object", "required": ["openapi", "paths"]},
    }
