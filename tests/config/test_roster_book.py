from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config import roster_book as roster_book_module
from config.problems import OperationError
from config.roster import load_roster
from config.roster_book import RosterBook, roster_book, roster_file, save_roster
from config.settings import Site
from realtime.names import AgentId
from realtime.roster import Person, Roster, Team
from tests.web.doors import settings_in
from web.desks import Intake, RosterChangedError, RosterFormat, RosterRefusedError

LINA = '[[person]]\nid = "1001"\nname = "李娜"\ninterfaces = ["hq/SIP/1"]\naccount = "LiNa"\n'


async def test_a_changed_file_is_read_anew_and_a_broken_one_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(roster_book_module, "LOOK_EVERY", 0.005)
    file = tmp_path / "roster.toml"
    file.write_text(LINA, encoding="utf-8")
    settings = msgspec.structs.replace(settings_in(tmp_path), site=Site(roster=file))
    async with roster_book(settings) as book, asyncio.timeout(10):
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


async def test_without_a_file_the_first_edit_makes_one(tmp_path: Path) -> None:
    async with roster_book(settings_in(tmp_path)) as book:
        assert book.now().people == {}
        told: list[int] = []
        book.followers.append(lambda: told.append(len(book.now().people)))
        await book.change({"1002": Person(id="1002", name="Wang")}, {})
        await book.look()
    assert told == [1], "who follows is told once, after it"
    assert load_roster(roster_file(settings_in(tmp_path))).people["1002"].name == "Wang"


def intake(text: str, form: RosterFormat = RosterFormat.CSV, **more: Any) -> Intake:
    return Intake(form=form, text=text, **more)


async def test_another_roster_takes_its_place_whole_and_says_what_changed(tmp_path: Path) -> None:
    file = tmp_path / "roster.toml"
    file.write_text(LINA + '[[team]]\nid = "blue"\nname = "蓝队"\nleader = "1001"\n', encoding="utf-8")
    book = RosterBook(file)
    await book.look()
    seen = book.now().fingerprint()
    table = "id,name,interfaces,team\n1001,李娜,hq/SIP/1 sh/SIP/2,blue\n1002,Wang,,blue\n"
    dry = await book.take_in(intake(table, dry=True))
    assert set(book.now().people) == {"1001"}
    told = [(each.table, each.id, each.deed.value, each.fields) for each in dry.changes]
    assert told == [
        ("person", "1001", "changed", ("interfaces", "team", "account")),
        ("person", "1002", "added", ()),
    ]
    assert (await book.take_in(intake(table, expected=seen))).changes == dry.changes
    assert book.now().teams["blue"] == Team(id="blue", name="蓝队", leader="1001"), "a table is silent about it"
    with pytest.raises(RosterChangedError):
        await book.take_in(intake("id,name\n", expected=seen))
    assert set(book.now().people) == {"1001", "1002"}


async def test_every_fault_of_a_text_is_told_with_its_line_and_nothing_changes(tmp_path: Path) -> None:
    file = tmp_path / "roster.toml"
    file.write_text(LINA, encoding="utf-8")
    book = RosterBook(file)
    with pytest.raises(RosterRefusedError, match="interfaces") as refused:
        await book.take_in(intake("id,name,interfaces,since\n1,Li,2001,\n2,Wu,hq/SIP/1,soon\n1,Wu,,\n"))
    assert [(fault.line, fault.key) for fault in refused.value.faults] == [
        (2, "person[1].interfaces"),
        (3, "person[2].since"),
    ]
    assert str(tmp_path) not in str(refused.value)
    assert file.read_text(encoding="utf-8") == LINA


def test_what_a_table_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="toml"):
        save_roster(Roster([], [Team(id="red", name="Red")]), tmp_path / "roster.csv")
    assert list(tmp_path.iterdir()) == []
    save_roster(Roster([Person(id="1", name="Li", team="red")], [Team(id="red", name="red")]), tmp_path / "r.csv")
    assert (tmp_path / "r.csv").exists()
