"""What is done to the house, each with what must come of it. Returns when the fault is mended.

A fault says which alerts it must bring about: each begins once at whom it concerns, is told, and is over afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection

from tests.soak.house import House
from tests.soak.report import demand
from tests.soak.watcher import Watcher

Fault = Callable[[House], Awaitable[None]]
TELLS_WITHIN = 150.0
"""Seconds until an alert is told or over: a killed sender's lease is 90."""

CLOCK_STEPS = (1.0, 7.0, 120.0, 3600.0, 10_000.0)
"""Seconds by which the machine's clock is set: less than a second is drawn in, hours are an administrator's."""

FREEZE_NOTICED = 3.0
"""Seconds until the daemon has asked the store in vain."""

SERVED_WITHIN = 7.0
"""Seconds until a screen that comes has its first frame, or a stranger a refusal: not those of the store."""


class Alarm:
    """One alert of a rule that a fault must bring about, told once; and told to be over once."""

    def __init__(self, watcher: Watcher, rule: str) -> None:
        self._watcher = watcher
        self._rule = rule
        self._before = self._heard()

    def _heard(self) -> tuple[int, int]:
        receiver = self._watcher.receiver
        return len(receiver.of(self._rule)), len(receiver.of(self._rule, "resolved"))

    async def told(self) -> None:
        """Wait until it is told."""
        await self._watcher.receiver.hears(self._rule, nth=self._before[0] + 1, patience=TELLS_WITHIN)

    async def over(self) -> None:
        """Wait until it is told to be over."""
        await self._watcher.receiver.hears(self._rule, "resolved", nth=self._before[1] + 1, patience=TELLS_WITHIN)

    def check(self) -> None:
        """Nothing of it was told twice."""
        begun, over = (now - before for now, before in zip(self._heard(), self._before, strict=True))
        said = f"{self._watcher.name}: {self._rule} was told {begun} times and was over {over} times"
        demand(begun == 1 and over <= 1, said)


@contextlib.asynccontextmanager
async def brings(watcher: Watcher, rule: str, *, ends: bool = True) -> AsyncIterator[Alarm]:
    """The block brings an alert about. ends: and mends what it comes from; what ends later is waited for at the end."""
    if rule == "feed_lost":
        await watcher.unexplained()
    alarm = Alarm(watcher, rule)
    yield alarm
    await alarm.told()
    if ends:
        await alarm.over()
    alarm.check()


@contextlib.asynccontextmanager
async def new_core(house: House) -> AsyncIterator[None]:
    """Asterisk begins anew in the block, with calls under way: told once to everybody. It stands for two minutes."""
    for watcher in house.watchers:
        await watcher.quiet("core_lost", TELLS_WITHIN)
    async with brings(house.embedded, "core_lost", ends=False), brings(house.served, "core_lost", ends=False):
        await house.load.break_off()
        yield
        for watcher in house.watchers:
            watcher.core_began = time.monotonic()
            await watcher.live()
        await house.load.begin()


async def kill_daemon(house: House, watcher: Watcher) -> None:
    """SIGKILL while calls go on, several times, at moments of chance; away for a while the last time."""
    for _ in range(house.rng.choice((1, 2, 3))):
        await watcher.kill()
        await watcher.begin()
        await house.passes(0.1, 4)
    await watcher.kill()
    await house.passes(3, 10)
    await watcher.begin()


async def stop_daemon(house: House, watcher: Watcher) -> None:
    """SIGSTOP for a while, so long that the PBX may give up on it, then SIGCONT."""
    watcher.signal(signal.SIGSTOP)
    await house.passes(4, 15)
    watcher.signal(signal.SIGCONT)


async def cut_link(house: House, watcher: Watcher) -> None:
    """The AMI link is cut, and cannot be made for a while; the log is rotated meanwhile."""
    async with brings(watcher, "feed_lost") as alarm:
        watcher.wire.cut()
        await alarm.told()
        await asyncio.to_thread(house.pbx.cli, "logger rotate")
        await house.passes(2, 8)
        watcher.wire.mend()


