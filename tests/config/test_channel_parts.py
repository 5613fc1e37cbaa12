from __future__ import annotations

import aiohttp
import msgspec
import pytest

from config.channel_parts import RATES, channel_of, route_of, teller_of
from config.settings import Channel, ChannelKind, Language, Pbx, Secret, Settings, Web
from connectors.channels.limits import Rate
from tests.clock import FakeClock

SETTINGS = Settings(
    pbx=(Pbx(name="hq", host="h", username="u", secret=Secret("s")),), web=Web(address="https://floor.example.org")
)
TABLE = Channel(type=ChannelKind.WECOM, url=Secret("https://w.example/?key=hunter2"), secret=Secret("hunter2"))


@pytest.mark.parametrize("kind", [kind for kind in ChannelKind if kind is not ChannelKind.APPRISE])
async def test_every_kind_has_its_limits_and_a_channel_that_hides_its_secrets(kind: ChannelKind) -> None:
    table = msgspec.structs.replace(TABLE, type=kind, host="h", sender="a@b", receivers=("c@d",))
    channel = channel_of("a", table, SETTINGS, aiohttp.ClientSession, FakeClock())
    assert RATES[kind]
    assert "hunter2" not in repr(channel)
    assert "hunter2" in " ".join(channel.secrets())


def test_a_table_becomes_a_route_and_a_voice() -> None:
    table = msgspec.structs.replace(TABLE, per_minute=5, quiet_hours="22:00-07:00", language=Language.ENGLISH)
    route = route_of("a", table, SETTINGS)
    assert Rate(5, 60.0) in route.rates
    assert route.wishes.quiet is not None
    assert (route.policy.above, route.patience.most_age) == (10, 86_400.0)
    teller = teller_of(table, SETTINGS)
    assert (teller.language, teller.address) == ("en", "https://floor.example.org")
