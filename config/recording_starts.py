"""Recordings that Floorwatch starts itself, where a PBX records nothing of its own accord: off unless it is asked for.

Only calls that may be drawn are recorded: queue calls of agents whose plan of the week owes samples. Each direction
goes into a file of its own (MixMonitor options r and t), named as the PBX's pattern names them, in its own directory.
A call that cannot be recorded is told in the log; its sample then has the state that the recording is missing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NoReturn

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.recording_places import rule_of
from config.settings import Pbx, Settings
from config.visit_contacts import agent_of
from connectors.ami.commands import Commands
from connectors.ami.peer import Peer
from connectors.errors import ConnectorError
from connectors.outage import Outage
from connectors.recordings.find import Call, Rule, candidates
from connectors.store.threads import in_store
from connectors.store.weeks import find_week
from realtime.events import AgentAnswered, FloorEvent
from realtime.names import AgentId, Instant, PbxId
from realtime.quality.weeks import Weeks
from realtime.roster import Roster
from realtime.state import Floor

WAITING = 500
"""Calls that wait to be recorded; beyond them the oldest is given up."""

LATE = 10.0
"""Seconds after the answer from which a recording would be cut short by its begin: it is not made."""

PLAN_SECONDS = 60.0
RIGHT = "system"

log = logging.getLogger(__name__)


class RecordingStarts:
    """One task. commands, rules: by PBX, of those that are to be recorded."""

    def __init__(
        self,
        commands: Mapping[PbxId, Commands],
        rules: Mapping[PbxId, Rule],
        floor: Callable[[], Floor],
        roster: Callable[[], Roster],
        owed: Callable[[Instant], frozenset[AgentId]],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._commands = commands
        self._rules = rules
        self._floor = floor
        self._roster = roster
        self._owed = owed
        self._wall = wall
        self._waiting: asyncio.Queue[tuple[AgentAnswered, float]] = asyncio.Queue(WAITING)
        self._owing: frozenset[AgentId] = frozenset()
        self._plan_at = 0.0
        self._outage = Outage(log, "the plan of the week is read again")
        self._failing: set[PbxId] = set()

    def hear(self, event: FloorEvent) -> None:
        """Note a call that was answered; never waits."""
        if isinstance(event, AgentAnswered) and event.pbx in self._commands:
            if self._waiting.full():
                self._waiting.get_nowait()
            self._waiting.put_nowait((event, self._wall()))

    async def run(self) -> NoReturn:
        """Record call after call, until cancelled."""
        while True:
            event, heard = await self._waiting.get()
            await self._look_at_plan()
            if agent_of(self._roster(), event.agent) in self._owing and self._wall() - heard < LATE:
                await self._record(event)

    async def _look_at_plan(self) -> None:
        now = self._wall()
        if now - self._plan_at < PLAN_SECONDS:
            return
        self._plan_at = now
        try:
            self._owing = await in_store(self._owed, Instant(now))
        except SQLAlchemyError as error:
            said = f"the plan of the week cannot be read ({type(error).__name__}): who owes samples stays as it was"
            self._outage.failed(said)
        else:
            self._outage.worked()

    async def _record(self, event: AgentAnswered) -> None:
        leg = self._floor().calls.by_id.get(event.channel)
        call = Call(channel=event.channel, leg=event.leg, linked=None if leg is None else leg.linked, answered=event.at)
        names = candidates(self._rules[event.pbx], call)
        if leg is None or not leg.name or leg.ended is not None or leg.recording is not None or not names:
            return  # It is over, unknown, or recorded by the PBX itself.
        options = f"r({names[0].caller})t({names[0].agent})"
        try:
            await self._commands[event.pbx].give("MixMonitor", RIGHT, Channel=leg.name, Options=options)
        except ConnectorError as error:
            if event.pbx not in self._failing:
                log.warning("a call was not recorded: %s", error)
            self._failing.add(event.pbx)
        else:
            self._failing.discard(event.pbx)


def owed_now(store: Engine, weeks: Weeks, now: Instant) -> frozenset[AgentId]:
    """Agents of whom the plan of the week that runs may draw anything."""
    found = find_week(store, weeks.of(now))
    if found is None or found.plan is None:
        return frozenset()
    return frozenset(one.agent for one in found.plan.quotas if one.quota > 0)


def commander(pbx: Pbx) -> Peer | None:
    """The account that starts recordings; None where none are to be started."""
    if not pbx.recordings_started or pbx.actions is None:
        return None
    return Peer(
        name=PbxId(pbx.name),
        host=pbx.host,
        port=pbx.port,
        username=pbx.actions.username,
        secret=pbx.actions.secret.reveal(),
        tls=pbx.tls,
        ca_file=pbx.tls_ca_file,
        verify=pbx.tls_verify,
        encoding_fallback=pbx.encoding_fallback,
    )


@asynccontextmanager
async def starting_recordings(
    settings: Settings, store: Engine, floor: Callable[[], Floor], roster: Callable[[], Roster]
) -> AsyncIterator[Callable[[FloorEvent], None]]:
    """Give what has to hear every event; with no PBX to record it does nothing."""
    peers = [peer for pbx in settings.pbx if (peer := commander(pbx)) is not None]
    if not peers:
        yield lambda _event: None
        return
    commands = {peer.name: Commands(peer) for peer in peers}
    rules = {PbxId(pbx.name): rule_of(pbx, settings) for pbx in settings.pbx}
    weeks = Weeks(settings.site.timezone.key)
    starts = RecordingStarts(commands, rules, floor, roster, lambda now: owed_now(store, weeks, now))
    task = asyncio.create_task(starts.run(), name="recording starts")
    try:
        yield starts.hear
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        for each in commands.values():
            each.close()
