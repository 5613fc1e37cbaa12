from __future__ import annotations

import json
import logging
from http import HTTPStatus

import aiohttp
import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from tests.web.build import InventedFloor, parts, served
from web.problems import CONTENT_TYPE, LineFault, Problem


async def test_a_path_that_does_not_exist_is_a_problem() -> None:
    async with served(parts()) as server:
        status, headers, body = await server.get("/api/v1/nothing")
    assert status == 404
    assert headers["Content-Type"].startswith(CONTENT_TYPE)
    assert json.loads(body)["type"] == "urn:floorwatch:problem:not-found"
    assert json.loads(body)["status"] == 404


async def test_a_method_that_is_not_served_names_those_that_are() -> None:
    async with (
        served(parts()) as server,
        aiohttp.ClientSession() as session,
        session.post(server.url("/api/v1/floor")) as answer,
    ):
        assert answer.status == 405
        assert "GET" in answer.headers["Allow"]
        assert (await answer.json(content_type=CONTENT_TYPE))["type"].endswith("method-not-allowed")


class Broken(InventedFloor):
    broken = False

    def picture(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if self.broken:
            raise RuntimeError("a secret inside")
        return super().picture()


async def test_what_nobody_foresaw_is_logged_and_told_without_its_particulars(caplog: pytest.LogCaptureFixture) -> None:
    floor = Broken()
    async with served(parts(floor)) as server:
        floor.broken = True
        with caplog.at_level(logging.ERROR):
            status, _, body = await server.get("/api/v1/floor?board=sales")
        floor.broken = False
    assert status == 500
    assert json.loads(body)["type"] == "urn:floorwatch:problem:internal"
    assert b"secret" not in body
    assert b"Traceback" not in body
    assert "a secret inside" in caplog.text


class Storeless(InventedFloor):
    away = False

    def picture(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if self.away:
            raise OperationalError("select a secret", {}, Exception("connection refused"))
        return super().picture()


async def test_a_store_that_is_away_is_told_as_something_that_waiting_mends(caplog: pytest.LogCaptureFixture) -> None:
    floor = Storeless()
    async with served(parts(floor)) as server:
        floor.away = True
        with caplog.at_level(logging.ERROR):
            status, headers, body = await server.get("/api/v1/floor?board=sales")
        floor.away = False
    assert (status, headers["Retry-After"]) == (503, "5")
    assert json.loads(body)["type"] == "urn:floorwatch:problem:store-unavailable"
    assert b"secret" not in body
    assert "the store did not answer while serving GET" in caplog.text
    assert "Traceback" not in caplog.text
    assert "secret" not in caplog.text


def test_faults_are_told_where_there_are_any_and_left_out_where_there_are_none() -> None:
    fault = LineFault(line=3, key="name", message="is missing", reason="missing", value="")
    with_faults = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "x", "d", faults=(fault,)).response().body
    assert isinstance(with_faults, bytes)
    assert json.loads(with_faults)["faults"] == [msgspec.to_builtins(fault)]
    without = Problem(HTTPStatus.NOT_FOUND, "x", "d").response().body
    assert isinstance(without, bytes)
    assert "faults" not in json.loads(without)
