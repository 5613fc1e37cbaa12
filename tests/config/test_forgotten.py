from __future__ import annotations

from pathlib import Path

import msgspec

from config.forgotten import forgotten_in
from connectors.store.database import open_store
from connectors.store.retention import add_tombstone
from connectors.store.site_key import site_key
from realtime.access.caller_key import caller_key
from realtime.events import FloorEvent, Verdict
from realtime.retention import Tombstone
from tests.build import at, joined, logged

NUMBER = "13812340042"


def told(when: float, number: str | None = NUMBER) -> FloorEvent:
    return msgspec.structs.replace(logged(when, Verdict.ABANDON), number=number)


def test_who_was_erased_does_not_come_back_out_of_an_old_log(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    key = caller_key(NUMBER, site_key(tmp_path)) or ""
    add_tombstone(store, Tombstone(at=at(100), by="li", why="asked", caller=key, counts={}))
    heard: list[FloorEvent] = []
    forgotten = forgotten_in(tmp_path, store)
    hear = forgotten.hearing(heard.append)
    other = "13900000001"
    events = [told(10), told(10, f"+86{NUMBER}"), told(10, other), told(200), told(10, None), joined(10, number=NUMBER)]
    for event in events:
        hear(event)
    assert [getattr(event, "number", None) for event in heard] == [None, None, other, NUMBER, None, NUMBER]
    assert [event.at for event in heard] == [event.at for event in events]
    forgotten.note(Tombstone(at=at(300), by="li", why="asked again", caller=key, counts={}))
    hear(told(200))
    assert getattr(heard[-1], "number", None) is None
    store.dispose()


def test_where_nobody_was_erased_every_event_is_the_very_same(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    heard: list[FloorEvent] = []
    event = told(10)
    forgotten_in(tmp_path, store).hearing(heard.append)(event)
    assert heard[0] is event
    store.dispose()
