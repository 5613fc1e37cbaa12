"""An agent's own samples for the web: results, appeals, acknowledgement, notes of coaching, and the sound."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import msgspec

from config.quality.ground import Ground
from config.quality.refusals import refusal_of
from config.quality.rows import SCORED, began_of, recording_row, review_row, story_row
from config.quality.sound_desk import StoreSound
from connectors.store.contacts import find_contact
from connectors.store.forms import find_form
from connectors.store.reviews import reviews_of, reviews_of_many
from connectors.store.samples import (
    KeptSample,
    SampleUnknownError,
    Sought,
    find_sample,
    list_samples,
    steps_of,
    take_step,
)
from connectors.store.stories import story_of
from connectors.store.threads import in_store
from realtime.access.accounts import folded
from realtime.access.roles import Role
from realtime.names import AgentId
from realtime.quality.life import Action, Life, RefusedStepError, State, Step, counting, refused
from realtime.quality.scoring import Review, ScoringError, score
from realtime.stamps import maybe_stamp, stamp
from web.quality import Asker, QualityRefusedError, Sound
from web.quality_rows import NoteRow, OwnSampleDetail, OwnSampleList, OwnSampleRow, RecordingRow, WaveformRow

STEPS = {Action.APPEAL: "appeal", Action.CONFIRM: "acknowledge"}
DECIDED = SCORED - {State.SCORED, State.APPEALED, State.SCORED_AGAIN}
_NOTES = frozenset({Action.APPEAL, Action.DECIDE, Action.COACH, Action.RECHECK})


class StoreOwn:
    """web.quality.OwnDesk over the store."""

    def __init__(self, ground: Ground, sound: StoreSound) -> None:
        self._ground = ground
        self._heard = sound

    async def listed(self, asker: Asker, after: int, limit: int) -> OwnSampleList:
        """The newest first."""
        return await in_store(self._listed, asker, after, limit)

    async def found(self, asker: Asker, number: int) -> OwnSampleDetail | None:
        """One of them."""
        return await in_store(self._found, asker, number)

    async def check(self, asker: Asker, number: int, action: Action, text: str) -> bool:
        """Whether it is theirs and the step can be taken. Raises QualityRefusedError."""
        return await in_store(self._check, asker, number, action, text)

    async def take(self, asker: Asker, number: int, action: Action, text: str) -> OwnSampleDetail | None:
        """Appeal, or acknowledge. Raises QualityRefusedError."""
        return await in_store(self._take, asker, number, action, text)

    async def sound(self, asker: Asker, number: int) -> Sound | None:
        """The sound of one's own scored call. Raises QualityRefusedError."""
        kept = await in_store(self._audible, asker, number)
        return None if kept is None else await in_store(self._heard.sound_of, kept)

    async def waveform(self, asker: Asker, number: int, bins: int) -> WaveformRow | None:
        """Its peaks. Raises QualityRefusedError."""
        kept = await in_store(self._audible, asker, number)
        return None if kept is None else await in_store(self._heard.peaks_of, kept, bins)

    def agents(self, asker: Asker) -> frozenset[str]:
        """Under what names the asker's own calls are sampled."""
        roster = self._ground.roster()
        own = [each for each in roster.people.values() if each.account and folded(each.account) == asker.name]
        found = {name for person in own for name in (person.id, *person.interfaces)}
        return frozenset(found | asker.own | self._ground.people_at(asker.own))

    def _listed(self, asker: Asker, after: int, limit: int) -> OwnSampleList:
        store, agents = self._ground.store, self.agents(asker)
        if not agents:
            return OwnSampleList(samples=(), next=None)
        kept = list_samples(store, Sought(agents=agents, states=SCORED, newest=True, after=after, most=limit))
        signed = reviews_of_many(store, (one.number for one in kept))
        rows = tuple(self._row(asker, one, signed.get(one.number, ())) for one in kept)
        return OwnSampleList(samples=rows, next=kept[-1].number if len(kept) == limit else None)

    def _kept(self, asker: Asker, number: int) -> KeptSample | None:
        try:
            found = find_sample(self._ground.store, number)
        except SampleUnknownError:
            return None
        theirs = found.sample.cell.agent in self.agents(asker)
        return found if theirs and found.life.state in SCORED else None

    def _audible(self, asker: Asker, number: int) -> KeptSample | None:
        """One of theirs, if the site lets agents hear their calls. Raises QualityRefusedError where it does not."""
        kept = self._kept(asker, number)
        if kept is not None and not self._ground.settings.quality.agents_listen:
            detail = "This site does not let agents hear their calls ([quality] agents_listen)."
            raise QualityRefusedError(HTTPStatus.FORBIDDEN, "own-sound-off", detail)
        return kept

    def _recording(self, kept: KeptSample) -> RecordingRow | None:
        """Whether there is sound to be had; what machines made of it is for reviewers."""
        record = self._ground.recording(kept)
        if record is None:
            return None
        row = recording_row(record)
        playable = row.playable and self._ground.settings.quality.agents_listen
        return msgspec.structs.replace(row, said="", hints=(), playable=playable)

    def _found(self, asker: Asker, number: int) -> OwnSampleDetail | None:
        kept = self._kept(asker, number)
        if kept is None:
            return None
        ground, cell = self._ground, kept.sample.cell
        signed = reviews_of(ground.store, number)
        story = story_of(ground.store, kept.sample.linked, cell.agent, cell.direction)
        life = kept.life
        named = {life.rater, life.second} if life.state in DECIDED else {life.counts}
        return OwnSampleDetail(
            sample=self._row(asker, kept, signed),
            recording=self._recording(kept),
            story=None
            if story is None
            else story_row(story, began_of(ground.recording(kept)), ground.name_of, ground.called),
            reviews=tuple(
                review_row(one, find_form(ground.store, one.form, one.version), kept.life)
                for one in signed
                if one.rater in named
            ),
            notes=tuple(
                NoteRow(action=one.action.value, by=one.by, at=stamp(one.at), text=one.reason)
                for one in steps_of(ground.store, number)
                if one.action in _NOTES
            ),
        )

    def _row(self, asker: Asker, one: KeptSample, signed: Sequence[Review]) -> OwnSampleRow:
        cell, life = one.sample.cell, one.life
        contact = find_contact(self._ground.store, cell.week, one.sample.linked, cell.agent, cell.direction)
        known = None if contact is None else contact.contact
        return OwnSampleRow(
            id=one.number,
            week=cell.week,
            direction=cell.direction.value,
            queue=one.queue,
            queue_label=self._ground.label_of(one.queue),
            stratum=one.sample.stratum.value,
            answered=None if known is None else maybe_stamp(known.answered),
            talked_seconds=None if known is None else known.talked,
            state=life.state.value,
            passed=life.passed,
            points=self._points(counting(life, signed)),
            scored=maybe_stamp(life.scored),
            appeal_until=maybe_stamp(life.appeal_until),
            coaching_open=life.coaching_open,
            may=tuple(
                word for action, word in STEPS.items() if refused(life, self._step(asker, life, action, "-")) is None
            ),
        )

    def _points(self, review: Review | None) -> float | None:
        form = None if review is None else find_form(self._ground.store, review.form, review.version)
        try:
            return None if review is None or form is None else score(form, review.answers).points
        except ScoringError:
            return None

    def _step(self, asker: Asker, life: Life, action: Action, text: str) -> Step:
        return Step(
            action=action,
            by=asker.name,
            role=Role.AGENT,
            at=self._ground.now(),
            agent=AgentId(life.agent),
            reason=text,
        )

    def _check(self, asker: Asker, number: int, action: Action, text: str) -> bool:
        kept = self._kept(asker, number)
        if kept is None:
            return False
        step = self._step(asker, kept.life, action, text)
        why = refused(kept.life, step)
        if why is not None:
            raise refusal_of(RefusedStepError(why, kept.life, step))
        return True

    def _take(self, asker: Asker, number: int, action: Action, text: str) -> OwnSampleDetail | None:
        kept = self._kept(asker, number)
        if kept is None:
            return None
        step = self._step(asker, kept.life, action, text)
        try:
            take_step(self._ground.store, number, step, self._ground.weeks)
        except RefusedStepError as error:
            raise refusal_of(error) from None
        return self._found(asker, number)
