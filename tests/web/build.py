"""A floor of invented rows behind the real web server, and screens that watch it with an independent client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec
from aiohttp import web
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from realtime.access.roles import RIGHTS, Role
from realtime.access.scope import Scope
from realtime.masking import Audience, applied
from realtime.names import Instant
from realtime.rows import (
    AgentCounts,
    AgentRow,
    AlertRow,
    AnyRow,
    CallerRow,
    DefinitionRow,
    Delta,
    FiguresRow,
    PbxRow,
    Picture,
    QueueRow,
    TrendRow,
)
from web.admission import Refusal, Visitor
from web.app import build
from web.fanout import Pace
from web.feed import Listener, Unsubscribe
from web.parts import Parts
from web.tree import Tree
from web.vitals import JournalVitals, PbxVitals, StreamVitals, Vitals
from web.wire import Board, Site

NUMBER = "13812340042"
QUICK = Pace(heartbeat=0.05, patience=0.3, linger=60.0)
LEADER, SCREEN, SALES_SCREEN, REVOKED = "leader-token", "screen-token", "sales-token", "revoked-token"
SITE = Site(name="HQ", timezone="Asia/Shanghai", language="zh-CN")


def figures(offered: int = 10, waiting: int = 0, talk_seconds: float = 100.0) -> FiguresRow:
    answered = offered - waiting
    return FiguresRow(
        offered=offered,
        answered=answered,
        abandoned=0,
        short_abandoned=0,
        timed_out=0,
        left_by_key=0,
        left_empty=0,
        withdrawn=0,
        redirected=0,
        unknown=0,
        waiting=waiting,
        blocked=0,
        dropped=0,
        transferred=0,
        missed=0,
        service_level=answered / offered if offered else None,
        service_level_hits=answered,
        service_level_base=offered,
        abandon_rate=0.0 if offered else None,
        not_answered_rate=0.0 if offered else None,
        asa_seconds=8.5 if answered else None,
        wait_p50_seconds=None,
        wait_p90_seconds=None,
        wait_answered_seconds=85.0,
        longest_wait_seconds=None,
        aht_seconds=None,
        aht_basis="talk_hold",
        handled=answered,
        talk_seconds=talk_seconds,
        hold_seconds=0.0,
        wrap_up_seconds=0.0,
        occupancy=None,
        coverage=1.0,
    )


def queue_row(label: str = "销售", waiting: int = 0, offered: int = 10) -> QueueRow:
    now = figures(offered=offered, waiting=waiting)
    return QueueRow(
        label=label,
        waiting=waiting,
        longest_wait_seconds=12.0 if waiting else None,
        longest_wait_since="2026-11-23T09:00:00.000Z" if waiting else None,
        agents=AgentCounts(logged_in=2, ready=1, talking=1),
        today=now,
        last_5m=now,
        last_15m=now,
        last_30m=now,
        last_60m=now,
    )


def agent_row(*queues: str, name: str = "张伟", talk_seconds: float = 0.0) -> AgentRow:
    return AgentRow(
        name=name,
        state="ready",
        since="2026-11-23T09:00:00.000Z",
        pause_reason=None,
        queues=queues,
        answered=0,
        missed=0,
        talk_seconds=talk_seconds,
        hold_seconds=0.0,
        wrap_up_seconds=0.0,
        paused_seconds=0.0,
        logged_in_seconds=0.0,
        occupancy=None,
    )


def caller_row(visit: str, queue: str, position: int | None = 1, number: str | None = NUMBER) -> CallerRow:
    return CallerRow(visit=visit, queue=queue, position=position, since=None, number=number, name="李雷")


def alert_row(alert: str, subject: str) -> AlertRow:
    return AlertRow(
        id=alert,
        rule="surge",
        state="firing",
        severity="warning",
        subject=subject,
        since="2026-11-23T09:00:00.000Z",
        message="surge",
    )


def pbx_row() -> PbxRow:
    return PbxRow(state="live", since=None, lag_seconds=0.02, coverage=1.0)


def definition_row() -> DefinitionRow:
    return DefinitionRow(
        service_level_seconds=20.0,
        service_level_formula="offered",
        short_abandon_seconds=5.0,
        service_level_target=0.8,
        waiting_limit=5,
        longest_wait_limit_seconds=None,
    )


def trend_row(*waiting: int | None) -> TrendRow:
    return TrendRow(step_seconds=60, until="2026-11-23T09:00:00.000Z", waiting=waiting)


def floor_rows() -> dict[str, AnyRow]:
    return {
        "pbx/hq": pbx_row(),
        "queues/hq/sales": queue_row("销售", waiting=1),
        "queues/hq/support": queue_row("支持"),
        "definitions/hq/sales": definition_row(),
        "definitions/hq/support": definition_row(),
        "trends/hq/sales": trend_row(1, None, 2),
        "agents/hq/Local/1001@agents/n": agent_row("hq/sales", "hq/support"),
        "agents/hq/Local/1002@agents/n": agent_row("hq/support", name="Li Na"),
        "callers/hq/1.0/sales/1": caller_row("hq/1.0/sales/1", "hq/sales"),
        "callers/hq/2.0/support/1": caller_row("hq/2.0/support/1", "hq/support", number="+8613900000042"),
        "alerts/1": alert_row("1", "hq/support"),
    }


@dataclass
class InventedFloor:
    """A FloorFeed whose rows a test writes."""

    rows: dict[str, AnyRow] = field(default_factory=floor_rows)
    seq: int = 100
    at: float = 1795420800.0
    listeners: list[Listener] = field(default_factory=list)

    def picture(self) -> Picture:
        return Picture(seq=self.seq, at=Instant(self.at), rows=dict(self.rows))

    def subscribe(self, listener: Listener) -> Unsubscribe:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def now(self) -> Instant:
        return Instant(self.at)

    def change(self, changed: Mapping[str, AnyRow], *removed: str) -> Delta:
        self.seq += 1
        self.at += 0.25
        delta = Delta(seq=self.seq, at=Instant(self.at), changed=dict(changed), removed=removed)
        self.rows = applied(self.rows, delta)
        for listener in self.listeners:
            listener(delta)
        return delta


def visitor(role: Role, audience: Audience) -> Visitor:
    """Somebody of a role, with this much of the floor."""
    scope = Scope(entries=None if audience.queues is None else frozenset(map(str, audience.queues)))
    rights = RIGHTS[role]
    return Visitor(audience=audience, rights=rights, standing=rights, scope=scope, role=role, id=1, name=role.value)


@dataclass
class Doorkeeper:
    """An Access over a table of tokens; taking one out revokes it."""

    visitors: dict[str | None, Visitor] = field(
        default_factory=lambda: {
            LEADER: visitor(Role.ADMIN, Audience(numbers=True)),
            SCREEN: visitor(Role.SCREEN, Audience()),
            SALES_SCREEN: visitor(Role.SCREEN, Audience(queues=frozenset({"hq/sales"}))),
        }
    )
    revoked: set[str | None] = field(default_factory=lambda: {REVOKED})

    async def changed(self, since: int) -> int:
        await asyncio.Event().wait()
        return since

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        assert remote is None or remote
        if token in self.revoked:
            return Refusal.REVOKED
        if token is None and None not in self.visitors:
            return Refusal.MISSING
        return self.visitors.get(token, Refusal.UNKNOWN)


def well() -> Vitals:
    pbx = PbxVitals(state="live", lag_seconds=0.02, events={"caller_joined": 3}, frames_dropped=1)
    journal = JournalVitals(writable=True, behind=2, size_bytes=4096, oldest=1795406400.0)
    stream = StreamVitals(role="publishing", state="flowing", flowing=True, items=7, behind=0, lag_seconds=0.1)
    return Vitals(pbxs={"hq": pbx}, journal=journal, stream=stream, loop_lag_seconds=0.004)


@dataclass
class Physician:
    """A Health that says what a test wrote."""

    found: Vitals = field(default_factory=well)

    def vitals(self) -> Vitals:
        return self.found


def parts(floor: InventedFloor | None = None, **changes: Any) -> Parts:
    given: dict[str, Any] = {
        "feed": floor or InventedFloor(),
        "access": Doorkeeper(),
        "health": Physician(),
        "site": SITE,
        "pages": Tree("0123456789ab", {}),
        "boards": {"sales": Board(id="sales", label="Sales", queues=("hq/sales",))},
        "pace": QUICK,
    }
    return Parts(**(given | changes))


@dataclass(frozen=True)
class Server:
    """A running server. app: to look inside where a test must."""

    port: int
    app: web.Application

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def live(self, query: str = "", token: str | None = LEADER, **options: Any) -> connect:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        options = {"additional_headers": headers, "max_size": None, "compression": None} | options
        return connect(f"ws://127.0.0.1:{self.port}/api/v1/live{query}", **options)

    def live_as_browser(self, token: str, **options: Any) -> connect:
        names = [Subprotocol("floorwatch.v1"), Subprotocol(f"bearer.{token}")]
        return self.live("", None, subprotocols=names, **options)

    async def get(self, path: str, token: str | None = LEADER, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.get(self.url(path), headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, answer.headers, await answer.read()

    async def floor(self, token: str = LEADER, query: str = "") -> dict[str, Any]:
        status, _, body = await self.get("/api/v1/floor" + query, token)
        assert status == 200, body
        found: dict[str, Any] = msgspec.json.decode(body)
        return found


@asynccontextmanager
async def served(given: Parts) -> AsyncIterator[Server]:
    """The real server on a free port, ended with everything it started."""
    app = build(given)
    runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield Server(runner.addresses[0][1], app)
    finally:
        await runner.cleanup()


@dataclass
class Screen:
    """What a client makes of the frames: the rule of interface.md, written again and independently of the server."""

    floor: dict[str, Any] = field(default_factory=dict)
    snapshots: int = 0
    deltas: int = 0
    heartbeats: int = 0
    texts: list[str] = field(default_factory=list)

    @property
    def seq(self) -> int:
        return int(self.floor.get("seq", -1))

    def take(self, text: str) -> dict[str, Any]:
        self.texts.append(text)
        frame: dict[str, Any] = json.loads(text)
        match frame["type"]:
            case "snapshot":
                self.snapshots += 1
                self.floor = {key: value for key, value in frame.items() if key not in {"type", "static"}}
            case "delta":
                self.deltas += 1
                self._apply(frame)
            case "heartbeat":
                self.heartbeats += 1
        return frame

    def _apply(self, frame: dict[str, Any]) -> None:
        assert frame["seq"] > self.seq
        self.floor |= {"seq": frame["seq"], "at": frame["at"]}
        for path in frame["removed"]:
            section, _, key = path.partition("/")
            self._section(section).pop(key)
            self._restore(section)
        for path, row in frame["changed"].items():
            section, _, key = path.partition("/")
            self._section(section)[key] = row
            self._restore(section)

    def _section(self, section: str) -> dict[str, Any]:
        held = self.floor[section]
        if isinstance(held, dict):
            return held
        name = "visit" if section == "callers" else "id"
        rows = self.floor[section] = {row[name]: row for row in held}
        return rows

    def _restore(self, section: str) -> None:
        rows = self.floor[section]
        if section == "callers":
            last = float("inf")
            key = lambda row: (row["queue"], last if row["position"] is None else row["position"], row["visit"])  # noqa: E731
            self.floor[section] = sorted(rows.values(), key=key)
        elif section == "alerts":
            self.floor[section] = sorted(rows.values(), key=lambda row: (row["since"], row["id"]))

    async def follow(self, link: ClientConnection, seq: int) -> None:
        """Take frames until the floor is at `seq`."""
        while self.seq < seq:
            self.take(await text_of(link))


async def text_of(link: ClientConnection) -> str:
    received = await link.recv()
    assert isinstance(received, str)
    return received


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for a condition, looking often, for so many seconds at most."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is waited for is another program's state, which sets no event
            await asyncio.sleep(0.002)
