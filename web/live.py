"""GET /api/v1/live: one screen's life from handshake to close. What is sent to it is the fan-out's business."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

from aiohttp import WSCloseCode, web

from realtime.access.roles import Right
from web import queries
from web.admission import SUBPROTOCOL, Refusal, Visitor, check_origin, check_upgrade, token_of
from web.clients import Client
from web.fanout import Fanout
from web.grant_uses import note_uses
from web.operations import Answer, Operation, Parameter, refused
from web.packets import inflates
from web.parts import FANOUT, PARTS, Parts
from web.problems import Problem
from web.wire import Board

log = logging.getLogger(__name__)

FLOOR_RIGHTS: Final = (Right.SEE_FLOOR, Right.SEE_OWN_FLOOR)
NOT_AUTHORISED: Final = 4401
REVOKED: Final = 4403
ENDED: Final = (Refusal.REVOKED, Refusal.ENDED)

LARGEST_MESSAGE = 4096
"""Screens have nothing to say; what they send is read and dropped, so that their pings and closes are seen."""

PING_SECONDS = 40.0
"""A screen that vanished without a word (power, Wi-Fi) is found out after one and a half of these."""

ACCESS_SECONDS = 5.0
"""How long the keeper of the tokens may take to answer about one."""

GRACE_SECONDS = 10.0
"""How long a closed socket may take to hand over what is queued, before it is cut."""

SEND_BUFFER = 256 * 1024
"""The kernel's share of what a screen may have waiting; unset, Linux lets it grow to 4 MB for each."""


class Lives:
    """The screens that are connected, each with the token it showed, so that a revoked one can be sent away."""

    def __init__(self, parts: Parts, fanout: Fanout) -> None:
        self._parts = parts
        self._fanout = fanout
        self._open: dict[Client, tuple[str | None, str | None]] = {}
        self._sockets: dict[Client, web.WebSocketResponse] = {}
        self._closings: set[asyncio.Task[bool]] = set()

    def full(self) -> bool:
        """Whether no further screen is taken in."""
        return len(self._open) >= self._parts.clients_limit

    async def watch(self, request: web.Request, ws: web.WebSocketResponse, visitor: Visitor) -> None:
        """Keep one screen until it leaves or is sent away."""
        transport = request.transport
        if transport is None or transport.is_closing():
            return
        _bound_kernel_buffer(transport)
        board = _board_of(request, visitor)
        client = Client(transport, visitor.audience, board, lambda code: self.end(client, code), inflates(ws))
        self._open[client] = token_of(request), request.remote
        self._sockets[client] = ws
        try:
            self._fanout.join(client, queries.since(request))
            # What ended while it was being opened was told to those who were here before.
            self._judge([client], await self._parts.access.visitor(*self._open[client]))
            async for _ in ws:
                pass
        finally:
            self._fanout.leave(client)
            del self._open[client], self._sockets[client]
            if transport.get_write_buffer_size():
                asyncio.get_running_loop().call_later(GRACE_SECONDS, transport.abort)

    def end(self, client: Client, code: int) -> None:
        """Send one screen away; it is told why if it reads."""
        ws = self._sockets.get(client)
        if ws is None:
            return
        task = asyncio.get_running_loop().create_task(ws.close(code=code, drain=False))
        self._closings.add(task)
        task.add_done_callback(self._closings.discard)

    async def recheck(self) -> None:
        """Ask again, until cancelled, whether those connected may still be: tokens are revoked and scopes change."""
        turn, failing = 0, False
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._parts.recheck_seconds):
                    turn = await self._parts.access.changed(turn)
            for shown in set(self._open.values()):
                try:
                    async with asyncio.timeout(ACCESS_SECONDS):
                        found = await self._parts.access.visitor(*shown)
                except Exception as error:  # noqa: BLE001 - whoever keeps the tokens: those connected stay
                    if not failing:
                        said = "tokens of connected screens could not be asked about (%s); they are asked about again"
                        log.error(said, type(error).__name__)  # noqa: TRY400 - the store's outage, no fault of ours
                    failing = True
                    break
                if failing:
                    log.info("tokens of connected screens can be asked about again")
                failing = False
                self._judge([client for client, theirs in self._open.items() if theirs == shown], found)

    def _judge(self, clients: list[Client], found: Visitor | Refusal) -> None:
        for client in clients:
            if isinstance(found, Refusal) or not found.rights.intersection(FLOOR_RIGHTS):
                self.end(client, REVOKED)
            elif found.board is not None and (client.board is None or client.board.id != found.board):
                self.end(client, WSCloseCode.SERVICE_RESTART)
            elif found.audience != client.audience:
                self._fanout.leave(client)
                client.audience, client.gone = found.audience, False
                self._fanout.join(client, since=None)

    async def close(self) -> None:
        """Tell everybody that the server goes; they come back by themselves."""
        for client in list(self._open):
            self.end(client, WSCloseCode.GOING_AWAY)
        if self._closings:
            await asyncio.wait(self._closings, timeout=2.0)
        for task in self._closings:
            task.cancel()


