from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config import live_erasure
from config.erasure import caller_of
from connectors.store.accounts import create_account, find_account
from connectors.store.alerts import keep_silence, keep_turn, list_silences
from connectors.store.audit_log import entries
from connectors.store.grants import file_request, find_grant
from connectors.store.retention import add_hold, list_tombstones
from connectors.store.site_key import site_key
from realtime.access.grants import Asked, Person, Policy
from realtime.access.roles import Right, Role
from realtime.alerts.book import Incident, Turn
from realtime.alerts.silences import Silence
from realtime.names import Instant
from realtime.retention import Hold, Place
from realtime.rows import QueueRow
from tests.build import NINE, agent, joined, member, queue
from tests.config.erasing_site import NUMBER, WEI, Site, day, living
from tests.web.build import until
from web.erasures import ErasureRefusedError, Progress, Refusal, State, Wish


def wish(**who: str) -> Wish:
    return Wish(by="account:li", why="asked for", **who)


def sales(site: Site) -> QueueRow:
    site.keeper.frame()
    row = site.keeper.picture().rows["queues/hq/sales"]
    assert isinstance(row, QueueRow)
    return row


async def ended(site: Site, asked: Wish) -> Progress:
    found = await site.erasures.begin(asked)
    if found.state is State.RUNNING:
        await until(lambda: site.erasures.latest() != found)
    latest = site.erasures.latest()
    assert latest is not None
    return latest


async def test_a_caller_is_gone_from_the_living_floor_and_every_file_and_all_figures_stay(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        before = sales(site).today
        assert NUMBER.encode() in site.floor()
        done = await ended(site, wish(caller=NUMBER))
        assert (done.state, done.said) == (State.DONE, "")
        assert done.stone is not None
        assert done.stone.counts == {"texts": 0, "journal": 2, "recordings": 0}
        assert sales(site).today == before
        assert (before.offered, before.answered, before.abandoned) == (3, 2, 1)
        assert before.offered == sum(
            getattr(before, each)
            for each in ("answered", "abandoned", "timed_out", "left_by_key", "left_empty", "withdrawn", "redirected",
                         "unknown", "waiting")
        )  # fmt: skip
        assert NUMBER.encode() not in site.floor()
        assert NUMBER.encode() not in site.written()
        assert list_tombstones(site.store) == site.stones == [done.stone]
        assert [each.deed.action for each in entries(site.store)] == ["erase_begun", "erased"]
        assert all(NUMBER not in str(each) for each in entries(site.store))
        assert site.forgotten == 2, "whoever shows the past begins anew, before and after"
        kept = site.floor()
    async with living(tmp_path) as again:
        assert NUMBER.encode() not in again.floor()
        assert visits(again.floor()) == visits(kept), "a restart finds the same floor"
        assert sales(again).today == before


def visits(floor: bytes) -> bytes:
    """All but the PBXs, whose links end with the daemon."""
    return floor[floor.index(b'"agents"') :]


async def test_without_any_checkpoint_the_entries_alone_give_the_same_floor(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        await ended(site, wish(caller=NUMBER))
        kept = site.floor()
        told = [entry.event for entry in site.journal.read()]
    assert NUMBER not in str(told)
    (tmp_path / "again").mkdir()
    async with living(tmp_path / "again", told) as again:
        assert again.floor() == kept


async def test_a_checkpoint_on_its_way_does_not_bring_the_number_back(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        saving = asyncio.create_task(site.keeper.save())
        await asyncio.sleep(0)
        await ended(site, wish(caller=NUMBER))
        await saving
        assert await asyncio.to_thread(site.journal.flush)
        assert all(NUMBER.encode() not in b"".join(kept.pieces) for kept in site.journal.checkpoints())


async def test_what_people_wrote_of_a_caller_goes_from_the_store_its_files_and_the_alertings_memory(
    tmp_path: Path,
) -> None:
    asked = Asked(rights=frozenset({Right.LISTEN}), reason="for 138-1234-0042", begins=Instant(0.0), ends=Instant(9.0))
    silence = Silence(id="s", begins=Instant(0.0), ends=Instant(9e9), by="li", comment="+86 138 1234 0042", rule="x")
    incident = Incident(id="i", opened=Instant(0.0), closed=Instant(1.0), note=f"called {NUMBER} back")
    async with living(tmp_path, day()) as site:
        file_request(site.store, Person("li"), asked, Instant(0.0), Policy())
        keep_silence(site.store, silence)
        turn = Turn(site.alerts)
        turn.put_incident(incident)
        keep_turn(site.store, turn, {}, Instant(0.0), lambda _connection, _notices: None)
        site.alerts.silences["s"], site.alerts.incidents["i"] = silence, incident
        done = await ended(site, wish(caller=NUMBER))
        assert done.stone is not None, done.said
        assert (done.stone.counts["texts"], done.stone.look) == (3, ())
        assert list_silences(site.store, Instant(0.0)) == [site.alerts.silences["s"]]
        assert site.alerts.incidents["i"].note == f"called {site.alerts.silences['s'].comment} back"
        assert site.alerts.silences["s"].comment.startswith("~")
        for written in (NUMBER, "138-1234-0042", "138 1234 0042"):
            assert written.encode() not in site.written()


async def test_the_report_tells_where_a_name_that_is_not_certain_stands(tmp_path: Path) -> None:
    asked = Asked(rights=frozenset({Right.LISTEN}), reason="Wei Zhang's call", begins=Instant(0.0), ends=Instant(9.0))
    async with living(tmp_path, day()) as site:
        create_account(site.store, name="li", display_name="Li", role=Role.ADMIN, now=Instant(0.0))
        create_account(site.store, name="wei", display_name="Wei", role=Role.AGENT, now=Instant(0.0))
        for reason in ("Wei Zhang's call", "ask wei", "nothing of it"):
            about = msgspec.structs.replace(asked, reason=reason)
            file_request(site.store, Person("li"), about, Instant(0.0), Policy())
        done = await ended(site, wish(person="1001"))
        assert done.stone is not None, done.said
        assert done.stone.counts["texts"] == 1
        assert done.stone.look == (Place(kind="grant", id="2"),)
        first = find_grant(site.store, 1)
        assert first is not None
        assert first.asked.reason.startswith("~")
        assert first.asked.reason.endswith("'s call")


async def test_a_person_leaves_the_roster_their_account_and_every_name_on_the_floor(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        create_account(site.store, name="li", display_name="Li", role=Role.ADMIN, now=Instant(0.0))
        create_account(site.store, name="wei", display_name="Wei Zhang", role=Role.AGENT, now=Instant(0.0))
        done = await ended(site, wish(person="1001"))
        assert done.stone is not None, done.said
        assert done.stone.counts == {"texts": 0, "journal": 3, "accounts": 1, "roster": 2}
        assert done.subject == done.stone.caller
        assert done.subject.startswith("person-")
        assert site.book.now().people == {}
        assert site.book.now().teams["blue"].leader is None
        gone = find_account(site.store, "wei")
        assert (gone.display_name, gone.disabled, gone.has_password) == ("-", done.begun, False)
        assert site.keeper.floor.agents.by_id[agent(WEI)].name == WEI, "the interface, for want of a name"
        assert WEI.title().encode() not in site.floor()
        assert WEI.title().encode() not in (tmp_path / "journal.db").read_bytes()


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"caller": "2001"}, Refusal.WRONG),
        ({"caller": NUMBER, "why": f"call {NUMBER}"}, Refusal.WRONG),
        ({"person": "9"}, Refusal.UNKNOWN),
        ({"person": "1001", "why": "Wei Zhang left"}, Refusal.WRONG),
    ],
)
async def test_what_cannot_be_erased_is_refused_before_anything_is_done(
    tmp_path: Path, asked: dict[str, Any], refusal: Refusal
) -> None:
    async with living(tmp_path, day()) as site:
        before = site.floor()
        for ask in (site.erasures.check, site.erasures.begin):
            with pytest.raises(ErasureRefusedError) as refused:
                await ask(Wish(**({"by": "li", "why": "asked"} | asked)))
            assert refused.value.refusal is refusal
        assert (site.floor(), list(entries(site.store)), site.erasures.latest()) == (before, [], None)


