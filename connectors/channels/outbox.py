"""The outbox: what is to be delivered, kept in the store until it is settled, and afterwards as the log of what was.

`enqueue` runs inside the caller's transaction: the alert changes and its notices are kept, or neither. A notice that is
put in again (the same key, after a restart say) changes nothing, whatever became of it.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

import msgspec
from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.channels.states import OPEN, Signal, State, after, from_states
from connectors.store.tables import channel_states, deliveries
from realtime.alerts.notice import Notice
from realtime.names import Instant, Seconds


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one channel stands. counts: rows by state, settled ones as long as they are kept.

    oldest: when the oldest row that is still open was created; failing_since: of the failures in a row up to now.
    """

    channel: str
    counts: dict[State, int]
    oldest: Instant | None = None
    failing_since: Instant | None = None
    last_delivered: Instant | None = None
    detail: str | None = None


def enqueue(connection: Connection, notices: Iterable[Notice]) -> None:
    """Put each notice in once for each of its channels; in order. A key that is there already stays as it is."""
    rows = [row_of(notice, channel) for notice in notices for channel in dict.fromkeys(notice.channels)]
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    unless_there = insert(deliveries).on_conflict_do_nothing(index_elements=["key", "channel"])
    connection.execute(unless_there, rows)


def read_notice(body: str) -> Notice:
    """A notice as it was put in."""
    return msgspec.json.decode(body, type=Notice)


def write_notice(notice: Notice) -> str:
    """A notice as it is kept."""
    return msgspec.json.encode(notice).decode()


def delivered_when(store: Engine, key: str) -> dict[str, Instant]:
    """When each channel took the notice with this key; channels that have not are left out."""
    rows = select(deliveries.c.channel, deliveries.c.settled).where(
        deliveries.c.key == key, deliveries.c.state == State.DELIVERED
    )
    with store.connect() as connection:
        return {row.channel: Instant(row.settled) for row in connection.execute(rows)}


def standings(store: Engine, channels: Sequence[str]) -> list[Standing]:
    """One look at each channel, those with rows in the outbox that no configuration names included."""
    table = deliveries.c
    counted = select(table.channel, table.state, func.count(), func.min(table.created)).group_by(
        table.channel, table.state
    )
    with store.connect() as connection:
        rows = connection.execute(counted).all()
        known = {row.channel: row for row in connection.execute(select(channel_states))}
    names = list(dict.fromkeys([*channels, *sorted(channel for channel, *_ in rows)]))
    found: list[Standing] = []
    for name in names:
        mine = [(State(state), number, oldest) for channel, state, number, oldest in rows if channel == name]
        kept = known.get(name)
        found.append(
            Standing(
                channel=name,
                counts={state: number for state, number, _ in mine},
                oldest=min((Instant(oldest) for state, _, oldest in mine if state in OPEN), default=None),
                failing_since=None if kept is None else kept.failing_since,
                last_delivered=None if kept is None else kept.last_delivered,
                detail=None if kept is None else kept.detail,
            )
        )
    return found


def give_up_strangers(store: Engine, channels: Sequence[str], now: Instant) -> int:
    """End what waits for channels that the configuration does not name; the number of rows."""
    ended = (
        update(deliveries)
        .where(deliveries.c.channel.not_in(channels), deliveries.c.state.in_(from_states(Signal.EXHAUST)))
        .values(state=after(State.WAITING, Signal.EXHAUST), settled=now, detail="no such channel is configured")
    )
    with store.begin() as connection:
        return connection.execute(ended).rowcount


def release(store: Engine) -> int:
    """Take back what a process that died had claimed; only for who knows that nobody else sends from this store."""
    lapsed = update(deliveries).where(deliveries.c.state.in_(from_states(Signal.LAPSE)))
    with store.begin() as connection:
        return connection.execute(lapsed.values(state=after(State.SENDING, Signal.LAPSE), lease=None)).rowcount


def forget(store: Engine, now: Instant, keep: Seconds, most: int = 5000, spared: AbstractSet[str] = frozenset()) -> int:
    """Delete settled rows older than `keep`, at most so many at once; the number deleted.

    spared: incidents about which everything that was sent stays.
    """
    old = (
        select(deliveries.c.id)
        .where(deliveries.c.settled < now - keep, deliveries.c.state.not_in(OPEN))
        .where(deliveries.c.incident.not_in(spared))
        .order_by(deliveries.c.id)
        .limit(most)
    )
    with store.begin() as connection:
        return connection.execute(delete(deliveries).where(deliveries.c.id.in_(old))).rowcount


def row_of(notice: Notice, channel: str) -> dict[str, object]:
    """A notice as it begins to wait for one channel."""
    return {
        "key": notice.key,
        "channel": channel,
        "incident": notice.incident,
        "step": notice.step.value,
        "severity": notice.severity.value,
        "urgent": notice.urgent,
        "state": State.WAITING.value,
        "notice": write_notice(notice),
        "created": notice.at,
        "due": notice.at,
        "attempts": 0,
    }
