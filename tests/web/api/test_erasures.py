"""Callers erased through the real web server from a floor that goes on living."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors.store.audit_log import entries
from connectors.store.retention import add_hold, add_tombstone
from realtime.access.roles import Role
from realtime.masking import Audience
from realtime.names import Instant
from realtime.retention import Hold, Tombstone
from tests.build import joined
from tests.config.erasing_site import NUMBER, Site, day, living
from tests.web.api.desk import ask
from tests.web.api.people import house
from tests.web.build import Doorkeeper, Screen, Server, parts, served, text_of, visitor
from tests.web.doors import Notebook
from web.api.erasures import STATUSES
from web.erasures import Refusal

PATH = "/api/v1/erasures"


@asynccontextmanager
async def serving(folder: Path, **changes: Any) -> AsyncIterator[tuple[Server, Site, Notebook]]:
    async with living(folder, [*day(), joined(100, "z", number="13900000001")]) as site:
        audit, doors = Notebook(), Doorkeeper()
        doors.visitors["chen"] = visitor(Role.MANAGER, Audience(numbers=True))
        given = parts(erasures=site.erasures, feed=site.keeper, audit=audit, access=doors, **changes)
        async with served(given) as server:
            yield server, site, audit


async def test_a_caller_is_erased_while_screens_watch(tmp_path: Path) -> None:
    async with serving(tmp_path) as (server, site, audit):
        assert (await ask(server, "GET", f"{PATH}/latest"))[0] == 404
        async with server.live() as link:
            screen = Screen()
            screen.take(await text_of(link))
            status, row = await ask(server, "POST", PATH, {"caller": NUMBER, "why": "asked for"})
            assert (status, row["state"], row["detail"]) == (202, "done", "")
            assert row["tombstone"]["counts"] == {"texts": 0, "journal": 2, "recordings": 0}
            assert NUMBER not in str(row)
            site.keeper.frame()
            await screen.follow(link, site.keeper.picture().seq)
            assert screen.floor["callers"][0]["number"] == "13900000001", "others wait on as they did"
        assert (await ask(server, "GET", f"{PATH}/latest"))[1] == row
        assert [(deed.action, deed.subject) for deed in audit.deeds] == [("erase_asked", row["caller"])]
        assert NUMBER not in str(audit.deeds)


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"caller": "2001", "why": "x"}, 422, "erasure-refused"),
        ({"caller": NUMBER, "why": f"call {NUMBER}"}, 422, "erasure-refused"),
        ({"caller": "13900000001", "why": "x"}, 409, "erasure-present"),
        ({"person": "9", "why": "x"}, 404, "person-unknown"),
        ({"person": "1001", "caller": NUMBER, "why": "x"}, 400, "body-invalid"),
        ({"why": "x"}, 400, "body-invalid"),
        ({"caller": NUMBER}, 400, "body-invalid"),
        ({"caller": NUMBER, "why": "x", "by": "somebody else"}, 400, "body-invalid"),
    ],
)
async def test_what_cannot_be_is_refused_and_leaves_no_trace(
    tmp_path: Path, body: dict[str, str], status: int, kind: str
) -> None:
    async with serving(tmp_path) as (server, site, audit):
        found, said = await ask(server, "POST", PATH, body)
        assert (found, said["type"]) == (status, f"urn:floorwatch:problem:{kind}")
        assert audit.deeds == []
        assert list(entries(site.store)) == []


async def test_a_hold_forbids_it_with_its_number(tmp_path: Path) -> None:
    async with serving(tmp_path) as (server, site, _):
        add_hold(site.store, Hold(who="li", why="case", since=Instant(0.0)))
        status, said = await ask(server, "POST", PATH, {"caller": NUMBER, "why": "x"})
        assert (status, said["type"]) == (409, "urn:floorwatch:problem:erasure-held")
        assert "hold 1" in said["detail"]


async def test_what_cannot_be_written_down_is_not_done(tmp_path: Path) -> None:
    async with serving(tmp_path) as (server, site, audit):
        audit.broken = True
        assert (await ask(server, "POST", PATH, {"caller": NUMBER, "why": "x"}))[0] == 503
        assert NUMBER.encode() in site.floor()


async def test_only_who_manages_retention_may(tmp_path: Path) -> None:
    async with serving(tmp_path) as (server, _, _audit):
        for method, path, body in [("POST", PATH, {"caller": NUMBER, "why": "x"}), ("GET", f"{PATH}/latest", None)]:
            assert (await ask(server, method, path, body, token="chen"))[0] == 403  # a test's name


async def test_tombstones_are_seen_by_who_may(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        stone = Tombstone(at=Instant(1.0), by="li", why="asked", caller="key", counts={"journal": 3})
        add_tombstone(rooms.store, stone)
        status, found = await rooms.ask("root", "GET", PATH)
        assert (status, [each["counts"] for each in found]) == (200, [{"journal": 3}])
        assert (await rooms.ask("chen", "GET", PATH))[0] == 403
        assert (await rooms.ask("root", "POST", PATH, {"caller": NUMBER, "why": "x"}))[0] == 404


def test_every_refusal_has_a_status() -> None:
    assert set(STATUSES) == set(Refusal)
