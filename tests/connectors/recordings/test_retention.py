from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.recordings import retention
from connectors.recordings.retention import Doomed, KeptRecording, Policy, Why, doomed, held, unreferenced
from realtime.names import Instant, Seconds
from realtime.retention import DataKind, Hold

NOW = Instant(1000.0)
POLICY = Policy(grace=Seconds(72.0), days=Seconds(500.0), quota=None)


def recording(number: int = 1, ended: float = 0.0, **told: object) -> KeptRecording:
    facts: dict[str, object] = {"sha256": f"{number:064x}", "size": 10, "reach": False, "sampled": False} | told
    return KeptRecording(number=number, ended=Instant(ended), **facts)  # type: ignore[arg-type]


def hold(**told: object) -> Hold:
    return Hold(who="li", why="诉讼", since=Instant(0.0), **told)  # type: ignore[arg-type]


RECORDINGS = st.lists(
    st.builds(
        KeptRecording,
        number=st.integers(1, 10**6),
        sha256=st.sampled_from([f"{each:064x}" for each in range(6)]),
        size=st.just(10),
        ended=st.floats(0, 1000).map(Instant),
        reach=st.booleans(),
        sampled=st.booleans(),
        frozen=st.booleans(),
        caller=st.sampled_from([None, "a", "b"]),
        subjects=st.sampled_from([(), ("v1",), ("v2",)]),
    ),
    max_size=20,
    unique_by=lambda one: one.number,
)
HOLDS = st.lists(
    st.builds(
        hold,
        kind=st.sampled_from([None, DataKind.RECORDINGS, DataKind.AUDIT]),
        caller=st.sampled_from([None, "a"]),
        subject=st.sampled_from([None, "v1"]),
        until=st.sampled_from([None, Instant(10.0)]),
    ),
    max_size=3,
)


@given(RECORDINGS, HOLDS, st.none() | st.integers(0, 100))
def test_what_it_must_goes_and_nothing_else(kept: list[KeptRecording], holds: list[Hold], quota: int | None) -> None:
    policy = Policy(grace=POLICY.grace, days=POLICY.days, quota=quota)
    going = doomed(kept, holds, NOW, policy)
    gone = {one.recording.number: one.why for one in going}
    assert len(gone) == len(going)
    for one in kept:
        why, age, safe = gone.get(one.number), NOW - one.ended, one.frozen or held(one, holds, NOW)
        if safe:
            assert why is None
        elif one.sampled:
            assert why is (Why.AGED if age >= 500.0 else None)
        elif one.reach:
            assert why is None
        elif age >= 72.0:
            assert why is Why.NOT_DRAWN
        else:
            assert why in (None, Why.QUOTA)
    staying = {one.sha256 for one in kept if one.number not in gone}
    lost = unreferenced(going, kept)
    assert not lost & staying
    assert lost | staying >= {one.sha256 for one in kept}
    if quota is None:
        assert Why.QUOTA not in gone.values()


def test_only_the_grace_gives_way_to_the_quota_the_oldest_first() -> None:
    kept = [recording(1, 950.0), recording(2, 940.0), recording(3, 990.0, sampled=True), recording(4, 960.0)]
    going = doomed(kept, [], NOW, Policy(grace=POLICY.grace, days=POLICY.days, quota=20))
    assert going == [Doomed(kept[1], Why.QUOTA), Doomed(kept[0], Why.QUOTA)]


def test_a_hold_covers_a_caller_a_visit_or_everything() -> None:
    one = recording(caller="a", subjects=("hq/1.0/sales/1",))
    assert held(one, [hold()], NOW)
    assert held(one, [hold(kind=DataKind.RECORDINGS, caller="a")], NOW)
    assert held(one, [hold(subject="hq/1.0/sales/1")], NOW)
    assert not held(one, [hold(kind=DataKind.AUDIT), hold(caller="b"), hold(subject="hq/2.0/sales/1")], NOW)


def test_a_quota_that_samples_alone_exceed_is_judged_in_one_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[int] = []

    def room(recordings: Iterable[KeptRecording]) -> int:
        reckoned.append(1)
        return sum({one.sha256: one.size for one in recordings}.values())

    monkeypatch.setattr(retention, "_room", room)
    kept = [recording(number, 900.0, sampled=True) for number in range(1, 100)]
    shared = [recording(number, 950.0, sha256="f" * 64) for number in (100, 101)]
    going = doomed([*kept, *shared], [], NOW, Policy(grace=POLICY.grace, days=POLICY.days, quota=995))
    assert [(one.recording.number, one.why) for one in going] == [(100, Why.QUOTA), (101, Why.QUOTA)]
    assert len(reckoned) == 1
