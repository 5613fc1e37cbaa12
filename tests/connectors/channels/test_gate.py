from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from connectors.channels.gate import Quiet, quiet_until
from realtime.names import Instant

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> Instant:
    return Instant(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23T21:59", None),
        ("2026-11-23T22:00", "2026-11-24T07:00"),
        ("2026-11-24T03:00", "2026-11-24T07:00"),
        ("2026-11-24T07:00", None),
    ],
)
def test_quiet_hours_pass_midnight(now: str, until: str | None) -> None:
    quiet = Quiet(time(22), time(7), SHANGHAI)
    assert quiet_until(quiet, at(now)) == (None if until is None else at(until))


def test_a_quiet_lunch_ends_the_same_day_and_no_wish_is_no_quiet() -> None:
    quiet = Quiet(time(12), time(13, 30), SHANGHAI)
    assert quiet_until(quiet, at("2026-11-23T12:10")) == at("2026-11-23T13:30")
    assert quiet_until(quiet, at("2026-11-23T14:00")) is None
    assert quiet_until(None, at("2026-11-23T12:10")) is None


def test_the_night_the_clocks_change_ends_by_the_wall_clock() -> None:
    quiet = Quiet(time(22), time(7), BERLIN)
    assert quiet_until(quiet, at("2026-03-28T23:00", BERLIN)) == at("2026-03-29T07:00", BERLIN)
