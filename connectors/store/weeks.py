"""Weeks of samples in the store: the key and its commitment, the frozen plan, what was drawn."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, Engine, Row, insert, select, update

from connectors.store.database import beside, reading, writing
from connectors.store.quality_tables import replacements, sample_weeks
from connectors.store.site_key import site_key
from realtime.names import Instant
from realtime.quality.draw import Replacement, commitment
from realtime.quality.quotas import Plan
from realtime.quality.recheck import WeekRecord
from realtime.quality.sealing import sealed, unsealed
from realtime.quality.weeks import Week

_encoder = msgspec.json.Encoder(order="deterministic")
_plans = msgspec.json.Decoder(Plan)
_records = msgspec.json.Decoder(WeekRecord)
_replacements = msgspec.json.Decoder(Replacement)


class WeekChangedError(ValueError):
    """Something that is settled would have been settled otherwise."""

    def __init__(self, week: Week, what: str) -> None:
        super().__init__(f"{week}: {what} is settled already and stays as it is")


class KeptWeek(msgspec.Struct, frozen=True, kw_only=True):
    """A week. key: secret until `drawn`; empty where it was sealed under another site key (see site_key.py).

    plan: None before it starts; record: None before the draw.
    """

    week: Week
    key: bytes
    commitment: str
    committed: Instant
    plan: Plan | None = None
    drawn: Instant | None = None
    record: WeekRecord | None = None


def commit_week(store: Engine, week: Week, key: bytes, now: Instant) -> KeptWeek:
    """Settle a week's key; a week that has one keeps it. Raises ValueError for a key of another length."""
    published = commitment(key)
    with writing(store) as connection:
        found = _found(connection, week)
        if found is None:
            secret = sealed(key, week, site_key(beside(connection)))
            row = {"week": week, "key": secret.hex(), "commitment": published, "committed": now}
            connection.execute(insert(sample_weeks).values(row))
            found = KeptWeek(week=week, key=key, commitment=published, committed=now)
    return found


def freeze_plan(store: Engine, plan: Plan) -> bool:
    """Keep the plan with which a week starts; False when it has one. Raises LookupError for a week without a key."""
    with writing(store) as connection:
        found = _known(connection, plan.week)
        if found.plan is not None:
            return False
        _put_plan(connection, plan)
    return True


def extend_plan(store: Engine, plan: Plan) -> None:
    """Keep a plan with people who joined since. Raises WeekChangedError when it changes what was frozen."""
    with writing(store) as connection:
        found = _known(connection, plan.week)
        frozen = () if found.plan is None else found.plan.quotas
        if found.drawn is not None or plan.quotas[: len(frozen)] != frozen:
            raise WeekChangedError(plan.week, "the plan")
        _put_plan(connection, plan)


def find_week(store: Engine, week: Week) -> KeptWeek | None:
    """A week as it is kept."""
    with store.connect() as connection:
        return _found(connection, week)


def list_weeks(store: Engine, most: int = 53) -> list[KeptWeek]:
    """The last weeks, newest first."""
    with store.connect() as connection:
        rows = connection.execute(select(sample_weeks).order_by(sample_weeks.c.week.desc()).limit(most)).all()
        secret = site_key(beside(connection))
    return [_week(row, secret) for row in rows]


def undrawn(store: Engine) -> list[Week]:
    """Weeks with a plan that were not drawn yet, the oldest first."""
    query = select(sample_weeks.c.week).where(sample_weeks.c.plan.is_not(None), sample_weeks.c.drawn.is_(None))
    with store.connect() as connection:
        return [Week(row.week) for row in connection.execute(query.order_by(sample_weeks.c.week))]


def note_drawn(connection: Connection, record: WeekRecord, now: Instant) -> None:
    """Within the transaction that keeps the samples: the week is drawn. Raises WeekChangedError when it was."""
    if _known(connection, record.week).drawn is not None:
        raise WeekChangedError(record.week, "the draw")
    values = {"drawn": now, "key": record.key, "record": _encoder.encode(record).decode()}
    connection.execute(update(sample_weeks).where(sample_weeks.c.week == record.week).values(values))


def add_replacement(connection: Connection, one: Replacement) -> None:
    """Within a transaction: note that a reserve stands in."""
    values = {"week": one.cell.week, "replacement": _encoder.encode(one).decode()}
    connection.execute(insert(replacements).values(values))


def replacements_of(store: Engine | Connection, week: Week) -> tuple[Replacement, ...]:
    """The week's replacements in the order in which they were made."""
    query = select(replacements.c.replacement).where(replacements.c.week == week).order_by(replacements.c.id)
    with reading(store) as connection:
        return tuple(_replacements.decode(row.replacement) for row in connection.execute(query))


def export_record(store: Engine, week: Week) -> WeekRecord | None:
    """The closed week for an auditor, with its replacements so far; None for one that is not drawn."""
    found = find_week(store, week)
    if found is None or found.record is None:
        return None
    return msgspec.structs.replace(found.record, replacements=replacements_of(store, week))


def _put_plan(connection: Connection, plan: Plan) -> None:
    values = {"plan": _encoder.encode(plan).decode(), "plan_digest": plan.digest()}
    connection.execute(update(sample_weeks).where(sample_weeks.c.week == plan.week).values(values))


def _known(connection: Connection, week: Week) -> KeptWeek:
    found = _found(connection, week)
    if found is None:
        raise LookupError(f"{week} has no key: it was never committed to")
    return found


def _found(connection: Connection, week: Week) -> KeptWeek | None:
    row = connection.execute(select(sample_weeks).where(sample_weeks.c.week == week)).first()
    return None if row is None else _week(row, site_key(beside(connection)))


def _week(row: Row[tuple[object, ...]], secret: bytes) -> KeptWeek:
    return KeptWeek(
        week=Week(row.week),
        key=unsealed(bytes.fromhex(row.key), Week(row.week), secret, row.commitment) or b"",
        commitment=row.commitment,
        committed=Instant(row.committed),
        plan=None if row.plan is None else _plans.decode(row.plan),
        drawn=row.drawn,
        record=None if row.record is None else _records.decode(row.record),
    )
