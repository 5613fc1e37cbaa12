"""GET /api/v1/openapi.json: the description of the API, made from the very types that are sent.

OPERATIONS is the table of everything served for programs; a test compares it with the routes, and real answers with
the schemas.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import msgspec
from aiohttp import web

from realtime.rows import AgentRow, AlertRow, CallerRow, DefinitionRow, PbxRow, QueueRow, TrendRow
from web.api.health import Alive, Readiness
from web.past import Kept, Moments
from web.problems import ProblemBody
from web.wire import Floor, Heartbeat, Snapshot

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

VERSION = "1"
ROWS = (PbxRow, QueueRow, DefinitionRow, TrendRow, AgentRow, CallerRow, AlertRow)
TYPES: tuple[type[msgspec.Struct], ...] = (
    Floor, Snapshot, Heartbeat, Alive, Readiness, Moments, Kept, ProblemBody, *ROWS,
)  # fmt: skip
REF = "#/components/schemas/"


class Answer(msgspec.Struct, frozen=True):
    """One possible answer. schema: the name of a component, None where the body is no JSON of ours."""

    meaning: str
    schema: str | None = None
    content_type: str = "application/json"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the API does. parameters: names in PARAMETERS; open_to_all: needs no token."""

    path: str
    summary: str
    answers: dict[str, Answer]
    parameters: tuple[str, ...] = ()
    open_to_all: bool = False


PROBLEM = "application/problem+json"
_BAD = Answer("A parameter is unknown or cannot be read.", "Problem", PROBLEM)
_WHO = Answer("No valid token.", "Problem", PROBLEM)
_NONE = Answer("There is no such thing.", "Problem", PROBLEM)
_LATER = Answer("The past cannot be shown right now; ask again.", "Problem", PROBLEM)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        path="/healthz",
        summary="Whether the process is alive",
        answers={"200": Answer("It is.", "Alive")},
        open_to_all=True,
    ),
    Operation(
        path="/readyz",
        summary="Whether every PBX is synchronised, lag is in bounds and the journal can be written",
        answers={"200": Answer("Ready.", "Readiness"), "503": Answer("Not ready, with the reasons.", "Readiness")},
        open_to_all=True,
    ),
    Operation(
        path="/metrics",
        summary="Metrics in the Prometheus text format",
        answers={
            "200": Answer("The metrics.", None, "text/plain"),
            "403": Answer("Neither this machine nor a token with the right to see metrics.", "Problem", PROBLEM),
        },
    ),
    Operation(
        path="/api/v1/floor",
        summary="The whole floor now, or at a past moment, as the token may see it",
        parameters=("board", "at", "view"),
        answers={
            "200": Answer("The floor.", "Floor"),
            "400": _BAD,
            "401": _WHO,
            "404": Answer("There is no such board, or the moment is not kept.", "Problem", PROBLEM),
            "503": _LATER,
        },
    ),
    Operation(
        path="/api/v1/events",
        summary="Moments to step by: what the journal took in, without any caller's data",
        parameters=("from", "to", "limit", "order", "after"),
        answers={"200": Answer("The moments.", "Moments"), "400": _BAD, "401": _WHO, "404": _NONE, "503": _LATER},
    ),
    Operation(
        path="/api/v1/journal",
        summary="What is kept of the past, and what is missing of each PBX",
        answers={"200": Answer("What is kept.", "Kept"), "400": _BAD, "401": _WHO, "404": _NONE, "503": _LATER},
    ),
    Operation(
        path="/api/v1/live",
        summary="WebSocket: a Snapshot first, then Delta and Heartbeat frames as JSON text. Browsers show their token "
        "as the subprotocol 'bearer.TOKEN' beside 'floorwatch.v1'. Close codes: 4401 not authorised, 4403 revoked, "
        "4408 too slow",
        parameters=("board", "since"),
        answers={
            "101": Answer("Frames follow.", "Frame"),
            "400": _BAD,
            "426": Answer("No WebSocket handshake.", "Problem", PROBLEM),
            "403": Answer("Opened by a page of another site.", "Problem", PROBLEM),
            "404": _NONE,
            "503": Answer("As many screens are connected as the server takes.", "Problem", PROBLEM),
        },
    ),
    Operation(
        path="/api/v1/catalogue/{language}.json",
        summary="The interface's texts in one language, by key",
        parameters=("language",),
        answers={"200": Answer("The texts.", "Catalogue"), "404": _NONE},
        open_to_all=True,
    ),
    Operation(
        path="/api/v1/openapi.json",
        summary="This description",
        answers={"200": Answer("An OpenAPI 3.1 document.", "Description")},
        open_to_all=True,
    ),
)

