from __future__ import annotations

from realtime.detectors.faults import disk_reading, fault_readings
from realtime.detectors.heard import Heard, Recorder
from realtime.detectors.limits import Reading
from realtime.events import ChannelCreated, ContactChanged, FeedState, RecordingBegan, RegistrationChanged
from realtime.past import drawn
from tests.build import PBX, answered, at, channel, feed
from tests.story import Story


def readings(story: Story, heard: Heard | None = None, now: float = 100.0) -> dict[tuple[str, str], Reading]:
    rows = drawn(story.floor, at(now))
    capacity = {"hq/carrier": 2, "hq/other": 0}
    found = fault_readings(story.floor, rows, heard or Heard(), capacity, at(now))
    return {(reading.rule, reading.subject.id): reading for reading in found}


def test_a_registration_that_is_gone_is_a_trunk_down() -> None:
    story = Story().tell(RegistrationChanged(pbx=PBX, at=at(1), trunk="carrier-reg", status="Rejected"))
    assert readings(story)["trunk_down", "hq/carrier-reg"].value == 1.0


def test_a_named_trunk_is_watched_by_its_contact_and_a_phone_is_no_trunk() -> None:
    story = Story().tell(
        ContactChanged(pbx=PBX, at=at(1), endpoint="other", status="Unreachable"),
        ContactChanged(pbx=PBX, at=at(1), endpoint="1001", status="Unreachable"),
    )
    found = readings(story)
    assert found["trunk_down", "hq/other"].value == 1.0
    assert ("trunk_down", "hq/1001") not in found


def test_a_trunk_is_full_by_the_legs_that_bear_its_name() -> None:
    story = Story().tell(
        ChannelCreated(pbx=PBX, at=at(1), channel=channel("a"), name="PJSIP/carrier-00000001"),
        ChannelCreated(pbx=PBX, at=at(1), channel=channel("b"), name="PJSIP/carrier-00000002"),
        ChannelCreated(pbx=PBX, at=at(1), channel=channel("c"), name="PJSIP/1001-00000003"),
    )
    assert readings(story)["trunk_full", "hq/carrier"].value == 1.0


def test_a_feed_that_is_down_has_no_lag_and_is_lost() -> None:
    found = readings(Story().tell(feed(5, FeedState.DOWN)))
    assert found["feed_lost", "hq"].value == 1.0
    assert ("feed_late", "hq") not in found


def test_a_recorder_is_silent_by_the_conversations_it_missed() -> None:
    heard = Heard(recorders={"hq": Recorder(at(0), 12)})
    reading = readings(Story(), heard)["recorder_silent", "hq"]
    assert (reading.value, reading.volume) == (100.0, 12)


def test_a_disk_that_cannot_be_asked_is_not_known() -> None:
    assert disk_reading(None, None).value is None


def test_a_recorder_is_back_with_the_next_recording_though_its_call_is_answered_after_that() -> None:
    heard = Heard()
    for seconds in (0, 700):
        heard.hear(RecordingBegan(pbx=PBX, at=at(seconds), channel=channel("a")))
        heard.hear(answered(seconds + 1, "a", "bo"))
    silent = [readings(Story(), heard, now)["recorder_silent", "hq"].value for now in (702, 704.5, 706)]
    assert silent == [0.0, 0.0, 6.0]
