from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from connectors.store.database import open_store
from connectors.store.samples import (
    KeptSample,
    Place,
    SampleUnknownError,
    Sought,
    add_sample,
    find_sample,
    is_sampled,
    keep_draw,
    list_samples,
    note_posts,
    sampled_recordings,
    steps_of,
    take_step,
)
from connectors.store.weeks import WeekChangedError, commit_week
from realtime.access.roles import Role
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Direction, Post
from realtime.quality.draw import Cell, Stratum, commitment
from realtime.quality.life import Action, Refusal, RefusedStepError, State, Step
from realtime.quality.reach import Reach
from realtime.quality.recheck import WeekRecord
from realtime.quality.sampling import Sample
from realtime.quality.weeks import Week, Weeks
from realtime.roster import Seniority

WEEK, KEY, WEEKS = Week("2026-W31"), b"k" * 32, Weeks("Asia/Shanghai")
AGENT = AgentId("1001")
RECORD = WeekRecord(week=WEEK, key=KEY.hex(), commitment=commitment(KEY), frames=(), draws=())


def sample(linked: str, stratum: Stratum = Stratum.RANDOM) -> Sample:
    return Sample(cell=Cell(WEEK, AGENT, Direction.INBOUND), linked=ChannelId(linked), stratum=stratum, inclusion=0.5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    commit_week(opened, WEEK, KEY, Instant(1.0))
    yield opened
    opened.dispose()


def drawn(store: Engine) -> list[KeptSample]:
    recordings = {(ChannelId("hq/1.0"), AGENT): Place(7, "hq/sales")}
    return keep_draw(store, RECORD, [sample("hq/1.0"), sample("hq/2.0", Stratum.RISK)], recordings, Instant(9.0))


def test_a_draw_is_kept_whole_and_once(store: Engine) -> None:
    one, other = drawn(store)
    assert (one.recording, other.recording) == (7, None)
    assert list_samples(store) == [one, other]
    sought = Sought(week=WEEK, agents=frozenset({AGENT}), states=frozenset({State.DRAWN}), after=one.number)
    assert list_samples(store, sought) == [other]
    assert sampled_recordings(store) == {7}
    with pytest.raises(WeekChangedError):
        drawn(store)
    assert len(list_samples(store)) == 2


def test_a_draw_that_cannot_be_kept_leaves_nothing(store: Engine) -> None:
    with pytest.raises(IntegrityError):
        keep_draw(store, RECORD, [sample("hq/1.0"), sample("hq/1.0")], {}, Instant(9.0))
    assert list_samples(store) == []
    assert drawn(store)


def test_steps_are_taken_as_the_table_says_and_kept(store: Engine) -> None:
    one, _ = drawn(store)
    claim = Step(action=Action.CLAIM, by="li", role=Role.QA, at=Instant(10.0))
    taken = take_step(store, one.number, claim, WEEKS)
    assert taken.life.state is State.CLAIMED
    assert find_sample(store, one.number) == taken
    assert list_samples(store, Sought(claimed_by="li")) == [taken]
    with pytest.raises(RefusedStepError) as refused:
        take_step(store, one.number, Step(action=Action.CLAIM, by="wu", role=Role.QA, at=Instant(11.0)), WEEKS)
    assert refused.value.why is Refusal.NOT_NOW
    assert steps_of(store, one.number) == [claim]
    with pytest.raises(SampleUnknownError, match="99"):
        take_step(store, 99, claim, WEEKS)


def test_one_pulled_by_hand_stands_beside_the_draw(store: Engine) -> None:
    drawn(store)
    added = add_sample(store, sample("hq/1.0", Stratum.COMPLAINT))
    assert find_sample(store, added.number) == added
    assert is_sampled(store, added.sample)
    assert not is_sampled(store, sample("hq/2.0", Stratum.COMPLAINT))
    with pytest.raises(IntegrityError):
        add_sample(store, sample("hq/1.0", Stratum.COMPLAINT))


def test_only_what_is_reached_is_listed(store: Engine) -> None:
    """By queue, by all of a PBX, by person, and what was given to somebody."""
    drawn(store)
    everything = {one.sample.linked for one in list_samples(store, Sought(within=Reach(queues=None)))}
    assert everything == {"hq/1.0", "hq/2.0"}
    queues = {"hq/sales": ["hq/1.0"], "hq/*": ["hq/1.0"], "hq/sale": [], "h%": [], "branch/*": []}
    for queue, found in queues.items():
        within = Sought(within=Reach(queues=frozenset({queue})))
        assert [one.sample.linked for one in list_samples(store, within)] == found, queue
    assert len(list_samples(store, Sought(within=Reach(), people=frozenset({AGENT})))) == 2
    given = Step(action=Action.ASSIGN, by="lead", role=Role.QA_LEAD, at=Instant(1.0), to="guest")
    take_step(store, 2, given, WEEKS)
    assert [one.number for one in list_samples(store, Sought(within=Reach(given_to="guest")))] == [2]
    assert [one.number for one in list_samples(store, Sought(holder="guest"))] == [2]
    assert [one.number for one in list_samples(store, Sought(free=True))] == [1]
    assert [one.number for one in list_samples(store, Sought(newest=True, after=2))] == [1]


def test_where_an_agent_stood_is_kept_and_what_was_never_noted_is_noted_once(store: Engine) -> None:
    known = Post("blue", Seniority.NEW)
    places = {(ChannelId("hq/1.0"), AGENT): Place(7, "hq/sales", known)}
    noted, bare = keep_draw(store, RECORD, [sample("hq/1.0"), sample("hq/2.0")], places, Instant(9.0))
    assert (find_sample(store, noted.number).post, find_sample(store, bare.number).post) == (known, None)
    assert note_posts(store, lambda _: Post("red")) == 1
    assert note_posts(store, lambda _: Post("green")) == 0
    assert [one.post for one in list_samples(store)] == [known, Post("red")]
