"""Legal holds through the real web server."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.store.audit_log import entries
from tests.web.api.people import house


async def test_a_hold_is_made_seen_and_released_and_all_of_it_is_on_record(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        new = {"why": "case 7", "kind": "journal", "caller": "13812340042"}
        status, made = await rooms.ask("root", "POST", "/api/v1/holds", new)
        assert (status, made["in_force"], made["who"]) == (201, True, "account:root")
        assert "13812340042" not in str(made)
        assert (await rooms.ask("root", "GET", "/api/v1/holds"))[1] == [made]
        path = f"/api/v1/holds/{made['id']}"
        assert (await rooms.ask("root", "DELETE", path))[0] == 204
        assert (await rooms.ask("root", "DELETE", path))[0] == 404
        assert [each.deed.action for each in entries(rooms.store)] == ["hold_added", "hold_released"]
        assert all("13812340042" not in str(each) for each in entries(rooms.store))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"why": ""}, 400),
        ({"why": "x", "kind": "everything"}, 400),
        ({"why": "x", "days": 0}, 400),
        ({"why": "x", "caller": "2001"}, 422),
        ({"why": "call 138 1234 0042", "caller": "13812340042"}, 422),
    ],
)
async def test_what_cannot_be_held_is_refused_and_leaves_no_trace(
    tmp_path: Path, body: dict[str, object], status: int
) -> None:
    async with house(tmp_path) as rooms:
        assert (await rooms.ask("root", "POST", "/api/v1/holds", body))[0] == status
        assert list(entries(rooms.store)) == []


async def test_only_who_manages_retention_sees_holds(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        assert (await rooms.ask("chen", "GET", "/api/v1/holds"))[0] == 403
