"""Samples in the store: drawn once, then moved step by step as realtime/quality/life.py allows; every step is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, insert, or_, select, true, update

from connectors.store.database import reading, writing
from connectors.store.quality_tables import sample_steps, samples
from connectors.store.weeks import note_drawn
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Post
from realtime.quality.draw import Stratum
from realtime.quality.life import Life, State, Step, advance
from realtime.quality.reach import EVERY, Reach
from realtime.quality.recheck import WeekRecord
from realtime.quality.sampling import Sample
from realtime.quality.weeks import WORKING_DAYS, Week, Weeks

_samples = msgspec.json.Decoder(Sample)
_lives = msgspec.json.Decoder(Life)
_steps = msgspec.json.Decoder(Step)
_posts = msgspec.json.Decoder(Post)
_C = samples.c


class SampleUnknownError(LookupError):
    """No sample has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no sample {number}")


class KeptSample(msgspec.Struct, frozen=True, kw_only=True):
    """A sample with where it stands. recording: its number, None where there is none; queue: None for outbound.

    post: where its agent stood at the time of the call; None where nobody noted it.
    """

    number: int
    sample: Sample
    life: Life
    recording: int | None = None
    queue: str | None = None
    post: Post | None = None


class Place(msgspec.Struct, frozen=True):
    """Where a contact belongs: the number of its recording, its queue, and where its agent stood."""

    recording: int | None = None
    queue: str | None = None
    post: Post | None = None


Places = Mapping[tuple[ChannelId, AgentId], Place]
"""By call and agent."""

NO_PLACE = Place()


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which samples are asked for; None: all. within: how far the asker reaches; people: agents it reaches by name.

    holder: who claimed it or was assigned it. numbers: one of these. free: nobody's, to be claimed. newest: the last
    first. after: behind this number, in that order.
    """

    week: Week | None = None
    agents: frozenset[str] | None = None
    queue: str | None = None
    states: frozenset[State] | None = None
    stratum: Stratum | None = None
    claimed_by: str | None = None
    holder: str | None = None
    numbers: frozenset[int] | None = None
    free: bool = False
    within: Reach | None = None
    people: frozenset[str] = frozenset()
    newest: bool = False
    after: int = 0
    most: int = 500


def keep_draw(
    store: Engine, record: WeekRecord, drawn: Iterable[Sample], places: Places, now: Instant
) -> list[KeptSample]:
    """Keep a week's draw and its samples, all or none. Raises WeekChangedError for a week that is drawn already."""
    with writing(store) as connection:
        note_drawn(connection, record, now)
        return [added(connection, one, places.get((one.linked, one.cell.agent), NO_PLACE)) for one in drawn]


def add_sample(store: Engine, one: Sample, place: Place = NO_PLACE) -> KeptSample:
    """Keep a sample that was pulled by hand. Raises IntegrityError when it is there already."""
    with writing(store) as connection:
        return added(connection, one, place)


def is_sampled(store: Engine, one: Sample) -> bool:
    """Whether this part of a call is a sample of this stratum."""
    cell = one.cell
    own = (_C.week == cell.week, _C.linked == one.linked, _C.agent == cell.agent)
    query = select(_C.id).where(*own, _C.direction == cell.direction.value, _C.stratum == one.stratum.value)
    with store.connect() as connection:
        return connection.execute(query).first() is not None


def find_sample(store: Engine | Connection, number: int) -> KeptSample:
    """A sample. Raises SampleUnknownError."""
    with reading(store) as connection:
        return _found(connection, number)


def list_samples(store: Engine, sought: Sought = Sought()) -> list[KeptSample]:  # noqa: B008 - it is frozen
    """Samples that are asked for, in the order of their numbers."""
    query = select(samples).where(*_conditions(sought)).limit(sought.most)
    if sought.after:
        query = query.where(_C.id < sought.after if sought.newest else _C.id > sought.after)
    with store.connect() as connection:
        rows = connection.execute(query.order_by(_C.id.desc() if sought.newest else _C.id)).all()
    return [_kept(row) for row in rows]


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    asked = (
        (_C.week, sought.week),
        (_C.queue, sought.queue),
        (_C.stratum, sought.stratum),
        (_C.claimed_by, sought.claimed_by),
    )
    yield from (column == value for column, value in asked if value is not None)
    if sought.agents is not None:
        yield _C.agent.in_(sorted(sought.agents))
    if sought.numbers is not None:
        yield _C.id.in_(sorted(sought.numbers))
    if sought.states is not None:
        yield _C.state.in_(sorted(sought.states))
    if sought.holder is not None:
        yield or_(_C.claimed_by == sought.holder, _C.assigned_to == sought.holder)
    if sought.free:
        yield and_(_C.state == State.DRAWN.value, _C.assigned_to.is_(None))
    if sought.within is not None:
        yield _reached(sought.within, sought.people)


