"""What a channel wants to hear, and when: the first stage of a delivery."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity
from realtime.names import Instant

ALWAYS_WANTED = frozenset({Step.TEST, Step.CANARY, Step.DIGEST})
"""They speak of the channel or for several notices; a wish about severities does not concern them."""

NEVER_QUIET = frozenset({Step.TEST})


class Quiet(msgspec.Struct, frozen=True):
    """Hours of the day in which only what is urgent is told; they may pass midnight."""

    begin: time
    end: time
    timezone: ZoneInfo


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is for."""

    severities: frozenset[Severity] = frozenset(Severity)
    quiet: Quiet | None = None


def quiet_until(quiet: Quiet | None, now: Instant) -> Instant | None:
    """When the quiet hours end that hold now; None outside of them."""
    if quiet is None:
        return None
    local = datetime.fromtimestamp(now, quiet.timezone)
    clock = local.time()
    over_midnight = quiet.end <= quiet.begin
    inside = (clock >= quiet.begin or clock < quiet.end) if over_midnight else quiet.begin <= clock < quiet.end
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and clock >= quiet.begin else 0)
    return Instant(datetime.combine(day, quiet.end, quiet.timezone).timestamp())
