from __future__ import annotations

from pathlib import Path

from config.keeper import FloorKeeper
from config.watch import Watch
from connectors.ami.vitals import Vitals as LinkVitals
from connectors.journal.sqlite import SqliteJournal
from realtime.events import FeedReason, FeedState
from realtime.names import Seconds
from realtime.rules import Rules
from tests.build import NINE, PBX, feed, joined


async def test_a_look_gathers_links_journal_and_loop(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    keeper = FloorKeeper(Rules(), journal, lambda: NINE)
    await keeper.start()
    link = LinkVitals(lag=Seconds(0.25), dropped=2)
    watch = Watch(keeper, journal, lambda: {PBX: link})
    assert watch.vitals().pbxs["hq"].state == "down"
    for event in (feed(0), joined(1), joined(2, "ben")):
        keeper.deliver(event)
    seen = watch.vitals().pbxs["hq"]
    assert (seen.state, seen.reason, seen.lag_seconds, seen.frames_dropped) == ("live", None, 0.25, 2)
    assert seen.events == {"feed_changed": 1, "caller_joined": 2}
    keeper.deliver(feed(3, FeedState.DOWN, reason=FeedReason.WRONG_SECRET))
    assert watch.vitals().pbxs["hq"].reason == "wrong_secret"
    keeper.loop_lag = 0.00126
    assert watch.vitals().loop_lag_seconds == 0.0013
    open_yet = watch.vitals().journal
    assert open_yet is not None
    assert (open_yet.writable, open_yet.unwritten) == (True, 0)
    journal.close()
    closed = watch.vitals().journal
    assert closed is not None
    assert not closed.writable
