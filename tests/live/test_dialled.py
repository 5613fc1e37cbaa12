"""Calls that agents dial on a real Asterisk: by their own telephone and by a click, found, recorded, drawn."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine

from config.roster import to_toml
from config.sample_weeks import DRAW_AFTER, RULES, draw_week, plan
from connectors.recordings.states import State
from connectors.store.contacts import KeptContact, contacts_of
from connectors.store.database import open_store
from connectors.store.recordings import recordings_by_number
from connectors.store.samples import Sought, list_samples
from realtime.names import AgentId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum
from realtime.quality.quotas import Staff
from realtime.roster import Person, Roster
from tests.live.asterisk import OUTSIDE, Asterisk
from tests.live.daemon import started
from tests.live.play import setting
from tests.live.sipp import caller, phone, reachable
from tests.live.test_quality import PATIENCE, TALK, WEEKS, samples_of, site_for

DIALS, CLICKS = "2001", "2002"
AGENT_PITCH, OUTSIDE_PITCH = 400.0, 1000.0
ROSTER = Roster([Person(id=each, name=each, interfaces=(AgentId(f"hq/PJSIP/{each}"),)) for each in (DIALS, CLICKS)])
OUTBOUND = frozenset({Direction.OUTBOUND})


def outbound_of(store: Engine) -> list[KeptContact]:
    """Contacts that agents dialled this week, with an intact recording."""
    told = [one for one in contacts_of(store, WEEKS.of(Instant(time.time()))) if one.contact.direction in OUTBOUND]
    found = recordings_by_number(store, [one.recording for one in told if one.recording is not None])
    return [one for one in told if one.recording in found and found[one.recording].watch.state is State.INTACT]


async def both_found(folder: Path) -> None:
    store = await asyncio.to_thread(open_store, folder / "data")
    try:
        async with asyncio.timeout(PATIENCE):
            while len(await asyncio.to_thread(outbound_of, store)) < 2:  # noqa: ASYNC110  # it sets no event
                await asyncio.sleep(0.5)
    except TimeoutError:
        week = WEEKS.of(Instant(time.time()))
        told = [(one.contact, recordings_by_number(store, [one.recording or 0])) for one in contacts_of(store, week)]
        raise AssertionError(f"not both calls were found whole: {told}") from None
    finally:
        store.dispose()


def pitch_of(sound: npt.NDArray[np.int16]) -> float:
    """The strongest tone, in hertz."""
    part = sound[8000 * 5 : 8000 * 25].astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(part))) * 8000 / len(part))


async def test_a_call_that_an_agent_dials_is_recorded_found_and_drawn_as_an_outbound_contact(
    asterisk: Asterisk, tmp_path: Path
) -> None:
    site = await asyncio.to_thread(site_for, tmp_path, asterisk)
    (tmp_path / "roster.toml").write_text(to_toml(ROSTER), encoding="utf-8")
    week, store = WEEKS.of(Instant(time.time())), open_store(tmp_path / "data")
    staff = [Staff(agent=AgentId(each), directions=OUTBOUND) for each in (DIALS, CLICKS)]
    plan(store, WEEKS, week, staff, WEEKS.start(week), RULES)
    store.dispose()
    talks = int((TALK + 1.5) * 1000)
    async with started(tmp_path, site.token) as daemon, setting(asterisk) as stage:
        await daemon.live()
        outside = await phone(asterisk, OUTSIDE, talks=3 * talks, pitch=OUTSIDE_PITCH)
        clicked = await phone(asterisk, CLICKS, talks=talks, pitch=AGENT_PITCH)
        await reachable(stage.control, CLICKS)
        by_hand = await caller(asterisk, "913800001111", DIALS, name="", talks=talks, trunk="desk", pitch=AGENT_PITCH)
        click = {"Channel": f"PJSIP/{CLICKS}", "Context": "outbound", "Exten": "913800002222", "Priority": "1"}
        await stage.control.send("Originate", {**click, "Async": "true"})
        await by_hand.done(patience=3 * TALK)
        await both_found(tmp_path)
        assert (await daemon.stop())[0] == 0
        for each in (outside, clicked):
            await each.dies()
    store = open_store(tmp_path / "data")
    contacts = {one.contact.agent: one.contact for one in outbound_of(store)}
    assert set(contacts) == {DIALS, CLICKS}
    for contact in contacts.values():
        assert (contact.queue, contact.external) == (None, True)
        assert contact.talked is not None
        assert contact.talked >= TALK
    draw_week(store, WEEKS, week, Instant(WEEKS.end(week) + DRAW_AFTER))
    drawn = list_samples(store, Sought(week=week, stratum=Stratum.RANDOM))
    assert {(one.sample.cell.agent, one.sample.cell.direction) for one in drawn} == {
        (DIALS, Direction.OUTBOUND),
        (CLICKS, Direction.OUTBOUND),
    }
    store.dispose()
    async with started(tmp_path, site.token) as daemon:
        for one in drawn:
            told = await site.ask(daemon, "qa1", "GET", f"/samples/{one.number}")
            assert (told["sample"]["direction"], told["recording"]["state"]) == ("outbound", "intact")
            assert [piece["part"] for piece in told["story"]["pieces"]] == ["ring", "talk"]
            assert told["story"]["trunk"] == "PJSIP/outside"
            if one.sample.cell.agent == DIALS:
                assert told["story"]["caller"].startswith("913")
                assert told["story"]["caller"].endswith("****1111")
                assert told["story"]["end"] == "completed_by_agent"
            status, content = await site.answer(daemon, "qa1", "GET", f"/samples/{one.number}/audio")
            assert status == 200
            sides = samples_of(content)
            assert abs(pitch_of(sides[0]) - OUTSIDE_PITCH) < 20.0, "whoever is outside is heard on the left"
            assert abs(pitch_of(sides[1]) - AGENT_PITCH) < 20.0, "the agent is heard on the right"
