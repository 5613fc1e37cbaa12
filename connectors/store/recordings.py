"""Recordings in the store: where each stands, when it is looked at next, and what was measured of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, Select, func, insert, or_, select, update

from connectors.audio.figures import AudioFigures
from connectors.recordings.states import State, Watch
from connectors.store.database import writing
from connectors.store.quality_tables import recordings
from realtime.names import AgentId, ChannelId, Instant, PbxId, Seconds, VisitId

_watches = msgspec.json.Decoder(Watch)
_figures = msgspec.json.Decoder(AudioFigures)
_sources = msgspec.json.Decoder(tuple[str, ...])
_C = recordings.c
MOST_HEARD = 5000
_LIGHT = [column for column in recordings.columns if column.name != "waveform"]


class NewRecording(msgspec.Struct, frozen=True, kw_only=True):
    """One to look for. caller: the keyed hash of the caller (realtime.access.caller_key)."""

    pbx: PbxId
    visit: VisitId
    linked: ChannelId
    agent: AgentId
    caller: str | None
    watch: Watch


class KeptRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A recording as it is kept. sources: SHA-256 of the files as the PBX wrote them; sha256: of what is kept here.

    frozen: the complaint that keeps it.
    """

    number: int
    pbx: PbxId
    visit: VisitId
    linked: ChannelId
    agent: AgentId
    caller: str | None
    watch: Watch
    sources: tuple[str, ...] = ()
    sha256: str | None = None
    size: int | None = None
    seconds: Seconds | None = None
    channels: int | None = None
    figures: AudioFigures | None = None
    frozen: str | None = None
    discarded: Instant | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a whole recording."""

    sources: tuple[str, ...]
    sha256: str
    size: int
    seconds: Seconds
    channels: int
    figures: AudioFigures
    waveform: bytes


def add_recording(store: Engine, new: NewRecording) -> int:
    """Begin to look for a visit's recording; gives its number, that of the first telling when it is told twice."""
    with writing(store) as connection:
        known = connection.execute(select(_C.id).where(_C.visit == new.visit)).scalar()
        if known is not None:
            return int(known)
        row = {
            "pbx": new.pbx,
            "visit": new.visit,
            "linked": new.linked,
            "agent": new.agent,
            "caller": new.caller,
        } | _standing(new.watch)
        (number,) = connection.execute(insert(recordings).values(row)).inserted_primary_key or (0,)
    return int(number)


def put_watch(store: Engine, number: int, watch: Watch, content: Content | None = None) -> bool:
    """Keep where a recording stands after a look, and its content once it is whole. False when it was discarded."""
    row = _standing(watch)
    if content is not None:
        row |= {
            "sources": msgspec.json.encode(content.sources).decode(),
            "sha256": content.sha256,
            "size": content.size,
            "seconds": content.seconds,
            "channels": content.channels,
            "figures": msgspec.json.encode(content.figures).decode(),
            "waveform": content.waveform,
        }
    living = (_C.id == number, _C.state != State.DISCARDED.value)
    with store.begin() as connection:
        return connection.execute(update(recordings).where(*living).values(row)).rowcount > 0


def due(store: Engine, now: Instant, most: int) -> list[KeptRecord]:
    """Recordings to look at now: those that a complaint froze first, then the longest due."""
    order = (_C.frozen.is_(None), _C.next_look, _C.id)
    return _all(store, select(*_LIGHT).where(_C.next_look <= now).order_by(*order).limit(most))


def heard_since(store: Engine, since: Instant) -> list[tuple[Instant, VisitId, bool]]:
    """Recordings measured of calls that ended since, where both sides could be told apart: and whether one was mute."""
    wanted = select(_C.ended, _C.visit, _C.figures).where(_C.ended >= since, _C.figures.is_not(None), _C.channels == 2)
    with store.connect() as connection:
        rows = connection.execute(wanted.order_by(_C.ended.desc()).limit(MOST_HEARD)).all()
    return [(Instant(row.ended), VisitId(row.visit), _figures.decode(row.figures).one_way is not None) for row in rows]


def find_recording(store: Engine, number: int) -> KeptRecord | None:
    """The recording of a number."""
    return next(iter(_all(store, select(*_LIGHT).where(_C.id == number))), None)


def kept_recordings(store: Engine) -> list[KeptRecord]:
    """Every recording whose content is kept."""
    return _all(store, select(*_LIGHT).where(_C.state == State.INTACT.value).order_by(_C.id))


def recordings_by_number(store: Engine, numbers: Iterable[int]) -> dict[int, KeptRecord]:
    """Several recordings."""
    wanted, found = sorted(set(numbers)), {}
    for begin in range(0, len(wanted), 500):
        for one in _all(store, select(*_LIGHT).where(_C.id.in_(wanted[begin : begin + 500]))):
            found[one.number] = one
    return found


