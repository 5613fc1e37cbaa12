"""The roster read and edited through the real web server, into the real file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.roster import load_roster
from connectors.store.audit_log import entries
from realtime.masking import Audience
from realtime.names import QueueId
from tests.web.api.people import House, house
from tests.web.build import Doorkeeper
from web.parts import PARTS

NEW = {"name": "赵敏", "interfaces": ["hq/PJSIP/9"], "team": "blue", "languages": ["zh"], "since": "2026-09-01"}


async def put(rooms: House, who: str, path: str, body: Any) -> tuple[int, Any]:
    return await rooms.ask(who, "PUT", f"/api/v1/roster/{path}", body)


async def test_it_is_seen_and_an_edit_stays_in_the_file_and_on_record(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        status, seen = await rooms.ask("wang", "GET", "/api/v1/roster")
        assert (status, [each["id"] for each in seen["people"]]) == (200, ["1001", "1003"])
        assert seen["teams"] == [{"id": "blue", "name": "蓝队", "leader": "1003"}]
        assert (await put(rooms, "chen", "teams/red", {"name": "Red"}))[0] == 200
        status, seen = await put(rooms, "chen", "people/1009", NEW)
        assert (status, seen["people"][2]["name"]) == (200, "赵敏")
        assert load_roster(tmp_path / "roster.toml").people["1009"].interfaces == ("hq/PJSIP/9",)
        assert (await rooms.ask("chen", "DELETE", "/api/v1/roster/people/1009"))[0] == 200
        assert (await rooms.ask("chen", "DELETE", "/api/v1/roster/teams/red"))[0] == 200
        assert (await rooms.ask("chen", "DELETE", "/api/v1/roster/people/1009"))[0] == 404
        assert sorted(load_roster(tmp_path / "roster.toml").people) == ["1001", "1003"]
        told = [(each.deed.action, each.deed.subject) for each in entries(rooms.store)]
        assert told == [
            ("roster_team_put", "red"),
            ("roster_person_put", "1009"),
            ("roster_person_removed", "1009"),
            ("roster_team_removed", "red"),
        ]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("people/1009", NEW | {"team": "green"}, 422),
        ("people/1009", NEW | {"interfaces": ["hq/Local/1001@agents/n"]}, 422),
        ("people/1009", NEW | {"account": "Lina"}, 422),
        ("people/1009", NEW | {"interfaces": ["2001"]}, 400),
        ("people/1009", NEW | {"name": ""}, 400),
        ("people/1009", NEW | {"id": "1001"}, 400),
        ("people/%0A", NEW, 404),
        ("people/" + "9" * 101, NEW, 404),
        ("teams/green", {"name": "Green", "leader": "1009"}, 422),
    ],
)
async def test_what_contradicts_is_refused_and_the_file_stays(
    tmp_path: Path, path: str, body: Any, status: int
) -> None:
    async with house(tmp_path) as rooms:
        before = (tmp_path / "roster.toml").read_bytes()
        assert (await put(rooms, "chen", path, body))[0] == status
        assert (tmp_path / "roster.toml").read_bytes() == before


async def test_hostile_names_go_to_the_file_and_back(tmp_path: Path) -> None:
    hostile = 'x"]\n[[person]]\nid = "1\u202e<img onerror=x>'
    async with house(tmp_path) as rooms:
        status, seen = await put(rooms, "chen", "people/1009", {"name": hostile})
        assert (status, seen["people"][2]["name"]) == (200, hostile)
        assert load_roster(tmp_path / "roster.toml").people["1009"].name == hostile


async def test_who_reaches_not_everything_changes_no_team(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        doors = rooms.server.app[PARTS].access
        assert isinstance(doors, Doorkeeper)
        narrow = Audience(queues=frozenset({QueueId("hq/sales")}))
        doors.visitors["chen"] = msgspec.structs.replace(doors.visitors["chen"], audience=narrow)
        status, said = await put(rooms, "chen", "people/1009", NEW)
        assert (status, said["type"]) == (403, "urn:floorwatch:problem:scope-too-narrow")
        assert (await put(rooms, "wang", "people/1009", NEW))[0] == 403
        assert (await rooms.ask("lina", "GET", "/api/v1/roster"))[0] == 403
        assert list(entries(rooms.store)) == []


async def test_a_whole_file_is_tried_out_and_then_taken_in(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        revision = (await rooms.ask("wang", "GET", "/api/v1/roster"))[1]["revision"]
        table = "id,name,team,leader\n1001,李娜,blue,1001\n1009,赵敏,blue,\n"
        new = {"format": "csv", "text": table, "expected": revision}
        status, dry = await rooms.ask("chen", "PUT", "/api/v1/roster?dry_run=true", new)
        assert (status, dry["applied"], dry["people"], dry["teams"]) == (200, False, 2, 1)
        assert [(each["id"], each["deed"], each["fields"]) for each in dry["changes"]] == [
            ("blue", "changed", ["leader"]),
            ("1001", "changed", ["interfaces", "account"]),
            ("1003", "removed", []),
            ("1009", "added", []),
        ]
        assert list(entries(rooms.store)) == []
        status, done = await rooms.ask("chen", "PUT", "/api/v1/roster", new)
        assert (status, done) == (200, dry | {"applied": True})
        assert sorted(load_roster(tmp_path / "roster.toml").people) == ["1001", "1009"]
        (told,) = [each.deed for each in entries(rooms.store)]
        assert (told.action, dict(told.particulars)) == ("roster_imported", {"added": 1, "changed": 2, "removed": 1})
        status, said = await rooms.ask("chen", "PUT", "/api/v1/roster", new)
        assert (status, said["type"]) == (409, "urn:floorwatch:problem:roster-changed")


@pytest.mark.parametrize(
    ("who", "query", "body", "status"),
    [
        ("chen", "", {"format": "csv", "text": "id,name\n1,\n"}, 422),
        ("chen", "?dry_run=true", {"format": "toml", "text": "[[person]"}, 422),
        ("chen", "?dry_run=perhaps", {"format": "csv", "text": "id,name\n"}, 400),
        ("chen", "", {"format": "xls", "text": ""}, 400),
        ("wang", "", {"format": "csv", "text": "id,name\n"}, 403),
    ],
)
async def test_a_file_that_cannot_be_taken_changes_nothing(
    tmp_path: Path, who: str, query: str, body: Any, status: int
) -> None:
    async with house(tmp_path) as rooms:
        before = (tmp_path / "roster.toml").read_bytes()
        found, said = await rooms.ask(who, "PUT", f"/api/v1/roster{query}", body)
        assert found == status
        assert status != 422 or said["faults"][0]["line"] in {1, 2, None}
        assert (tmp_path / "roster.toml").read_bytes() == before
        assert list(entries(rooms.store)) == []


async def test_a_roster_may_be_larger_than_other_bodies_and_yet_not_endless(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        table = "id,name\n" + "".join(f"{number},李娜\n" for number in range(6_000))
        status, dry = await rooms.ask("chen", "PUT", "/api/v1/roster?dry_run=true", {"format": "csv", "text": table})
        assert (status, dry["people"]) == (200, 6_000)
        endless = {"format": "csv", "text": "x" * 5_000_000}
        assert (await rooms.ask("chen", "PUT", "/api/v1/roster", endless))[0] == 413
