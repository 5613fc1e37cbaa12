from __future__ import annotations

from pathlib import Path

import pytest

from realtime.access.roles import Role
from tests.web.doors import PASSWORD, close_code, house


async def test_an_account_is_made_opened_changed_and_closed(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as admin, here.browser() as wang:
        await admin.enter("li")
        new = {"name": "Wang", "display_name": "王", "role": "qa", "scope": ["hq/*"], "language": "zh-TW"}
        status, made = await admin.ask("POST", "/api/v1/accounts", new)
        assert (status, made["account"]["name"], made["account"]["has_password"]) == (201, "wang", False)
        assert (await admin.ask("POST", "/api/v1/accounts", new))[0] == 409
        opened = {"link": made["link"], "password": PASSWORD}
        assert (await wang.ask("POST", "/api/v1/session/link", opened))[0] == 200
        assert (await wang.ask("GET", "/api/v1/accounts"))[0] == 403
        status, row = await admin.ask("PATCH", "/api/v1/accounts/wang", {"role": "qa_lead"})
        assert (status, row["role"], row["scope"]) == (200, "qa_lead", ["hq/*"])
        here.gate.look_again()
        assert (await wang.ask("GET", "/api/v1/me"))[0] == 401, "who gets other rights signs in anew"
        assert (await admin.ask("PATCH", "/api/v1/accounts/wang", {"disabled": True}))[1]["disabled"]
        status, _ = await wang.ask("POST", "/api/v1/session", {"name": "wang", "password": PASSWORD})
        assert status == 401
        assert [row["name"] for row in (await admin.ask("GET", "/api/v1/accounts"))[1]] == ["li", "wang"]


async def test_nobody_decides_on_their_own_rights_and_the_last_administrator_stays(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as li, here.browser() as wang:
        await li.enter("li")
        for change in ({"role": "admin"}, {"scope": None}, {"disabled": True}):
            status, said = await li.ask("PATCH", "/api/v1/accounts/li", change)
            assert (status, said["type"]) == (403, "urn:floorwatch:problem:own-rights")
        assert (await li.ask("PATCH", "/api/v1/accounts/li", {"display_name": "李"}))[1]["display_name"] == "李"
        await wang.enter("wang")
        assert (await wang.ask("PATCH", "/api/v1/accounts/li", {"role": "qa"}))[0] == 200
        assert (await wang.ask("DELETE", "/api/v1/accounts/wang/sessions"))[1] == {"ended": 1}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"role": "screen"}, 422),
        ({"scope": ["nonsense"]}, 422),
        ({"language": "fr"}, 422),
        ({"display_name": "\u202e"}, 422),
        ({"name": "x"}, 400),
        ({"role": "king"}, 400),
    ],
)
async def test_what_cannot_be_is_refused(tmp_path: Path, change: dict[str, object], status: int) -> None:
    async with house(tmp_path) as here, here.browser() as admin:
        await admin.enter("li")
        here.account("wang", Role.QA)
        assert (await admin.ask("PATCH", "/api/v1/accounts/wang", change))[0] == status


