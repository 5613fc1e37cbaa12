from __future__ import annotations

import msgspec

from connectors.channels.slack import Slack, escaped
from realtime.names import Instant
from tests.connectors.channels.build import HOSTILE, message


def test_three_signs_have_power_and_lose_it() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    said = msgspec.json.decode(Slack(url="https://s.example/x").request(message(title=HOSTILE), Instant(1.0)).body)
    assert "<" not in said["text"]
    assert [block["text"]["type"] for block in said["blocks"]] == ["plain_text", "plain_text", "mrkdwn"]
