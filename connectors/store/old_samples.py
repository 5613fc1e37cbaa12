"""Deleting what was kept of weeks long gone: samples with all that was done with them, and what they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Engine, delete, exists, select

from connectors.recordings.states import State
from connectors.store.database import writing
from connectors.store.quality_tables import (
    calibration_sheets,
    contacts,
    listens,
    recordings,
    replacements,
    reviews,
    sample_steps,
    sample_weeks,
    samples,
    second_looks,
    stories,
    surveys,
)
from realtime.names import Instant
from realtime.quality.weeks import Week

AT_ONCE = 200

_OF_SAMPLES = (listens, reviews, sample_steps, second_looks, calibration_sheets)
_OF_WEEKS = (contacts, stories, surveys, replacements, sample_weeks)


class OldSample(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of a week long gone, and what a hold may name of it. caller: the key of the recording's caller."""

    number: int
    linked: str
    agent: str
    visit: str | None
    caller: str | None
    frozen: bool


def old_weeks(store: Engine, before: Week) -> list[Week]:
    """The weeks before this one of which anything is kept, the oldest first; not those that are still to be drawn."""
    found: set[Week] = set()
    with store.connect() as connection:
        for table in (sample_weeks, samples, contacts, stories, surveys):
            week = table.c.week
            found |= set(map(Week, connection.execute(select(week).where(week < before).distinct()).scalars()))
        undrawn = select(sample_weeks.c.week).where(sample_weeks.c.drawn.is_(None))
        return sorted(found - set(map(Week, connection.execute(undrawn).scalars())))


def samples_in(store: Engine, week: Week) -> list[OldSample]:
    """The samples of a week."""
    query = (
        select(samples, recordings.c.visit, recordings.c.caller, recordings.c.frozen)
        .outerjoin(recordings, recordings.c.id == samples.c.recording)
        .where(samples.c.week == week)
        .order_by(samples.c.id)
    )
    with store.connect() as connection:
        return [
            OldSample(
                number=row.id,
                linked=row.linked,
                agent=row.agent,
                visit=row.visit,
                caller=row.caller,
                frozen=row.frozen is not None,
            )
            for row in connection.execute(query)
        ]


def forget_samples(store: Engine, numbers: Sequence[int]) -> int:
    """Delete samples with all that people did with them; gives how many."""
    gone = 0
    for begin in range(0, len(numbers), AT_ONCE):
        some = numbers[begin : begin + AT_ONCE]
        with writing(store) as connection:
            for table in _OF_SAMPLES:
                connection.execute(delete(table).where(table.c.sample.in_(some)))
            gone += connection.execute(delete(samples).where(samples.c.id.in_(some))).rowcount
    return gone


def forget_weeks(store: Engine, weeks: Iterable[Week]) -> int:
    """Delete what the samples of these weeks were drawn from, where no sample of them stays; gives how many weeks."""
    gone = 0
    for week in weeks:
        with writing(store) as connection:
            if connection.execute(select(samples.c.id).where(samples.c.week == week).limit(1)).first() is None:
                for table in _OF_WEEKS:
                    connection.execute(delete(table).where(table.c.week == week))
                gone += 1
    return gone


def forget_recordings(store: Engine, before: Instant) -> int:
    """Delete the rows of recordings that are gone or were never found, and that nothing names; gives how many."""
    gone = 0
    with writing(store) as connection:
        for numbers in _unnamed(connection, before):
            gone += connection.execute(delete(recordings).where(recordings.c.id.in_(numbers))).rowcount
    return gone


def _unnamed(connection: Connection, before: Instant) -> Iterable[list[int]]:
    row = recordings.c
    query = select(row.id).where(
        row.ended < before,
        row.state != State.INTACT.value,
        row.frozen.is_(None),
        ~exists().where(samples.c.recording == row.id),
        ~exists().where(contacts.c.recording == row.id),
    )
    found = list(connection.execute(query).scalars())
    return (found[begin : begin + AT_ONCE] for begin in range(0, len(found), AT_ONCE))
