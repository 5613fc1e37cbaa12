"""Samples for the web: listed within somebody's reach, shown with all that belongs to them, and moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from config.quality.ground import Ground
from config.quality.keeping import keep_recording
from config.quality.progress import week_row
from config.quality.refusals import invalid, missing, refusal_of
from config.quality.review_sheets import draft_of, own_score
from config.quality.rows import (
    began_of,
    listened_row,
    recording_row,
    review_row,
    shown,
    step_rows,
    story_row,
    survey_rows,
)
from connectors.store.calibrations import scored_blind_now
from connectors.store.contacts import KeptContact, find_contact
from connectors.store.forms import find_form
from connectors.store.listens import Listened, listened
from connectors.store.recordings import KeptRecord, recordings_by_number
from connectors.store.replacing import NoReserveError, replace_sample
from connectors.store.reviews import reviews_of
from connectors.store.samples import KeptSample, SampleUnknownError, Sought, list_samples, steps_of, take_step
from connectors.store.second_looks import open_looks, waiting_looks
from connectors.store.stories import story_of
from connectors.store.surveys import surveys_of
from connectors.store.threads import in_store
from connectors.store.weeks import find_week, list_weeks
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.quality.acting import acting
from realtime.quality.draw import Stratum, Unusable
from realtime.quality.life import Action, Life, Refusal, RefusedStepError, Step, refused
from realtime.quality.weeks import Week, monday
from realtime.stamps import maybe_stamp
from web.quality import Asked, Asker, Wish
from web.quality_rows import SampleDetail, SampleList, SampleRow, WeekRow

BY_LOT = frozenset({Stratum.RANDOM, Stratum.AUDIT})


class StoreSamples:
    """web.quality.SampleDesk over the store."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def now(self) -> Instant:
        """This machine's clock."""
        return self._ground.now()

    async def listed(self, asker: Asker, asked: Asked) -> SampleList:
        """Samples in reach."""
        return await in_store(self._listed, asker, asked)

    async def found(self, asker: Asker, number: int) -> SampleDetail | None:
        """One sample."""
        return await in_store(self.found_now, asker, number)

    async def check(self, asker: Asker, number: int, wish: Wish) -> bool:
        """Whether there is such a sample and the step can be taken. Raises QualityRefusedError."""
        return await in_store(self._check, asker, number, wish)

    async def take(self, asker: Asker, number: int, wish: Wish) -> SampleDetail | None:
        """Take the step. Raises QualityRefusedError."""
        return await in_store(self._take, asker, number, wish)

    async def fetch(self, asker: Asker, number: int) -> SampleDetail | None:
        """Look for its recording once more, before all others. Raises QualityRefusedError."""
        return await in_store(self._fetch, asker, number)

    def _fetch(self, asker: Asker, number: int) -> SampleDetail | None:
        kept = self._ground.kept(asker.reach, number)
        if kept is None:
            return None
        if kept.recording is None:
            raise missing("sound-missing", "No recording belongs to this sample: nobody looked for one.")
        keep_recording(self._ground.store, kept.recording, self.now(), None)
        return self.found_now(asker, number)

    async def weeks(self, asker: Asker, most: int) -> list[WeekRow]:
        """The newest weeks without their people."""
        found = await in_store(list_weeks, self._ground.store, most)
        return [week_row(self._ground, asker, one, people=False) for one in found]

    async def week(self, asker: Asker, week: str) -> WeekRow | None:
        """One week with the people in reach."""
        return await in_store(self._week, asker, week)

    def _week(self, asker: Asker, week: str) -> WeekRow | None:
        try:
            monday(Week(week))
        except ValueError:
            return None
        found = find_week(self._ground.store, Week(week))
        return None if found is None else week_row(self._ground, asker, found, people=True)

    def _listed(self, asker: Asker, asked: Asked) -> SampleList:
        ground = self._ground
        sought = Sought(
            week=None if asked.week is None else Week(asked.week),
            agents=None if asked.agent is None else frozenset({asked.agent}),
            queue=asked.queue,
            states=asked.states,
            stratum=asked.stratum,
            holder=asker.name if asked.mine else None,
            free=asked.free,
            within=asker.reach,
            people=ground.people(asker.reach),
            newest=asked.newest,
            after=asked.after,
            most=asked.limit,
        )
        if asked.second:
            sought = msgspec.structs.replace(sought, numbers=waiting_looks(ground.store, asker.name))
        kept = list_samples(ground.store, sought)
        blind = self._blind(kept)
        records = recordings_by_number(ground.store, (one.recording for one in kept if one.recording is not None))
        rows = tuple(self._row(asker, one, records, blind=one.number in blind) for one in kept)
        return SampleList(samples=rows, next=kept[-1].number if len(kept) == asked.limit else None)

    def found_now(self, asker: Asker, number: int) -> SampleDetail | None:
        """One sample, in this thread. Of one that is lent for a calibration: the call, and nothing done with it."""
        ground = self._ground
        kept = ground.kept(asker.reach, number)
        if kept is None:
            return None
        store, cell, record = ground.store, kept.sample.cell, ground.recording(kept)
        story = story_of(store, kept.sample.linked, cell.agent, cell.direction)
        length = None if record is None else record.seconds
        heard = Listened() if length is None else listened(store, number, asker.name, length)
        records = {} if record is None else {record.number: record}
        blind = number in self._blind([kept])
        lent = ground.lent_by(asker.reach, kept) is not None
        row = self._row(asker, kept, records, blind=blind)
        return SampleDetail(
            sample=msgspec.structs.replace(row, may=(), passed=None, coaching_open=False) if lent else row,
            recording=None if record is None else recording_row(record),
            story=None if story is None else story_row(story, began_of(record), ground.name_of, ground.called),
            steps=() if lent else step_rows(steps_of(store, number), asker, kept.life, waits_for_second=blind),
            reviews=tuple(
                review_row(one, find_form(store, one.form, one.version), kept.life)
                for one in reviews_of(store, number)
                if not lent and shown(asker, kept.life, one.rater, waits_for_second=blind)
            ),
            draft=None if lent else draft_of(store, asker, kept),
            listened=listened_row(heard, length),
            surveys=survey_rows(surveys_of(store, kept.sample.linked, cell.agent)),
        )

    def _contact(self, one: KeptSample) -> KeptContact | None:
        cell = one.sample.cell
        return find_contact(self._ground.store, cell.week, one.sample.linked, cell.agent, cell.direction)

    def _blind(self, kept: Sequence[KeptSample]) -> frozenset[int]:
        """Those that somebody still has to score blind, as a second look or in a calibration."""
        numbers = [one.number for one in kept]
        return open_looks(self._ground.store, numbers) | scored_blind_now(self._ground.store, numbers)

    def _row(self, asker: Asker, one: KeptSample, records: Mapping[int, KeptRecord], *, blind: bool) -> SampleRow:
        sample, life, contact = one.sample, one.life, self._contact(one)
        record = None if one.recording is None else records.get(one.recording)
        known = None if contact is None else contact.contact
        told = shown(asker, life, life.rater, waits_for_second=blind)
        return SampleRow(
            id=one.number,
            week=sample.cell.week,
            agent=sample.cell.agent,
            agent_name=self._ground.name_of(sample.cell.agent),
            direction=sample.cell.direction.value,
            queue=one.queue,
            queue_label=self._ground.label_of(one.queue),
            call=sample.linked,
            stratum=sample.stratum.value,
            official=sample.official,
            place=sample.place,
            inclusion=sample.inclusion,
            random_inclusion=sample.random_inclusion,
            reason=sample.reason,
            by=sample.by,
            flags=() if known is None else tuple(sorted(flag.value for flag in known.flags)),
            state=life.state.value,
            assigned_to=life.assigned_to,
            claimed_by=life.claimed_by,
            rater=life.rater,
            second=life.second,
            passed=life.passed if told else None,
            coaching_open=life.coaching_open and told,
            scored=maybe_stamp(life.scored),
            appeal_until=maybe_stamp(life.appeal_until),
            answered=None if known is None else maybe_stamp(known.answered),
            talked_seconds=None if known is None else known.talked,
            recording_state=None if record is None else record.watch.state.value,
            recording_seconds=None if record is None else record.seconds,
            may=tuple(word for word in self._may(asker, one) if told or word != Action.COACH),
        )

    def _may(self, asker: Asker, one: KeptSample) -> tuple[str, ...]:
        by_lot = one.sample.stratum in BY_LOT
        able = [action for action in Action if by_lot or action is not Action.REPLACE]
        return tuple(action.value for action in able if self._could(asker, one.life, action))

    def _could(self, asker: Asker, life: Life, action: Action) -> bool:
        role = acting(asker.role, asker.rights, action)
        if role is None:
            return False
        step = Step(
            action=action, by=asker.name, role=role, at=self.now(), heard=1.0, reason="-", fault=Unusable.MISSING
        )
        return refused(life, step) is None

    def _check(self, asker: Asker, number: int, wish: Wish) -> bool:
        kept = self._ground.kept(asker.reach, number)
        if kept is None:
            return False
        step = self._step(asker, kept, wish)
        why = refused(kept.life, step)
        if why is not None:
            raise refusal_of(RefusedStepError(why, kept.life, step))
        if wish.action is Action.REPLACE and kept.sample.stratum not in BY_LOT:
            raise invalid("sample-no-reserve", str(NoReserveError()).capitalize() + ".")
        return True

    def _take(self, asker: Asker, number: int, wish: Wish) -> SampleDetail | None:
        ground = self._ground
        kept = ground.kept(asker.reach, number)
        if kept is None:
            return None
        step = self._step(asker, kept, wish)
        try:
            if wish.action is Action.REPLACE:
                replace_sample(ground.store, number, step, ground.weeks)
            else:
                take_step(ground.store, number, step, ground.weeks)
        except RefusedStepError as error:
            raise refusal_of(error) from None
        except NoReserveError as error:
            raise invalid("sample-no-reserve", str(error).capitalize() + ".") from None
        except SampleUnknownError:
            return None
        # Whoever gives a sample away may no longer reach it; what they did is shown to them all the same.
        wide = msgspec.structs.replace(asker, reach=msgspec.structs.replace(asker.reach, queues=None))
        return self.found_now(wide, number)

    def _step(self, asker: Asker, kept: KeptSample, wish: Wish) -> Step:
        role = acting(asker.role, asker.rights, wish.action) or Role.SCREEN
        step = Step(
            action=wish.action,
            by=asker.name,
            role=role,
            at=self.now(),
            reason=wish.reason,
            to=wish.to,
            fault=wish.fault,
        )
        if wish.action is not Action.DECIDE:
            return step
        rater = kept.life.second if wish.review == "second" else kept.life.rater
        told = own_score(self._ground.store, kept.number, rater)
        if told is None and refused(kept.life, step) is None:
            raise refusal_of(RefusedStepError(Refusal.NOT_NOW, kept.life, step))
        return msgspec.structs.replace(step, to=rater, passed=None if told is None else told.passed)
