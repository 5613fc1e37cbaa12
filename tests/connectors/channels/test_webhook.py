from __future__ import annotations

import msgspec

from connectors.channels.webhook import NEVER, Webhook
from realtime.alerts.notice import Step
from realtime.names import Instant
from tests.connectors.channels.build import message, notice

OWN = Webhook(name="own", url="https://o.example/", secret="s")


def test_it_is_alertmanagers_fourth_version_with_a_key() -> None:
    asked = OWN.request(message("key 一\r\n"), Instant(1.0))
    said = msgspec.json.decode(asked.body)
    assert (said["version"], said["status"], said["receiver"], said["truncatedAlerts"]) == ("4", "firing", "own", 0)
    assert said["alerts"][0]["labels"]["alertname"] == "surge"
    assert said["alerts"][0]["endsAt"] == NEVER
    assert asked.headers["Idempotency-Key"] == "key%20%E4%B8%80%0D%0A"


def test_what_is_over_has_an_end_and_a_digest_counts_what_it_leaves_out() -> None:
    over = message(alerts=(notice("a", step=Step.RESOLVED, at=Instant(60.5)),), total=9)
    said = msgspec.json.decode(OWN.request(over, Instant(1.0)).body)
    assert (said["status"], said["truncatedAlerts"]) == ("resolved", 8)
    assert said["alerts"][0]["endsAt"] == "1970-01-01T00:01:00.500Z"