def known_visits(store: Engine, visits: Iterable[VisitId]) -> set[VisitId]:
    """Those of the visits that have a recording to look for already."""
    asked, found = list(visits), set()
    with store.connect() as connection:
        for begin in range(0, len(asked), 500):
            query = select(_C.visit).where(_C.visit.in_(asked[begin : begin + 500]))
            found |= {VisitId(row.visit) for row in connection.execute(query)}
    return found


def count_states(store: Engine) -> dict[State, int]:
    """How many recordings stand where."""
    with store.connect() as connection:
        rows = connection.execute(select(_C.state, func.count().label("many")).group_by(_C.state)).all()
    return {State(row.state): row.many for row in rows}


def waveform_of(store: Engine, number: int) -> bytes | None:
    """The waveform of a recording, as the player reads it."""
    with store.connect() as connection:
        found = connection.execute(select(_C.waveform).where(_C.id == number)).scalar()
    return None if found is None else bytes(found)


def freeze_recording(store: Engine, number: int, complaint: str | None) -> None:
    """A complaint keeps a recording from being deleted; None lets it go again."""
    with store.begin() as connection:
        connection.execute(update(recordings).where(_C.id == number).values(frozen=complaint))


def fetch_and_keep(store: Engine, number: int, watch: Watch, why: str | None = None) -> None:
    """Look for a recording first of all; `why`: the complaint that freezes it besides."""
    row = _standing(watch) | ({} if why is None else {"frozen": why})
    with store.begin() as connection:
        connection.execute(update(recordings).where(_C.id == number).values(row))


def discard(store: Engine, number: int, watch: Watch, now: Instant) -> bool:
    """The content is going: note it before it goes. False when it is frozen or was discarded meanwhile."""
    living = (_C.id == number, _C.state == State.INTACT.value, _C.frozen.is_(None))
    row = _standing(watch) | {"discarded": now, "waveform": None}
    with writing(store) as connection:
        return connection.execute(update(recordings).where(*living).values(row)).rowcount > 0


def recordings_of_caller(store: Engine, caller: str) -> list[KeptRecord]:
    """Everything that was looked for of one caller. caller: the key."""
    return _all(store, select(*_LIGHT).where(_C.caller == caller).order_by(_C.id))


def spared_under(store: Engine, caller: str | None, subject: str | None) -> list[int]:
    """Recordings that nobody fetched, of a caller (by key) or of one call or visit: what a hold on them asks for."""
    named = () if subject is None else (or_(_C.visit == subject, _C.linked == subject),)
    whose = () if caller is None else (_C.caller == caller,)
    query = select(_C.id).where(_C.state == State.SPARED.value, *named, *whose).order_by(_C.id)
    with store.connect() as connection:
        return [row.id for row in connection.execute(query)]


def erase_recording(store: Engine, number: int, watch: Watch, now: Instant) -> None:
    """Nothing of a recording stays but that there was one, of which visit and agent."""
    row = _standing(watch) | {
        "discarded": now,
        "caller": None,
        "sha256": None,
        "sources": None,
        "figures": None,
        "waveform": None,
        "frozen": None,
    }
    with writing(store) as connection:
        connection.execute(update(recordings).where(_C.id == number).values(row))


def still_kept(store: Engine, sha256: str, besides: int = 0) -> bool:
    """Whether a recording that is kept, another than `besides`, has this content."""
    query = select(func.count()).where(_C.sha256 == sha256, _C.state == State.INTACT.value, _C.id != besides)
    with store.connect() as connection:
        return bool(connection.execute(query).scalar())


def _standing(watch: Watch) -> dict[str, Any]:
    return {
        "state": watch.state.value,
        "ended": watch.ended,
        "next_look": watch.next_look,
        "watch": msgspec.json.encode(watch).decode(),
    }


def _all(store: Engine, query: Select[Any]) -> list[KeptRecord]:
    with store.connect() as connection:
        return [_record(row) for row in connection.execute(query)]


def _record(row: Row[Any]) -> KeptRecord:
    return KeptRecord(
        number=row.id,
        pbx=PbxId(row.pbx),
        visit=VisitId(row.visit),
        linked=ChannelId(row.linked),
        agent=AgentId(row.agent),
        caller=row.caller,
        watch=_watches.decode(row.watch),
        sources=() if row.sources is None else _sources.decode(row.sources),
        sha256=row.sha256,
        size=row.size,
        seconds=row.seconds,
        channels=row.channels,
        figures=None if row.figures is None else _figures.decode(row.figures),
        frozen=row.frozen,
        discarded=row.discarded,
    )
