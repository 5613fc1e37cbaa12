"""Announcements in the store. Everything here waits for the disk: call it in a thread."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, and_, delete, func, insert, select, update

from connectors.store.announcement_tables import announcements
from realtime.announcements import MOST, Announcement
from realtime.names import Instant

MOST_LISTED = 200
KEPT = 400 * 86_400.0
"""Seconds for which past moments can ask for them; the audit log tells of them for as long as it is kept."""

_table = announcements.c


def put_up(store: Engine, made: Announcement) -> bool:
    """Keep a new one; False where as many stand as may. Those that ended long ago are let go of."""
    with store.begin() as connection:
        connection.execute(delete(announcements).where(_table.ends < made.begins - KEPT))
        standing = connection.execute(select(func.count()).where(_table.ends > made.begins)).scalar_one()
        if standing >= MOST:
            return False
        body = {"id": made.id, "begins": made.begins, "ends": made.ends, "body": _json(made)}
        connection.execute(insert(announcements).values(body))
    return True


def take_down(store: Engine, announcement: str, by: str, now: Instant) -> Announcement | None:
    """End one; one that is over stays as it is. None when there is none."""
    with store.begin() as connection:
        row = connection.execute(select(_table.body).where(_table.id == announcement).with_for_update()).first()
        if row is None:
            return None
        found = _read(row.body)
        if not found.stands(now):
            return found
        ended = msgspec.structs.replace(found, ended=now, ended_by=by)
        changed = update(announcements).where(_table.id == announcement)
        connection.execute(changed.values(ends=now, body=_json(ended)))
        return ended


def standing(store: Engine, at: Instant) -> list[Announcement]:
    """Those that stood at a moment, the first there was before the others."""
    wanted = select(_table.body).where(and_(_table.begins <= at, _table.ends > at)).order_by(_table.begins, _table.id)
    with store.connect() as connection:
        return _all(row.body for row in connection.execute(wanted.limit(MOST)))


def listed(store: Engine, since: Instant) -> list[Announcement]:
    """Those that stand or ended after `since`, the newest first."""
    wanted = select(_table.body).where(_table.ends > since).order_by(_table.begins.desc(), _table.id)
    with store.connect() as connection:
        return _all(row.body for row in connection.execute(wanted.limit(MOST_LISTED)))


def _all(bodies: Iterable[str]) -> list[Announcement]:
    return [_read(body) for body in bodies]


def _json(made: Announcement) -> str:
    return msgspec.json.encode(made).decode()


def _read(body: str) -> Announcement:
    return msgspec.json.decode(body, type=Announcement)
