"""From a recorded call to a report, on a real Asterisk: found, matched, drawn, heard, scored, calibrated, told."""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine

from config.access import link_address
from config.roster import to_toml
from config.sample_weeks import DRAW_AFTER, draw_week
from connectors.recordings.states import State
from connectors.store.accounts import create_account, issue_link
from connectors.store.contacts import contacts_of
from connectors.store.database import open_store
from connectors.store.recordings import recordings_by_number
from connectors.store.samples import Sought, list_samples
from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import SHORTEST_TALK
from realtime.quality.draw import Stratum
from realtime.quality.weeks import Week, Weeks
from realtime.roster import Person, Roster, Seniority
from tests.browser.test_wall import node
from tests.live.asterisk import Asterisk
from tests.live.daemon import Daemon, furnished, started
from tests.live.play import setting
from tests.live.stage import Call, Stage

MEMBERS = {"1001": "张伟", "1002": "李娜", "1003": "王芳", "1004": "John Smith"}
TALK = SHORTEST_TALK + 2.0
"""Seconds: long enough to be drawn."""

PATIENCE = 60.0
"""Until the recordings are found: a call settles for 10 s, and looks come every 5."""

WEEKS = Weeks("UTC")
SUPPORT = {"1005": "陈静", "1006": "杨帆", "1007": "Zhao Lei", "1008": "Mary O'Neil"}
"""Members of a queue whose calls the PBX does not record of its own accord."""

ROSTER = Roster(
    [
        Person(
            id=number,
            name=name,
            interfaces=(AgentId(f"hq/Local/{number}@agents/n"),),
            seniority=Seniority.NEW,
        )
        for number, name in (MEMBERS | SUPPORT).items()
    ]
)


@dataclass
class Site:
    """A folder that a daemon runs in, and tokens of each post."""

    folder: Path
    token: str
    tokens: dict[str, str]

    def link(self, daemon: Daemon) -> str:
        """A one-time link for a reviewer with a browser."""
        store = open_store(self.folder / "data")
        try:
            now = Instant(time.time())
            account = create_account(store, name="eyes", display_name="Eyes", role=Role.QA, now=now)
            return link_address(daemon.address, issue_link(store, account.id, now))
        finally:
            store.dispose()

    async def ask(self, daemon: Daemon, who: str, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer that went well."""
        status, content = await self.answer(daemon, who, method, path, body)
        assert status in {HTTPStatus.OK, HTTPStatus.CREATED}, (path, status, content[:300])
        return msgspec.json.decode(content)

    async def answer(self, daemon: Daemon, who: str, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        async with (
            aiohttp.ClientSession(headers=headers) as web,
            web.request(method, f"{daemon.address}/api/v1{path}", json=body) as answer,
        ):
            return answer.status, await answer.read()


def site_for(folder: Path, asterisk: Asterisk, more: str = "") -> Site:
    """A configuration that names the PBX's folder of recordings and a roster; everybody is new, and owes five calls.

    more: lines about the PBX.
    """
    token = furnished(folder, asterisk.least, asterisk.queue_log)
    file = folder / "floorwatch.toml"
    places = f'recordings = "{asterisk.recordings}"\nrecordings_on_pbx = "{asterisk.recordings_inside}"\n'
    text = file.read_text(encoding="utf-8").replace("[web]", places + more + "[web]")
    file.write_text(text + '[site]\nroster = "roster.toml"\nlanguage = "en"\n', encoding="utf-8")
    (folder / "roster.toml").write_text(to_toml(ROSTER), encoding="utf-8")
    posts = {"qa1": Role.QA, "qa2": Role.QA, "lead": Role.QA_LEAD, "trainer": Role.TRAINER, "screen": Role.SCREEN}
    store = open_store(folder / "data")
    now = Instant(time.time())
    people = {
        name: create_account(store, name=name, display_name=name, role=role, now=now).id
        for name, role in posts.items()
        if role is not Role.SCREEN
    }
    tokens = {
        name: create_token(store, name=name, role=role, now=now, account=people.get(name))
        for name, role in posts.items()
    }
    store.dispose()
    return Site(folder, token, tokens)


async def talked(stage: Stage, queue: str = "sales") -> Call:
    """One conversation that is long enough: prompts are played on both legs, then the agent hangs up."""
    call = await stage.ring_up(queue)
    await call.joined(queue)
    await call.answered(queue)
    await stage.passes(TALK)
    await call.agent_hangs_up()
    await call.completed(queue)
    await call.gone()
    return call


def found_whole(store: Engine, week: Week, calls: list[Call]) -> bool:
    """Whether each call is a contact whose recording is intact."""
    told = {one.contact.linked: one.recording for one in contacts_of(store, week)}
    numbers = [told.get(ChannelId(f"hq/{call.uniqueid}")) for call in calls]
    found = recordings_by_number(store, [number for number in numbers if number is not None])
    return len(found) == len(calls) and all(one.watch.state is State.INTACT for one in found.values())


async def whole(folder: Path, calls: list[Call]) -> None:
    """Wait until the daemon has found every call's recording, looking now and then so that its store is not held."""
    store, week = await asyncio.to_thread(open_store, folder / "data"), WEEKS.of(Instant(time.time()))
    try:
        async with asyncio.timeout(PATIENCE):
            while not await asyncio.to_thread(found_whole, store, week, calls):  # noqa: ASYNC110  # it sets no event
                await asyncio.sleep(0.5)
    finally:
        store.dispose()


def samples_of(content: bytes) -> npt.NDArray[np.int16]:
    """A wav's samples, channels by frames."""
    with wave.open(io.BytesIO(content)) as sound:
        channels = sound.getnchannels()
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, channels).T


