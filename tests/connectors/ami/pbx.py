"""A small Asterisk manager on a free port of this machine, whose every answer a test may replace."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from connectors.ami.peer import Patience, Peer
from realtime.events import FeedChanged, FeedReason, FeedState, FloorEvent
from realtime.names import PbxId

Fields: TypeAlias = dict[str, str]
SECRET = "correct-horse"
QUICK = Patience(connect=5, answer=0.3, whole=3, boot=0.2, ping=0.2, measure=30)
STEADY = Patience(connect=5, answer=5, whole=5, boot=5, ping=30, measure=30)


def frame(*pairs: tuple[str, str], **fields: str) -> bytes:
    return b"".join(f"{key}: {value}\r\n".encode() for key, value in (*pairs, *fields.items())) + b"\r\n"


def event(title: str, **fields: str) -> bytes:
    return frame(("Event", title), ("Privilege", "agent,all"), **fields)


def joined(unique: str, queue: str = "sales", **fields: str) -> bytes:
    return event("QueueCallerJoin", Uniqueid=unique, Queue=queue, Position="1", **fields)


def member(number: int, queue: str = "sales") -> Fields:
    return {
        "Queue": queue,
        "Name": f"Agent {number}",
        "Location": f"PJSIP/{number}",
        "Status": "1",
        "Paused": "0",
    }


class Client:
    """One connection."""

    def __init__(self, pbx: Pbx, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pbx, self.reader, self.writer = pbx, reader, writer

    def say(self, data: bytes) -> None:
        self.writer.write(data)

    async def serve(self) -> None:
        self.say(self.pbx.banner)
        while True:
            text = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            action = dict(line.split(": ", 1) for line in text.splitlines() if line)
            self.pbx.actions.append(action)
            answer = self.pbx.answers.get(action["Action"], self.pbx.unknown)
            self.say(answer(action))


class Pbx:
    """Answers like Asterisk. `answers[action]` gives the bytes for an action; `unknown` for all others."""

    def __init__(self) -> None:
        self.banner = b"Asterisk Call Manager/11.0.0\r\n"
        self.actions: list[Fields] = []
        self.members: list[Fields] = [member(1001), member(1002)]
        self.channels: list[Fields] = []
        self.clients: list[Client] = []
        self._serving: set[asyncio.Task[None]] = set()
        self.dialled = 0
        self.on_connect: Callable[[Client], None] | None = None
        self.answers: dict[str, Callable[[Fields], bytes]] = {
            "Challenge": lambda action: self.success(action, Challenge="845726"),
            "Login": self.login,
            "Ping": lambda action: self.success(action, Ping="Pong", Timestamp="1795415360.000000"),
            "CoreStatus": lambda action: self.success(
                action, CoreStartupDate="2026-11-23", CoreStartupTime="14:28:14", CoreCurrentCalls="0"
            ),
            "QueueStatus": self.queue_status,
            "CoreShowChannels": lambda action: self.listing(action, "CoreShowChannel", self.channels),
            "DeviceStateList": lambda action: self.listing(action, "DeviceStateChange", []),
        }
        self.port = 0

    @staticmethod
    def success(action: Fields, **fields: str) -> bytes:
        return frame(("Response", "Success"), ("ActionID", action["ActionID"]), **fields)

    @staticmethod
    def denied(action: Fields, message: str = "Permission denied") -> bytes:
        return frame(("Response", "Error"), ("ActionID", action["ActionID"]), ("Message", message))

    def unknown(self, action: Fields) -> bytes:
        return self.denied(action, "Invalid/unknown command")

    def login(self, action: Fields) -> bytes:
        key = hashlib.md5(f"845726{SECRET}".encode(), usedforsecurity=False).hexdigest()
        if action.get("Secret") != SECRET and action.get("Key") != key:
            return self.denied(action, "Authentication failed")
        return self.success(action, Message="Authentication accepted") + event("FullyBooted", Uptime="252")

    def listing(self, action: Fields, title: str, rows: list[Fields]) -> bytes:
        begun = self.success(action, EventList="start", Message="List will follow")
        listed = [frame(("Event", title), ("ActionID", action["ActionID"]), *row.items()) for row in rows]
        end = {"ActionID": action["ActionID"], "EventList": "Complete", "ListItems": str(len(rows))}
        return begun + b"".join(listed) + frame(("Event", action["Action"] + "Complete"), **end)

    def queue_status(self, action: Fields) -> bytes:
        return self.listing(action, "QueueMember", self.members)

    def say(self, data: bytes) -> None:
        for client in self.clients:
            client.say(data)

    def count(self, action: str) -> int:
        return sum(each["Action"] == action for each in self.actions)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client, task = Client(self, reader, writer), asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        self.dialled += 1
        self.clients.append(client)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if self.on_connect is None:
                await client.serve()
            else:
                self.on_connect(client)
                await reader.read()
        self.clients.remove(client)
        writer.transport.abort()

    def hang_up(self) -> None:
        for client in self.clients:
            client.writer.transport.abort()

    @asynccontextmanager
    async def listening(self, encryption: ssl.SSLContext | None = None) -> AsyncIterator[Pbx]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=encryption)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.hang_up()
            if self._serving:
                await asyncio.wait(self._serving)

    def peer(self, patience: Patience = STEADY, **changes: Any) -> Peer:
        fixed: dict[str, Any] = {
            "name": PbxId("hq"),
            "host": "127.0.0.1",
            "port": self.port,
            "username": "floorwatch",
            "secret": SECRET,
            "patience": patience,
        }
        return Peer(**{**fixed, **changes})


class Heard:
    """Every event delivered, in order, and a way to wait for one."""

    def __init__(self) -> None:
        self.events: list[FloorEvent] = []
        self._came = asyncio.Event()

    def __call__(self, each: FloorEvent) -> None:
        self.events.append(each)
        self._came.set()

    @staticmethod
    async def when(found: Callable[[], bool]) -> None:
        """Wait for something no event tells, a turn of the loop at a time."""
        async with asyncio.timeout(10):
            while not found():  # noqa: ASYNC110  # the condition lies in the peer, which has no event for it
                await asyncio.sleep(0)

    async def until(self, found: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not found():
                await self._came.wait()
                self._came.clear()

    def of(self, *kinds: type) -> list[Any]:
        return [each for each in self.events if type(each) in kinds]

    @property
    def states(self) -> list[tuple[FeedState, FeedReason | None, str | None]]:
        return [(each.state, each.reason, each.detail) for each in self.of(FeedChanged)]

    async def live(self, times: int = 1) -> None:
        await self.until(lambda: [each.state for each in self.of(FeedChanged)].count(FeedState.LIVE) >= times)