LIVES = web.AppKey("lives", Lives)


async def get_live(request: web.Request) -> web.StreamResponse:
    """GET /api/v1/live: snapshot, deltas and heartbeats. Who may not see them is told by close code 4401 or 4403."""
    check_upgrade(request)
    check_origin(request)
    queries.board(request)
    queries.since(request)
    lives = request.app[LIVES]
    if lives.full():
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE, "too-many-screens", "This server has as many screens as it takes."
        )
    found = await request.app[PARTS].access.visitor(token_of(request), request.remote)
    if not isinstance(found, Refusal):
        await note_uses(request, found, FLOOR_RIGHTS, "GET /api/v1/live")
    ws = web.WebSocketResponse(
        protocols=(SUBPROTOCOL,), compress=True, heartbeat=PING_SECONDS, max_msg_size=LARGEST_MESSAGE
    )
    await ws.prepare(request)
    if isinstance(found, Refusal):
        await ws.close(code=REVOKED if found in ENDED else NOT_AUTHORISED, message=found.value.encode())
    elif not found.rights.intersection(FLOOR_RIGHTS):
        await ws.close(code=NOT_AUTHORISED, message=b"right-missing")
    else:
        await lives.watch(request, ws, found)
    return ws


async def living(app: web.Application) -> AsyncIterator[None]:
    """The tasks behind the screens, from the server's start to its end."""
    fanout, lives = app[FANOUT], app[LIVES]
    fanout.start()
    tasks = [asyncio.create_task(fanout.beat()), asyncio.create_task(lives.recheck())]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    fanout.stop()


async def send_away(app: web.Application) -> None:
    """When the server begins to stop: close every screen before the sockets are torn down."""
    await app[LIVES].close()


def _board_of(request: web.Request, visitor: Visitor) -> Board | None:
    """A paired screen has a board of its own; others choose."""
    return request.app[PARTS].boards.get(visitor.board) if visitor.board else queries.board(request)


def _bound_kernel_buffer(transport: asyncio.Transport) -> None:
    sock = transport.get_extra_info("socket")
    if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


OPERATIONS = (
    Operation(
        path="/api/v1/live",
        handler=get_live,
        needs=FLOOR_RIGHTS,
        admits_itself=True,
        summary="WebSocket: a Snapshot first, then Delta and Heartbeat frames as JSON text. Browsers show their token "
        "as the subprotocol 'bearer.TOKEN' beside 'floorwatch.v1'. Close codes: 4401 not authorised, 4403 revoked, "
        "4408 too slow",
        parameters=(
            Parameter("board", "A board's id."),
            Parameter(
                "since",
                "The seq of the last frame: resume without a snapshot when the deltas are still held.",
                {"type": "integer", "minimum": 0},
            ),
        ),
        answers={
            101: Answer("Frames follow.", "Frame"),
            403: refused("Opened by a page of another site."),
            404: refused("There is no such board."),
            426: refused("No WebSocket handshake."),
            503: refused("As many screens are connected as the server takes."),
        },
    ),
)