async def tear_link(_house: House, watcher: Watcher) -> None:
    """The AMI link ends in the middle of an event."""
    async with brings(watcher, "feed_lost") as alarm:
        watcher.wire.tear()
        await alarm.told()
        watcher.wire.mend()


async def silence_link(house: House, watcher: Watcher) -> None:
    """The AMI link stays open and says nothing."""
    async with brings(watcher, "feed_lost") as alarm:
        watcher.wire.go_silent()
        await alarm.told()
        await house.passes(1, 4)
        watcher.wire.mend()


async def flicker_link(house: House, watcher: Watcher) -> None:
    """The AMI link is cut again and again, before anybody can be told."""
    for _ in range(5):
        watcher.wire.cut()
        await house.passes(0.1, 1.0)
        watcher.wire.mend()
        await house.passes(0.2, 2.0)


async def restart_asterisk(house: House) -> None:
    """`core restart now`."""
    async with new_core(house):
        await asyncio.to_thread(house.pbx.restart)


async def crash_asterisk(house: House) -> None:
    """Asterisk dies as by a power cut."""
    async with new_core(house):
        await asyncio.to_thread(house.pbx.crash)


async def fill_disk(house: House) -> None:
    """The disk of journal and store fills up: first nearly, then wholly while calls go on, then there is room again."""
    async with brings(house.embedded, "disk_full") as alarm:
        house.disk.fill(leave=3 << 20)
        await alarm.told()
        house.disk.fill(leave=0)
        await house.passes(8, 15)
        house.disk.clear()


async def kill_on_full_disk(house: House) -> None:
    """It is killed while its disk is full, and begins anew when there is room."""
    house.disk.fill(leave=0)
    await house.passes(3, 6)
    await house.embedded.kill()
    house.disk.clear()
    await house.embedded.begin()


async def step_clock(house: House) -> None:
    """The machine's time of day jumps ahead and back with calls under way.

    One jump comes soon before the process is killed, one while it stands still.
    """
    if house.clock is None:
        house.report.say("  not played: libfaketime is not installed")
        return
    far, near = house.rng.sample(CLOCK_STEPS, 2)
    for step in (far, 0.0, -near, -far, 0.0):
        await house.passes(4, 8)
        stands_still = step == -far
        if stands_still:
            house.embedded.signal(signal.SIGSTOP)
        house.clock.set(step)
        if stands_still:
            await house.passes(2, 5)
            house.embedded.signal(signal.SIGCONT)
        if step == -near:
            await house.passes(3, 5)
            await house.embedded.kill()
            await house.embedded.begin()
    await house.passes(4, 8)


async def step_clock_of_asterisk(house: House) -> None:
    """The clock of Asterisk's machine is set back and again, then ahead and back, with calls under way.

    No call begins meanwhile: set ahead, Asterisk ends what seems to have lasted too long; set back, it waits for hours.
    """
    if house.pbx.clock is None:
        house.report.say("  not played: libfaketime is not installed")
        return
    for step in (-house.rng.choice(CLOCK_STEPS), house.rng.choice(CLOCK_STEPS)):
        await house.passes(5, 9)
        await house.load.break_off()
        house.pbx.clock.set(step)
        await house.passes(3, 6)
        house.pbx.clock.set(0.0)
        await house.passes(2, 4)
        await asyncio.to_thread(house.pbx.cli, "channel request hangup all")
        await house.load.begin()


async def lose_database(house: House) -> None:
    """PostgreSQL dies for a while."""
    await asyncio.to_thread(house.server.crash)
    await house.passes(8, 15)
    await asyncio.to_thread(house.server.start)


async def lose_database_and_link(house: House) -> None:
    """An alert comes up while the store that has to keep it is away."""
    watcher = house.served
    async with brings(watcher, "feed_lost") as alarm:
        await asyncio.to_thread(house.server.crash)
        watcher.wire.cut()
        await house.passes(6, 10)
        await asyncio.to_thread(house.server.start)
        await alarm.told()
        watcher.wire.mend()


