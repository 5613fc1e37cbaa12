from __future__ import annotations

from config.settings import Channel, ChannelKind, Secret
from config.settings.channels import AlertSeverity


def test_a_channel_takes_everything_and_hides_what_opens_it() -> None:
    channel = Channel(type=ChannelKind.SLACK, url=Secret("https://s.example/hunter2"))
    assert channel.severities == tuple(AlertSeverity)
    assert "hunter2" not in repr(channel)
