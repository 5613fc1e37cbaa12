"""Calls as long as they are let: lanes of ordinary stories, drawn by a seeded chance, with rests in between."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.live.asterisk import Asterisk
from tests.live.control import controlling
from tests.live.leaving import gives_up, is_withdrawn, leaves_by_key, waits_in_vain
from tests.live.stage import Stage
from tests.live.talking import agent_hangs_up, attended_transfer, blind_transfer, caller_hangs_up

Story = Callable[[Stage, random.Random], Awaitable[object]]

STORIES: dict[str, Story] = {
    "caller hangs up": lambda stage, rng: caller_hangs_up(stage, rng.choice(("sales", "support")), rng.uniform(0.3, 6)),
    "agent hangs up": lambda stage, rng: agent_hangs_up(stage, rng.choice(("sales", "crew")), rng.uniform(0.3, 6)),
    "gives up": lambda stage, rng: gives_up(stage, "vip", rng.uniform(0.2, 8)),
    "waits in vain": lambda stage, rng: waits_in_vain(stage, "small", rng.choice((1, 2, 3))),
    "leaves by key": lambda stage, _rng: leaves_by_key(stage, "keys"),
    "is transferred": lambda stage, _rng: blind_transfer(stage, "sales"),
    "a colleague is asked first": lambda stage, _rng: attended_transfer(stage, "support", by_key=True),
    "is withdrawn": lambda stage, _rng: is_withdrawn(stage, "vip"),
}
ANSWERED = ("caller hangs up", "agent hangs up", "is transferred", "a colleague is asked first")
ALONE = frozenset({"waits in vain", "leaves by key", "a colleague is asked first"})
"""Stories of which there is room for one at a time: a queue for one caller, or keys that a busy agent presses."""


class Load:
    """The lanes. played: stories that came to their end, by name.

    pause: mean seconds between two stories of a lane. answered: the share of stories that are surely answered, beside
    those that chance draws; a floor that is well staffed answers nine calls in ten.
    """

    def __init__(
        self, pbx: Asterisk, rng: random.Random, lanes: int, *, pause: float = 0.3, answered: float = 0.0
    ) -> None:
        self.played: Counter[str] = Counter()
        self._pbx = pbx
        self._rng = rng
        self._count = lanes
        self._pause = pause
        self._answered = answered
        self._going = False
        self._busy: set[str] = set()
        self._stack = contextlib.AsyncExitStack()
        self._lanes: list[asyncio.Task[None]] = []

    async def begin(self) -> None:
        """Callers call, from now on."""
        control = await self._stack.enter_async_context(controlling(self._pbx.control))
        stage = Stage(self._pbx, control)
        self._going = True
        seeds = [self._rng.random() for _ in range(self._count)]
        self._lanes = [asyncio.create_task(self._lane(stage, random.Random(seed))) for seed in seeds]

    async def rest(self) -> None:
        """Nobody calls any more, and all that is under way comes to its end. Raises what went wrong on the stage."""
        self._going = False
        try:
            await asyncio.gather(*self._lanes)
        finally:
            await self.break_off()

    async def break_off(self) -> None:
        """Let go of the calls as they are: the PBX is about to end them."""
        self._going = False
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        self._lanes = []
        self._busy.clear()
        with contextlib.suppress(ConnectionError):
            await self._stack.aclose()
        self._stack = contextlib.AsyncExitStack()

    async def _lane(self, stage: Stage, rng: random.Random) -> None:
        while self._going:
            names = ANSWERED if rng.random() < self._answered else STORIES
            name = rng.choice([each for each in names if each not in self._busy])
            if name in ALONE:
                self._busy.add(name)
            await STORIES[name](stage, rng)
            self._busy.discard(name)
            self.played[name] += 1
            await stage.passes(rng.uniform(0.0, 2 * self._pause))
