"""The daemon's side of several nodes: nothing at all without Redis; with it the stream, and what stands beside."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from config.keeper import FloorKeeper
from config.publishing import Beside, PublishedJournal, publishing
from config.replica import Replica
from config.settings import Redis, Secret, Settings
from connectors.errors import MisconfiguredError
from connectors.journal.follower import Follower
from connectors.journal.protocol import Journal
from connectors.journal.sqlite import SqliteJournal
from connectors.journal.stream import Aside
from realtime.names import Instant
from realtime.roster import Person, Roster, Team
from realtime.rules import Rules
from realtime.snapshot import Show
from realtime.state import Floor
from tests.build import NINE, PBX, agent, feed, joined, member
from tests.config.test_replica import POSTED, ROW
from tests.connectors.journal.nodes import ended
from tests.redis_server import redis_server, until


def test_what_stands_beside_is_told_when_it_changes_and_whole_when_asked() -> None:
    beside = Beside()
    assert beside.changed() is None
    assert beside.whole() == Aside()
    beside.show = Show(floor=Floor(rules=Rules()))
    assert beside.changed() == Aside(people=(), teams=())
    assert beside.changed() is None
    beside.show.rows["alerts/a"] = ROW
    assert beside.changed() == Aside(alerts={"a": ROW})
    person, team = Person(id="1", name="李娜"), Team(id="t", name="Night")
    beside.show.know(Roster([person], [team]))
    assert beside.changed() == Aside(people=(person,), teams=(team,))
    beside.show.rows["announcements/b"] = POSTED
    assert beside.changed() == Aside(announcements={"b": POSTED})
    del beside.show.rows["announcements/b"]
    assert beside.changed() == Aside(announcements={})
    del beside.show.rows["alerts/a"]
    assert beside.changed() == Aside(alerts={})
    assert beside.changed() is None
    beside.show.minute, beside.show.trends = 7, {}
    assert beside.whole() == Aside(alerts={}, announcements={}, people=(person,), teams=(team,), minute=7, trends={})


async def test_without_redis_the_journal_is_the_journal_and_nothing_else_happens(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.db")

    async def forget() -> None:
        """As an erasure has the past do."""

    async with publishing(Settings(pbx=()), journal) as outward:
        assert outward.journal is journal
        assert outward.vitals() is None
        assert outward.renewing(forget) is forget
        before = asyncio.all_tasks()
        outward.begin(FloorKeeper(Rules(), outward.journal))
        assert asyncio.all_tasks() == before
    journal.close()


async def test_an_address_that_is_none_is_refused_at_the_start(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.db")
    with pytest.raises(MisconfiguredError, match=r"redis\.url"):
        async with publishing(Settings(pbx=(), redis=Redis(url=Secret("here:6379"))), journal):
            pass
    journal.close()


async def test_a_keepers_floor_goes_out_and_after_an_erasure_once_more(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.db")
    forgotten: list[str] = []

    async def forget() -> None:
        forgotten.append("past")

    with redis_server() as server:
        async with publishing(Settings(pbx=(), redis=Redis(url=Secret(server.url))), journal) as outward:
            keeper = FloorKeeper(Rules(), outward.journal, lambda: NINE)
            await keeper.start()
            outward.begin(keeper)
            await until(lambda: getattr(outward.vitals(), "flowing", False))
            for event in (feed(0), member(1), joined(2)):
                keeper.deliver(event)
            keeper.know(Roster([Person(id="1", name="李娜", interfaces=(agent("wei"),))]))
            keeper.frame()
            replica = Replica(Rules(), (PBX,))
            follower = Follower(server.url, replica)
            following = asyncio.create_task(follower.run())
            await until(lambda: "agents/hq/wei" in replica.picture().rows)
            keeper.frame()
            await until(lambda: replica.floor.visits.by_id.keys() == keeper.floor.visits.by_id.keys())
            assert getattr(replica.picture().rows["agents/hq/wei"], "name", None) == "李娜"
            await outward.renewing(forget)()
            assert forgotten == ["past"]
            before = follower.course().rebuilds

            def begun_anew() -> bool:
                keeper.frame()
                return follower.course().rebuilds > before

            await until(begun_anew)
            vitals = outward.vitals()
            assert vitals is not None
            assert (vitals.role, vitals.state, vitals.beginnings) == ("publishing", "flowing", 2)
            await ended(following)
    journal.close()


def test_what_the_publisher_has_no_part_in_is_the_journals_own(tmp_path: Path) -> None:
    from connectors.journal.publisher import Publisher

    journal = SqliteJournal(tmp_path / "j.db")
    published: Journal = PublishedJournal(journal, Publisher("redis://here", journal), Beside())
    assert published.append(feed(0), keeper_time()) == 1
    assert published.flush()
    assert [entry.seq for entry in published.read()] == [1]
    assert [[entry.seq for entry in chunk] for chunk in published.chunks()] == [[1]]
    assert list(published.checkpoints()) == []
    assert published.health().committed == 1
    assert published.close().committed == 1


def keeper_time() -> Instant:
    return Instant(NINE)