async def freeze_database(house: House) -> None:
    """PostgreSQL is stopped and says nothing, while screens come and calls go on; then it goes on."""
    watcher = house.served
    house.server.freeze()
    try:
        await asyncio.sleep(FREEZE_NOTICED)
        for _ in range(3):
            await watcher.takes_a_screen(SERVED_WITHIN)
            await watcher.refuses_a_stranger(SERVED_WITHIN)
            await house.passes(1, 3)
    finally:
        house.server.thaw()


async def end_on_frozen_database(house: House) -> None:
    """SIGTERM while the store that has to keep an alert is frozen; the next life decides about it."""
    watcher = house.served
    async with brings(watcher, "feed_lost") as alarm:
        house.server.freeze()
        try:
            watcher.wire.cut()
            await house.passes(5, 9)
            watcher.killed += 1  # What was being sent may come again, as after a kill: nobody could write it down.
            house.report.say(f"  ended within {await watcher.end():.1f} s")
        finally:
            house.server.thaw()
        await watcher.begin()
        await alarm.told()
        watcher.wire.mend()


async def lose_receiver(_house: House, watcher: Watcher) -> None:
    """The service that takes alerts is away while one comes up, and the daemon is killed before it is back."""
    receiver = watcher.receiver
    async with brings(watcher, "feed_lost") as alarm:
        tried = len(receiver.tried)
        receiver.away = True
        watcher.wire.cut()
        demand(await receiver.until(lambda: len(receiver.tried) > tried, TELLS_WITHIN), "nobody tried to tell")
        await watcher.kill()
        receiver.away = False
        await watcher.begin()
        await alarm.told()
        watcher.wire.mend()


async def kill_inside_a_send(_house: House, watcher: Watcher) -> None:
    """The daemon is killed while the service has a message and has not answered."""
    receiver = watcher.receiver
    async with brings(watcher, "feed_lost") as alarm:
        receiver.held.clear()
        receiver.holding = True
        watcher.wire.cut()
        async with asyncio.timeout(TELLS_WITHIN):
            await receiver.held.wait()
        await watcher.kill()
        receiver.holding = False
        await watcher.begin()
        await alarm.told()
        watcher.wire.mend()


def _each(fault: Callable[[House, Watcher], Awaitable[None]]) -> dict[str, Fault]:
    said = fault.__name__.replace("_", " ")
    return {
        f"{said} (embedded)": lambda house: fault(house, house.embedded),
        f"{said} (served)": lambda house: fault(house, house.served),
    }


def _both(fault: Callable[[House, Watcher], Awaitable[None]]) -> dict[str, Fault]:
    """Side by side, for what has to wait for a dead sender's lease."""

    async def play(house: House) -> None:
        await asyncio.gather(*(fault(house, watcher) for watcher in house.watchers))

    return {fault.__name__.replace("_", " "): play}


FIRST: dict[str, Fault] = {
    **_each(cut_link),
    **_each(tear_link),
    **_each(silence_link),
    **_both(lose_receiver),
    **_both(kill_inside_a_send),
    "lose database and link (served)": lose_database_and_link,
    "end on a frozen database (served)": end_on_frozen_database,
}
"""Each must bring a lost feed that is told: three minutes after Asterisk began anew that is no more its consequence."""

THEN: dict[str, Fault] = {
    **_each(kill_daemon),
    **_each(stop_daemon),
    **_each(flicker_link),
    "restart Asterisk": restart_asterisk,
    "crash Asterisk": crash_asterisk,
    "fill the disk (embedded)": fill_disk,
    "kill on a full disk (embedded)": kill_on_full_disk,
    "step the clock (embedded)": step_clock,
    "step the clock of Asterisk": step_clock_of_asterisk,
    "lose the database (served)": lose_database,
    "freeze the database (served)": freeze_database,
}

FAULTS: dict[str, Fault] = FIRST | THEN


def drawn(chosen: Collection[str], chance: random.Random) -> list[str]:
    """A round: each chosen fault once."""
    first, then = [name for name in FIRST if name in chosen], [name for name in THEN if name in chosen]
    return chance.sample(first, len(first)) + chance.sample(then, len(then))
