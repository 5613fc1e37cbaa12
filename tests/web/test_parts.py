from __future__ import annotations

from tests.web.build import parts
from web.fanout import Pace


def test_what_users_are_promised_is_the_default() -> None:
    pace = Pace()
    assert pace.heartbeat <= 5, "a heartbeat at least every five seconds"
    assert parts().recheck_seconds <= 60
