from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.database import open_store
from connectors.store.reviews import ReviewSignedError, is_used, reviews_of, save_review
from connectors.store.samples import add_sample
from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, Stratum
from realtime.quality.sampling import Sample
from realtime.quality.scoring import Answer, Remark, Review
from realtime.quality.weeks import Week

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
    number = add_sample(store, Sample(cell=cell, linked=ChannelId("hq/1.0"), stratum=Stratum.RANDOM), {}).number
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
