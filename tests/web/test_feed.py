from __future__ import annotations

from realtime.rows import Delta
from tests.web.build import InventedFloor, queue_row
from web.feed import FloorFeed


def test_reading_the_picture_and_subscribing_misses_nothing() -> None:
    floor = InventedFloor()
    feed: FloorFeed = floor
    picture = feed.picture()
    seen: list[Delta] = []
    unsubscribe = feed.subscribe(seen.append)
    floor.change({"queues/hq/sales": queue_row(waiting=1)})
    unsubscribe()
    floor.change({"queues/hq/sales": queue_row(waiting=2)})
    assert [delta.seq for delta in seen] == [picture.seq + 1]
