from __future__ import annotations

from pathlib import Path

from connectors.store.sessions import Limits
from realtime.access.roles import Role
from realtime.names import Seconds
from tests.web.build import Screen, text_of
from tests.web.doors import PASSWORD, Browser, close_code, house


def login(name: str, password: str = PASSWORD) -> dict[str, str]:
    return {"name": name, "password": password}


async def try_in(browser: Browser, name: str, password: str = PASSWORD) -> tuple[int, str]:
    status, said = await browser.ask("POST", "/api/v1/session", login(name, password))
    return status, said.get("type", "").removeprefix("urn:floorwatch:problem:")


async def test_a_link_sets_the_password_and_from_then_on_it_opens(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser, here.browser() as other:
        link = here.account("li", Role.SHIFT_LEADER, ("hq/sales",))
        weak = {"link": link, "password": "password1234"}
        assert (await browser.ask("POST", "/api/v1/session/link", weak))[0] == 422
        good = {"link": link, "password": PASSWORD}
        assert (await browser.ask("POST", "/api/v1/session/link", good))[0] == 200
        assert (await other.ask("POST", "/api/v1/session/link", good))[0] == 410
        assert await try_in(other, " LI ") == (200, "")
        status, me = await other.ask("GET", "/api/v1/me")
        assert (status, me["name"], me["role"], me["queues"]) == (200, "li", "shift_leader", ["hq/sales"])
        assert "see_numbers" in me["rights"]
        assert {deed.action for deed in here.audit.deeds} >= {"link_used", "link_used_refused", "logged_in"}


async def test_the_session_changes_with_every_log_in_so_none_can_be_planted(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        first = browser.cookie()
        assert await try_in(browser, "li") == (200, "")
        second = browser.cookie()
        assert first != second
        here.gate.look_again()
        assert (await here.server.get("/api/v1/me", None, Cookie=f"floorwatch={first}"))[0] == 401
        planted = {"Cookie": "floorwatch=fws_planted"}
        async with here.browser(**planted) as victim:
            assert await try_in(victim, "li") == (200, "")
            assert victim.cookie() != "fws_planted"


async def test_names_cannot_be_told_apart_by_their_answers(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        here.account("unused")
        for name in ("li", "nobody", "unused"):
            assert [await try_in(browser, name, "wrong password") for _ in range(6)] == [
                *[(401, "login-wrong")] * 5,
                (429, "login-wait"),
            ]
            assert (await try_in(browser, name))[0] == 429, "the right password waits as well"
        status, said = await browser.ask("POST", "/api/v1/session", login("li"))
        assert (status, "Wait" in said["detail"]) == (429, True)


async def test_signing_out_ends_the_session_itself(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        kept = browser.cookie()
        assert (await browser.ask("DELETE", "/api/v1/session"))[0] == 204
        assert browser.cookie() in {None, ""}
        here.gate.look_again()
        assert (await here.server.get("/api/v1/me", None, Cookie=f"floorwatch={kept}"))[0] == 401


async def test_one_sees_and_ends_ones_sessions_and_nobody_elses(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as mine, here.browser() as phone, here.browser() as other:
        await mine.enter("li")
        await other.enter("wang")
        assert await try_in(phone, "li") == (200, "")
        _, rows = await mine.ask("GET", "/api/v1/me/sessions")
        assert [row["current"] for row in rows].count(True) == 1
        assert len(rows) == 2
        foreign = (await other.ask("GET", "/api/v1/me/sessions"))[1][0]["id"]
        assert (await mine.ask("DELETE", f"/api/v1/me/sessions/{foreign}"))[0] == 404
        assert (await mine.ask("DELETE", "/api/v1/me/sessions/x"))[0] == 404
        assert (await mine.ask("DELETE", "/api/v1/me/sessions"))[1] == {"ended": 1}
        here.gate.look_again()
        assert (await phone.ask("GET", "/api/v1/me"))[0] == 401
        current = (await mine.ask("GET", "/api/v1/me/sessions"))[1][0]["id"]
        assert (await mine.ask("DELETE", f"/api/v1/me/sessions/{current}"))[0] == 200


async def test_a_new_password_needs_the_old_one_and_ends_every_other_session(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as mine, here.browser() as phone:
        await mine.enter("li")
        assert await try_in(phone, "li") == (200, "")
        path, before = "/api/v1/session/password", mine.cookie()
        assert (await mine.ask("POST", path, {"old": "wrong", "new": "another horse battery"}))[0] == 401
        assert (await mine.ask("POST", path, {"old": PASSWORD, "new": "short"}))[0] == 422
        assert (await mine.ask("POST", path, {"old": PASSWORD, "new": "another horse battery"}))[0] == 200
        assert mine.cookie() != before
        here.gate.look_again()
        assert (await mine.ask("GET", "/api/v1/me"))[0] == 200
        assert (await phone.ask("GET", "/api/v1/me"))[0] == 401
        assert await try_in(phone, "li") == (401, "login-wrong")


async def test_an_idle_session_ends(tmp_path: Path) -> None:
    limits = Limits(idle=Seconds(0.0))
    async with house(tmp_path, limits) as here, here.browser() as browser:
        await browser.enter("li")
        status, said = await browser.ask("GET", "/api/v1/me")
        assert (status, said["type"]) == (401, "urn:floorwatch:problem:session-ended")


async def test_a_page_of_another_site_can_neither_sign_in_nor_change_anything(tmp_path: Path) -> None:
    evil = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        for method, path, body in [
            ("POST", "/api/v1/session", login("li")),
            ("DELETE", "/api/v1/session", None),
            ("POST", "/api/v1/accounts", {"name": "x", "display_name": "x", "role": "admin"}),
        ]:
            status, said = await browser.ask(method, path, body, **evil)
            assert (status, said["type"]) == (403, "urn:floorwatch:problem:cross-site")
        assert (await browser.ask("GET", "/api/v1/me"))[0] == 200


async def test_the_cookie_opens_the_socket_and_its_end_closes_it(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        headers = {"Cookie": f"floorwatch={browser.cookie()}"}
        async with here.server.live("", None, additional_headers=headers) as link:
            Screen().take(await text_of(link))
            assert (await browser.ask("DELETE", "/api/v1/session"))[0] == 204
            assert await close_code(link) == 4403


async def test_tokens_have_no_session_to_end(tmp_path: Path) -> None:
    from connectors.store.tokens import create_token
    from realtime.names import Instant

    async with house(tmp_path) as here, here.browser() as browser:
        text = create_token(here.store, name="t", role=Role.ADMIN, now=Instant(0.0))
        status, said = await browser.ask("DELETE", "/api/v1/session", Authorization=f"Bearer {text}")
        assert (status, said["type"]) == (403, "urn:floorwatch:problem:session-needed")
        assert (await browser.ask("GET", "/api/v1/me", Authorization=f"Bearer {text}"))[1]["kind"] == "token"


async def test_an_account_chooses_its_own_language_and_nobody_elses(tmp_path: Path) -> None:
    from connectors.store.accounts import find_account

    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        for language in ("zh-TW", None, "en"):
            status, me = await browser.ask("PATCH", "/api/v1/me", {"language": language})
            assert (status, me["language"], me["name"]) == (200, language, "li")
            assert find_account(here.store, "li").language == language
            here.gate.look_again()  # as the watch does within a second
            assert (await browser.ask("GET", "/api/v1/me"))[1]["language"] == language
        assert (await browser.ask("PATCH", "/api/v1/me", {}))[1]["language"] == "en"
        for wrong in ({"language": "fr"}, {"role": "admin"}, {"language": "x" * 99}):
            assert (await browser.ask("PATCH", "/api/v1/me", wrong))[0] in {400, 422}
        assert find_account(here.store, "li").language == "en"
