"""Past moments over HTTP: what may be asked, what comes back, and every way it can fail."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from realtime.masking import Audience
from realtime.names import Instant
from tests.web.api.test_description import check
from tests.web.build import SALES_SCREEN, SITE, InventedFloor, Server, parts, served
from web.past import Gap, Kept, Mark, Missing, Moment, Moments, PbxPast, Stretch, View, Why
from web.wire import Board

NOON = "2026-11-23T04:00:00.000Z"
AT = 1795406400.0
MOMENT = Moment(seq=7, received=NOON, at=NOON, kind="caller_joined", pbx="hq", queue="hq/sales")


@dataclass
class Remembered:
    """A Past that gives what a test wrote, and remembers what it was asked."""

    answer: Any = b'{"floor":"then"}'
    asked: list[Any] = field(default_factory=list)

    async def floor(self, at: Instant, view: View, audience: Audience, board: Board | None) -> bytes | Missing:
        self.asked.append((at, view, audience, board))
        found: bytes | Missing = self.answer
        return found

    async def moments(self, asked: Stretch) -> Moments | Missing:
        self.asked.append(asked)
        return self.answer if isinstance(self.answer, Missing) else Moments(moments=[MOMENT], next=7)

    async def kept(self) -> Kept | Missing:
        if isinstance(self.answer, Missing):
            return self.answer
        return Kept(
            oldest=NOON,
            newest=NOON,
            retention_days=35,
            size_bytes=4096,
            pbx={"hq": PbxPast(gaps=[Gap(begin=NOON, to=None)])},
            checkpoints=[Mark(seq=5, at=NOON)],
        )


async def asked(server: Server, path: str, **more: Any) -> tuple[int, dict[str, Any]]:
    status, _, body = await server.get(path, **more)
    return status, json.loads(body)


async def test_a_past_floor_is_asked_for_by_its_time_and_view() -> None:
    past = Remembered()
    async with served(parts(past=past)) as server:
        assert await asked(server, f"/api/v1/floor?at={NOON}") == (200, {"floor": "then"})
        await asked(server, f"/api/v1/floor?at={NOON}&view=known&board=sales", token=SALES_SCREEN)
        await asked(server, "/api/v1/floor?at=2026-11-23T12:00:00%2B08:00")
    assert past.asked[0][:2] == (AT, View.SHOWN)
    assert past.asked[1][:3] == (AT, View.KNOWN, Audience(queues=frozenset({"hq/sales"})))
    assert past.asked[1][3].id == "sales"
    assert past.asked[2][0] == AT


@pytest.mark.parametrize(
    "query",
    [
        "at=yesterday",
        "at=2026-11-23T04:00:00",
        "at=2026-11-23",
        "at=",
        "at=1795406400",
        "at=2026-11-23T04:00:00%2B99:00",
        "at=0001-01-01T00:00:00%2B14:00",
        "at=" + "9" * 500,
        "at=2026-11-24T04:00:00Z",
        f"at={NOON}&view=imagined",
        "view=known",
        f"at={NOON}&since=5",
    ],
)
async def test_a_time_that_is_none_or_to_come_is_refused_with_the_mend(query: str) -> None:
    past = Remembered()
    async with served(parts(past=past)) as server:
        status, problem = await asked(server, f"/api/v1/floor?{query}")
    assert status == 400
    assert problem["type"].startswith("urn:floorwatch:problem:parameter-")
    assert past.asked == []


@pytest.mark.parametrize(
    ("missing", "status", "kind"),
    [
        (Missing(why=Why.NOT_KEPT, oldest=Instant(AT)), 404, "moment-not-kept"),
        (Missing(why=Why.NOT_KEPT), 404, "moment-not-kept"),
        (Missing(why=Why.BUSY), 503, "past-busy"),
        (Missing(why=Why.SLOW), 503, "past-slow"),
        (Missing(why=Why.BROKEN), 503, "past-unreadable"),
    ],
)
@pytest.mark.parametrize("path", [f"floor?at={NOON}", f"events?from={NOON}", "journal"])
async def test_what_cannot_be_shown_says_why(path: str, missing: Missing, status: int, kind: str) -> None:
    async with served(parts(past=Remembered(missing))) as server:
        found, problem = await asked(server, f"/api/v1/{path}")
    assert (found, problem["type"]) == (status, f"urn:floorwatch:problem:{kind}")
    if missing.oldest is not None:
        assert NOON in problem["detail"]


@pytest.mark.parametrize("path", [f"floor?at={NOON}", f"events?from={NOON}", "journal"])
async def test_where_no_journal_is_kept_nothing_is(path: str) -> None:
    async with served(parts()) as server:
        status, problem = await asked(server, f"/api/v1/{path}")
    assert (status, problem["type"]) == (404, "urn:floorwatch:problem:moment-not-kept")


@pytest.mark.parametrize("path", [f"floor?at={NOON}", f"events?from={NOON}", "journal"])
async def test_nobody_without_a_token_looks_into_the_past(path: str) -> None:
    async with served(parts(past=Remembered())) as server:
        status, _ = await asked(server, f"/api/v1/{path}", token=None)
    assert status == 401


async def test_moments_are_asked_for_by_a_stretch_of_time_in_the_asker_s_scope() -> None:
    past = Remembered()
    async with served(parts(past=past)) as server:
        status, body = await asked(server, f"/api/v1/events?from={NOON}&to={NOON}&limit=5&order=newest&after=9")
        await asked(server, f"/api/v1/events?from={NOON}", token=SALES_SCREEN)
    assert status == 200
    check(body, "Moments")
    assert past.asked[0] == Stretch(begin=Instant(AT), to=Instant(AT), limit=5, newest_first=True, after=9)
    assert past.asked[1].queues == frozenset({"hq/sales"})
    assert past.asked[1].to == InventedFloor().now()
    assert not past.asked[1].newest_first


@pytest.mark.parametrize(
    "query",
    ["", "to=" + NOON, f"from={NOON}&limit=0", f"from={NOON}&limit=1001", f"from={NOON}&order=backwards",
     f"from={NOON}&to=2026-11-22T04:00:00Z", "from=2026-11-24T04:00:00Z", f"from={NOON}&until={NOON}",
     f"from={NOON}&after=x"],
)  # fmt: skip
async def test_a_stretch_that_is_none_is_refused(query: str) -> None:
    async with served(parts(past=Remembered())) as server:
        status, problem = await asked(server, f"/api/v1/events?{query}")
    assert status == 400
    assert problem["type"].startswith("urn:floorwatch:problem:parameter-")


async def test_what_is_kept_is_as_described() -> None:
    async with served(parts(past=Remembered())) as server:
        status, body = await asked(server, "/api/v1/journal")
        assert status == 200
        check(body, "Kept")
        assert body["timezone"] == SITE.timezone
        assert (await asked(server, "/api/v1/journal?from=1"))[0] == 400
