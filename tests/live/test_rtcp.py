"""Reports of RTCP from a real Asterisk: what the far end told of its sound, and what it tells of the far end's."""

from __future__ import annotations

from pathlib import Path

import msgspec

from realtime.audio_sums import AudioSums
from realtime.events import AudioReported, ChannelEnded, FloorEvent
from realtime.names import ChannelId
from tests.live.asterisk import Asterisk
from tests.live.chain import HQ, following, settings_of
from tests.live.play import setting
from tests.live.sipp import caller
from tests.live.speech import Talk, talking

LOST, JITTER, PACKETS = 64, 160, 2500
"""A quarter lost, 20 ms of jitter, and a count of packets that no other report has."""


async def test_both_directions_of_a_call_s_sound_are_read_as_they_were_told(asterisk: Asterisk, tmp_path: Path) -> None:
    settings = settings_of(asterisk.readall, tmp_path)
    settings = msgspec.structs.replace(settings, pbx=(msgspec.structs.replace(settings.pbx[0], rtcp=True),))
    heard: list[FloorEvent] = []
    talk = Talk(skips=4, lost=LOST, jitter=JITTER, packets=PACKETS)
    async with setting(asterisk) as stage, talking(talk), following(settings) as chain:
        await chain.live()
        chain.keeper.hearers.append(heard.append)
        number = stage.number()
        line = await caller(asterisk, "sales", number, name="Sound", talks=6000, media=talk.port)
        joined = await stage.control.event("QueueCallerJoin", CallerIDNum=number)
        leg = ChannelId(f"{HQ}/{joined['Uniqueid']}")
        await chain.keeper.until(lambda: any(isinstance(each, ChannelEnded) and each.channel == leg for each in heard))
        await line.done()
    reports = [each for each in heard if isinstance(each, AudioReported) and each.channel == leg]
    theirs, ours = [each for each in reports if each.heard], [each for each in reports if not each.heard]
    assert {(each.lost, each.jitter, each.packets) for each in theirs} == {(LOST / 256, JITTER / 8000, PACKETS)}
    assert len(ours) >= 3
    counts = [each.packets for each in ours if each.packets is not None]
    assert counts == sorted(set(counts)), "Asterisk went on speaking from report to report"
    assert any(each.lost is not None and 0.15 <= each.lost <= 0.35 for each in ours), "it missed each fourth packet"
    assert all(each.jitter is None or each.jitter < 0.5 for each in ours)
    sums = AudioSums()
    (summed,) = [
        told for each in heard for told in sums.take(each) if isinstance(told, AudioReported) and told.channel == leg
    ]
    assert summed.reports == len(reports)
    assert summed.lost == 0.25
    assert summed.jitter is not None
    assert summed.jitter >= JITTER / 8000