def _reached(reach: Reach, people: frozenset[str]) -> ColumnElement[bool]:
    if reach.queues is None:
        return true()
    own = [column == reach.given_to for column in (_C.claimed_by, _C.assigned_to) if reach.given_to is not None]
    named = sorted(each for each in reach.queues if not each.endswith(EVERY))
    whole = [_C.queue.startswith(each.removesuffix("*"), autoescape=True) for each in sorted(reach.queues - set(named))]
    return or_(_C.queue.in_(named), _C.agent.in_(sorted(people)), *whole, *own)


def sampled_recordings(store: Engine) -> set[int]:
    """Numbers of the recordings that are samples of any kind."""
    query = select(_C.recording).where(_C.recording.is_not(None)).distinct()
    with store.connect() as connection:
        return {row.recording for row in connection.execute(query)}


def note_posts(store: Engine, post_of: Callable[[str], Post]) -> int:
    """Note where the agents of samples of which it was not noted stand now, so that it stays; gives how many."""
    with writing(store) as connection:
        agents = connection.execute(select(_C.agent).where(_C.post.is_(None)).distinct()).scalars().all()
        return sum(
            connection.execute(
                update(samples)
                .where(_C.post.is_(None), _C.agent == agent)
                .values(post=msgspec.json.encode(post_of(agent)).decode())
            ).rowcount
            for agent in agents
        )


def take_step(
    store: Engine, number: int, step: Step, weeks: Weeks, working: tuple[int, ...] = WORKING_DAYS
) -> KeptSample:
    """Move a sample; of two who try the same, one comes first. Raises SampleUnknownError, RefusedStepError."""
    with writing(store) as connection:
        return moved(connection, number, step, weeks, working)


def moved(
    connection: Connection, number: int, step: Step, weeks: Weeks, working: tuple[int, ...] = WORKING_DAYS
) -> KeptSample:
    """Within a transaction: move a sample. Raises SampleUnknownError, RefusedStepError."""
    before = _found(connection, number)
    life = advance(before.life, step, weeks, working)
    connection.execute(update(samples).where(_C.id == number).values(_standing(life)))
    row = {"sample": number, "at": step.at, "action": step.action.value, "step": msgspec.json.encode(step).decode()}
    connection.execute(insert(sample_steps).values(row))
    return msgspec.structs.replace(before, life=life)


def _standing(life: Life) -> dict[str, Any]:
    return {
        "state": life.state.value,
        "claimed_by": life.claimed_by,
        "assigned_to": life.assigned_to,
        "life": msgspec.json.encode(life).decode(),
    }


def steps_of(store: Engine, number: int) -> list[Step]:
    """Everything that was done with a sample: claims, scores, appeals, coaching."""
    query = select(sample_steps.c.step).where(sample_steps.c.sample == number).order_by(sample_steps.c.id)
    with store.connect() as connection:
        return [_steps.decode(row.step) for row in connection.execute(query)]


def added(connection: Connection, one: Sample, place: Place) -> KeptSample:
    """Within a transaction: keep a sample. Raises IntegrityError when it is there already."""
    life = Life(agent=one.cell.agent)
    row = {
        "week": one.cell.week,
        "agent": one.cell.agent,
        "direction": one.cell.direction.value,
        "linked": one.linked,
        "stratum": one.stratum.value,
        "queue": place.queue,
        "recording": place.recording,
        "sample": msgspec.json.encode(one).decode(),
        "post": None if place.post is None else msgspec.json.encode(place.post).decode(),
    } | _standing(life)
    (number,) = connection.execute(insert(samples).values(row)).inserted_primary_key or (0,)
    return KeptSample(
        number=int(number), sample=one, life=life, recording=place.recording, queue=place.queue, post=place.post
    )


def _found(connection: Connection, number: int) -> KeptSample:
    row = connection.execute(select(samples).where(_C.id == number)).first()
    if row is None:
        raise SampleUnknownError(number)
    return _kept(row)


def _kept(row: Row[Any]) -> KeptSample:
    return KeptSample(
        number=row.id,
        sample=_samples.decode(row.sample),
        life=_lives.decode(row.life),
        recording=row.recording,
        queue=row.queue,
        post=None if row.post is None else _posts.decode(row.post),
    )
