"""Marks of surveys on their way into the store: heard from the dialplan or told by another program, tied to a visit.

The floor knows the visits of two days; an older call is found among the contacts of its week. A mark of a call that
nobody knows is kept all the same and counts for the centre alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NoReturn

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.quality.keeping import keep_recording
from config.sample_weeks import reach
from config.sampling import Listener, sampling
from config.settings import Settings
from config.visit_contacts import agent_of, post_of
from connectors.store.contacts import KeptContact, contacts_of, contacts_of_call, put_contacts
from connectors.store.surveys import put_survey
from connectors.store.threads import in_store
from connectors.store.weeks import find_week
from realtime.events import FloorEvent, UserEventSent
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.outcomes import Stage
from realtime.quality.contacts import Flag
from realtime.quality.surveys import SurveyMark, Told, mark_of
from realtime.quality.weeks import Week, Weeks
from realtime.roster import Roster
from realtime.state import Floor
from realtime.visits import Visit
from web.quality import Surveyed

EVERY = 2.0
"""Seconds between two looks at what was heard."""

MOST_WAITING = 5_000

log = logging.getLogger(__name__)


class Surveys:
    """web.quality.SurveyDesk, and the ear for the dialplan's marks. For the loop's thread."""

    def __init__(
        self,
        settings: Settings,
        store: Engine,
        floor: Callable[[], Floor],
        roster: Callable[[], Roster],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._floor = floor
        self._roster = roster
        self._wall = wall
        self._pbxs = {pbx.name for pbx in settings.pbx}
        self._weeks = Weeks(settings.site.timezone.key)
        self._waiting: deque[SurveyMark] = deque(maxlen=MOST_WAITING)
        self._turn = asyncio.Lock()
        self.highest = settings.quality.survey_highest

    def hear(self, event: FloorEvent) -> None:
        """Take one event in; most are none of ours."""
        if isinstance(event, UserEventSent) and (mark := mark_of(event, self.highest)) is not None:
            self._waiting.append(mark)

    async def tell(self, pbx: str, uniqueid: str, score: float, question: str, at: Instant | None) -> Surveyed | None:
        """Keep a mark that another program tells. None for a PBX or a call that nobody knows."""
        channel = ChannelId(f"{pbx}/{uniqueid}")
        when = Instant(self._wall()) if at is None else at
        mark = SurveyMark(pbx=PbxId(pbx), channel=channel, at=when, score=score, question=question)
        told = await self._tied(mark) if pbx in self._pbxs else None
        if told is None or told.agent is None:
            return None
        first = await in_store(self._keep, told)
        return Surveyed(agent=told.agent, queue=told.queue, first=first)

    async def rounds(self) -> NoReturn:
        """Round after round until cancelled. What the store does not take waits for the next."""
        failing = False
        while True:
            try:
                await self.round()
                failing = False
            except SQLAlchemyError as error:
                if not failing:
                    log.warning("marks of surveys could not be kept (%s); it is tried again", type(error).__name__)
                failing = True
            await asyncio.sleep(EVERY)

    async def round(self) -> None:
        """Keep what was heard."""
        async with self._turn:
            while self._waiting:
                told = await self._tied(self._waiting[0])
                await in_store(self._keep, told)
                self._waiting.popleft()

    async def _tied(self, mark: SurveyMark) -> Told:
        """The mark with the conversation it is about: the caller's last one by then."""
        visit = self._visit(mark)
        if visit is not None and visit.agent is not None:
            agent = agent_of(self._roster(), visit.agent)
            return Told(
                about=visit.id, mark=mark, highest=self.highest, linked=visit.linked or visit.channel,
                agent=agent, queue=visit.queue, team=post_of(self._roster(), agent).team,
            )  # fmt: skip
        this = self._weeks.of(mark.at)
        kept = await in_store(contacts_of_call, self._store, [this, self._weeks.after(this, -1)], mark.channel)
        before = [one for one in kept if (one.contact.answered or 0.0) <= mark.at]
        if not before:
            return Told(about=mark.channel, mark=mark, highest=self.highest)
        last = max(before, key=lambda one: one.contact.answered or 0.0).contact
        return Told(
            about=last.visit or last.linked,
            mark=mark,
            highest=self.highest,
            linked=last.linked,
            agent=last.agent,
            queue=last.queue,
            team=None if last.post is None else last.post.team,
        )

    def _visit(self, mark: SurveyMark) -> Visit | None:
        visits = self._floor().visits
        shown = (visits.shown(each) for each in visits.by_channel.get(mark.channel, ()))
        answered = [one for one in shown if one is not None and one.stage is Stage.ANSWERED and one.left is not None]
        return max(
            (one for one in answered if (one.left or 0.0) <= mark.at), key=lambda one: one.left or 0.0, default=None
        )

    def _keep(self, told: Told) -> bool:
        first = put_survey(self._store, self._weeks.of(told.mark.at), told)
        if told.low and told.linked is not None and told.agent is not None:
            this = self._weeks.of(told.mark.at)
            for week in (this, self._weeks.after(this, -1)):
                flag(self._store, self._weeks, week, (told.linked, told.agent), Instant(self._wall()))
        return first


def flag(store: Engine, weeks: Weeks, week: Week, call: tuple[ChannelId, AgentId], now: Instant) -> None:
    """Put a call at risk, if it is noted in this week and the week is not drawn; fetch what may be drawn by it."""
    found = find_week(store, week)
    if found is not None and found.drawn is not None:
        return
    every = contacts_of(store, week)
    own = [one for one in every if (one.contact.linked, one.contact.agent) == call]
    fresh = [_flagged(one) for one in own if Flag.LOW_SURVEY not in one.contact.flags]
    if not fresh:
        return
    put_contacts(store, week, fresh)
    others = [one.contact for one in every if one not in own]
    within = set() if found is None else reach(found, [*others, *(one.contact for one in fresh)], weeks)
    for one in fresh:
        if one.recording is not None and (one.contact.agent, one.contact.linked) in within:
            keep_recording(store, one.recording, now, None)


def _flagged(one: KeptContact) -> KeptContact:
    contact = one.contact
    return KeptContact(msgspec.structs.replace(contact, flags=contact.flags | {Flag.LOW_SURVEY}), one.recording)


@asynccontextmanager
async def surveying(
    settings: Settings,
    store: Engine,
    floor: Callable[[], Floor],
    roster: Callable[[], Roster],
    overhearing: list[Listener],
    wall: Callable[[], float] = time.time,
) -> AsyncIterator[Surveys]:
    """Hear marks while the daemon runs; what was heard by its end is kept."""
    surveys = Surveys(settings, store, floor, roster, wall)
    overhearing.append(surveys.hear)
    task = asyncio.create_task(surveys.rounds(), name="surveys")
    try:
        yield surveys
    finally:
        if surveys.hear in overhearing:
            overhearing.remove(surveys.hear)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            await surveys.round()
        except SQLAlchemyError:
            log.warning("marks of surveys that were heard last are lost: the store is away")


@asynccontextmanager
async def hearing_calls(
    settings: Settings,
    store: Engine,
    floor: Callable[[], Floor],
    roster: Callable[[], Roster],
    overhearing: list[Listener],
    wall: Callable[[], float] = time.time,
) -> AsyncIterator[Surveys]:
    """All that quality assurance hears in passing: calls that may be drawn, and what callers say of them."""
    async with (
        sampling(settings, store, floor, roster, overhearing, wall),
        surveying(settings, store, floor, roster, overhearing, wall) as surveys,
    ):
        yield surveys
