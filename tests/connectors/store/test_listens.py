from __future__ import annotations

from pathlib import Path

import pytest

from connectors.store.database import open_store
from connectors.store.listens import (
    Listener,
    NotBelievedError,
    NotListeningError,
    begin_listening,
    has_begun,
    listened,
    note_heard,
)
from connectors.store.samples import add_sample
from realtime.names import Instant, Seconds
from realtime.quality.heard import Stretch
from tests.connectors.store.test_samples import sample

LENGTH = Seconds(100.0)


def test_what_somebody_heard_is_that_of_all_their_log_ins(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    number = add_sample(store, sample("hq/1.0")).number
    first, later = (Listener(sample=number, who="li", session=each) for each in (1, 2))
    stranger = Listener(sample=number, who="wu", session=1)
    with pytest.raises(NotListeningError):
        note_heard(store, first, [], 1, LENGTH, Instant(0.0))
    for one in (first, later, first):
        begin_listening(store, one, Instant(0.0))
    assert [has_begun(store, one) for one in (first, later, stranger)] == [True, True, False]
    note_heard(store, first, [Stretch(Seconds(0.0), Seconds(30.0))], 1, LENGTH, Instant(30.0))
    with pytest.raises(NotBelievedError):
        note_heard(store, first, [Stretch(Seconds(30.0), Seconds(100.0))], 1, LENGTH, Instant(31.0))
    both = note_heard(store, later, [Stretch(Seconds(20.0), Seconds(50.0))], 2, LENGTH, Instant(60.0))
    assert (both.heard, both.played) == ((Stretch(Seconds(0.0), Seconds(50.0)),), 3)
    assert listened(store, number, "wu", LENGTH).heard == ()
    store.dispose()
