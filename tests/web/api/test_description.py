from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from aiohttp import web

from tests.web.build import InventedFloor, Screen, parts, queue_row, served, text_of
from web.admission import Refusal
from web.api.description import document
from web.app import OPERATIONS, build

TOLD = [operation for operation in OPERATIONS if not operation.page]


def described() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(document(OPERATIONS)))
    return made


def check(body: Any, schema: str) -> None:
    """`body` against one component, with no key that the component does not name."""
    whole = described()
    for component in whole["components"]["schemas"].values():
        if "properties" in component:
            component["additionalProperties"] = False
    jsonschema.validate(body, {"$ref": f"#/components/schemas/{schema}", "components": whole["components"]})


def test_every_route_is_described_and_every_description_is_routed() -> None:
    app = build(parts())
    routed = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    assert routed == {(operation.method, operation.canonical) for operation in OPERATIONS}
    assert isinstance(app, web.Application)


def test_every_reference_leads_somewhere() -> None:
    whole = described()
    text = json.dumps(whole)
    named = {piece.split('"')[0] for piece in text.split("#/components/schemas/")[1:]}
    assert named <= set(whole["components"]["schemas"])
    for operation in TOLD:
        assert operation.method.lower() in whole["paths"][operation.path]
        for answer in operation.answers.values():
            assert not isinstance(answer.schema, str) or answer.schema in whole["components"]["schemas"]


@pytest.mark.parametrize(
    ("path", "status", "schema"),
    [
        ("/api/v1/floor", 200, "Floor"),
        ("/api/v1/floor?board=sales", 200, "Floor"),
        ("/api/v1/floor?board=none", 404, "Problem"),
        ("/api/v1/floor?at=then", 400, "Problem"),
        ("/healthz", 200, "Alive"),
        ("/readyz", 200, "Readiness"),
        ("/api/v1/catalogue/en.json", 200, "Catalogue"),
        ("/api/v1/openapi.json", 200, "Description"),
    ],
)
async def test_what_is_answered_is_what_is_described(path: str, status: int, schema: str) -> None:
    async with served(parts(catalogues={"en": b"{}"})) as server:
        answered, headers, body = await server.get(path)
    assert answered == status
    check(json.loads(body), schema)
    operation = next(found for found in OPERATIONS if match(found.path, path))
    assert headers["Content-Type"].split(";")[0] == operation.all_answers()[status].content_type


def match(template: str, path: str) -> bool:
    return template.replace("{language}", "en") == path.partition("?")[0]


async def test_the_frames_of_the_socket_are_what_is_described() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live() as link:
        screen = Screen()
        screen.take(await text_of(link))
        floor.change({"queues/hq/sales": queue_row(waiting=2)}, "callers/hq/1.0/sales/1")
        while not (screen.deltas and screen.heartbeats):
            screen.take(await text_of(link))
    for text in screen.texts:
        frame = json.loads(text)
        check(frame, frame["type"].capitalize())
        check(frame, "Frame")


def test_the_document_is_valid_openapi() -> None:
    assert described()["openapi"] == "3.1.0"
    for operation in OPERATIONS:
        assert operation.summary
        assert operation.answers


def test_every_path_and_every_problem_has_its_place_in_the_documentation() -> None:
    root = Path(__file__).parents[3]
    page = (root / "docs" / "http.md").read_text("utf-8")
    assert {f"## {operation.method} {operation.path}" for operation in TOLD} <= set(page.splitlines())
    sources = [path.read_text("utf-8") for path in (root / "web").rglob("*.py")]
    raised = {kind for source in sources for kind in re.findall(r'Problem\(\s*HTTPStatus\.\w+,\s*"([\w-]+)"', source)}
    assert raised
    assert {kind for kind in raised | set(Refusal) if f"`{kind}`" not in page} == set()
