"""The audit log read through the real web server."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from config.desks import StoreTrail
from connectors.store.audit_log import append
from realtime.access.audit_chain import Deed
from realtime.names import Instant
from tests.web.api.people import NOW, House, house
from web.api import audit_log
from web.api.audit_log import MOST_LISTED
from web.parts import PARTS

HOSTILE = "<img onerror=x>\u202e"


def filled(rooms: House, count: int = 5) -> None:
    append(
        rooms.store,
        [
            Deed(
                at=Instant(NOW + number),
                actor="account:li" if number % 2 else HOSTILE,
                action="listened",
                subject=f"sample {number}",
                particulars={"grant": number},
            )
            for number in range(count)
        ],
    )


async def test_entries_come_newest_first_page_by_page(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        filled(rooms)
        status, first = await rooms.ask("gu", "GET", "/api/v1/audit?limit=3")
        assert (status, [each["seq"] for each in first["entries"]], first["next"]) == (200, [5, 4, 3], 3)
        status, rest = await rooms.ask("gu", "GET", "/api/v1/audit?limit=3&before=3")
        assert ([each["seq"] for each in rest["entries"]], rest["next"]) == ([2, 1], None)
        assert rest["entries"][1]["actor"] == HOSTILE
        assert rest["entries"][1]["particulars"] == {"grant": 0}


async def test_entries_are_found_by_who_what_and_when(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        filled(rooms)
        for query, seqs in (
            ("actor=account:li", [4, 2]),
            ("action=listened&subject=sample%202", [3]),
            ("action=nothing", []),
            ("subject=%27%20OR%201=1%20--", []),
            ("from=2026-11-23T08:00:03Z", [5, 4]),
            ("to=2026-11-23T08:00:01Z", [1]),
        ):
            _, found = await rooms.ask("gu", "GET", f"/api/v1/audit?{query}")
            assert [each["seq"] for each in found["entries"]] == seqs, query


async def test_bounds_and_rights(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        for query in (
            f"limit={MOST_LISTED + 1}",
            "before=x",
            "from=yesterday",
            "actor=%00",
            "subject=" + "x" * 501,
            "x=1",
        ):
            assert (await rooms.ask("gu", "GET", f"/api/v1/audit?{query}"))[0] == 400, query
        for who in ("lina", "wang", "chen"):
            assert (await rooms.ask(who, "GET", "/api/v1/audit"))[0] == 403
            assert (await rooms.ask(who, "POST", "/api/v1/audit/verify"))[0] == 403


async def test_a_changed_entry_is_found_out(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        filled(rooms)
        status, verdict = await rooms.ask("gu", "POST", "/api/v1/audit/verify")
        assert (status, verdict["sound"], verdict["seq"], verdict["findings"]) == (200, True, 6, [])
        with rooms.store.begin() as connection:
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text("UPDATE audit_entries SET actor = 'somebody else' WHERE seq = 3"))
        _, verdict = await rooms.ask("gu", "POST", "/api/v1/audit/verify")
        assert (verdict["sound"], verdict["found"]) == (False, 1)
        assert [(each["fault"], each["seq"]) for each in verdict["findings"]] == [("changed", 3)]


async def test_one_look_at_a_time(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        desks = rooms.server.app[PARTS].desks
        assert desks is not None
        trail = desks.trail
        assert isinstance(trail, StoreTrail)
        async with trail._looking:
            status, said = await rooms.ask("gu", "POST", "/api/v1/audit/verify")
        assert (status, said["type"]) == (503, "urn:floorwatch:problem:audit-busy")


async def test_it_is_taken_away_whole_in_lines_and_that_is_written_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "AT_ONCE", 2)
    async with house(tmp_path) as rooms:
        for _ in range(5):
            await rooms.ask("gu", "POST", "/api/v1/audit/verify")
        path = "/api/v1/audit/file?action=audit_verified"
        status, headers, body = await rooms.server.get(path, "gu")
        assert (status, headers["Content-Type"]) == (200, "application/x-ndjson")
        rows = [msgspec.json.decode(line) for line in body.splitlines()]
        assert [row["seq"] for row in rows] == [5, 4, 3, 2, 1]
        _, listed = await rooms.ask("gu", "GET", "/api/v1/audit?limit=1")
        assert listed["entries"][0]["action"] == "audit_exported"
        assert listed["entries"][0]["particulars"] == {"wanted": "action=audit_verified"}
        assert (await rooms.server.get("/api/v1/audit/file", "lina"))[0] == 403
