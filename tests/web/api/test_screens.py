from __future__ import annotations

from pathlib import Path
from typing import Any

from realtime.access.roles import Role
from tests.web.build import Screen, text_of
from tests.web.doors import Browser, close_code, house
from web.wire import Board


async def begun(browser: Browser) -> dict[str, Any]:
    status, paired = await browser.ask("POST", "/api/v1/screens/pairing")
    assert status == 201
    found: dict[str, Any] = paired
    return found


async def test_a_screen_shows_a_code_a_leader_approves_it_and_it_has_its_board(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as wall, here.browser() as leader:
        await leader.enter("li", Role.SHIFT_LEADER)
        paired = await begun(wall)
        assert len(paired["code"]) == 6
        poll = "/api/v1/screens/pairing/poll"
        assert await wall.ask("POST", poll, {"secret": paired["secret"]}) == (200, {"token": None})
        assert (await leader.ask("GET", "/api/v1/screens/pairing"))[1][0]["code"] == paired["code"]
        asked = {"code": paired["code"], "name": "hall", "board": "sales"}
        status, row = await leader.ask("POST", "/api/v1/screens", asked)
        assert (status, row["name"], row["board"]) == (201, "hall", "sales")
        _, collected = await wall.ask("POST", poll, {"secret": paired["secret"]})
        assert (await wall.ask("POST", poll, {"secret": paired["secret"]}))[0] == 410
        token = collected["token"]
        floor = await here.server.floor(token)
        assert list(floor["queues"]) == ["hq/sales"]
        assert (await here.server.get("/api/v1/screens", token))[0] == 403
        async with here.server.live(token=token) as link:
            screen = Screen()
            screen.take(await text_of(link))
            assert screen.floor["board"]["id"] == "sales"
            assert (await leader.ask("DELETE", f"/api/v1/screens/{row['id']}"))[0] == 200
            assert await close_code(link) == 4403
        assert (await leader.ask("GET", "/api/v1/screens"))[1] == []


async def test_a_screen_is_renamed_and_given_another_board_from_afar(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as wall, here.browser() as leader:
        await leader.enter("li", Role.SHIFT_LEADER)
        codes = [(await begun(wall))["code"] for _ in range(2)]
        for code, name in zip(codes, ("hall", "lobby"), strict=True):
            assert (await leader.ask("POST", "/api/v1/screens", {"code": code, "name": name, "board": "sales"}))[
                0
            ] == 201
        assert (await leader.ask("PATCH", "/api/v1/screens/1", {"name": "door"}))[1]["name"] == "door"
        assert (await leader.ask("PATCH", "/api/v1/screens/1", {"name": "lobby"}))[0] == 409
        assert (await leader.ask("PATCH", "/api/v1/screens/1", {"board": "none"}))[0] == 404
        assert (await leader.ask("PATCH", "/api/v1/screens/9", {"name": "x"}))[0] == 422
        assert (await leader.ask("DELETE", "/api/v1/screens/9"))[0] == 422


async def test_codes_cannot_be_tried_out_and_the_waiting_room_is_bounded(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as wall, here.browser() as leader:
        await leader.enter("li", Role.SHIFT_LEADER)
        real = (await begun(wall))["code"]
        wrong = [f"{number:06}" for number in range(12) if f"{number:06}" != real][:11]
        asked = {"name": "hall", "board": "sales"}
        answers = [(await leader.ask("POST", "/api/v1/screens", asked | {"code": code}))[0] for code in wrong]
        assert answers == [410] * 10 + [429]
        assert (await leader.ask("POST", "/api/v1/screens", asked | {"code": real}))[0] == 429
        for _ in range(9):
            await begun(wall)
        assert (await wall.ask("POST", "/api/v1/screens/pairing"))[0] == 429


async def test_only_who_may_lets_screens_in(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as wall, here.browser() as agent:
        await agent.enter("wang", Role.QA)
        code = (await begun(wall))["code"]
        asked = {"code": code, "name": "hall", "board": "sales"}
        for browser, status in [(wall, 401), (agent, 403)]:
            assert (await browser.ask("POST", "/api/v1/screens", asked))[0] == status


async def test_who_reaches_one_queue_puts_up_its_boards_and_touches_no_others(tmp_path: Path) -> None:
    boards = {
        "sales": Board(id="sales", label="Sales", queues=("hq/sales",)),
        "support": Board(id="support", label="Support", queues=("hq/support",)),
        "all": Board(id="all", label="All"),
    }
    async with (
        house(tmp_path, boards=boards) as here,
        here.browser() as wall,
        here.browser() as boss,
        here.browser() as narrow,
    ):
        await boss.enter("li", Role.SHIFT_LEADER)
        await narrow.enter("wu", Role.SHIFT_LEADER, ("hq/sales",))
        assert [row["id"] for row in (await boss.ask("GET", "/api/v1/boards"))[1]] == ["all", "sales", "support"]
        status, rows = await narrow.ask("GET", "/api/v1/boards")
        assert (status, [(row["id"], row["label"], row["queues"]) for row in rows]) == (
            200,
            [("sales", "Sales", ["hq/sales"])],
        )
        for number, board in enumerate(("support", "all", "sales")):
            asked = {"code": (await begun(wall))["code"], "name": f"n{number}", "board": board}
            assert (await narrow.ask("POST", "/api/v1/screens", asked))[0] == (201 if board == "sales" else 404)
            await boss.ask("POST", "/api/v1/screens", asked)
        assert [row["board"] for row in (await narrow.ask("GET", "/api/v1/screens"))[1]] == ["sales"]
        screens = {row["board"]: row["id"] for row in (await boss.ask("GET", "/api/v1/screens"))[1]}
        assert (await narrow.ask("PATCH", f"/api/v1/screens/{screens['sales']}", {"board": "all"}))[0] == 404
        for board in ("support", "all"):
            path = f"/api/v1/screens/{screens[board]}"
            assert (await narrow.ask("DELETE", path))[0] == (await narrow.ask("DELETE", "/api/v1/screens/99"))[0] == 422
            assert (await narrow.ask("PATCH", path, {"name": "mine"}))[0] == 422
