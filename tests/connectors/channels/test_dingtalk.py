from __future__ import annotations

import msgspec

from connectors.channels.dingtalk import MUTED, DingTalk
from connectors.channels.web_request import Reply
from realtime.names import Instant
from tests.connectors.channels.build import message

ROBOT = DingTalk(url="https://d.example/robot/send?access_token=t", secret="SEC")


def test_the_signature_is_added_to_the_address_and_nobody_is_at_all() -> None:
    asked = ROBOT.request(message(), Instant(1700000000.0))
    assert asked.url.startswith("https://d.example/robot/send?access_token=t&timestamp=1700000000000&sign=")
    said = msgspec.json.decode(asked.body)
    assert said["at"] == {"isAtAll": False}
    assert said["markdown"]["text"].endswith("[Open](https://floor.example.org/console/incidents/1)")


def test_a_robot_without_a_secret_is_not_signed() -> None:
    assert DingTalk(url="https://d.example/?access_token=t").request(message(), Instant(1.0)).url.endswith("=t")


def test_who_sends_too_fast_is_mute_for_ten_minutes() -> None:
    found = ROBOT.judge(Reply(status=200, headers={}, body=b'{"errcode":130101,"errmsg":"send too fast"}'))
    assert found.wait == MUTED
