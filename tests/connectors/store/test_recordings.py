from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from connectors.audio.figures import measure
from connectors.recordings.states import Patience, Sign, State, Watch, advance
from connectors.store.database import open_store
from connectors.store.recordings import (
    Content,
    NewRecording,
    add_recording,
    count_states,
    discard,
    due,
    find_recording,
    freeze_recording,
    kept_recordings,
    known_visits,
    put_watch,
    recordings_by_number,
    still_kept,
    waveform_of,
)
from realtime.names import AgentId, ChannelId, Instant, PbxId, Seconds, VisitId

PATIENCE = Patience()
CONTENT = Content(
    sources=("a" * 64, "b" * 64),
    sha256="c" * 64,
    size=100,
    seconds=Seconds(2.0),
    channels=2,
    figures=measure(np.zeros((2, 16_000), dtype=np.float32), 8000),
    waveform=b"FWPK",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def new(visit: str = "hq/1.0/sales/1") -> NewRecording:
    return NewRecording(
        pbx=PbxId("hq"),
        visit=VisitId(visit),
        linked=ChannelId("hq/1.0"),
        agent=AgentId("1001"),
        caller="k" * 32,
        watch=Watch(candidates=(), ended=Instant(5.0), next_look=Instant(10.0)),
    )


def whole(store: Engine, visit: str = "hq/1.0/sales/1") -> int:
    number = add_recording(store, new(visit))
    put_watch(store, number, advance(new().watch, Sign.GOOD, Instant(11.0), PATIENCE), CONTENT)
    return number


def test_a_recording_is_looked_for_once_and_when_it_is_due(store: Engine) -> None:
    number = add_recording(store, new())
    assert add_recording(store, new()) == number
    assert due(store, Instant(9.9), 5) == []
    (one,) = due(store, Instant(10.0), 5)
    assert (one.number, one.watch, one.caller) == (number, new().watch, "k" * 32)
    put_watch(store, number, advance(one.watch, Sign.ABSENT, Instant(10.0), PATIENCE))
    assert due(store, Instant(10.0), 5) == []
    assert known_visits(store, [new().visit, VisitId("hq/2.0/sales/1")]) == {new().visit}


def test_what_is_kept_of_a_whole_one_reads_back(store: Engine) -> None:
    number = whole(store)
    found = find_recording(store, number)
    assert found is not None
    assert (found.sources, found.sha256, found.figures) == (CONTENT.sources, CONTENT.sha256, CONTENT.figures)
    assert found.watch.state is State.INTACT
    assert waveform_of(store, number) == b"FWPK"
    assert kept_recordings(store) == [found]
    assert recordings_by_number(store, [number, 99]) == {number: found}
    assert count_states(store) == {State.INTACT: 1}
    assert find_recording(store, 99) is None


def test_a_complaint_that_comes_first_keeps_it(store: Engine) -> None:
    one, other = whole(store), whole(store, "hq/1.0/support/1")
    gone = advance(advance(new().watch, Sign.GOOD, Instant(11.0), PATIENCE), Sign.DELETED, Instant(20.0), PATIENCE)
    freeze_recording(store, one, "complaint 12")
    assert not discard(store, one, gone, Instant(20.0))
    assert discard(store, other, gone, Instant(20.0))
    assert not discard(store, other, gone, Instant(21.0))
    assert still_kept(store, CONTENT.sha256)
    freeze_recording(store, one, None)
    assert discard(store, one, gone, Instant(22.0))
    assert not still_kept(store, CONTENT.sha256)
    found = find_recording(store, one)
    assert found is not None
    assert (found.watch.state, found.discarded, found.sha256) == (State.DISCARDED, 22.0, CONTENT.sha256)
    assert waveform_of(store, one) is None
