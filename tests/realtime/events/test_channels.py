from __future__ import annotations

import msgspec

from realtime import events
from realtime.events import channels as family
from realtime.events.event import Event
from tests.realtime.events.samples import samples, tags

DECODER = msgspec.json.Decoder(events.FloorEvent)


def test_every_event_of_the_family_is_read_back_as_it_was_written() -> None:
    for event in samples(family):
        assert DECODER.decode(msgspec.json.encode(event)) == event


def test_every_event_of_the_family_has_a_tag_of_its_own_and_is_part_of_the_vocabulary() -> None:
    kinds = [kind for kind in vars(family).values() if isinstance(kind, type) and issubclass(kind, Event)]
    own = [kind for kind in kinds if kind is not Event and kind.__module__ == family.__name__]
    assert len({kind.__struct_config__.tag for kind in own}) == len(own)
    assert {kind.__struct_config__.tag for kind in own} <= tags()


def test_an_older_journal_without_the_newer_fields_is_still_read() -> None:
    for event in samples(family, only_required=True):
        assert DECODER.decode(msgspec.json.encode(event)) == event
