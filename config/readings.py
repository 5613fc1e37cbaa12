"""All figures of one look at the floor, gathered in slices so that no screen waits for them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from config.alert_rules import BLIND_NEVER, RuleBook
from realtime.detectors.faults import disk_reading, fault_readings
from realtime.detectors.finding import Scope, Subject
from realtime.detectors.heard import Heard
from realtime.detectors.limits import Reading
from realtime.detectors.queue_limits import Headcounts, agent_readings, queue_readings
from realtime.events import FeedState
from realtime.names import Instant
from realtime.rows import AnyRow
from realtime.state import Floor

SLICE = 150
"""Figures read between two looks at the loop: under a millisecond."""

Disk = Callable[[], tuple[float, int] | None]


def disk_of(directory: Path) -> Disk:
    """How full the disk of a directory is: share and bytes free; None where it cannot be asked."""

    def ask() -> tuple[float, int] | None:
        try:
            usage = shutil.disk_usage(directory)
        except OSError:
            return None
        return (1.0 - usage.free / usage.total if usage.total else 1.0), usage.free

    return ask


class Gatherer:
    """Reads every rule's figures. disk: asked in a thread."""

    def __init__(self, rules: RuleBook, disk: Disk) -> None:
        self.heard = Heard()
        self._rules = rules
        self._disk = disk
        self._heads = Headcounts()

    async def gather(self, floor: Floor, rows: Mapping[str, AnyRow], now: Instant) -> list[Reading]:
        """The figures that can be seen and are wanted."""
        used = await asyncio.to_thread(self._disk)
        live = frozenset(str(pbx) for pbx, row in floor.pbxs.items() if row.state is FeedState.LIVE)
        for pbx in floor.pbxs:
            if pbx not in live:
                self._heads.blind(pbx)
        self.heard.forget(now)
        resting = self._rules.resting(now)
        found = [disk_reading(*(used or (None, None)))]
        for number, reading in enumerate(self._all(floor, dict(rows), now), 1):
            if number % SLICE == 0:
                await asyncio.sleep(0)
            if reading.rule not in resting and self._rules.wanted(reading) and not blind(reading, live):
                found.append(reading)
        return found

    def _all(self, floor: Floor, rows: Mapping[str, AnyRow], now: Instant) -> Iterator[Reading]:
        yield from fault_readings(floor, rows, self.heard, self._rules.capacity, now)
        yield from queue_readings(rows, self._heads, now)
        yield from agent_readings(rows, self.heard, self._rules.breaks, now)


def blind(what: Reading, live: frozenset[str]) -> bool:
    """Whether nobody can see this figure now."""
    return not visible(what.rule, what.subject, live)


def visible(rule: str, subject: Subject, live: frozenset[str]) -> bool:
    """Whether a rule can judge a subject now: the PBX is live, or the rule needs no PBX."""
    if rule in BLIND_NEVER:
        return True
    if subject.scope is Scope.SITE:
        return bool(live)
    return subject.id.partition("/")[0] in live
