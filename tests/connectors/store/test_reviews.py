from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.database import open_store
from connectors.store.reviews import (
    Draft,
    ReviewChangedError,
    ReviewSignedError,
    find_draft,
    is_used,
    reviews_of,
    reviews_of_many,
    save_review,
    sign_review,
)
from connectors.store.samples import add_sample, take_step
from realtime.access.roles import Role
from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, Stratum
from realtime.quality.life import Action, RefusedStepError, State, Step
from realtime.quality.sampling import Sample
from realtime.quality.scoring import Answer, Remark, Review
from realtime.quality.weeks import Week, Weeks

REVIEW = Review(
    linked=ChannelId("hq/1.0"),
    agent=AgentId("1001"),
    form="standard",
    version=1,
    rater="li",
    at=Instant(5.0),
    answers=(Answer(code="greeting", value=1.0, comment="好"),),
)


def test_a_review_is_saved_as_one_goes_and_stays_once_signed(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    cell = Cell(Week("2026-W31"), AgentId("1001"), Direction.INBOUND)
    number = add_sample(store, Sample(cell=cell, linked=ChannelId("hq/1.0"), stratum=Stratum.RANDOM)).number
    assert not is_used(store, "standard", 1)
    save_review(store, number, REVIEW)
    more = msgspec.structs.replace(REVIEW, comment="…", remarks=(Remark(second=Seconds(161.5), text="抢话"),))
    save_review(store, number, more)
    assert reviews_of(store, number) == []
    assert reviews_of(store, number, signed=False) == [more]
    signed = msgspec.structs.replace(more, signed=Instant(9.0))
    save_review(store, number, signed)
    with pytest.raises(ReviewSignedError):
        save_review(store, number, REVIEW)
    second = msgspec.structs.replace(signed, rater="wu", blind=True)
    save_review(store, number, second)
    assert reviews_of(store, number) == [signed, second]
    assert is_used(store, "standard", 1)
    store.dispose()


def test_nobody_saves_over_what_they_have_not_seen(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    cell = Cell(Week("2026-W31"), AgentId("1001"), Direction.INBOUND)
    number = add_sample(store, Sample(cell=cell, linked=ChannelId("hq/1.0"), stratum=Stratum.RANDOM)).number
    assert find_draft(store, number, "li") is None
    assert save_review(store, number, REVIEW, 0) == 1
    with pytest.raises(ReviewChangedError) as changed:
        save_review(store, number, REVIEW, 0)
    assert changed.value.revision == 1
    assert save_review(store, number, REVIEW, 1) == 2
    assert find_draft(store, number, "li") == Draft(REVIEW, 2)
    store.dispose()


def test_a_signature_and_its_step_are_kept_both_or_neither(tmp_path: Path) -> None:
    store, weeks = open_store(tmp_path), Weeks("Asia/Shanghai")
    cell = Cell(Week("2026-W31"), AgentId("1001"), Direction.INBOUND)
    number = add_sample(store, Sample(cell=cell, linked=ChannelId("hq/1.0"), stratum=Stratum.RANDOM)).number
    save_review(store, number, REVIEW, 0)
    signed = msgspec.structs.replace(REVIEW, signed=Instant(9.0))
    score = Step(action=Action.SCORE, by="li", role=Role.QA, at=Instant(9.0), heard=1.0, passed=True)
    with pytest.raises(RefusedStepError):
        sign_review(store, number, signed, 1, score, weeks)
    assert reviews_of(store, number) == []
    take_step(store, number, Step(action=Action.CLAIM, by="li", role=Role.QA, at=Instant(8.0)), weeks)
    moved = sign_review(store, number, signed, 1, score, weeks)
    assert moved is not None
    assert (moved.life.state, reviews_of_many(store, [number])) == (State.SCORED, {number: [signed]})
    store.dispose()
