from __future__ import annotations

from config.rtcp import sums
from realtime.endings import EndClass
from realtime.events import AudioReported, FloorEvent
from tests.build import PBX, answered, at, channel, created, ended, hangup, joined, leg_of, member, met, offered
from tests.story import Story
from tests.watching import site


def report(when: float, packets: int) -> AudioReported:
    return AudioReported(pbx=PBX, at=at(when), channel=channel("anna"), packets=packets)


def test_where_no_pbx_tells_reports_nothing_stands_in_the_way() -> None:
    def deliver(_event: FloorEvent) -> None:
        """Take it."""

    assert sums(site(), deliver) is deliver


def test_a_side_that_fell_silent_makes_the_end_a_drop_of_which_we_are_not_certain() -> None:
    story, leg = Story(), leg_of("wei", "anna")

    def deliver(event: FloorEvent) -> None:
        story.tell(event)

    hear = sums(site("rtcp = true\n"), deliver)
    talk = (member(0), created(0), created(2, leg), joined(1), offered(2), answered(5), met(5), met(5, leg))
    silent = (report(10, 400), report(15, 400), report(20, 400))
    for event in (*talk, *silent, ended(25), hangup(25), hangup(25.1, leg)):
        hear(event)
    (visit,) = story.floor.visits.by_id.values()
    assert visit.ending is not None
    assert (visit.ending.kind, visit.ending.certain) == (EndClass.MEDIA, False)
