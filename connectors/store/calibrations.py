"""Calibration sessions in the store, with the sheets of their raters."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from connectors.store.database import reading, writing
from connectors.store.quality_tables import calibration_sheets, calibrations
from connectors.store.reviews import ReviewChangedError, ReviewSignedError
from realtime.names import Instant
from realtime.quality.sessions import Phase, Session, Sheet, check_sheet

_sessions = msgspec.json.Decoder(Session)
_sheets = msgspec.json.Decoder(Sheet)
_C, _S = calibrations.c, calibration_sheets.c


class KeptSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session with its number."""

    number: int
    session: Session


class KeptSheet(msgspec.Struct, frozen=True):
    """A sheet, and the number of its last change."""

    sheet: Sheet
    revision: int


def add_session(store: Engine, session: Session) -> KeptSession:
    """Keep a new session."""
    with writing(store) as connection:
        row = {"begun": session.begun} | _row(session)
        (number,) = connection.execute(insert(calibrations).values(row)).inserted_primary_key or (0,)
    return KeptSession(number=int(number), session=session)


def find_session(store: Engine | Connection, number: int) -> KeptSession | None:
    """A session."""
    with reading(store) as connection:
        row = connection.execute(select(_C.id, _C.session).where(_C.id == number)).first()
    return None if row is None else KeptSession(number=row.id, session=_sessions.decode(row.session))


def list_sessions(store: Engine, *, form: str | None = None, most: int = 500) -> list[KeptSession]:
    """Sessions, the newest first."""
    query = select(_C.id, _C.session).order_by(_C.id.desc()).limit(most)
    with store.connect() as connection:
        rows = connection.execute(query if form is None else query.where(_C.form == form)).all()
    return [KeptSession(number=row.id, session=_sessions.decode(row.session)) for row in rows]


def change_session(store: Engine, number: int, step: Callable[[Session, list[Sheet]], Session]) -> KeptSession | None:
    """Take one step, alone; None when there is no such session. Raises SessionError of the step."""
    with writing(store) as connection:
        found = find_session(connection, number)
        if found is None:
            return None
        made = step(found.session, [one.sheet for one in sheets_of(connection, number)])
        connection.execute(update(calibrations).where(_C.id == number).values(_row(made)))
    return KeptSession(number=number, session=made)


def sheets_of(store: Engine | Connection, number: int) -> list[KeptSheet]:
    """Every sheet of a session, in the order they were begun."""
    query = select(_S.sheet, _S.revision).where(_S.calibration == number).order_by(_S.id)
    with reading(store) as connection:
        return [KeptSheet(_sheets.decode(row.sheet), row.revision) for row in connection.execute(query)]


def put_sheet(store: Engine, number: int, sheet: Sheet, revision: int) -> int:
    """Keep a rater's sheet as it stands; gives its new revision.

    Raises SessionError for one that is not theirs to write, LookupError without a session, ReviewSignedError once it
    was handed in, ReviewChangedError when another revision is kept.
    """
    with writing(store) as connection:
        found = find_session(connection, number)
        if found is None:
            raise LookupError(f"there is no calibration {number}")
        check_sheet(found.session, sheet.sample, sheet.rater)
        own = (_S.calibration == number, _S.sample == sheet.sample, _S.rater == sheet.rater)
        known = connection.execute(select(_S.handed_in, _S.revision).where(*own)).first()
        if known is not None and known.handed_in is not None:
            raise ReviewSignedError
        standing = 0 if known is None else int(known.revision)
        if revision != standing:
            raise ReviewChangedError(standing)
        row = {
            "handed_in": sheet.handed_in,
            "revision": standing + 1,
            "sheet": msgspec.json.encode(sheet).decode(),
        }
        if known is None:
            key = {"calibration": number, "sample": sheet.sample, "rater": sheet.rater}
            connection.execute(insert(calibration_sheets).values(row | key))
        else:
            connection.execute(update(calibration_sheets).where(*own).values(row))
    return standing + 1


def scored_blind_now(store: Engine, samples: Iterable[int]) -> frozenset[int]:
    """Those of the samples that a session which is not revealed yet has on its list."""
    wanted = frozenset(samples)
    query = select(_C.session).where(_C.phase == Phase.SCORING.value)
    with store.connect() as connection:
        every = [_sessions.decode(row.session) for row in connection.execute(query)]
    return frozenset(number for one in every for number in one.samples if number in wanted)


def lending(store: Engine, sample: int, rater: str) -> int | None:
    """The newest session that is not closed in which this rater scores this sample; None for none."""
    query = select(_C.id, _C.session).where(_C.phase != Phase.CLOSED.value).order_by(_C.id.desc())
    with store.connect() as connection:
        for row in connection.execute(query):
            found = _sessions.decode(row.session)
            if sample in found.samples and rater in found.raters:
                return int(row.id)
    return None


def revealed_since(store: Engine, form: str, since: Instant) -> list[KeptSession]:
    """Sessions with a form whose sheets were revealed from a time on, the oldest first."""
    every = list_sessions(store, form=form)
    return [one for one in reversed(every) if (one.session.revealed or -1.0) >= since]


def _row(session: Session) -> dict[str, object]:
    return {
        "phase": session.phase.value,
        "form": session.form,
        "session": msgspec.json.encode(session).decode(),
    }
