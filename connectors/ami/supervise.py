"""Every PBX at once: one task each, started together, ended together."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType, TracebackType
from typing import Final, Self

from connectors.ami.link import Link
from connectors.ami.peer import Peer
from connectors.ami.reconnect import Follower
from connectors.ami.session import Backfill, Deliver, Session
from connectors.ami.vitals import Vitals
from connectors.clock import Clock, SystemClock
from connectors.errors import MisconfiguredError
from realtime.events import FeedReason, FeedState, FloorEvent
from realtime.names import PbxId

log = logging.getLogger(__name__)

FAREWELL: Final = 3.0
"""Seconds until a link that does not let go of its task is given up at the end."""


class Supervisor:
    """Follows several PBXs: `async with Supervisor(peers, deliver):`.

    deliver gets every event of every PBX, synchronously and in the order of arrival of each; a PBX's last event is
    `FeedChanged(DOWN, STOPPED)`.
    """

    def __init__(
        self,
        peers: Iterable[Peer],
        deliver: Deliver,
        clock: Clock | None = None,
        rng: random.Random | None = None,
        backfill: Backfill | None = None,
    ) -> None:
        """Raise MisconfiguredError when a peer cannot be dialled as it is described, or two share a name."""
        given = tuple(peers)
        self._peers = {peer.name: peer for peer in given}
        if len(self._peers) < len(given):
            raise MisconfiguredError("two PBXs have the same name; every name may be used once")
        for peer in given:
            peer.encryption()
        self._deliver = deliver
        self._clock = clock or SystemClock()
        self._rng = rng or random.Random()  # noqa: S311  # spreads attempts in time, hides nothing
        self._backfill = backfill
        self._vitals = {name: Vitals() for name in self._peers}
        self._sessions: dict[PbxId, Session] = {}
        self._followers: dict[PbxId, Follower] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def vitals(self) -> Mapping[PbxId, Vitals]:
        """How each link is."""
        return MappingProxyType(self._vitals)

    def start(self) -> None:
        """Begin to dial."""
        for name, peer in self._peers.items():
            follower = Follower(name, self._dial(peer), self._deliver, self._clock, self._rng, self._vitals[name])
            self._followers[name] = follower
            self._tasks.append(asyncio.create_task(follower.follow(), name=f"ami {name}"))

    def _dial(self, peer: Peer) -> Callable[[Deliver], Session]:
        def session(deliver: Callable[[FloorEvent], None]) -> Session:
            made = Session(peer, deliver, self._clock, self._vitals[peer.name], self._backfill)
            self._sessions[peer.name] = made
            return made

        return session

    def link(self, pbx: PbxId) -> Link | None:
        """The connection to a PBX as it is now, for asking something more; None before the first one."""
        session = self._sessions.get(pbx)
        return None if session is None else session.link

    def pause(self) -> None:
        """Stop reading from every PBX while the journal is behind. Asterisk waits `writetimeout`, then cuts off."""
        for session in self._sessions.values():
            if session.link is not None:
                session.link.pause()

    def resume(self) -> None:
        """Read on."""
        for session in self._sessions.values():
            if session.link is not None:
                session.link.resume()

    async def close(self) -> None:
        """End every link and say so; within a few seconds, whatever the peers do."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=FAREWELL)
            for task in late:
                log.error("%s did not end in time; it is left behind", task.get_name())
        for follower in self._followers.values():
            follower.told(FeedState.DOWN, FeedReason.STOPPED)
        self._followers.clear()

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
