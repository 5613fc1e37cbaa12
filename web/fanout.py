"""From one delta to all screens: encoded once per audience, written to each socket.

A delta leaves when it comes: the feed has the beat, and waiting here as well would make every change late twice.
Nothing in here awaits a send, and writing to many screens is cut into slices so that the loop is never held for long.
While a round is still being written, new deltas gather; they are merged, never queued.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from realtime.masking import Audience, merged, picture_for
from realtime.rows import Delta
from web.clients import DRAINED, Client
from web.feed import FloorFeed, Unsubscribe
from web.groups import Group, Held
from web.openings import Openings
from web.packets import Packet
from web.wire import Board, Heartbeat, Site, encode, framed, rfc3339

log = logging.getLogger(__name__)

TOO_SLOW = 4408
FAILED = 1011
BETWEEN_LOOKS = 32
"""Writes between two looks at the clock; a write takes about 6 microseconds, half a millisecond for all at worst."""

GROUPS_LIMIT = 1000
"""Kinds of audience at once; a call centre has a few dozen boards and roles."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how long, in seconds. Tests use shorter ones; what users are promised are the defaults."""

    heartbeat: float = 2.0
    patience: float = 30.0
    slice: float = 0.002
    linger: float = 60.0


@dataclass(slots=True)
class Counts:
    """What the fan-out did since start, for /metrics."""

    frames: int = 0
    bytes: int = 0
    skipped: int = 0
    snapshots: int = 0
    resumed: int = 0
    dropped: int = 0


