from __future__ import annotations

import msgspec

from connectors.channels.answers import Verdict
from connectors.channels.feishu import Feishu
from connectors.channels.web_request import Reply
from realtime.names import Instant
from tests.connectors.channels.build import message


def test_a_card_of_plain_text_with_time_and_signature_beside() -> None:
    said = msgspec.json.decode(Feishu(url="https://f.example/x", secret="s").request(message(), Instant(17.9)).body)
    assert said["timestamp"] == "17"
    assert said["card"]["elements"][0]["text"]["tag"] == "plain_text"
    assert "sign" not in msgspec.json.decode(Feishu(url="https://f.example/x").request(message(), Instant(1.0)).body)


def test_a_limit_in_a_bad_request_is_still_a_limit_and_old_robots_are_understood() -> None:
    robot = Feishu(url="https://f.example/x")
    assert robot.judge(Reply(status=400, headers={}, body=b'{"code":9499}')).verdict is Verdict.WAIT
    assert robot.judge(Reply(status=200, headers={}, body=b'{"StatusCode":0}')).verdict is Verdict.TAKEN
