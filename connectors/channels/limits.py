"""How often a service lets itself be called: recent tries are remembered, and none more than allowed is made.

A log of tries is exact where a token bucket is not: a bucket of 20 that refills 20 a minute lets 40 through in its
first minute, and DingTalk then mutes the robot for ten. The log is in the store, so a restart does not burst either.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from realtime.names import Instant, Seconds

MARGIN = 0.02
"""Windows are stretched by this share: a request that travels longer than the next shortens their distance."""

MINUTE = Seconds(60.0)


class Rate(msgspec.Struct, frozen=True):
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float

    @property
    def window(self) -> float:
        """The stretch that is looked at."""
        return self.seconds * (1 + MARGIN)


def wait(sent: Sequence[float], rates: Sequence[Rate], now: Instant) -> Seconds:
    """Seconds until one more may be sent; 0 for now. sent: times of the tries, oldest first."""
    longest = 0.0
    for rate in rates:
        inside = [at for at in sent if now - at < rate.window]
        if len(inside) >= rate.count:
            longest = max(longest, inside[-rate.count] + rate.window - now)
    return Seconds(longest)


def room(sent: Sequence[float], rates: Sequence[Rate], now: Instant) -> int | None:
    """How many could be sent within the coming minute; None where nothing limits it."""
    rooms = []
    for rate in rates:
        inside = sum(now - at < rate.window for at in sent)
        if rate.seconds >= MINUTE:
            rooms.append(max(0, rate.count - inside))
        else:
            rooms.append(int(rate.count * MINUTE / rate.seconds))
    return min(rooms, default=None)


def noted(sent: Sequence[float], rates: Sequence[Rate], now: Instant) -> list[float]:
    """The log with a try now; what no window reaches is dropped, and times from a clock that went back become now."""
    reach = max((rate.window for rate in rates), default=0.0)
    return [*(min(at, float(now)) for at in sent if now - at < reach), float(now)]
