"""Following one PBX for as long as the daemon runs: dial, and dial again, never in step with others, never hammering.

The state on the wall changes when the reason changes, not with every attempt; the log likewise.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from typing import Final, NoReturn, Protocol

import msgspec

from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.vitals import Vitals
from connectors.clock import Clock
from realtime.events import FeedChanged, FeedReason, FeedState, FloorEvent
from realtime.names import Instant, PbxId

log = logging.getLogger(__name__)

STEADY: Final = 30.0
"""Seconds a link must have lasted before the next wait starts small again: accepting and closing at once earns none."""

PERSON: Final = 60.0
"""Seconds between attempts while a person has to act: soon enough after the mending, too seldom to lock an account."""


RESTART: Final = 60.0
"""Seconds a restart may take before a closed port counts as one; Asterisk takes 3 to 10."""


class Life(Protocol):
    """One life of a link (session.py)."""

    async def follow(self) -> NoReturn:
        """Run until the link is lost or refused."""


class Down(msgspec.Struct, frozen=True):
    """Why the link is down, as the wall shows it."""

    reason: FeedReason
    detail: str | None = None


def delays(rng: random.Random, first: float = 0.5, ceiling: float = 30.0) -> Iterator[float]:
    """Full jitter: each wait is drawn from zero up to a bound that doubles until `ceiling` seconds."""
    bound = first
    while True:
        yield rng.uniform(0.0, bound)
        bound = min(bound * 2, ceiling)


class Follower:
    """Follows one PBX until cancelled; whatever goes wrong with the link is a state, and never ends it."""

    def __init__(  # made in one place, supervise.py
        self,
        pbx: PbxId,
        dial: Callable[[Callable[[FloorEvent], None]], Life],
        deliver: Callable[[FloorEvent], None],
        clock: Clock,
        rng: random.Random,
        vitals: Vitals,
    ) -> None:
        """`dial` makes the next life, which delivers through what it is given."""
        self._pbx = pbx
        self._dial = dial
        self._deliver = deliver
        self._clock = clock
        self._rng = rng
        self._vitals = vitals
        self._down: Down | None = None
        self._since = clock.now()
        self.life: Life | None = None

    async def follow(self) -> NoReturn:
        """Dial for ever."""
        waits = delays(self._rng)
        while True:
            dialled = self._clock.now()
            down, patience = await self._live()
            self._report(down)
            if self._clock.now() - dialled >= STEADY:
                waits = delays(self._rng)
            await self._clock.sleep(next(waits) if patience is None else self._rng.uniform(patience / 2, patience))

    async def _live(self) -> tuple[Down, float | None]:
        """Live one life; give why it ended, and how long to wait where a person has to act."""
        try:
            self.life = self._dial(self._heard)
            await self.life.follow()
        except FeedLostError as fault:
            self._log(Down(fault.reason, fault.detail), fault)
            return Down(fault.reason, fault.detail), None
        except FeedRefusedError as fault:
            self._log(Down(fault.reason, fault.detail), fault)
            return Down(fault.reason, fault.detail), PERSON
        except Exception:
            log.exception("%s: our side of the link failed; it is dialled again", self._pbx)
            return Down(FeedReason.CLOSED, "fault"), None

    def _heard(self, event: FloorEvent) -> None:
        """Pass an event on; a link that catches up is no longer down, and that is worth a line."""
        if type(event) is FeedChanged:
            if self._down is not None and event.state is not FeedState.DOWN:
                log.info("%s: connected again", self._pbx)
            self._down = None
        self._deliver(event)

    def _log(self, down: Down, fault: Exception) -> None:
        if down != self._down and not (self._restarting() and down.reason is FeedReason.REFUSED):
            log.warning("%s", fault)

    def _report(self, down: Down) -> None:
        if down == self._down or (self._restarting() and down.reason is FeedReason.REFUSED):
            return
        self._down, self._since = down, self._clock.now()
        self.told(FeedState.DOWN, down.reason, down.detail)

    def _restarting(self) -> bool:
        """While Asterisk restarts its port is closed; for a while that is no news."""
        known = self._down is not None and self._down.reason is FeedReason.RESTARTING
        return known and self._clock.now() - self._since < RESTART

    def told(self, state: FeedState, reason: FeedReason, detail: str | None = None) -> None:
        """Deliver a state of the link that the link itself cannot tell; what that raises must not stop us."""
        try:
            at = Instant(self._clock.now() + self._vitals.offset)
            self._deliver(FeedChanged(pbx=self._pbx, at=at, state=state, reason=reason, detail=detail))
        except Exception:
            log.exception("%s: the floor failed on a change of its feed; the link goes on", self._pbx)