class Fanout:
    """All connected screens of this process. Used from the event loop only."""

    def __init__(self, feed: FloorFeed, site: Site, static: str, pace: Pace) -> None:
        self.counts = Counts()
        self._feed = feed
        self._static = static
        self._pace = pace
        self._groups: dict[Audience, Group] = {}
        self._pending: Delta | None = None
        self._making: deque[tuple[Group, Delta]] = deque()
        self._round: deque[tuple[list[Client], bytes | None, int]] = deque()
        self._beats: dict[int, bytes] = {}
        self._seq = 0
        self._timer: asyncio.Handle | None = None
        self._unsubscribe: Unsubscribe | None = None
        self._openings = Openings(site, static, self._begin, self._fail)

    @property
    def seq(self) -> int:
        """The frame that screens have come to."""
        return self._seq

    @property
    def groups(self) -> int:
        """Kinds of audience that are served or held for."""
        return len(self._groups)

    @property
    def clients(self) -> list[Client]:
        """Everybody connected."""
        return [client for group in self._groups.values() for client in group.clients]

    def start(self) -> None:
        """Begin to follow the feed."""
        self._seq = self._feed.picture().seq
        self._unsubscribe = self._feed.subscribe(self._take)

    def stop(self) -> None:
        """Follow no longer; nothing is written after this."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._timer is not None:
            self._timer.cancel()
        self._making.clear()
        self._round.clear()
        self._openings.clear()
        self._groups.clear()

    async def beat(self) -> None:
        """Heartbeats until cancelled; also what notices sockets that stopped and audiences that left."""
        while True:
            await asyncio.sleep(self._pace.heartbeat)
            self._beats.clear()
            self._round.append((self.clients, None, 0))
            self._tidy()
            self._write()

    def join(self, client: Client, since: int | None) -> None:
        """Take a screen in: the deltas after `since` when they are all held, else a snapshot."""
        group = self.hold(client.audience, client.board)
        group.clients[client] = None
        group.empty_since = None
        missed = self._missed(group, since)
        if missed is None or since is None:
            self._renew(client)
            return
        self.counts.resumed += 1
        seq = missed[-1][0] if missed else since
        client.begin([*(client.form(packet) for _, packet in missed), self._heartbeat(seq)], seq)

    def leave(self, client: Client) -> None:
        """Forget a screen."""
        client.gone, client.settled, client.opening = True, False, None
        for group in self._groups.values():
            if client in group.clients:
                del group.clients[client]
                group.empty_since = None if group.clients else self._now()

    def hold(self, audience: Audience, board: Board | None) -> Group:
        """The group of an audience before a board; from now on its deltas are held for a while.

        Also for who reads the floor over HTTP: they may come with `since` next.
        """
        scope = audience.narrowed(board.scope() if board else None)
        group = self._groups.get(scope)
        if group is None:
            picture = self._feed.picture()
            group = self._groups[scope] = Group(scope, set(picture_for(picture, scope)), Held(picture.seq))
        if not group.clients:
            group.empty_since = self._now()
        return group

    def _missed(self, group: Group, since: int | None) -> list[tuple[int, Packet]] | None:
        if since is None or since > self._feed.picture().seq:
            return None
        return group.held.since(since)

    def _renew(self, client: Client) -> None:
        """A whole snapshot, for a new screen or one that fell behind. Shared by all who ask at the same seq."""
        self._openings.ask(client, self._feed.picture())
        self._plan(self._write_on)

    def _begin(self, client: Client, seq: int, frame: bytes) -> None:
        """Give a screen its snapshot, and what has changed since it was begun."""
        missed = self.hold(client.audience, client.board).held.since(seq)
        if missed is None:
            self._renew(client)
            return
        self.counts.snapshots += 1
        client.begin([frame, *(client.form(packet) for _, packet in missed)], missed[-1][0] if missed else seq)

    def _take(self, delta: Delta) -> None:
        """A delta from the feed: it leaves at once, or with what else gathers while a round is being written."""
        self._pending = delta if self._pending is None else merged(self._pending, delta)
        self._plan(self._flush)

    def _flush(self) -> None:
        """Start a round with everything that has gathered."""
        self._timer = None
        if self._openings:
            self._openings.step()  # else they would wait for ever where there is always a delta to be written
        delta, self._pending = self._pending, None
        if delta is not None:
            self._seq = delta.seq
            self._making.extend((group, delta) for group in self._groups.values())
        self._write()

    def _start_round(self, group: Group, delta: Delta) -> None:
        """One group's frame on its way. If it cannot be made, its screens get a snapshot instead of going astray."""
        try:
            packet = group.frame(delta)
            inflating = [client for client in group.clients if client.inflates]
            deflated = packet.deflated if inflating and packet is not None else b""
        except Exception:
            log.exception("frame %d could not be made for one audience; its screens get a snapshot", delta.seq)
            for client in group.clients:
                client.lose_way()
            return
        if packet is not None:
            plainly = [client for client in group.clients if not client.inflates]
            self._round.extend(((plainly, packet.plain, delta.seq), (inflating, deflated, delta.seq)))

    def _write(self) -> None:
        """Make and write frames, then snapshots, for one slice of time; then let the loop breathe and go on."""
        if self._timer is not None:
            return
        until = self._now() + self._pace.slice
        while self._round or self._making or self._openings:
            if self._round:
                self._write_some(*self._round[0])
                if not self._round[0][0]:
                    self._round.popleft()
            elif self._making:
                self._start_round(*self._making.popleft())
            else:
                self._openings.step()
            if self._now() > until:
                break
        if self._round or self._making:
            self._plan(self._write_on)
        elif self._pending is not None:
            self._plan(self._flush)
        elif self._openings:
            self._plan(self._write_on)

    def _write_on(self) -> None:
        self._timer = None
        self._write()

    def _write_some(self, waiting: list[Client], delta: bytes | None, seq: int) -> None:
        """A few screens of a round. Nearly all have nothing the matter with them and cost little beside the sending."""
        sent = 0
        for client in waiting[-BETWEEN_LOOKS:]:
            socket = client.socket
            try:
                if (
                    delta is not None
                    and client.settled
                    and client.seq < seq
                    and socket.get_write_buffer_size() <= DRAINED
                ):
                    socket.write(delta)
                    client.seq = seq
                    sent += 1
                else:
                    self._give(client, delta, seq)
            except Exception:
                # One screen's trouble is its own: it is closed, and comes back by itself.
                log.exception("a screen could not be served and is closed")
                self._fail(client)
        del waiting[-BETWEEN_LOOKS:]
        if delta is not None:
            self.counts.frames += sent
            self.counts.bytes += sent * len(delta)

    def _give(self, client: Client, delta: bytes | None, seq: int) -> None:
        """One delta, or without one a heartbeat, to one screen, unless it left, has it already or does not keep up."""
        if client.gone or client.opening is not None or 0 < seq <= client.seq:
            return
        if not self._keeps_up(client, self._now()):
            return
        frame = delta or self._beat(client.seq)
        client.give(frame, seq)
        self.counts.frames += 1
        self.counts.bytes += len(frame)

    def _fail(self, client: Client) -> None:
        self.leave(client)
        client.end(FAILED)

    def _keeps_up(self, client: Client, now: float) -> bool:
        """Whether a frame may go to a screen; if not, what becomes of it is settled here."""
        if not client.ready(now):
            self.counts.skipped += 1
            if client.stuck_for(now) > self._pace.patience:
                self.counts.dropped += 1
                self.leave(client)
                client.end(TOO_SLOW)
            return False
        if client.behind:
            self._renew(client)
            return False
        return True

    def _beat(self, seq: int) -> bytes:
        """The heartbeat of this round for screens that have come to `seq`."""
        frame = self._beats.get(seq)
        if frame is None:
            frame = self._beats[seq] = self._heartbeat(seq)
        return frame

    def _plan(self, step: Callable[[], None]) -> None:
        """Go on at the loop's next turn; what is planned already will plan all else."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_soon(step)

    def _heartbeat(self, seq: int) -> bytes:
        """A heartbeat names the frame its screen has come to: deltas that are nothing to its audience were not sent."""
        return framed(encode(Heartbeat(seq=seq, at=rfc3339(self._feed.now()), static=self._static)))

    def _tidy(self) -> None:
        """Groups nobody came back to, oldest first, and old snapshots go."""
        self._openings.forget()
        empty = {scope: group.empty_since for scope, group in self._groups.items() if group.empty_since is not None}
        surplus = len(self._groups) - GROUPS_LIMIT
        for position, scope in enumerate(sorted(empty, key=lambda scope: empty[scope])):
            if position < surplus or self._now() - empty[scope] > self._pace.linger:
                del self._groups[scope]

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