@contextlib.asynccontextmanager
async def drawn(folder: Path, asterisk: Asterisk) -> AsyncIterator[tuple[Site, list[Call], Week]]:
    """Four calls at once are played and recorded, the daemon finds them; then their week is over, and drawn."""
    site = await asyncio.to_thread(site_for, folder, asterisk)
    week = WEEKS.of(Instant(time.time()))
    async with started(folder, site.token) as daemon, setting(asterisk) as stage:
        await daemon.live()
        calls = list(await asyncio.gather(*(talked(stage) for _ in MEMBERS)))
        await whole(folder, calls)
        assert (await daemon.stop())[0] == 0
    store = open_store(folder / "data")
    draw_week(store, WEEKS, week, Instant(WEEKS.end(week) + DRAW_AFTER))
    store.dispose()
    yield site, calls, week


async def test_a_recorded_call_becomes_a_scored_sample_in_a_report(asterisk: Asterisk, tmp_path: Path) -> None:
    async with drawn(tmp_path, asterisk) as (site, calls, week), started(tmp_path, site.token) as daemon:
        rows = (await site.ask(daemon, "qa1", "GET", f"/samples?list=all&week={week}"))["samples"]
        by_call = {f"hq/{call.uniqueid}": call for call in calls}
        store = open_store(tmp_path / "data")
        kept = {one.number: one for one in list_samples(store, Sought(week=week, stratum=Stratum.RANDOM))}
        store.dispose()
        assert len(kept) == len(calls)
        for number, one in kept.items():
            call = by_call[one.sample.linked]
            assert call.interface == f"Local/{one.sample.cell.agent}@agents/n"
            assert next(row["agent_name"] for row in rows if row["id"] == number) == MEMBERS[one.sample.cell.agent]
            await heard_as_recorded(site, daemon, asterisk, call, number)
        first, *others = sorted(kept)
        seen = await asyncio.to_thread(node, "live_sample_journey.mjs", site.link(daemon), str(first))
        assert "the waveform is that of the call" in seen
        assert "the call is played" in seen
        scored = {kept[number].sample.cell.agent for number in others}
        assert await scored_calibrated_and_told(site, daemon, others, week) == scored
        for who in ("trainer", "screen"):
            status, _ = await site.answer(daemon, who, "GET", f"/samples/{first}/audio")
            assert status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
        assert (await site.answer(daemon, "qa1", "GET", "/samples/999999/audio"))[0] == HTTPStatus.NOT_FOUND


