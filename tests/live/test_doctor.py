"""The doctor's questions, asked of a real Asterisk: rights, lists, counters, and what manager.conf settles."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from config.daemon import peer_of
from config.doctor.asterisk import examine, rights
from config.doctor.findings import Verdict
from config.doctor.manager_conf import account
from config.settings import Pbx, Secret
from connectors.ami.counters import ask_counters
from connectors.ami.link import Link
from connectors.ami.login import log_in
from connectors.ami.vitals import Vitals
from connectors.clock import SystemClock
from realtime.counters import Counters, fell
from realtime.events import FloorEvent, QueueSeen
from realtime.names import QueueId
from tests.live.asterisk import Asterisk, Login, running
from tests.live.control import controlling
from tests.live.leaving import overflows
from tests.live.stage import Stage


def pbx_of(login: Login) -> Pbx:
    return Pbx(name="hq", host=login.host, port=login.port, username=login.user, secret=Secret(login.secret))


@pytest.mark.parametrize(("user", "lacks"), [("least", set()), ("readall", set()), ("nodialplan", {"dialplan"})])
async def test_the_rights_of_an_account_are_found_out(asterisk: Asterisk, user: str, lacks: set[str]) -> None:
    login: Login = getattr(asterisk, user)
    found, heard = await examine(pbx_of(login), SystemClock(), 0.0)
    known = account(asterisk.home / "etc" / "manager.conf", login.user)
    found += rights("hq", heard, known, frozenset())
    doubted = {each.said for each in found if each.verdict is not Verdict.OK}
    assert {said.partition("read=")[2].partition(":")[0] for said in doubted} == lacks
    assert abs(heard.offset) < 1.0


async def test_an_account_without_reporting_is_told_what_it_misses(asterisk: Asterisk) -> None:
    found, _ = await examine(pbx_of(asterisk.noreporting), SystemClock(), 0.0)
    said = [each.said for each in found if each.verdict is Verdict.WARNING]
    assert "may not ask for CoreShowChannels, DeviceStateList" in said


class Deaf:
    """Hears nothing: only answers are wanted."""

    def hear(self, *_: object) -> None:
        """Nothing."""

    def dialplan_visible(self, *_: object) -> None:
        """Nothing."""


@contextlib.asynccontextmanager
async def linked(login: Login) -> AsyncIterator[Link]:
    link = Link(peer_of(pbx_of(login)), SystemClock(), Vitals(), Deaf())
    try:
        await link.open()
        await log_in(link)
        yield link
    finally:
        link.close()


async def counters(link: Link) -> dict[QueueId, Counters]:
    told: list[FloorEvent] = []
    await ask_counters(link, told.append)
    return {
        each.queue: Counters(queue=each.queue, at=each.at, completed=each.completed, abandoned=each.abandoned)
        for each in told
        if isinstance(each, QueueSeen)
    }


async def test_counters_come_without_members_and_a_foreign_reset_makes_them_fall() -> None:
    with running() as own:
        async with linked(own.least) as link, controlling(own.control) as control, asyncio.timeout(60):
            _, rows, _ = await link.ask_list("QueueStatus")
            _, few, _ = await link.ask_list("QueueStatus", Member="-")
            assert {row["Event"] for row, _ in rows} >= {"QueueParams", "QueueMember"}
            assert {row["Event"] for row, _ in few} == {"QueueParams"}
            before = await counters(link)
            await overflows(Stage(own, control))
            grown = await counters(link)
            short = QueueId("hq/short")
            assert grown[short].abandoned == before[short].abandoned + 1
            sales = QueueId("hq/sales")
            assert grown[sales].completed == before[sales].completed + 1
            await asyncio.to_thread(own.cli, "queue reset stats")
            after = await counters(link)
    assert fell(grown[short], after[short])
    assert fell(grown[sales], after[sales])
