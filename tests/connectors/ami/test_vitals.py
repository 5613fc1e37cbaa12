from __future__ import annotations

from connectors.ami.vitals import Vitals
from tests.connectors.ami.pbx import Pbx, event, joined
from tests.connectors.ami.running import following


def test_a_link_that_never_was_has_counted_nothing() -> None:
    vitals = Vitals()
    assert (vitals.frames, vitals.events, vitals.heard, vitals.lag) == (0, 0, None, None)


async def test_a_link_counts_what_came_by_and_measures_its_clock() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        before = run.vitals.frames
        pbx.say(event("RTCPSent") + joined("1.9", Timestamp="1795415359.5"))
        await run.heard.until(lambda: run.vitals.frames == before + 2)
    vitals = run.vitals
    assert vitals.events == len(run.heard.events)
    assert (vitals.dials, vitals.failures, vitals.unread) == (1, 0, 0)
    assert vitals.bytes > 500
    assert vitals.round_trip is not None
    assert vitals.round_trip >= 0
    assert vitals.heard is not None
    assert abs(vitals.heard + vitals.offset - 1795415360) < 10
    assert vitals.lag is not None
    assert 0 <= vitals.lag < 10
