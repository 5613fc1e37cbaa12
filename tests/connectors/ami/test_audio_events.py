"""Reports of RTCP with the fields of the captures, read only where they are wanted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.ami.audio_events import RULES
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, WANTED_WITH_RTCP, translate
from realtime.events import AudioReported, FloorEvent
from realtime.names import ChannelId
from tests.captures import recorded
from tests.connectors.ami.messages import HQ, NOW

VALUES = {
    "Channel": "PJSIP/carrier-0000001a", "Uniqueid": "1795415360.0", "Linkedid": "1795415360.0", "PT": "200(SR)",
    "SentPackets": "2500", "Report0FractionLost": "64", "Report0CumulativeLost": "9", "Report0IAJitter": "160",
    "Report0HighestSequence": "2500",
}  # fmt: skip


FIELDS: dict[str, list[str]] = json.loads((Path(recorded.__file__).parent / "fields.json").read_text("utf-8"))


def frame(kind: str, **changed: str | None) -> bytes:
    """A report with all the headers that a real Asterisk writes, in its order."""
    values = VALUES | changed
    (names,) = FIELDS[kind]
    headers = [f"{name}: {values.get(name, '0')}" for name in names.split() if values.get(name, "0") is not None]
    return "\r\n".join([f"Event: {kind}", *headers, "", ""]).encode()


def read(data: bytes) -> FloorEvent | None:
    (message,) = Frames(WANTED_WITH_RTCP).feed(b"Asterisk Call Manager/9.0.0\r\n" + data)
    return translate(HQ, message, NOW)


@pytest.mark.parametrize(("kind", "heard"), [("RTCPReceived", True), ("RTCPSent", False)])
def test_a_report_says_what_was_sent_and_lost(kind: str, heard: bool) -> None:  # noqa: FBT001
    told = read(frame(kind))
    assert isinstance(told, AudioReported)
    assert (told.channel, told.heard, told.packets) == (ChannelId("hq/1795415360.0"), heard, 2500)
    assert (told.lost, told.jitter, told.reports, told.stalled) == (0.25, 0.02, 1, 0)


def test_a_receiver_s_report_without_a_count_of_packets_or_a_block_is_no_zero() -> None:
    told = read(frame("RTCPReceived", SentPackets=None, Report0FractionLost="999", Report0IAJitter="-1"))
    assert isinstance(told, AudioReported)
    assert (told.packets, told.lost, told.jitter) == (None, None, None)


def test_reports_are_not_even_read_where_nobody_wants_them() -> None:
    assert Frames(WANTED).feed(b"Asterisk Call Manager/9.0.0\r\n" + frame("RTCPSent")) == []
    assert set(WANTED_WITH_RTCP) - set(WANTED) == set(RULES)
