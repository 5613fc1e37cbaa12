"""A trunk through which callers are not heard becomes an alert, from what was measured of recordings."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from sqlalchemy import Engine

from config.measured_audio import by_trunk, heard
from connectors.audio.figures import Span, measure
from connectors.recordings.states import Patience, Sign, Watch, advance
from connectors.store.recordings import Content, NewRecording, add_recording, put_watch
from realtime.events import ChannelCreated
from realtime.names import AgentId, ChannelId, Instant, Seconds, VisitId
from tests.build import PBX, answered, at, channel, hangup, joined, member
from tests.config.alerting_site import LivingSite, living

SILENT = measure(np.zeros((2, 16_000), dtype=np.float32), 8000)


def recording(store: Engine, visit: VisitId, over: Instant, *, mute: bool) -> None:
    figures = msgspec.structs.replace(SILENT, one_way=Span(0.0, 2.0) if mute else None, mute=0 if mute else None)
    watch = Watch(candidates=(), ended=over, next_look=over)
    new = NewRecording(pbx=PBX, visit=visit, linked=ChannelId(visit), agent=AgentId("hq/wei"), caller=None, watch=watch)
    content = Content(
        sources=(), sha256="c" * 64, size=1, seconds=Seconds(2.0), channels=2, figures=figures, waveform=b""
    )
    number = add_recording(store, new)
    assert put_watch(store, number, advance(watch, Sign.GOOD, over, Patience()), content)


def talked(site: LivingSite, caller: str, begin: float) -> None:
    """A caller comes through the carrier, talks and goes."""
    site.tell(
        ChannelCreated(pbx=PBX, at=at(begin), channel=channel(caller), name=f"PJSIP/carrier-{begin:08.0f}"),
        joined(begin, caller),
        answered(begin + 2, caller),
        hangup(begin + 30, caller),
    )


async def test_recordings_that_heard_one_side_only_name_their_trunk(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(member(0, "wei"))
        for number in range(6):
            talked(site, f"c{number}", 40.0 * number + 1)
        await site.look(300)
        for place, visit in enumerate(list(site.show.floor.visits.by_id)):
            recording(site.store, visit, at(40.0 * place + 31), mute=place < 4)
        found = by_trunk(site.show.floor, heard(site.store, Instant(site.clock.now())))
        assert [each.trunk for each in found] == ["hq/PJSIP/carrier"] * 6
        await site.look(70)
        assert ("one_way_audio", "firing") in site.outbox()
