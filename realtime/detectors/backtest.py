"""Alert rules on days that are over: the same floor, the same rules, looked at every ten seconds of that time.

Events come in the order of the journal with the time they were received. An occasion is one stretch in which a finding
stood; it is given when it is over, so that memory holds only those that last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import floor as whole

import msgspec

from realtime.detectors.finding import Finding, Severity
from realtime.detectors.ruleset import NOTHING, Outside, Rules, Terms, live_pbxs, visible
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.names import Instant
from realtime.snapshot import Show
from realtime.state import Changes, Floor

EVERY = 10.0
"""Seconds between two looks: the bins of the surge detector."""
LONGEST_PAUSE = 86_400.0
"""Seconds without an event after which nobody looked: the daemon did not run."""


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """One time it would have fired. first: as it was when it began; peak: its largest value. end: None: it lasts."""

    first: Finding
    begin: Instant
    end: Instant | None = None
    severity: Severity
    peak: float | None


def _anybody(number: str | None) -> str | None:
    return number


class Backtest:
    """One floor, its rows and the rules over it. floor: as it stood before the first event. caller: as Rules has it."""

    def __init__(
        self, terms: Terms, floor: Floor, begin: Instant, caller: Callable[[str | None], str | None] = _anybody
    ) -> None:
        self.floor = floor
        self.show = Show(floor=floor)
        self.show.tally.rebuild(floor, begin)
        self.show.redraw()
        self.rules = Rules(terms, caller)
        self.rules.looked = begin
        self._next = Instant((whole(begin / EVERY) + 1) * EVERY)
        self._open: dict[tuple[str, str], Occasion] = {}

    def take(self, received: Instant, event: FloorEvent) -> Iterator[Occasion]:
        """Look at the time that went by, then let the event happen. Gives the occasions that ended."""
        yield from self.pass_time(received)
        changes = Changes()
        try:
            apply(self.floor, event, changes)
        except Exception:  # noqa: BLE001  # what the floor could not digest it went on without, then as now
            changes = Changes()
        self.show.follow(changes)
        self.rules.hear(event)
        self.rules.follow(self.floor, changes)

    def pass_time(self, to: Instant) -> Iterator[Occasion]:
        """Look every ten seconds up to a time."""
        if to - self._next > LONGEST_PAUSE:
            self._next = Instant(whole(to / EVERY) * EVERY)
        while self._next <= to:
            now, self._next = self._next, Instant(self._next + EVERY)
            yield from self.judge(self.look(now), now)

    def look(self, now: Instant, outside: Outside = NOTHING) -> list[Finding]:
        """Everything that stands."""
        self.show.refresh(now)
        return [each for slice_ in self.rules.look(self.floor, self.show.rows, now, outside) for each in slice_]

    def judge(self, findings: list[Finding], now: Instant) -> Iterator[Occasion]:
        """Open and close occasions; gives the closed ones."""
        standing = {(each.rule, each.subject.id): each for each in findings}
        for key, finding in standing.items():
            self._open[key] = _grown(self._open.get(key), finding, now)
        live = live_pbxs(self.floor)
        for key in [key for key in self._open if key not in standing]:
            if visible(self._open[key].first, live):
                yield msgspec.structs.replace(self._open.pop(key), end=now)

    def lasting(self) -> list[Occasion]:
        """The occasions that are not over."""
        return list(self._open.values())


def _grown(known: Occasion | None, finding: Finding, now: Instant) -> Occasion:
    if known is None:
        return Occasion(first=finding, begin=now, severity=finding.severity, peak=finding.value)
    louder = finding.severity.weight > known.severity.weight
    larger = finding.value is not None and (known.peak is None or finding.value > known.peak)
    if not louder and not larger:
        return known
    return msgspec.structs.replace(
        known,
        severity=finding.severity if louder else known.severity,
        peak=finding.value if larger else known.peak,
    )