async def heard_as_recorded(site: Site, daemon: Daemon, asterisk: Asterisk, call: Call, number: int) -> None:
    """The served sound is that of the PBX's two files, caller left and agent right, and the waveform is the sound's."""
    status, content = await site.answer(daemon, "qa1", "GET", f"/samples/{number}/audio")
    assert status == HTTPStatus.OK
    served = samples_of(content)
    for channel, leg in enumerate(("rx", "tx")):
        written = samples_of((asterisk.recordings / f"{call.uniqueid}-{leg}.wav").read_bytes())[0]
        both = min(len(written), served.shape[1])
        assert both > 0.8 * TALK * 8000  # a machine under load loses some of a leg's 20 ms
        assert np.array_equal(served[channel][:both], written[:both]), leg
        assert int(np.abs(written).max()) > 1000, f"{leg} is silent"
    waves = await site.ask(daemon, "qa1", "GET", f"/samples/{number}/waveform?bins=500")
    sides = {"caller": served[0], "agent": served[1]}
    for side in waves["channels"]:
        greatest = np.array(side["greatest"], dtype=float)
        whole = np.abs(sides[side["side"]]).max() / 32768 * 127
        assert abs(max(greatest.max(), -np.array(side["least"], dtype=float).min()) - whole) <= 1.0
    told = await site.ask(daemon, "qa1", "GET", f"/samples/{number}")
    assert [piece["part"] for piece in told["story"]["pieces"]][:1] == ["wait"]
    assert told["story"]["end"] == "completed_by_agent"
    assert told["recording"]["state"] == "intact"


async def scored_calibrated_and_told(site: Site, daemon: Daemon, numbers: list[int], week: Week) -> set[str]:
    """Each is scored by one, the first calibrated by both; the agents of whom the week's report then tells."""
    (form,) = [one["form"] for one in await site.ask(daemon, "qa1", "GET", "/forms")] or [None]
    full = {"deduct": 0.0, "yesno": 1.0}
    right = [{"code": item["code"], "value": full.get(item["kind"], item["max"])} for item in form["items"]]
    for number in numbers:
        await site.ask(daemon, "qa1", "POST", f"/samples/{number}/claim", {})
        saved = await site.ask(daemon, "qa1", "PUT", f"/samples/{number}/review", {"revision": 0, "answers": right})
        body = {"revision": saved["revision"], "reason": "played by the test itself"}
        signed = await site.ask(daemon, "qa1", "POST", f"/samples/{number}/reviews", body)
        assert (signed["sample"]["state"], signed["sample"]["passed"]) == ("scored", True)
    called = {"title": "Live", "samples": numbers[:1], "raters": ["qa1", "qa2"]}
    session = (await site.ask(daemon, "lead", "POST", "/calibrations", called))["session"]["id"]
    for rater in ("qa1", "qa2"):
        sheet = f"/calibrations/{session}/sheets/{numbers[0]}"
        await site.ask(daemon, rater, "PUT", sheet, {"revision": 0, "answers": right})
        await site.ask(daemon, rater, "POST", f"{sheet}/hand-in", {"revision": 1})
    revealed = await site.ask(daemon, "lead", "POST", f"/calibrations/{session}/reveal", {})
    assert revealed["passed"] is True
    report = (await site.ask(daemon, "lead", "GET", f"/reports/quality/weekly/{week}"))["report"]
    assert (report["centre"]["calls"], report["centre"]["score"]["value"]) == (len(numbers), 100.0)
    assert (report["calibration"]["sessions"], report["calibration"]["passed"]) == (1, 1)
    return {row["agent"] for row in report["agents"]}


async def test_a_call_that_the_pbx_does_not_record_is_recorded_over_ami(asterisk: Asterisk, tmp_path: Path) -> None:
    account = asterisk.control
    more = f'recordings_started = true\nactions = {{ username = "{account.user}", secret = "{account.secret}" }}\n'
    site = await asyncio.to_thread(site_for, tmp_path, asterisk, more)
    async with started(tmp_path, site.token) as daemon, setting(asterisk) as stage:
        await daemon.live()
        call = await talked(stage, "support")
        await whole(tmp_path, [call])
        assert (await daemon.stop())[0] == 0
    for leg in ("in", "out"):
        written = samples_of((asterisk.recordings / f"{call.uniqueid}-{leg}.wav").read_bytes())[0]
        assert len(written) > 0.8 * TALK * 8000
        assert int(np.abs(written).max()) > 1000, f"{leg} is silent"
