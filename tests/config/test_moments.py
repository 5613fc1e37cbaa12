"""Moments to step by, page after page, without anybody's caller data; and what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import moments as moments_module
from config.moments import gaps, kept, moments
from connectors.journal.sqlite import SqliteJournal
from realtime.events import FeedState
from realtime.names import Instant, PbxId
from realtime.state import Pbx, Span
from tests import build
from tests.build import at
from web.past import Gap, Stretch


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Two queues take turns every second; the link speaks first. Each event is received 0.2 s and a bit late."""
    written = SqliteJournal(tmp_path / "j.db")
    written.append(build.feed(0, FeedState.LIVE), at(0.2))
    for second in range(1, 41):
        queue = "sales" if second % 2 else "support"
        written.append(build.joined(second, f"caller{second}", queue, number="13812340042"), at(second + 0.2001))
    assert written.flush()
    written.close()
    return tmp_path / "j.db"


def asked(begin: float, to: float, limit: int = 100, **more: object) -> Stretch:
    return Stretch(begin=at(begin), to=at(to), limit=limit, **more)  # type: ignore[arg-type]


def test_moments_come_in_order_with_what_they_are_about(journal: Path) -> None:
    found = moments(journal, asked(0, 3))
    assert [moment.seq for moment in found.moments] == [1, 2, 3]
    assert [moment.kind for moment in found.moments] == ["feed_changed", "caller_joined", "caller_joined"]
    assert found.moments[1].queue == "hq/sales"
    assert found.next is None


def test_no_caller_s_number_is_in_a_moment(journal: Path) -> None:
    assert "138" not in str(moments(journal, asked(0, 40)))


def test_received_is_rounded_up_so_that_asking_for_it_includes_the_event(journal: Path) -> None:
    moment = moments(journal, asked(1, 2)).moments[0]
    assert moment.received == "2026-11-23T09:00:01.201Z"
    assert moment.at == "2026-11-23T09:00:01.000Z"


def test_one_page_leads_to_the_next(journal: Path) -> None:
    first = moments(journal, asked(0, 40, limit=10))
    assert [moment.seq for moment in first.moments] == list(range(1, 11))
    assert first.next == 10
    assert [moment.seq for moment in moments(journal, asked(0, 40, limit=10, after=10)).moments] == list(range(11, 21))
    back = moments(journal, asked(0, 40, limit=10, newest_first=True))
    assert [moment.seq for moment in back.moments] == list(range(40, 30, -1))
    assert back.next == 31
    further = moments(journal, asked(0, 40, limit=90, newest_first=True, after=31))
    assert [moment.seq for moment in further.moments] == list(range(30, 0, -1))
    assert further.next is None


def test_who_sees_one_queue_sees_its_moments_and_those_of_whole_pbxs(journal: Path) -> None:
    found = moments(journal, asked(0, 40, queues=frozenset({"hq/sales"})))
    assert {moment.queue for moment in found.moments} == {"hq/sales", None}
    assert len(found.moments) == 21


def test_a_long_search_stops_and_says_where_to_go_on(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments_module, "MOST_SCANNED", 15)
    found = moments(journal, asked(0, 40, queues=frozenset({"hq/nothing"})))
    assert [moment.kind for moment in found.moments] == ["feed_changed"]
    assert found.next == 15


def test_what_is_kept_is_told_for_a_time_bar(journal: Path) -> None:
    spans = (Span(at(5), at(10)), Span(at(20)))
    found = kept(journal, {build.PBX: Pbx(id=build.PBX, spans=spans)}, 35)
    assert (found.oldest, found.newest) == ("2026-11-23T09:00:00.200Z", "2026-11-23T09:00:40.200Z")
    assert found.retention_days == 35
    assert (found.size_bytes or 0) > 0
    missing = [(gap.begin[17:19], gap.to and gap.to[17:19]) for gap in found.pbx["hq"].gaps]
    assert missing == [("00", "05"), ("10", "20")]


def test_a_pbx_that_was_never_seen_is_one_gap_and_one_that_is_down_ends_in_one() -> None:
    assert gaps((), at(0)) == [Gap(begin="2026-11-23T09:00:00.000Z", to=None)]
    assert gaps((Span(at(-5), at(10)),), at(0)) == [Gap(begin="2026-11-23T09:00:10.000Z", to=None)]
    assert gaps((Span(at(-5)),), at(0)) == []
    assert gaps((), None) == []


def test_an_empty_journal_keeps_nothing(tmp_path: Path) -> None:
    SqliteJournal(tmp_path / "j.db").close()
    found = kept(tmp_path / "j.db", {PbxId("hq"): Pbx(id=PbxId("hq"))}, None)
    assert (found.oldest, found.newest, found.pbx["hq"].gaps, found.checkpoints) == (None, None, [], [])
    assert moments(tmp_path / "j.db", Stretch(begin=Instant(0.0), to=at(0), limit=5)).moments == []
