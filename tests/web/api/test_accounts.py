from __future__ import annotations

from pathlib import Path

import pytest

from realtime.access.roles import Role
from tests.web.doors import PASSWORD, house


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
