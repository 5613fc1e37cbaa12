from __future__ import annotations

from pathlib import Path

from tests.web.api.desk import ask, desk
from tests.web.build import SCREEN


async def test_a_silence_is_made_listed_and_ended(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, _site):
        wish = {"duration_seconds": 600, "comment": "works", "rule": "trunk_down"}
        status, made = await ask(server, "POST", "/api/v1/silences", wish)
        assert (status, made["by"]) == (201, "token:admin")
        assert len((await ask(server, "GET", "/api/v1/silences"))[1]["silences"]) == 1
        assert (await ask(server, "POST", f"/api/v1/silences/{made['id']}/end"))[1]["ended_by"] == "token:admin"
        assert (await ask(server, "POST", "/api/v1/silences/nobody/end"))[0] == 404
        status, problem = await ask(server, "POST", "/api/v1/silences", {"duration_seconds": 600, "comment": "x"})
        assert (status, problem["type"]) == (400, "urn:floorwatch:problem:silence-of-everything")


async def test_the_roster_is_written_and_read(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, _site):
        wish = {"duties": [{"person": "li", "address": "li@example.org"}]}
        assert (await ask(server, "PUT", "/api/v1/duty", wish))[1]["on_duty"] == ["li"]
        assert (await ask(server, "GET", "/api/v1/duty"))[1]["duties"][0]["end"] == "24:00"
        assert (await ask(server, "PUT", "/api/v1/duty", {"duties": [{"person": " "}]}))[0] == 400
        own = {"duties": [{"person": "li"}, {"person": "sun", "queues": ["hq/sales"], "teams": ["blue"]}]}
        assert (await ask(server, "PUT", "/api/v1/duty", own))[1]["on_duty"] == ["li"]
        assert (await ask(server, "GET", "/api/v1/duty?queue=hq/sales"))[1]["on_duty"] == ["sun", "li"]


async def test_response_times_are_told(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, _site):
        assert (await ask(server, "GET", "/api/v1/responses?months=2"))[1]["months"][0]["alerts"] == 2
        assert (await ask(server, "GET", "/api/v1/responses?months=99"))[0] == 400


async def test_a_screen_may_do_none_of_this(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, _site):
        for method, path in [("GET", "/api/v1/silences"), ("PUT", "/api/v1/duty"), ("GET", "/api/v1/responses")]:
            assert (await ask(server, method, path, token=SCREEN))[0] == 403