async def test_who_is_on_the_line_or_on_the_floor_is_erased_later(tmp_path: Path) -> None:
    async with living(tmp_path, [*day(), joined(580, "d", number=NUMBER), member(590, WEI)]) as site:
        for asked in (wish(caller=NUMBER), wish(person="1001")):
            with pytest.raises(ErasureRefusedError) as refused:
                await site.erasures.check(asked)
            assert refused.value.refusal is Refusal.PRESENT


async def test_whose_last_call_was_a_moment_ago_is_erased_later(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        site.wall.now = NINE + 90
        with pytest.raises(ErasureRefusedError):
            await site.erasures.check(wish(caller=NUMBER))
        site.wall.now = NINE + 101
        assert await site.erasures.check(wish(caller=NUMBER)) == caller_of(NUMBER, site_key(tmp_path)).key


async def test_the_last_administrator_stays(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        create_account(site.store, name="wei", display_name="Wei", role=Role.ADMIN, now=Instant(0.0))
        with pytest.raises(ErasureRefusedError, match="last administrator"):
            await site.erasures.check(wish(person="1001"))


async def test_a_hold_on_a_visit_of_theirs_is_found_in_the_journal_and_nothing_changes(tmp_path: Path) -> None:
    async with living(tmp_path, day()) as site:
        before = site.floor()
        hold = Hold(who="li", why="case", since=Instant(0.0), subject="hq/a/sales/1")
        add_hold(site.store, hold)
        failed = await ended(site, wish(caller=NUMBER))
        assert failed.state is State.FAILED
        assert "hold 1 forbids it" in failed.said
        assert site.floor() == before
        assert NUMBER.encode() in site.written()
        add_hold(site.store, Hold(who="li", why="case", since=Instant(0.0)))
        with pytest.raises(ErasureRefusedError) as refused:
            await site.erasures.check(wish(caller=NUMBER))
        assert refused.value.refusal is Refusal.HELD


async def test_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_erasure, "SOON", 0.0)
    async with living(tmp_path, day()) as site:
        going_on = asyncio.Event()

        async def wait() -> None:
            await going_on.wait()

        site.erasures._around = dataclasses.replace(site.erasures._around, forget_past=wait)
        assert (await site.erasures.begin(wish(caller=NUMBER))).state is State.RUNNING
        with pytest.raises(ErasureRefusedError) as refused:
            await site.erasures.begin(wish(caller="13900000001"))
        assert refused.value.refusal is Refusal.BUSY
        going_on.set()
        await until(lambda: (found := site.erasures.latest()) is not None and found.state is State.DONE)
        assert queue("sales") in site.keeper.floor.queues.by_id