async def test_a_new_link_and_an_end_everywhere_for_somebody_who_lost_their_password(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as admin, here.browser() as wang:
        await admin.enter("li")
        await wang.enter("wang", Role.QA)
        status, issued = await admin.ask("POST", "/api/v1/accounts/wang/link")
        assert (status, issued["link"][:4]) == (201, "fwl_")
        assert (await admin.ask("DELETE", "/api/v1/accounts/wang/sessions"))[1] == {"ended": 1}
        for method, path in [("POST", "nobody/link"), ("DELETE", "nobody/sessions"), ("PATCH", "nobody")]:
            body = {"language": "en"} if method == "PATCH" else None
            assert (await admin.ask(method, f"/api/v1/accounts/{path}", body))[0] == 404


async def test_hostile_names_come_back_as_text_or_not_at_all(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as admin:
        await admin.enter("li")
        shown = "<img src=x onerror=alert(1)>\u202e\r\nSet-Cookie: a=b"
        new = {"name": "wang", "display_name": shown, "role": "qa"}
        status, made = await admin.ask("POST", "/api/v1/accounts", new)
        assert status == 201
        assert made["account"]["display_name"] == "<img src=x onerror=alert(1)>Set-Cookie: a=b"
        for name in ("<img>", "a\r\nb", "../x", "x" * 10_000, "\u202ea"):
            assert (await admin.ask("POST", "/api/v1/accounts", new | {"name": name}))[0] == 422


async def test_another_scope_ends_sessions_and_holds_from_the_next_log_in(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as admin, here.browser() as wang:
        await admin.enter("li")
        await wang.enter("wang", Role.SHIFT_LEADER)
        cookie = wang.cookie()
        async with here.server.live(token=cookie) as link:
            status, row = await admin.ask("PATCH", "/api/v1/accounts/WANG", {"scope": ["hq/sales", "team:blue"]})
            assert (status, row["scope"]) == (200, ["hq/sales", "team:blue"])
            assert await close_code(link) == 4403
        assert (await wang.ask("POST", "/api/v1/session", {"name": "wang", "password": PASSWORD}))[0] == 200
        assert (await wang.ask("GET", "/api/v1/me"))[1]["queues"] == ["hq/sales"]
        assert (await admin.ask("PATCH", "/api/v1/accounts/wang", {"scope": None}))[1]["scope"] is None


async def test_an_administrator_sees_where_somebody_is_signed_in_and_ends_one_of_it(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as admin, here.browser() as desk, here.browser() as phone:
        await admin.enter("li")
        await desk.enter("wang", Role.QA)
        signed = {"name": "wang", "password": PASSWORD}
        assert (await phone.ask("POST", "/api/v1/session", signed, **{"User-Agent": "Phone"}))[0] == 200
        status, rows = await admin.ask("GET", "/api/v1/accounts/wang/sessions")
        assert (status, len(rows), [row["current"] for row in rows]) == (200, 2, [False, False])
        lost = next(row["id"] for row in rows if row["agent"] == "Phone")
        assert (await admin.ask("DELETE", f"/api/v1/accounts/wang/sessions/{lost}"))[1] == {"ended": 1}
        here.gate.look_again()
        assert [(await each.ask("GET", "/api/v1/me"))[0] for each in (desk, phone)] == [200, 401]
        for path in (f"wang/sessions/{lost}", "li/sessions/999", "nobody/sessions/1", "wang/sessions/x"):
            assert (await admin.ask("DELETE", f"/api/v1/accounts/{path}"))[0] == 404
        mine = (await desk.ask("GET", "/api/v1/me/sessions"))[1][0]["id"]
        assert (await admin.ask("DELETE", f"/api/v1/accounts/li/sessions/{mine}"))[0] == 404, "not theirs: a guessed id"
        assert (await desk.ask("GET", "/api/v1/accounts/li/sessions"))[0] == 403


async def test_who_reaches_one_pbx_neither_sees_nor_makes_accounts_that_reach_further(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as boss, here.browser() as narrow:
        await boss.enter("li")
        await narrow.enter("wu", Role.ADMIN, ("hq/*",))
        new = {"name": "mine", "display_name": "M", "role": "admin"}
        for scope in (None, ["branch/*"], ["hq/sales", "team:blue"]):
            status, said = await narrow.ask("POST", "/api/v1/accounts", new | {"scope": scope})
            assert (status, said["type"]) == (403, "urn:floorwatch:problem:scope-too-narrow")
        assert (await narrow.ask("POST", "/api/v1/accounts", new | {"scope": ["hq/sales"]}))[0] == 201
        assert [row["name"] for row in (await narrow.ask("GET", "/api/v1/accounts"))[1]] == ["mine", "wu"]
        assert (await narrow.ask("PATCH", "/api/v1/accounts/mine", {"scope": None}))[0] == 403
        assert (await narrow.ask("PATCH", "/api/v1/accounts/mine", {"scope": ["hq/*"]}))[0] == 200
        for method, path in [("POST", "li/link"), ("DELETE", "li/sessions"), ("GET", "li/sessions"), ("PATCH", "li")]:
            body = {"role": "qa"} if method == "PATCH" else None
            assert (await narrow.ask(method, f"/api/v1/accounts/{path}", body))[0] == 404
