from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from config.sample_notes import note
from config.sample_weeks import draw_week, roll
from connectors.recordings.states import State
from connectors.store.contacts import contacts_of
from connectors.store.database import open_store
from connectors.store.recordings import count_states, find_recording
from connectors.store.stories import story_of
from realtime.names import ChannelId, Instant
from tests.config.sampled import BEGIN, STAFF, WEEK, WEEKS, noted


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    roll(opened, WEEKS, STAFF, Instant(BEGIN + 60.0))
    yield opened
    opened.dispose()


def test_a_contact_is_noted_once_with_its_recording(store: Engine) -> None:
    for _ in range(2):
        note(store, WEEKS, [noted(1)], Instant(BEGIN + 7200.0))
    (kept,) = contacts_of(store, WEEK)
    assert kept.contact == noted(1).contact
    assert kept.recording is not None
    recording = find_recording(store, kept.recording)
    assert recording is not None
    assert (recording.watch.state, recording.watch.next_look) == (State.EXPECTED, BEGIN + 7200.0)
    assert recording.watch.candidates[0].whole == "1785000001.0.wav"


def test_what_is_in_no_frame_counts_and_its_recording_is_known_but_not_looked_for(store: Engine) -> None:
    note(store, WEEKS, [noted(1, talked=10.0)], Instant(BEGIN + 7200.0))
    (kept,) = contacts_of(store, WEEK)
    assert kept.recording is not None
    assert count_states(store) == {State.SPARED: 1}


def test_under_a_confidentiality_stop_there_is_no_recording(store: Engine) -> None:
    one = noted(1)
    secret = msgspec.structs.replace(one.contact, confidential=True)
    note(store, WEEKS, [msgspec.structs.replace(one, contact=secret)], Instant(BEGIN + 7200.0))
    (kept,) = contacts_of(store, WEEK)
    assert kept.recording is None


def test_the_story_of_a_call_is_kept_with_it(store: Engine) -> None:
    note(store, WEEKS, [noted(1)], Instant(BEGIN + 7200.0))
    contact = noted(1).contact
    assert story_of(store, contact.linked, contact.agent, contact.direction) == noted(1).story


def test_a_call_without_a_safe_name_is_told_as_outside(store: Engine) -> None:
    one = noted(1)
    strange = msgspec.structs.replace(one.call, channel=ChannelId("hq/../../etc/passwd"))
    note(store, WEEKS, [msgspec.structs.replace(one, call=strange)], Instant(BEGIN + 7200.0))
    assert count_states(store) == {State.OUTSIDE: 1}


def test_nobody_with_a_plan_means_nothing_is_fetched(store: Engine) -> None:
    note(store, WEEKS, [noted(1, agent="stranger")], Instant(BEGIN + 7200.0))
    assert count_states(store) == {State.SPARED: 1}


def test_the_frame_of_a_drawn_week_is_closed(store: Engine) -> None:
    draw_week(store, WEEKS, WEEK, Instant(WEEKS.end(WEEK) + 7200.0))
    note(store, WEEKS, [noted(1)], Instant(WEEKS.end(WEEK) + 7300.0))
    assert contacts_of(store, WEEK) == []
