"""How long somebody must wait after wrong guesses: nothing at first, then twice as long each time, to a bound.

Memory is bounded: when it is full, the key that failed longest ago is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from realtime.names import Instant, Seconds


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """free: failures without a wait; first, most: the shortest and longest wait; forget: seconds to a clean sheet."""

    free: int = 5
    first: Seconds = Seconds(5.0)
    most: Seconds = Seconds(900.0)
    forget: Seconds = Seconds(86_400.0)
    keys: int = 10_000


class Failures(msgspec.Struct, frozen=True):
    """What is remembered of one key. until: no try counts before this moment."""

    count: int
    last: Instant
    until: Instant


class Throttle:
    """Failures by key: an address, or the digest of an account's name."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._known: OrderedDict[str, Failures] = OrderedDict()

    def wait(self, key: str, now: Instant) -> Seconds:
        """Seconds until this key may try again; 0 for at once.

        Longer than the longest wait is what a clock that was set back makes of it: then one try is free.
        """
        found = self._known.get(key)
        left = 0.0 if found is None else max(0.0, found.until - now)
        return Seconds(0.0 if left > self._pace.most else left)

    def failed(self, key: str, now: Instant) -> Failures:
        """Note a failure and give what is remembered now, to be kept elsewhere too."""
        before = self._known.pop(key, None)
        count = 1 if before is None or now - before.last > self._pace.forget else before.count + 1
        found = Failures(count, now, Instant(now + wait_after(count, self._pace)))
        self.remember(key, found)
        return found

    def remember(self, key: str, failures: Failures) -> None:
        """Take in what was kept elsewhere."""
        self._known[key] = failures
        while len(self._known) > self._pace.keys:
            self._known.popitem(last=False)

    def knows(self, key: str) -> bool:
        """Whether anything is remembered of a key."""
        return key in self._known

    def passed(self, key: str) -> None:
        """Forget a key that got in."""
        self._known.pop(key, None)


def wait_after(count: int, pace: Pace) -> Seconds:
    """The wait after so many failures in a row: first, twice that, and so on up to the most."""
    beyond = count - pace.free
    if beyond < 0:
        return Seconds(0.0)
    return Seconds(min(pace.first * 2.0 ** min(beyond, 40), pace.most))
