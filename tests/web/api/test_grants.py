"""Stories of grants through the real web server: three people, never one, and what nobody may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from connectors.store import audit_writer
from connectors.store.audit_log import entries
from connectors.store.grants import granted_to
from realtime.access.grants import LONGEST_TEXT, Act, Refusal
from realtime.access.roles import Right
from realtime.access.scope import Scope
from realtime.names import Instant
from realtime.stamps import stamp
from tests.web.api.people import NOW, House, house
from tests.web.build import Doorkeeper
from web.api.grants import ACTS, LISTS, STATUSES, Which
from web.parts import PARTS

DAY = 86_400.0


def wish(*rights: str, days: float = 3, **changes: Any) -> dict[str, Any]:
    asked = {
        "rights": list(rights or ("see_numbers",)),
        "reason": "complaint 17",
        "begins": stamp(Instant(NOW)),
        "ends": stamp(Instant(NOW + days * DAY)),
        "scope": ["hq/sales"],
    }
    return asked | changes


async def stepped(rooms: House, who: str, number: int, act: str, said: str = "") -> tuple[int, Any]:
    return await rooms.ask(who, "POST", f"/api/v1/grants/{number}/{act}", {"text": said})


async def asked(rooms: House, who: str = "lina", **changes: Any) -> int:
    status, made = await rooms.ask(who, "POST", "/api/v1/grants", wish(**changes))
    assert status == 201, made
    return int(made["id"])


async def active(rooms: House, **changes: Any) -> int:
    number = await asked(rooms, **changes)
    for who, act, said in (("wang", "review", "needed"), ("chen", "approve", ""), ("lina", "acknowledge", "")):
        status, made = await stepped(rooms, who, number, act, said)
        assert status == 200, made
    return number


async def test_three_people_make_a_grant_and_everything_is_on_record(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await asked(rooms)
        status, waiting = await rooms.ask("wang", "GET", "/api/v1/grants?list=review")
        assert (status, [each["id"] for each in waiting["grants"]]) == (200, [number])
        assert waiting["grants"][0]["may"] == ["review", "refuse"]
        assert (await stepped(rooms, "wang", number, "review", "needed"))[1]["stage"] == "reviewed"
        assert (await stepped(rooms, "chen", number, "approve"))[1]["stage"] == "notified"
        assert granted_to(rooms.store, "lina", Instant(NOW)) == ()
        status, made = await stepped(rooms, "lina", number, "acknowledge")
        assert (status, made["stage"], made["may"]) == (200, "active", ["finish"])
        assert [each.right for each in granted_to(rooms.store, "lina", Instant(NOW))] == [Right.SEE_NUMBERS]
        status, made = await stepped(rooms, "wang", number, "revoke", "misused")
        assert (status, made["stage"]) == (200, "revoked")
        assert granted_to(rooms.store, "lina", Instant(NOW)) == ()
        told = [(each.deed.actor, each.deed.action, each.deed.subject) for each in entries(rooms.store)]
        assert told == [
            ("account:lina", "grant_requested", "see_numbers"),
            ("account:wang", "grant_review", f"grant {number}"),
            ("account:chen", "grant_approve", f"grant {number}"),
            ("account:lina", "grant_acknowledge", f"grant {number}"),
            ("account:wang", "grant_revoke", f"grant {number}"),
        ]


async def test_nobody_decides_on_their_own_request_whatever_token_they_show(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        own = await asked(rooms, "root")
        theirs = await asked(rooms, "lina")
        for who, number in (("root", own), ("lina-as-admin", theirs)):
            for act in ("review", "approve", "confirm", "refuse", "revoke"):
                status, said = await stepped(rooms, who, number, act, "mine")
                assert (status, said["type"]) == (403, "urn:floorwatch:problem:grant-own-request"), (who, act)
            status, waiting = await rooms.ask(who, "GET", "/api/v1/grants?list=review")
            assert number not in [each["id"] for each in waiting["grants"]]
        assert (await stepped(rooms, "chen", theirs, "review", "needed"))[0] == 200
        status, said = await stepped(rooms, "chen", theirs, "approve")
        assert (status, said["type"]) == (403, "urn:floorwatch:problem:grant-same-person")
        actions = [each.deed.action for each in entries(rooms.store)]
        assert actions == ["grant_requested", "grant_requested", "grant_review"]


async def test_a_token_that_bears_an_applicants_name_is_not_the_applicant(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await asked(rooms, "lina")
        for who, act in (("wang", "review"), ("chen", "approve")):
            assert (await stepped(rooms, who, number, act, "needed"))[0] == 200
        status, said = await stepped(rooms, "named-lina", number, "acknowledge")
        assert (status, said["type"]) == (403, "urn:floorwatch:problem:grant-not-yours")
        assert (await rooms.ask("named-lina", "GET", "/api/v1/grants?list=mine"))[1]["grants"] == []
        assert (await stepped(rooms, "lina-as-admin", number, "acknowledge"))[1]["stage"] == "active"


async def test_what_is_major_needs_a_third_decision(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await asked(rooms, rights=["download"])
        await stepped(rooms, "wang", number, "review", "needed")
        assert (await stepped(rooms, "sun", number, "approve"))[1]["stage"] == "referred"
        assert (await stepped(rooms, "sun", number, "confirm"))[0] == 403
        assert (await stepped(rooms, "chen", number, "confirm"))[0] == 403
        _, waiting = await rooms.ask("root", "GET", "/api/v1/grants?list=confirm")
        assert [each["major"] for each in waiting["grants"]] == [True]
        assert (await stepped(rooms, "root", number, "confirm", "once"))[1]["stage"] == "notified"


async def test_a_change_is_a_new_request_and_the_holder_may_finish(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await active(rooms)
        status, said = await rooms.ask("zhao", "POST", "/api/v1/grants", wish(replaces=number))
        assert (status, said["type"]) == (409, "urn:floorwatch:problem:grant-change")
        assert await asked(rooms, replaces=number, days=5) == number + 1
        assert (await stepped(rooms, "zhao", number, "finish"))[0] == 403
        assert (await stepped(rooms, "lina", number, "finish"))[1]["stage"] == "finished"
        assert (await stepped(rooms, "lina", number, "finish"))[0] == 409


async def test_a_grant_that_is_over_shows_as_over_before_anybody_tidied_up(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await active(rooms)
        rooms.now = NOW + 3 * DAY
        status, shown = await rooms.ask("lina", "GET", f"/api/v1/grants/{number}")
        assert (status, shown["stage"], shown["may"]) == (200, "expired", [])


async def test_who_may_see_what(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await asked(rooms, copies=["Zhao"])
        for who, status in (("lina", 200), ("zhao", 200), ("wang", 200), ("gu", 200), ("guest", 403)):
            assert (await rooms.ask(who, "GET", f"/api/v1/grants/{number}"))[0] == status, who
        other = await asked(rooms, "zhao")
        status, said = await rooms.ask("lina", "GET", f"/api/v1/grants/{other}")
        assert (status, said["type"]) == (404, "urn:floorwatch:problem:grant-unknown")
        for which in Which:
            status, _ = await rooms.ask("lina", "GET", f"/api/v1/grants?list={which}")
            assert status == (200 if which is Which.MINE else 403)
        assert (await rooms.ask("gu", "GET", "/api/v1/grants?list=all"))[0] == 200
        assert (await rooms.ask("lina", "GET", "/api/v1/grants/oddities"))[0] == 403


async def test_pages_are_bounded_and_lead_on(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        numbers = [await asked(rooms) for _ in range(3)]
        status, first = await rooms.ask("lina", "GET", "/api/v1/grants?limit=2")
        assert ([each["id"] for each in first["grants"]], first["next"]) == (numbers[:2], numbers[1])
        status, rest = await rooms.ask("gu", "GET", f"/api/v1/grants?list=all&limit=2&after={first['next']}")
        assert (status, [each["id"] for each in rest["grants"]], rest["next"]) == (200, numbers[2:], None)
        for query in ("limit=0", "limit=201", "limit=x", "after=-1", "after=" + "9" * 19, "list=yours", "page=2"):
            assert (await rooms.ask("gu", "GET", f"/api/v1/grants?{query}"))[0] == 400, query
        assert (await rooms.ask("gu", "GET", "/api/v1/grants?list=all&after=" + "9" * 18))[0] == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"reason": " "}, 422),
        ({"reason": "x" * (LONGEST_TEXT + 1)}, 400),
        ({"rights": []}, 422),
        ({"rights": ["approve_grants"]}, 422),
        ({"rights": ["fly"]}, 400),
        ({"scope": ["hq"]}, 422),
        ({"scope": ["hq/\u202esales"]}, 422),
        ({"ends": "2000-01-01T00:00:00Z"}, 422),
        ({"ends": "9999-12-31T23:59:59Z"}, 422),
        ({"ends": "2027-01-01T00:00:00"}, 400),
        ({"begins": "0001-01-01T00:00:00Z"}, 422),
        ({"replaces": 999}, 409),
        ({"replaces": 2**40}, 400),
        ({"copies": ["x"] * 21}, 400),
        ({"applicant": "chen"}, 400),
    ],
)
async def test_requests_that_cannot_be_are_refused_and_leave_no_trace(
    tmp_path: Path, changes: dict[str, Any], status: int
) -> None:
    async with house(tmp_path) as rooms:
        assert (await rooms.ask("lina", "POST", "/api/v1/grants", wish(**changes)))[0] == status
        assert list(entries(rooms.store)) == []


async def test_hostile_texts_come_back_as_they_are_and_break_nothing(tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>\u0000\u202e\r\nERROR '; DROP TABLE grants; --"
    async with house(tmp_path) as rooms:
        number = await asked(rooms, reason=hostile)
        status, made = await stepped(rooms, "wang", number, "refuse", hostile)
        assert (status, made["reason"], made["steps"][0]["text"]) == (200, hostile, hostile)
        status, _ = await rooms.ask("lina", "POST", "/api/v1/grants", raw=b'{"reason":"\\ud800"}')
        assert status == 400
        assert (await stepped(rooms, "wang", 12345, "refuse", "x"))[0] == 404
        assert (await rooms.ask("wang", "POST", "/api/v1/grants/1e3/refuse", {"text": "x"}))[0] == 404


async def test_what_cannot_be_written_down_is_not_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_writer, "RETRY", 0.01)
    monkeypatch.setattr(audit_writer, "PATIENCE", 0.2)
    async with house(tmp_path) as rooms:
        number = await active(rooms)
        with rooms.store.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entries RENAME TO aside"))
        status, said = await stepped(rooms, "wang", number, "revoke", "misused")
        assert (status, said["type"]) == (503, "urn:floorwatch:problem:audit-unavailable")
        status, said = await rooms.ask("lina", "POST", "/api/v1/grants", wish())
        assert status == 503
        status, listed = await rooms.ask("lina", "GET", "/api/v1/grants")
        assert [each["stage"] for each in listed["grants"]] == ["active"]
        with rooms.store.begin() as connection:
            connection.execute(text("ALTER TABLE aside RENAME TO audit_entries"))


async def test_a_grant_nobody_used_is_told_of(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        number = await active(rooms, days=30, rights=["listen"])
        assert (await rooms.ask("wang", "GET", "/api/v1/grants/oddities")) == (200, [])
        rooms.now = NOW + 8 * DAY
        _, told = await rooms.ask("wang", "GET", "/api/v1/grants/oddities")
        assert [(each["grant"], each["oddity"], each["count"]) for each in told] == [(number, "unused", 0)]


def test_every_refusal_has_a_status_and_every_act_of_a_person_an_operation() -> None:
    assert set(STATUSES) == set(Refusal)
    assert set(Act) - set(ACTS) == {Act.REFER, Act.EXPIRE, Act.REPLACE}
    assert set(LISTS) == set(Which)


def narrowed(rooms: House, who: str, *entries: str) -> None:
    """Give somebody a reach of their own."""
    doors = rooms.server.app[PARTS].access
    assert isinstance(doors, Doorkeeper)
    doors.visitors[who] = msgspec.structs.replace(doors.visitors[who], scope=Scope(entries=frozenset(entries)))


async def test_who_reaches_one_team_neither_sees_nor_decides_for_others(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        numbers = [
            await asked(rooms, scope=scope) for scope in (["hq/sales"], ["agent:1001"], ["agent:1003"], ["hq/*"], None)
        ]
        narrowed(rooms, "wang", "hq/sales", "team:blue")
        seen = (await rooms.ask("wang", "GET", "/api/v1/grants?list=review"))[1]["grants"]
        assert [each["id"] for each in seen] == numbers[:2]
        for number in numbers[2:]:
            assert (await rooms.ask("wang", "GET", f"/api/v1/grants/{number}"))[0] == 404
            assert (await stepped(rooms, "wang", number, "review", "needed"))[0] == 404
            assert (await stepped(rooms, "wang", number, "refuse", "no"))[0] == 404
        for number in numbers[:2]:
            assert (await stepped(rooms, "wang", number, "review", "needed"))[0] == 200
        narrowed(rooms, "gu")
        assert (await rooms.ask("gu", "GET", "/api/v1/grants?list=all"))[1]["grants"] == []
        mine = (await rooms.ask("lina", "GET", "/api/v1/grants"))[1]["grants"]
        assert len(mine) == 5, "one's own are always seen"


async def test_oddities_beyond_ones_reach_are_not_told(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        await active(rooms, days=30, rights=["listen"])
        rooms.now += 8 * DAY
        assert len((await rooms.ask("gu", "GET", "/api/v1/grants/oddities"))[1]) == 1
        narrowed(rooms, "gu", "branch/*")
        assert (await rooms.ask("gu", "GET", "/api/v1/grants/oddities"))[1] == []


async def test_accounts_are_not_managed_on_the_strength_of_a_grant(tmp_path: Path) -> None:
    async with house(tmp_path) as rooms:
        status, said = await rooms.ask("lina", "POST", "/api/v1/grants", wish("manage_accounts"))
        assert (status, said["type"]) == (422, "urn:floorwatch:problem:grant-not-grantable")
