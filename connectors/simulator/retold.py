"""A recording told as if it happened now: whatever names a moment names one as long ago as it was when recorded.

A day-old stamp would put a call into yesterday, where no wall shows it. Played faster than it was, moments come closer
together as the events do; seconds that Asterisk counted itself (HoldTime, TalkTime) stay as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_MOMENT = re.compile(rb"(?<=\r\n)(Timestamp|LastCall|LastPause|LoginTime): (\d{9,12}(?:\.\d{1,9})?)(?=\r\n)")
_STAMP = re.compile(rb"\r\nTimestamp: (\d{9,12}(?:\.\d{1,9})?)\r\n")


class Retold:
    """Retells frames in their order. now: gives the present in seconds since the epoch."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._began: float | None = None

    def learn(self, frame: bytes, at: float) -> None:
        """See when the recording began, from a frame `at` seconds after that; frames without a stamp tell nothing."""
        stamp = _STAMP.search(frame)
        if stamp is not None:
            self._began = float(stamp[1]) - at

    def __call__(self, frame: bytes, at: float) -> bytes:
        """The frame with its moments moved; as it is while no frame has told when it was recorded."""
        self.learn(frame, at)
        if self._began is None:
            return frame
        ahead = self._now() - (self._began + at)
        return _MOMENT.sub(lambda found: _moved(found, ahead), frame)


def _moved(found: re.Match[bytes], ahead: float) -> bytes:
    moment = float(found[2]) + ahead
    return b"%b: %b" % (found[1], (f"{moment:.6f}" if b"." in found[2] else f"{moment:.0f}").encode("ascii"))
