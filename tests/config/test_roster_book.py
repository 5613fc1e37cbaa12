from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from config import roster_book as roster_book_module
from config.problems import OperationError
from config.roster_book import RosterBook, roster_book, save_roster
from realtime.names import AgentId
from realtime.roster import Person, Roster, Team
from web.desks import RosterRefusedError

LINA = '[[person]]\nid = "1001"\nname = "李娜"\ninterfaces = ["hq/SIP/1"]\naccount = "LiNa"\n'


async def test_a_changed_file_is_read_anew_and_a_broken_one_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(roster_book_module, "LOOK_EVERY", 0.005)
    file = tmp_path / "roster.toml"
    file.write_text(LINA, encoding="utf-8")
    async with roster_book(file) as book, asyncio.timeout(10):
        assert book.own_agents("lina") == {AgentId("hq/SIP/1")}
        assert book.own_agents("nobody") == frozenset()
        file.write_text("[[person]]\nid = 7\n", encoding="utf-8")
        while "stays as it was" not in caplog.text:  # noqa: ASYNC110  # what is waited for sets no event
            await asyncio.sleep(0.002)
        assert set(book.now().people) == {"1001"}
        file.write_text(LINA.replace("1001", "1002"), encoding="utf-8")
        while set(book.now().people) != {"1002"}:  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def test_an_edit_builds_on_what_the_file_holds_now(tmp_path: Path) -> None:
    file = tmp_path / "roster.toml"
    file.write_text("", encoding="utf-8")
    book = RosterBook(file)
    await book.look()
    file.write_text(LINA, encoding="utf-8")
    made = await book.change({"1002": Person(id="1002", name="Wang")}, {})
    assert sorted(made.people) == sorted(book.now().people) == ["1001", "1002"]
    with pytest.raises(RosterRefusedError, match="no team"):
        await book.change({"1003": Person(id="1003", name="Wu", team="red")}, {})
    assert os.listdir(tmp_path) == ["roster.toml"]  # noqa: PTH208


async def test_without_a_file_there_is_nothing_to_edit() -> None:
    book = RosterBook(None)
    await book.look()
    with pytest.raises(RosterRefusedError, match="site"):
        await book.change({}, {})


def test_what_a_table_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="toml"):
        save_roster(Roster([], [Team(id="red", name="Red")]), tmp_path / "roster.csv")
    assert list(tmp_path.iterdir()) == []
    save_roster(Roster([Person(id="1", name="Li", team="red")], [Team(id="red", name="red")]), tmp_path / "r.csv")
    assert (tmp_path / "r.csv").exists()
