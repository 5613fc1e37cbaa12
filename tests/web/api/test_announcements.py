from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from config.announcing import Announcing
from realtime.access.roles import Role
from realtime.masking import Audience
from tests.config.alerting_site import LivingSite, living
from tests.web.api.desk import ask
from tests.web.build import SCREEN, Doorkeeper, Server, parts, served, visitor
from web.wire import Board

PATH = "/api/v1/announcements"
WISH = {"text": "Briefing at three <b>&", "duration_seconds": 600}
BOARDS = {"lobby": Board(id="lobby", label="Lobby"), "desk": Board(id="desk", label="Desk", queues=("hq/sales",))}


@asynccontextmanager
async def announced(directory: Path) -> AsyncIterator[tuple[Server, LivingSite]]:
    async with living(directory) as site:
        desk = Announcing(site.store, lambda: site.show, site.clock)
        doors = Doorkeeper()
        doors.visitors["scoped"] = visitor(Role.SHIFT_LEADER, Audience(queues=frozenset({"hq/sales"})))
        async with served(parts(announcements=desk, boards=BOARDS, access=doors)) as server:
            yield server, site


async def test_a_sentence_is_put_up_listed_and_taken_down_and_the_audit_log_has_both(
    tmp_path: Path, caplog: Any
) -> None:
    caplog.set_level("INFO", logger="web.audit")
    async with announced(tmp_path) as (server, _site):
        status, made = await ask(server, "POST", PATH, WISH | {"queues": ["hq/sales"], "boards": ["lobby"]})
        assert (status, made["text"], made["by"]) == (201, "Briefing at three <b>&", "token:admin")
        assert [each["id"] for each in (await ask(server, "GET", PATH))[1]["announcements"]] == [made["id"]]
        status, ended = await ask(server, "POST", f"{PATH}/{made['id']}/end")
        assert (status, ended["standing"], ended["ended_by"]) == (200, False, "token:admin")
        assert (await ask(server, "POST", f"{PATH}/nobody/end"))[0] == 404
    written = " ".join(record.message for record in caplog.records)
    assert "announcement_put_up" in written
    assert "announcement_take_down" in written
    assert "Briefing at three" in written


async def test_what_cannot_be_is_refused_and_not_written_down_as_done(tmp_path: Path, caplog: Any) -> None:
    caplog.set_level("INFO", logger="web.audit")
    async with announced(tmp_path) as (server, _site):
        for wrong in ({"text": ""}, {"text": "x" * 121}, {"duration_seconds": 1}):
            status, problem = await ask(server, "POST", PATH, WISH | wrong)
            assert status == 400
            assert problem["type"].startswith("urn:floorwatch:problem:announcement-")
        assert (await ask(server, "POST", PATH, WISH | {"boards": ["nowhere"]}))[0] == 404
        assert (await ask(server, "POST", PATH, WISH, token=SCREEN))[0] == 403
    assert "announcement_put_up" not in " ".join(record.message for record in caplog.records)


async def test_a_leader_of_some_queues_announces_where_these_alone_are_shown(tmp_path: Path) -> None:
    async with announced(tmp_path) as (server, _site):

        async def tried(**where: list[str]) -> int:
            return (await ask(server, "POST", PATH, WISH | where, token="scoped"))[0]

        assert [await tried(), await tried(queues=["hq/support"]), await tried(boards=["lobby"])] == [403] * 3
        assert await tried(queues=["hq/sales"], boards=["lobby"]) == 403
        assert [await tried(queues=["hq/sales"]), await tried(boards=["desk"])] == [201, 201]
        _, whole = await ask(server, "POST", PATH, WISH)
        assert (await ask(server, "POST", f"{PATH}/{whole['id']}/end", token="scoped"))[0] == 403
        _, other = await ask(server, "POST", PATH, WISH | {"queues": ["hq/support"]})
        seen = (await ask(server, "GET", PATH, token="scoped"))[1]["announcements"]
        assert other["id"] not in [each["id"] for each in seen]
        assert len(seen) == 3


async def test_a_process_without_them_says_so(tmp_path: Path) -> None:
    async with living(tmp_path), served(parts()) as server:
        assert (await ask(server, "GET", PATH))[0] == 503
