"""Who called how often within 24 hours, by the callers' keys: no number is kept (algorithms.md B5.3, repeat caller)."""

from __future__ import annotations

from bisect import insort

from realtime.names import ChannelId, Instant, Seconds

REPEATED = Seconds(86_400.0)
"""Calls of one caller within so many seconds are one matter."""


class Callers:
    """The calls of the last two days. Told twice a call counts once; calls may be told in any order."""

    __slots__ = ("_calls",)

    def __init__(self) -> None:
        self._calls: dict[str, list[tuple[Instant, ChannelId]]] = {}

    def __len__(self) -> int:
        """How many callers are known."""
        return len(self._calls)

    def note(self, caller: str, channel: ChannelId, at: Instant) -> None:
        """A call began."""
        calls = self._calls.setdefault(caller, [])
        if all(known != channel for _, known in calls):
            insort(calls, (at, channel))

    def nth(self, caller: str, channel: ChannelId, at: Instant) -> int:
        """The how many-th call within 24 hours this one was, 1 for the first."""
        calls = self._calls.get(caller, ())
        return 1 + sum(at - REPEATED <= began < at for began, known in calls if known != channel)

    def forget_before(self, at: Instant) -> None:
        """Drop calls that began earlier."""
        for caller, calls in list(self._calls.items()):
            calls[:] = [one for one in calls if one[0] >= at]
            if not calls:
                del self._calls[caller]
