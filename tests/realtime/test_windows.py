from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from realtime.counted import Count
from realtime.names import Instant, QueueId
from realtime.windows import BIN, LENGTHS, MINUTES, Windows, bin_of, percentiles, wait_class

SALES = QueueId("hq/sales")
START = 1_795_000_000.0

Step = tuple[str, float, float]
STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "wait", "advance"]), st.floats(-4000, 150), st.floats(0.1, 900)), max_size=60
)


@given(STEPS)
def test_running_sums_equal_a_fold_over_the_bins_whatever_was_added_and_however_time_went_on(steps: list[Step]) -> None:
    windows, now = Windows(), START
    windows.advance(Instant(now))
    told: list[tuple[float, float, float]] = []
    waits: list[tuple[float, float, float]] = []
    for what, back, amount in steps:
        at = Instant(now + back)
        if what == "advance":
            now += amount
            windows.advance(Instant(now))
        elif what == "add":
            windows.add(SALES, at, ((Count.OFFERED, 1.0), (Count.TALK, amount)))
            told.append((now, at, amount))
        else:
            windows.add_wait(SALES, at, amount)
            waits.append((now, at, amount))
    for index, length in enumerate(LENGTHS):
        first, last = bin_of(Instant(now)) - length + 1, bin_of(Instant(now))
        counted = [row for row in told if first <= bin_of(Instant(row[1])) <= last and _taken(row)]
        ring = windows.rings.get(SALES)
        offered = 0.0 if ring is None else ring.sums[index][Count.OFFERED]
        talk = 0.0 if ring is None else ring.sums[index][Count.TALK]
        assert offered == len(counted)
        assert np.isclose(talk, sum(row[2] for row in counted), atol=1e-6)
        held = [row for row in waits if first <= bin_of(Instant(row[1])) <= last and _taken(row)]
        assert (0 if ring is None else int(ring.wait_sums[index].sum())) == len(held)


def _taken(row: tuple[float, float, float]) -> bool:
    """Whether it was not yet out of every window when it was told."""
    told, at, _ = row
    return bin_of(Instant(told)) - max(LENGTHS) < bin_of(Instant(at))


def test_what_is_taken_out_again_leaves_nothing_behind() -> None:
    windows = Windows()
    windows.advance(Instant(START))
    windows.add(SALES, Instant(START), ((Count.OFFERED, 1.0),))
    windows.add(SALES, Instant(START), ((Count.OFFERED, 1.0),), -1.0)
    assert not windows.rings[SALES].sums.any()


def test_a_call_leaves_each_window_when_it_is_older_than_the_window() -> None:
    windows = Windows()
    windows.advance(Instant(START))
    windows.add(SALES, Instant(START), ((Count.OFFERED, 1.0),))
    seen = []
    for minutes in (4, 6, 14, 16, 29, 31, 59, 61):
        windows.advance(Instant(START + minutes * 60))
        ring = windows.rings.get(SALES)
        seen.append([0 if ring is None else int(row[Count.OFFERED]) for row in ring.sums] if ring else [0] * 4)
    assert seen == [
        [1, 1, 1, 1],
        [0, 1, 1, 1],
        [0, 1, 1, 1],
        [0, 0, 1, 1],
        [0, 0, 1, 1],
        [0, 0, 0, 1],
        [0, 0, 0, 1],
        [0, 0, 0, 0],
    ]
    assert MINUTES == (5, 15, 30, 60)
    assert BIN == 5.0


def test_a_pause_longer_than_every_window_leaves_nothing() -> None:
    windows = Windows()
    windows.advance(Instant(START))
    windows.add(SALES, Instant(START), ((Count.OFFERED, 1.0),))
    windows.advance(Instant(START + 86_400))
    windows.add(SALES, Instant(START + 86_400), ((Count.OFFERED, 1.0),))
    assert [int(row[Count.OFFERED]) for row in windows.rings[SALES].sums] == [1, 1, 1, 1]


@given(st.lists(st.floats(0.6, 2500), min_size=1, max_size=200), st.sampled_from([0.5, 0.9]))
def test_a_percentile_is_within_its_class_of_the_true_one(waits: list[float], share: float) -> None:
    classes = np.zeros(64, dtype=np.int32)
    for waited in waits:
        classes[wait_class(waited)] += 1
    (found,) = percentiles(classes, (share,))
    true = sorted(waits)[max(0, int(np.ceil(share * len(waits))) - 1)]
    assert found is not None
    assert true <= found * 1.0001 <= true * 1.151


def test_percentiles_of_nothing_are_not_known() -> None:
    assert percentiles(np.zeros(64, dtype=np.int32), (0.5, 0.9)) == (None, None)