PARAMETERS: dict[str, Json] = {
    "board": {"name": "board", "in": "query", "schema": {"type": "string"}, "description": "A board's id."},
    "since": {
        "name": "since",
        "in": "query",
        "schema": {"type": "integer", "minimum": 0},
        "description": "The seq of the last frame: resume without a snapshot when the deltas are still held.",
    },
    "at": {
        "name": "at",
        "in": "query",
        "schema": {"type": "string", "format": "date-time"},
        "description": "A past moment: the floor then instead of now.",
    },
    "view": {
        "name": "view",
        "in": "query",
        "schema": {"enum": ["shown", "known"], "default": "shown"},
        "description": "With `at`: as the screens showed it then, or as it is known now, with all that was told later.",
    },
    "from": {
        "name": "from",
        "in": "query",
        "required": True,
        "schema": {"type": "string", "format": "date-time"},
        "description": "What was received from this time on.",
    },
    "to": {
        "name": "to",
        "in": "query",
        "schema": {"type": "string", "format": "date-time"},
        "description": "What was received up to this time; without it, up to now.",
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 200},
        "description": "How many moments at most.",
    },
    "after": {
        "name": "after",
        "in": "query",
        "schema": {"type": "integer", "minimum": 0},
        "description": "The `next` of the answer before: go on after it.",
    },
    "order": {
        "name": "order",
        "in": "query",
        "schema": {"enum": ["oldest", "newest"], "default": "oldest"},
        "description": "Which moments come first.",
    },
    "language": {
        "name": "language",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "zh-CN, zh-TW or en.",
    },
}


async def get_openapi(_request: web.Request) -> web.Response:
    """The document."""
    return web.Response(body=_encoded(), content_type="application/json")


def document() -> dict[str, Json]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Floorwatch",
            "version": VERSION,
            "description": "Times are RFC 3339 UTC with milliseconds; fields ending in _seconds are seconds; "
            "ratios are 0..1 or null.",
        },
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> Json:
    described: dict[str, Json] = {
        "summary": operation.summary,
        "parameters": [PARAMETERS[name] for name in operation.parameters],
        "responses": {status: _answer(answer) for status, answer in operation.answers.items()},
        "security": [] if operation.open_to_all else [{"bearer": []}],
    }
    return described


def _answer(answer: Answer) -> Json:
    schema: Json = {"$ref": REF + answer.schema} if answer.schema else {"type": "string"}
    return {"description": answer.meaning, "content": {answer.content_type: {"schema": schema}}}


def _schemas() -> dict[str, Json]:
    """The components: every type that is sent, and those that are not one type of ours."""
    _, made = msgspec.json.schema_components(TYPES, ref_template=REF + "{name}")
    schemas: dict[str, Json] = dict(made)
    schemas["Problem"] = schemas.pop("ProblemBody")
    schemas["Delta"] = {
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
    schemas["Frame"] = {"anyOf": [{"$ref": REF + name} for name in ("Snapshot", "Delta", "Heartbeat")]}
    schemas["Catalogue"] = {"type": "object", "additionalProperties": True}
    schemas["Description"] = {"type": "object", "required": ["openapi", "paths"]}
    return schemas


@cache
def _encoded() -> bytes:
    return msgspec.json.encode(document())
