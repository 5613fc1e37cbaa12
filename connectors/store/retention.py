"""Legal holds and tombstones in the store."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Engine, RowMapping, insert, select, update

from connectors.store.retention_tables import holds, tombstones
from realtime.names import Instant
from realtime.retention import Hold, Tombstone

_counts = msgspec.json.Decoder(dict[str, int])


class HoldUnknownError(LookupError):
    """No hold of this number is in force."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no hold {number} to release: `floorwatch hold list` shows them")


def add_hold(store: Engine, hold: Hold) -> Hold:
    """Keep a new hold; gives it with its number."""
    row = msgspec.to_builtins(hold)
    del row["id"]
    with store.begin() as connection:
        (number,) = connection.execute(insert(holds).values(row)).inserted_primary_key or (0,)
    return msgspec.structs.replace(hold, id=number)


def list_holds(store: Engine) -> list[Hold]:
    """Every hold there ever was, the oldest first."""
    with store.connect() as connection:
        rows = connection.execute(select(holds).order_by(holds.c.id)).mappings().all()
    return [msgspec.convert(_facts(row), Hold) for row in rows]


def release_hold(store: Engine, number: int, by: str, now: Instant) -> None:
    """End a hold. Raises HoldUnknownError."""
    living = (holds.c.id == number, holds.c.released.is_(None))
    with store.begin() as connection:
        if not connection.execute(update(holds).where(*living).values(released=now, released_by=by)).rowcount:
            raise HoldUnknownError(number)


def add_tombstone(store: Engine, stone: Tombstone) -> Tombstone:
    """Keep a tombstone; gives it with its number."""
    row = msgspec.to_builtins(stone) | {
        "counts": msgspec.json.encode(stone.counts).decode(),
        "look": msgspec.json.encode(stone.look).decode(),
    }
    del row["id"]
    with store.begin() as connection:
        (number,) = connection.execute(insert(tombstones).values(row)).inserted_primary_key or (0,)
    return msgspec.structs.replace(stone, id=number)


def list_tombstones(store: Engine) -> list[Tombstone]:
    """All of them, the oldest first."""
    with store.connect() as connection:
        rows = connection.execute(select(tombstones).order_by(tombstones.c.id)).mappings().all()
    return [
        msgspec.convert(
            _facts(row) | {"counts": _counts.decode(row["counts"]), "look": msgspec.json.decode(row["look"])}, Tombstone
        )
        for row in rows
    ]


def _facts(row: RowMapping) -> dict[str, Any]:
    """A row under plain names: SQLAlchemy's keys are a kind of text of their own."""
    return {str(key): value for key, value in row.items()}
