"""Turns a recorded stream into the events a session would deliver: live ones as they come, lists between two marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from connectors.ami.frames import Frames, Message
from connectors.ami.translate import DIALPLAN, WANTED, translate
from realtime.events import DialplanVisible, FloorEvent, SnapshotBegan, SnapshotEnded, Source
from realtime.names import Instant, PbxId
from tests.captures import recorded

PBX: Final = PbxId("hq")
_DIALPLAN: Final = {name.decode() for name in DIALPLAN}
_BEGINS: Final = "Queue status will follow"
_ENDS: Final = "CoreShowChannelsComplete"


def messages(name: str) -> Iterator[tuple[Message, Instant]]:
    """Every wanted frame and every answer of a recording, with its arrival on the PBX's clock."""
    frames = Frames(WANTED)
    frames.heed_actions = True
    ahead = recorded.epoch(name)
    for seconds, data in recorded.chunks(name):
        for message in frames.feed(data):
            if not ahead and "Timestamp" in message:
                ahead = float(message["Timestamp"]) - seconds
            yield message, Instant(ahead + seconds)


def events(name: str, *, dialplan: bool = True) -> Iterator[FloorEvent]:
    """What a session would deliver. dialplan: False leaves out what a link without that class does not carry."""
    snapshot, visible, arrived = False, False, Instant(0.0)
    for message, arrived in messages(name):
        kind = message.get("Event")
        if kind in _DIALPLAN:
            if not dialplan:
                continue
            if not visible:
                visible = True
                yield DialplanVisible(pbx=PBX, at=arrived)
        if message.get("Message") == _BEGINS:
            if snapshot:
                yield SnapshotEnded(pbx=PBX, at=arrived, source=Source.SNAPSHOT, channels=False)
            snapshot = True
            yield SnapshotBegan(pbx=PBX, at=arrived, source=Source.SNAPSHOT)
        elif kind == _ENDS and snapshot:
            snapshot = False
            yield SnapshotEnded(pbx=PBX, at=arrived, source=Source.SNAPSHOT)
        event = translate(PBX, message, arrived)
        if event is not None:
            yield event
    if snapshot:
        yield SnapshotEnded(pbx=PBX, at=arrived, source=Source.SNAPSHOT, channels=False)
