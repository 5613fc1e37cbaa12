"""What people wrote into the store: comments, reasons, notes, titles; gone through when somebody is erased.

SPOTS names every column that holds any; a test holds it against the tables. A text that somebody changes meanwhile is
read again. The audit log is not among them: it is never changed, and its texts are masked when they are written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, select, update

from connectors.store.alert_tables import alert_lines, alerts, incidents, silences
from connectors.store.announcement_tables import announcements
from connectors.store.audit_log import entries
from connectors.store.database import settle_pages, writing
from connectors.store.grant_tables import grants
from connectors.store.quality_tables import (
    calibration_sheets,
    calibrations,
    campaigns,
    replacements,
    reviews,
    sample_steps,
    samples,
)
from connectors.store.retention_tables import holds, tombstones
from connectors.store.tables import deliveries
from connectors.store.training_tables import trainings
from realtime.retention import DataKind, Place
from realtime.wording import FREE, Wording

CHUNK = 500
MOST_PLACES = 500
"""Places reported: who has to look at more needs another way than a list."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A column. named: the column with the number of what people know it by; kind: of retention, None for none.

    plain: the column is the text itself; else a document in which FREE fields are.
    """

    table: Table
    column: str
    named: str = "id"
    called: str
    kind: DataKind | None = None
    plain: bool = False


IN_BOOK = (
    Spot(table=alerts, column="body", called="alert", kind=DataKind.ALERTS),
    Spot(table=incidents, column="body", called="incident", kind=DataKind.ALERTS),
    Spot(table=silences, column="body", called="silence", kind=DataKind.ALERTS),
)
"""What a running daemon holds in its memory as well, and would write back."""

SPOTS = (
    *IN_BOOK,
    Spot(table=alert_lines, column="body", named="incident", called="incident", kind=DataKind.ALERTS),
    Spot(table=deliveries, column="notice", called="message", kind=DataKind.ALERTS),
    Spot(table=announcements, column="body", called="announcement"),
    Spot(table=samples, column="sample", called="sample", kind=DataKind.REVIEWS),
    Spot(table=sample_steps, column="step", named="sample", called="sample", kind=DataKind.REVIEWS),
    Spot(table=replacements, column="replacement", called="replacement", kind=DataKind.REVIEWS),
    Spot(table=reviews, column="review", named="sample", called="review", kind=DataKind.REVIEWS),
    Spot(table=calibrations, column="session", called="calibration", kind=DataKind.REVIEWS),
    Spot(table=calibration_sheets, column="sheet", named="calibration", called="calibration", kind=DataKind.REVIEWS),
    Spot(table=campaigns, column="campaign", called="campaign", kind=DataKind.REVIEWS),
    Spot(table=trainings, column="training", called="training", kind=DataKind.REVIEWS),
    Spot(table=grants, column="document", called="grant", kind=DataKind.GRANTS),
    Spot(table=holds, column="why", called="hold", plain=True),
    Spot(table=tombstones, column="why", called="tombstone", plain=True),
)


class Reworded(msgspec.Struct, frozen=True):
    """What was done. texts: how many were changed; look: where a person has to look."""

    texts: int
    look: tuple[Place, ...]


def reword(store: Engine, wording: Wording, kept: Collection[DataKind] = (), spots: Iterable[Spot] = SPOTS) -> Reworded:
    """Take somebody out of all that people wrote. kept: kinds under a hold, which are reported and not changed."""
    changed, look = 0, dict[Place, None]()
    for spot in spots:
        for key, number, text in _texts(store, spot):
            if spot.kind in kept:
                cleaned, doubtful = _read(text, spot, wording)
                doubtful = doubtful or cleaned != text
            else:
                did, doubtful = _put(store, spot, key, text, wording)
                changed += did
            if doubtful:
                look[Place(kind=spot.called, id=number)] = None
    if changed:
        settle_pages(store)
    return Reworded(changed, tuple(look)[:MOST_PLACES])


def told_of(store: Engine, wording: Wording) -> tuple[Place, ...]:
    """Entries of the audit log in which people wrote of them. They stay until they are old: no chain is rewritten."""
    found = (
        Place(kind="audit", id=str(entry.seq))
        for entry in entries(store)
        if any(_holds(wording, value) for key, value in entry.deed.particulars.items() if key in FREE)
    )
    return tuple(islice(found, MOST_PLACES))


def _holds(wording: Wording, value: object) -> bool:
    return isinstance(value, str) and (wording.cleaned(value) != value or wording.doubtful(value))


def _texts(store: Engine, spot: Spot) -> Iterator[tuple[Any, str, str]]:
    """Key, number and text of every row, in chunks: no long read holds up the writers."""
    columns, after = spot.table.c, None
    while True:
        query = select(columns.id, columns[spot.named], columns[spot.column]).order_by(columns.id).limit(CHUNK)
        with store.connect() as connection:
            rows = connection.execute(query if after is None else query.where(columns.id > after)).all()
        for row in rows:
            yield row[0], str(row[1]), row[2]
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]


def _put(store: Engine, spot: Spot, key: Any, text: str, wording: Wording) -> tuple[int, bool]:
    """Change one text as it is now; whether it was changed, and whether somebody has to look at it."""
    cleaned, doubtful = _read(text, spot, wording)
    if cleaned == text:
        return 0, doubtful
    with writing(store) as connection:
        mine = spot.table.c.id == key
        query = select(spot.table.c[spot.column]).where(mine).with_for_update()
        now = connection.execute(query).scalar()
        if now is None:
            return 0, False
        cleaned, doubtful = _read(now, spot, wording)
        values: dict[str, Any] = {spot.column: cleaned}
        if "revision" in spot.table.c:  # whoever has it open would save it back as it was
            values["revision"] = spot.table.c.revision + 1
        connection.execute(update(spot.table).where(mine).values(values))
        _renamed(connection, spot, key, cleaned)
    return 1, doubtful


def _renamed(connection: Connection, spot: Spot, key: Any, cleaned: str) -> None:
    """A campaign's name stands beside its document, too."""
    if spot.table is campaigns:
        name = msgspec.json.decode(cleaned)["name"]
        connection.execute(update(campaigns).where(campaigns.c.id == key).values(name=name))


def _read(text: str, spot: Spot, wording: Wording) -> tuple[str, bool]:
    """A column's text without them, and whether somebody has to look at it."""
    if spot.plain:
        cleaned = wording.cleaned(text)
        return cleaned, wording.doubtful(cleaned)
    document = msgspec.json.decode(text)
    more = {"name"} if spot.table is campaigns else frozenset[str]()
    changed, found = _walk(document, wording, FREE | more, free=False)
    return (text if changed == document else msgspec.json.encode(changed).decode()), found


def _walk(thing: Any, wording: Wording, fields: Collection[str], *, free: bool) -> tuple[Any, bool]:
    if isinstance(thing, dict):
        parts = {key: _walk(value, wording, fields, free=key in fields) for key, value in thing.items()}
        return {key: part for key, (part, _) in parts.items()}, any(found for _, found in parts.values())
    if isinstance(thing, list):
        walked = [_walk(each, wording, fields, free=free) for each in thing]
        return [part for part, _ in walked], any(found for _, found in walked)
    if free and isinstance(thing, str):
        cleaned = wording.cleaned(thing)
        return cleaned, wording.doubtful(cleaned)
    return thing, False
