from __future__ import annotations

from typing import Any

import msgspec

from connectors.channels.wecom import MOST_BYTES, WeCom
from realtime.alerts.notice import Step
from realtime.names import Instant
from tests.connectors.channels.build import message

ROBOT = WeCom(url="https://w.example/send?key=k")


def content(**given: Any) -> str:
    return str(msgspec.json.decode(ROBOT.request(message(**given), Instant(1.0)).body)["markdown"]["content"])


def test_it_stays_within_its_bytes_and_keeps_the_link() -> None:
    long = content(title="话" * 500, lines=tuple("务" * 400 for _ in range(20)))
    assert len(long.encode()) <= MOST_BYTES
    assert long.endswith("[Open](https://floor.example.org/console/incidents/1)")


def test_what_is_over_has_another_colour() -> None:
    assert content().startswith('<font color="warning">')
    assert content(step=Step.RESOLVED).startswith('<font color="info">')
