"""Samples at work in the daemon: contacts noted as calls end, recordings looked for, weeks turned, old copies deleted.

One task does it all in turn, so that nothing is deleted while it is being kept. A failure is told once and tried again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NoReturn, TypeAlias

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.dialled_contacts import call_of_dialled, contact_of_dialled, story_of_dialled
from config.quality.keeping import keep_held
from config.recording_places import content_store, kept_in, policy_of, rule_of, source_of
from config.recording_rounds import InUse, Searcher, orphans, sweep
from config.recording_starts import starting_recordings
from config.sample_notes import Noted, note
from config.sample_weeks import reach, roll
from config.settings import Settings
from config.sound_pool import SoundPool
from config.visit_contacts import agent_of, call_of, colleagues_of, contact_of, post_of
from config.visit_stories import Surroundings, story_of
from connectors.errors import ConnectorError
from connectors.outage import Outage
from connectors.recordings.content_store import ContentStore
from connectors.store.contacts import agents_with, contacts_of
from connectors.store.samples import note_posts, sampled_recordings
from connectors.store.site_key import site_key
from connectors.store.threads import in_store
from connectors.store.weeks import list_weeks
from realtime.access.caller_key import caller_key
from realtime.events import FloorEvent
from realtime.names import AgentId, Instant, PbxId, VisitId
from realtime.outcomes import Stage
from realtime.quality.callers import REPEATED, Callers
from realtime.quality.contacts import Direction, Signs, flags
from realtime.quality.dialled import DialledCalls
from realtime.quality.quotas import Staff
from realtime.quality.weeks import Weeks
from realtime.roster import Roster, Seniority
from realtime.state import Floor
from realtime.visits import Visit

EVERY = 5.0
"""Seconds between two rounds."""

ROLL_EVERY = 60.0
SWEEP_EVERY = 3600.0

SETTLED = 10.0
"""Seconds after a conversation in which how it ended may still be told better."""

SLICE = 200
"""Visits looked through between two looks at the loop."""

WEEKS_IN_USE = 30
"""Weeks back whose reserves are kept: longer than samples are."""

Listener: TypeAlias = Callable[[FloorEvent], None]

log = logging.getLogger(__name__)


def overheard(deliver: Listener) -> tuple[Listener, list[Listener]]:
    """A way to hand events on, and a list, to be filled later, of who notices them in passing."""
    overhearing: list[Listener] = []

    def hear(event: FloorEvent) -> None:
        for listener in overhearing:
            listener(event)
        deliver(event)

    return hear, overhearing


@asynccontextmanager
async def sampling(
    settings: Settings,
    store: Engine,
    floor: Callable[[], Floor],
    roster: Callable[[], Roster],
    overhearing: list[Listener] | None = None,
    wall: Callable[[], float] = time.time,
) -> AsyncIterator[None]:
    """Draw samples while the daemon runs, where any PBX has a place for recordings."""
    if all(source_of(pbx) is None for pbx in settings.pbx):
        yield
        return
    content = await asyncio.to_thread(content_store, settings)
    pool = SoundPool()
    spool = kept_in(settings) / "spool"
    sources = {PbxId(pbx.name): source for pbx in settings.pbx if (source := source_of(pbx)) is not None}
    searcher = Searcher(store, content, sources, pool, spool)
    work = Sampling(settings, store, content, floor, roster, searcher, wall)
    task = asyncio.create_task(work.rounds(), name="samples")
    try:
        async with starting_recordings(settings, store, floor, roster) as start:
            heard = [] if overhearing is None else overhearing
            heard += [work.dialled.hear, start]
            yield
            heard.clear()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await pool.close()


class Sampling:
    """The task's state: which visits it has seen, and when the rarer work is due. dialled: what agents dial."""

    def __init__(
        self,
        settings: Settings,
        store: Engine,
        content: ContentStore,
        floor: Callable[[], Floor],
        roster: Callable[[], Roster],
        searcher: Searcher,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._store = store
        self._content = content
        self._floor = floor
        self._searcher = searcher
        self.dialled = DialledCalls()
        self._wall = wall
        self._weeks = Weeks(settings.site.timezone.key)
        self._rules = {PbxId(pbx.name): rule_of(pbx, settings) for pbx in settings.pbx}
        self._secret = site_key(settings.storage.directory)
        self._roster = roster
        self._seen: set[VisitId] = set()
        self._callers = Callers()
        self._roll_at = self._sweep_at = 0.0

    async def rounds(self) -> NoReturn:
        """Round after round until cancelled."""
        outage = Outage(log, "samples are tended again")
        while True:
            try:
                await self.round()
            except (SQLAlchemyError, ConnectorError, OSError, ValueError) as error:
                outage.failed(f"samples could not be tended ({type(error).__name__}); it is tried again")
            else:
                outage.worked()
            await asyncio.sleep(EVERY)

    async def round(self) -> None:
        """Everything that is due now."""
        now = Instant(self._wall())
        if now >= self._roll_at:
            roster = self._roster()
            await in_store(note_posts, self._store, lambda agent: post_of(roster, agent))
            staff = await in_store(self._staff, now)
            for week in await in_store(roll, self._store, self._weeks, staff, now):
                log.info("samples of %s are drawn", week)
            if held := await in_store(keep_held, self._store, now):
                log.info("%d recordings are fetched because a legal hold is about them", len(held))
            self._roll_at = now + ROLL_EVERY
        self.dialled.know(self._known())
        fresh = [*await self._over(now), *self._noted_dialled()]
        if fresh:
            await in_store(note, self._store, self._weeks, fresh, now)
            self._seen |= {one.visit for one in fresh if one.contact.visit is not None}
        await self._searcher.round(now)
        if now >= self._sweep_at:
            await asyncio.to_thread(self._tidy, now, first=self._sweep_at == 0.0)
            self._sweep_at = now + SWEEP_EVERY

    async def _over(self, now: Instant) -> list[Noted]:
        """Conversations that were over for a while and not noted yet."""
        floor, over = self._floor(), list[Visit]()
        ids = list(floor.visits.by_id)
        for place, each in enumerate(ids):
            if place % SLICE == 0:
                await asyncio.sleep(0)
            visit = None if each in self._seen else floor.visits.shown(each)
            if visit is None or visit.open or (visit.ended or visit.left or 0.0) > now - SETTLED:
                continue
            self._heard_of(visit)
            if visit.stage is Stage.ANSWERED:
                over.append(visit)
            else:
                self._seen.add(each)
        self._seen.intersection_update(ids)
        self._callers.forget_before(Instant(now - 2 * REPEATED))
        colleagues = colleagues_of(frozenset(floor.agents.by_id))
        noted = [self._noted(visit, floor, colleagues, now) for visit in over]
        return [one for one in noted if one is not None]

    def _heard_of(self, visit: Visit) -> None:
        caller = caller_key(visit.number, self._secret)
        if caller is not None and visit.joined is not None:
            self._callers.note(caller, visit.channel, visit.joined)

    def _noted(self, visit: Visit, floor: Floor, colleagues: frozenset[str], now: Instant) -> Noted | None:
        """A conversation as it is noted; None for one without an agent, or of a PBX that is configured no more."""
        roster = self._roster()
        contact = contact_of(visit, roster, colleagues)
        if contact is None or visit.pbx not in self._rules:
            return None
        caller = caller_key(visit.number, self._secret)
        known = caller is not None and visit.joined is not None
        nth = self._callers.nth(caller or "", visit.channel, visit.joined or now) if known else None
        around = Surroundings(tuple(floor.agents.by_id), floor.queues.leads_to)
        repeated = flags(Signs(called_before=nth is not None and nth > 1))
        return Noted(
            contact=msgspec.structs.replace(contact, flags=contact.flags | repeated),
            visit=visit.id,
            pbx=visit.pbx,
            caller=caller,
            call=call_of(visit, floor.calls),
            rule=self._rules[visit.pbx],
            ended=visit.ended or now,
            held=visit.held,
            story=story_of(visit, floor.calls, lambda interface: agent_of(roster, interface), nth, around),
        )

    def _known(self) -> frozenset[AgentId]:
        """Every interface of an agent that is known, of the floor or of the roster."""
        people = self._roster().people.values()
        return frozenset(self._floor().agents.by_id) | {each for person in people for each in person.interfaces}

    def _noted_dialled(self) -> list[Noted]:
        """Calls that agents dialled, as they are noted."""
        roster, found = self._roster(), list[Noted]()
        for call in self.dialled.over():
            caller = caller_key(call.number, self._secret)
            if call.pbx not in self._rules:
                continue
            if caller is not None:
                self._callers.note(caller, call.channel, call.rang)
            nth = None if caller is None else self._callers.nth(caller, call.channel, call.rang)
            found.append(
                Noted(
                    contact=contact_of_dialled(call, roster),
                    visit=VisitId(call.channel),
                    pbx=call.pbx,
                    caller=caller,
                    call=call_of_dialled(call),
                    rule=self._rules[call.pbx],
                    ended=call.ended,
                    held=sum(end - begin for begin, end in call.holds),
                    story=story_of_dialled(call, roster, nth),
                )
            )
        return found

    def _staff(self, now: Instant) -> list[Staff]:
        """The roster's people, and agents of the floor whom it does not know. Who dials owes outbound calls as well."""
        inbound, roster = frozenset({Direction.INBOUND}), self._roster()
        this = self._weeks.of(now)
        diallers = agents_with(self._store, [this, self._weeks.after(this, -1)], Direction.OUTBOUND)
        people = {AgentId(person.id): person.seniority is Seniority.NEW for person in roster.people.values()}
        for interface in list(self._floor().agents.by_id):
            people.setdefault(agent_of(roster, interface), False)
        return [
            Staff(agent=agent, directions=frozenset(Direction) if agent in diallers else inbound, new=new)
            for agent, new in people.items()
        ]

    def _tidy(self, now: Instant, *, first: bool) -> None:
        if first and (left := orphans(self._store, self._content)):
            log.warning("%d copies of recordings are named by nothing in the store: was it restored whole?", len(left))
        gone = sweep(self._store, self._content, in_use(self._store, self._weeks), policy_of(self._settings), now)
        if gone:
            log.info("%d recordings that nobody may draw any more were deleted", len(gone))


def in_use(store: Engine, weeks: Weeks) -> InUse:
    """What draws may still take of weeks that are not drawn, and what samples and reserves need."""
    within, reserved = set(), set()
    for week in list_weeks(store, WEEKS_IN_USE):
        if week.record is None:
            within |= reach(week, [one.contact for one in contacts_of(store, week.week)], weeks)
        else:
            reserved |= {(drawn.cell.agent, call.linked) for drawn in week.record.draws for call in drawn.reserves}
    return InUse(reach=frozenset(within), sampled=frozenset(sampled_recordings(store)), reserved=frozenset(reserved))
