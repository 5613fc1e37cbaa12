"""Who heard how much of a sample: one row for each person, sample and log-in."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import ColumnElement, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from connectors.store.database import writing
from connectors.store.quality_tables import listens
from realtime.names import Instant, Seconds
from realtime.quality.heard import Stretch, believable, joined

_decoder = msgspec.json.Decoder(tuple[Stretch, ...])
_C = listens.c


class NotListeningError(LookupError):
    """Something is told as heard by somebody who never asked for the sound."""

    def __init__(self) -> None:
        super().__init__("the sound of this sample was not asked for in this log-in: play it first")


class NotBelievedError(ValueError):
    """More is told as heard than can have been played since."""

    def __init__(self) -> None:
        super().__init__("more is told as heard than can have been played in the time since: tell what was played")


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in one log-in. session: 0 for a token."""

    sample: int
    who: str
    session: int


class Listened(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody heard of a sample in all their log-ins. played: how often it was started."""

    heard: tuple[Stretch, ...] = ()
    played: int = 0


def has_begun(store: Engine, one: Listener) -> bool:
    """Whether the sound was asked for in this log-in already."""
    with store.connect() as connection:
        return connection.execute(select(_C.id).where(*_own(one))).first() is not None


def begin_listening(store: Engine, one: Listener, now: Instant) -> None:
    """Note that the sound was asked for; a second time it changes nothing."""
    row = {
        "sample": one.sample,
        "who": one.who,
        "session": one.session,
        "begun": now,
        "told": now,
        "played": 0,
        "heard": "[]",
    }
    try:
        with writing(store) as connection:
            connection.execute(insert(listens).values(row))
    except IntegrityError:
        return  # Another request of the same log-in came first.


def note_heard(
    store: Engine, one: Listener, told: Iterable[Stretch], started: int, length: Seconds, now: Instant
) -> Listened:
    """Add what was played since the last report. Raises NotListeningError, NotBelievedError."""
    with writing(store) as connection:
        row = connection.execute(select(_C.heard, _C.told, _C.played).where(*_own(one))).first()
        if row is None:
            raise NotListeningError
        before = _decoder.decode(row.heard)
        after = joined((*before, *told), length)
        if not believable(before, after, Seconds(now - row.told)):
            raise NotBelievedError
        values = {"heard": msgspec.json.encode(after).decode(), "told": now, "played": row.played + started}
        connection.execute(update(listens).where(*_own(one)).values(values))
    return listened(store, one.sample, one.who, length)


def listened(store: Engine, sample: int, who: str, length: Seconds) -> Listened:
    """What somebody heard of a sample so far."""
    query = select(_C.heard, _C.played).where(_C.sample == sample, _C.who == who)
    with store.connect() as connection:
        rows = connection.execute(query).all()
    every = [stretch for row in rows for stretch in _decoder.decode(row.heard)]
    return Listened(heard=joined(every, length), played=sum(row.played for row in rows))


def _own(one: Listener) -> tuple[ColumnElement[bool], ...]:
    return (_C.sample == one.sample, _C.who == one.who, _C.session == one.session)
