"""How a queue_log table writes times: told by one of them, read and written back the same way.

Asterisk's realtime writes the PBX's local time as text ("2026-11-23 09:00:00.123456"), which a database may keep as
text or turn into its own date and time; older versions and other tools write seconds since the epoch.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from realtime.names import Instant

REPEATED = timedelta(hours=1)


class UnknownTimeError(ValueError):
    """A value that is no time; the text shows it, cut short."""


class RowTimes:
    """sample: any value of the column. zone: of local times. Raises UnknownTimeError for a value that is no time."""

    def __init__(self, sample: object, zone: tzinfo) -> None:
        self._zone = zone
        self._latest = 0.0
        self._sample = _plain(sample)
        self.read(sample)
        self._latest = 0.0

    def read(self, value: object) -> Instant:
        """The instant a value stands for."""
        value = _plain(value)
        if isinstance(value, (int, float, Decimal)):
            return Instant(float(value))
        if isinstance(value, str):
            try:
                return Instant(float(value))
            except ValueError:
                value = _local(value)
        if not isinstance(value, datetime):
            raise UnknownTimeError(repr(value)[:40])
        return self._instant(value)

    def written(self, at: Instant) -> object:
        """An instant as the column would hold it, cut to whole seconds: for comparing with `<=` and `>=`."""
        sample = self._sample
        if isinstance(sample, (int, float, Decimal)):
            return int(at)
        if isinstance(sample, datetime):
            there = datetime.fromtimestamp(int(at), tz=sample.tzinfo or self._zone)
            return there if sample.tzinfo is not None else there.replace(tzinfo=None)
        if _is_number(str(sample)):
            return str(int(at))
        there = datetime.fromtimestamp(int(at), tz=self._zone)
        return there.strftime("%Y-%m-%dT%H:%M:%S" if "T" in str(sample) else "%Y-%m-%d %H:%M:%S")

    def _instant(self, value: datetime) -> Instant:
        """Local times come twice when clocks go back; the second time is told by the row before it being later."""
        if value.tzinfo is not None:
            return Instant(value.timestamp())
        at = value.replace(tzinfo=self._zone).timestamp()
        if at < self._latest - REPEATED.total_seconds() / 2:
            again = value.replace(tzinfo=self._zone, fold=1).timestamp()
            at = max(at, again)
        self._latest = max(self._latest, at)
        return Instant(at)


def _plain(value: object) -> object:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _local(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise UnknownTimeError(repr(text)[:40]) from None
