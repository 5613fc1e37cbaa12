from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.one_way import one_way_by_trunk
from connectors.store.recordings import Content, find_recording, put_watch
from connectors.store.stories import put_stories
from realtime.names import Instant, Seconds
from tests.config.quality.desk_site import Site, site
from tests.config.sampled import BEGIN, WEEK, noted


def through(here: Site, number: int, trunk: str | None, mute: int | None) -> None:
    """The sample of a number came through a trunk, and this side of it was not heard."""
    kept = here.samples()[number]
    record = find_recording(here.store, kept.recording or 0)
    assert record is not None
    assert record.figures is not None
    figures = msgspec.structs.replace(record.figures, mute=mute)
    content = Content(
        sources=(),
        sha256="a" * 64,
        size=1,
        seconds=Seconds(20.0),
        channels=2,
        figures=figures,
        waveform=b"",
    )
    put_watch(here.store, record.number, record.watch, content)
    story = noted(1).story
    assert story is not None
    contact = msgspec.structs.replace(noted(1).contact, linked=kept.sample.linked, agent=kept.sample.cell.agent)
    put_stories(here.store, WEEK, [(contact, msgspec.structs.replace(story, trunk=trunk))])


def test_one_way_calls_are_told_by_trunk(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        for number, trunk, mute in ((0, "PJSIP/a", 1), (1, "PJSIP/a", 0), (2, "PJSIP/a", None), (3, "PJSIP/b", None)):
            through(here, number, trunk, mute)
        first, second = one_way_by_trunk(here.store, BEGIN)
        assert (first.trunk, first.measured, first.agent_mute, first.caller_mute) == ("PJSIP/a", 3, 1, 1)
        assert (len(first.examples), first.one_way) == (2, 2)
        assert (second.trunk, second.measured, second.one_way) == ("PJSIP/b", 1, 0)
        assert one_way_by_trunk(here.store, Instant(here.now)) == []
