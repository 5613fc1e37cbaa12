"""What is done to the house, each with what must come of it. Returns when the fault is mended.

A fault says which alerts it must bring about: each begins once at whom it concerns, is told, and is over afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

from tests.soak.house import House
from tests.soak.report import demand
from tests.soak.watcher import Watcher

Fault = Callable[[House], Awaitable[None]]
TELLS_WITHIN = 150.0
"""Seconds until an alert is told or over: a killed sender's lease is 90."""

CLOCK_STEP = 120.0


@contextlib.asynccontextmanager
async def brings(watcher: Watcher, rule: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """The block brings about one alert of a rule, told once and over once. Yields how to wait until it is told."""
    before = len(watcher.receiver.of(rule)), len(watcher.receiver.of(rule, "resolved"))

    async def told() -> None:
        await watcher.receiver.hears(rule, nth=before[0] + 1, patience=TELLS_WITHIN)

    yield told
    await told()
    await watcher.receiver.hears(rule, "resolved", nth=before[1] + 1, patience=TELLS_WITHIN)
    after = len(watcher.receiver.of(rule)), len(watcher.receiver.of(rule, "resolved"))
    news = after[0] - before[0], after[1] - before[1]
    demand(news == (1, 1), f"{watcher.name}: {rule} was told {news[0]} times and was over {news[1]} times")


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
    async with brings(watcher, "feed_lost") as told:
        watcher.wire.cut()
        await told()
        await asyncio.to_thread(house.pbx.cli, "logger rotate")
        await house.passes(2, 8)
        watcher.wire.mend()


async def tear_link(_house: House, watcher: Watcher) -> None:
    """The AMI link ends in the middle of an event."""
    async with brings(watcher, "feed_lost") as told:
        watcher.wire.tear()
        await told()
        watcher.wire.mend()


async def silence_link(house: House, watcher: Watcher) -> None:
    """The AMI link stays open and says nothing."""
    async with brings(watcher, "feed_lost") as told:
        watcher.wire.go_silent()
        await told()
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
    """`core restart now` with calls under way."""
    async with brings(house.embedded, "core_lost"), brings(house.served, "core_lost"):
        await house.load.break_off()
        await asyncio.to_thread(house.pbx.restart)
        for watcher in house.watchers:
            await watcher.live()
        await house.load.begin()


async def crash_asterisk(house: House) -> None:
    """Asterisk dies with calls under way, as by a power cut."""
    async with brings(house.embedded, "core_lost"), brings(house.served, "core_lost"):
        await house.load.break_off()
        await asyncio.to_thread(house.pbx.crash)
        for watcher in house.watchers:
            await watcher.live()
        await house.load.begin()


async def fill_disk(house: House) -> None:
    """The disk of journal and store fills up: first nearly, then wholly while calls go on, then there is room again."""
    async with brings(house.embedded, "disk_full") as told:
        house.disk.fill(leave=3 << 20)
        await told()
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
    """The machine's time of day jumps ahead, and back again a while later."""
    if house.clock is None:
        house.report.say("  not played: libfaketime is not installed")
        return
    for step in (f"+{CLOCK_STEP:.0f}", "+0", f"-{CLOCK_STEP:.0f}", "+0"):
        house.clock.write_text(f"{step}\n", encoding="ascii")
        await house.passes(6, 10)


async def lose_database(house: House) -> None:
    """PostgreSQL dies for a while."""
    await asyncio.to_thread(house.server.crash)
    await house.passes(8, 15)
    await asyncio.to_thread(house.server.start)


async def lose_database_and_link(house: House) -> None:
    """An alert comes up while the store that has to keep it is away."""
    watcher = house.served
    async with brings(watcher, "feed_lost") as told:
        await asyncio.to_thread(house.server.crash)
        watcher.wire.cut()
        await house.passes(6, 10)
        await asyncio.to_thread(house.server.start)
        await told()
        watcher.wire.mend()


async def lose_receiver(_house: House, watcher: Watcher) -> None:
    """The service that takes alerts is away while one comes up, and the daemon is killed before it is back."""
    receiver = watcher.receiver
    async with brings(watcher, "feed_lost") as told:
        tried = len(receiver.tried)
        receiver.away = True
        watcher.wire.cut()
        demand(await receiver.until(lambda: len(receiver.tried) > tried, TELLS_WITHIN), "nobody tried to tell")
        await watcher.kill()
        receiver.away = False
        await watcher.begin()
        await told()
        watcher.wire.mend()


async def kill_inside_a_send(_house: House, watcher: Watcher) -> None:
    """The daemon is killed while the service has a message and has not answered."""
    receiver = watcher.receiver
    async with brings(watcher, "feed_lost") as told:
        receiver.held.clear()
        receiver.holding = True
        watcher.wire.cut()
        async with asyncio.timeout(TELLS_WITHIN):
            await receiver.held.wait()
        await watcher.kill()
        receiver.holding = False
        await watcher.begin()
        await told()
        watcher.wire.mend()


def _each(fault: Callable[[House, Watcher], Awaitable[None]]) -> dict[str, Fault]:
    said = fault.__name__.replace("_", " ")
    return {
        f"{said} (embedded)": lambda house: fault(house, house.embedded),
        f"{said} (served)": lambda house: fault(house, house.served),
    }


FAULTS: dict[str, Fault] = {
    **_each(kill_daemon),
    **_each(stop_daemon),
    **_each(cut_link),
    **_each(tear_link),
    **_each(silence_link),
    **_each(flicker_link),
    **_each(lose_receiver),
    **_each(kill_inside_a_send),
    "restart Asterisk": restart_asterisk,
    "crash Asterisk": crash_asterisk,
    "fill the disk (embedded)": fill_disk,
    "kill on a full disk (embedded)": kill_on_full_disk,
    "step the clock (embedded)": step_clock,
    "lose the database (served)": lose_database,
    "lose database and link (served)": lose_database_and_link,
}
