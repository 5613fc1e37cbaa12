"""Samples in the store: drawn once, then moved step by step as realtime/quality/life.py allows; every step is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, insert, select, update

from connectors.store.database import writing
from connectors.store.quality_tables import sample_steps, samples
from connectors.store.weeks import note_drawn
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.life import Life, State, Step, advance
from realtime.quality.recheck import WeekRecord
from realtime.quality.sampling import Sample
from realtime.quality.weeks import WORKING_DAYS, Week, Weeks

_samples = msgspec.json.Decoder(Sample)
_lives = msgspec.json.Decoder(Life)
_steps = msgspec.json.Decoder(Step)
_C = samples.c


class SampleUnknownError(LookupError):
    """No sample has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no sample {number}")


class KeptSample(msgspec.Struct, frozen=True, kw_only=True):
    """A sample with where it stands. recording: its number, None where there is none."""

    number: int
    sample: Sample
    life: Life
    recording: int | None = None


Recordings = Mapping[tuple[ChannelId, AgentId], int]
"""Numbers of recordings by call and agent."""


def keep_draw(
    store: Engine, record: WeekRecord, drawn: Iterable[Sample], recordings: Recordings, now: Instant
) -> list[KeptSample]:
    """Keep a week's draw and its samples, all or none. Raises WeekChangedError for a week that is drawn already."""
    with writing(store) as connection:
        note_drawn(connection, record, now)
        return [_added(connection, one, recordings) for one in drawn]


def add_sample(store: Engine, one: Sample, recordings: Recordings) -> KeptSample:
    """Keep a sample that was pulled by hand. Raises IntegrityError when it is there already."""
    with writing(store) as connection:
        return _added(connection, one, recordings)


def find_sample(store: Engine, number: int) -> KeptSample:
    """A sample. Raises SampleUnknownError."""
    with store.connect() as connection:
        return _found(connection, number)


def list_samples(
    store: Engine,
    *,
    week: Week | None = None,
    agent: AgentId | None = None,
    state: State | None = None,
    claimed_by: str | None = None,
    after: int = 0,
    most: int = 500,
) -> list[KeptSample]:
    """Samples that are asked for, in the order of their numbers, behind `after`."""
    asked = ((_C.week, week), (_C.agent, agent), (_C.state, state), (_C.claimed_by, claimed_by))
    conditions = [column == value for column, value in asked if value is not None]
    query = select(samples).where(_C.id > after, *conditions).order_by(_C.id).limit(most)
    with store.connect() as connection:
        return [_kept(row) for row in connection.execute(query)]


def sampled_recordings(store: Engine) -> set[int]:
    """Numbers of the recordings that are samples of any kind."""
    query = select(_C.recording).where(_C.recording.is_not(None)).distinct()
    with store.connect() as connection:
        return {row.recording for row in connection.execute(query)}


def take_step(
    store: Engine, number: int, step: Step, weeks: Weeks, working: tuple[int, ...] = WORKING_DAYS
) -> KeptSample:
    """Move a sample; of two who try the same, one comes first. Raises SampleUnknownError, RefusedStepError."""
    with writing(store) as connection:
        before = _found(connection, number)
        life = advance(before.life, step, weeks, working)
        values = {"state": life.state.value, "claimed_by": life.claimed_by, "life": msgspec.json.encode(life).decode()}
        connection.execute(update(samples).where(_C.id == number).values(values))
        row = {"sample": number, "at": step.at, "action": step.action.value, "step": msgspec.json.encode(step).decode()}
        connection.execute(insert(sample_steps).values(row))
    return msgspec.structs.replace(before, life=life)


def steps_of(store: Engine, number: int) -> list[Step]:
    """Everything that was done with a sample: claims, scores, appeals, coaching."""
    query = select(sample_steps.c.step).where(sample_steps.c.sample == number).order_by(sample_steps.c.id)
    with store.connect() as connection:
        return [_steps.decode(row.step) for row in connection.execute(query)]


def _added(connection: Connection, one: Sample, recordings: Recordings) -> KeptSample:
    life, recording = Life(agent=one.cell.agent), recordings.get((one.linked, one.cell.agent))
    row = {
        "week": one.cell.week,
        "agent": one.cell.agent,
        "direction": one.cell.direction.value,
        "linked": one.linked,
        "stratum": one.stratum.value,
        "state": life.state.value,
        "recording": recording,
        "sample": msgspec.json.encode(one).decode(),
        "life": msgspec.json.encode(life).decode(),
    }
    (number,) = connection.execute(insert(samples).values(row)).inserted_primary_key or (0,)
    return KeptSample(number=int(number), sample=one, life=life, recording=recording)


def _found(connection: Connection, number: int) -> KeptSample:
    row = connection.execute(select(samples).where(_C.id == number)).first()
    if row is None:
        raise SampleUnknownError(number)
    return _kept(row)


def _kept(row: Row[Any]) -> KeptSample:
    return KeptSample(
        number=row.id, sample=_samples.decode(row.sample), life=_lives.decode(row.life), recording=row.recording
    )
