from __future__ import annotations

from pathlib import Path

import pytest

from config.followed_roster import FollowedRoster
from config.roster_book import roster_file
from realtime.names import AgentId
from realtime.roster import Person, Roster
from tests.web.doors import settings_in
from web.desks import Intake, RosterFormat, RosterRefusedError


async def test_it_holds_what_the_collector_sends_and_tells_of_another_one_once(tmp_path: Path) -> None:
    book = FollowedRoster(settings_in(tmp_path))
    told: list[int] = []
    book.followers.append(lambda: told.append(len(book.now().people)))
    person = Person(id="1", name="李娜", interfaces=(AgentId("hq/SIP/1"),), account="LiNa")
    for _ in range(2):
        book.put(Roster([person]))
    assert told == [1]
    assert book.own_agents("lina") == {AgentId("hq/SIP/1")}
    await book.look()
    assert [*book.now().people] == ["1"]
    assert "李娜" in book.written(RosterFormat.CSV)


async def test_it_is_changed_at_the_collector_alone(tmp_path: Path) -> None:
    book = FollowedRoster(settings_in(tmp_path))
    with pytest.raises(RosterRefusedError, match="collector"):
        await book.change({"1": Person(id="1", name="A")}, {})
    with pytest.raises(RosterRefusedError, match="collector"):
        await book.take_in(Intake(form=RosterFormat.CSV, text="id,name\n1,A\n"))
    assert book.now().people == {}
    assert not roster_file(settings_in(tmp_path)).exists()
