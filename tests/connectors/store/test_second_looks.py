from __future__ import annotations

from pathlib import Path

from connectors.store.database import open_store, writing
from connectors.store.samples import add_sample
from connectors.store.second_looks import (
    SecondLook,
    done_looks,
    end_look,
    look_of,
    open_look,
    open_looks,
    take_look,
    waiting_looks,
)
from realtime.names import Instant
from tests.connectors.store.test_samples import sample


def test_a_second_look_is_anothers_and_of_two_the_first_to_begin_has_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    number = add_sample(store, sample("hq/1.0")).number
    assert look_of(store, number) is None
    with writing(store) as connection:
        open_look(connection, number, "qa1", Instant(1.0))
        open_look(connection, number, "qa9", Instant(2.0))
    assert [set(waiting_looks(store, who)) for who in ("qa1", "qa2")] == [set(), {number}]
    with writing(store) as connection:
        taken = [take_look(connection, number, who) for who in ("qa1", "qa2", "qa3", "qa2")]
    assert taken == [False, True, False, True]
    assert waiting_looks(store, "qa3") == frozenset()
    assert open_looks(store, [number, 99]) == {number}
    with writing(store) as connection:
        end_look(connection, number, Instant(5.0))
    assert look_of(store, number) == SecondLook(sample=number, first="qa1", by="qa2", done=Instant(5.0))
    assert (open_looks(store, [number]), waiting_looks(store, "qa2")) == (frozenset(), frozenset())
    assert [one.sample for one in done_looks(store, Instant(5.0))] == [number]
    assert done_looks(store, Instant(6.0)) == []
    store.dispose()
