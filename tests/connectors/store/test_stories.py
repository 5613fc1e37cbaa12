from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.database import open_store
from connectors.store.stories import put_stories, story_of, unname_stories
from realtime.names import AgentId, ChannelId
from realtime.quality.contacts import Direction
from realtime.quality.story import Story
from realtime.quality.weeks import Week
from tests.connectors.store.test_contacts import contact


def test_the_last_telling_of_a_story_counts(tmp_path: Path) -> None:
    store, week = open_store(tmp_path), Week("2026-W31")
    one = Story(queue=None, caller="138****0042", pieces=())
    better = msgspec.structs.replace(one, nth=2)
    put_stories(store, week, [(contact("hq/1.0"), one), (contact("hq/1.0", "1002"), one)])
    put_stories(store, week, [(contact("hq/1.0"), better)])
    put_stories(store, week, [])
    found = [story_of(store, ChannelId("hq/1.0"), AgentId(each), Direction.INBOUND) for each in ("1001", "1002", "9")]
    assert found == [better, one, None]
    store.dispose()


def test_the_caller_goes_out_of_the_stories_of_their_calls_and_of_no_others(tmp_path: Path) -> None:
    store, week = open_store(tmp_path), Week("2026-W31")
    one = Story(queue=None, caller="138****0042", pieces=())
    told = [(contact("hq/1.0"), one), (contact("hq/1.0", "1002"), one), (contact("hq/2.0"), one)]
    put_stories(store, week, told)
    assert unname_stories(store, {"hq/1.0", "hq/9.0"}) == 2
    assert unname_stories(store, {"hq/1.0"}) == 0
    found = [story_of(store, ChannelId(each), AgentId("1001"), Direction.INBOUND) for each in ("hq/1.0", "hq/2.0")]
    assert found == [msgspec.structs.replace(one, caller=None), one]
    store.dispose()
