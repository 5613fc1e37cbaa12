"""A channel's next turn, taken in one transaction: lapse, age, gate, plan, limit, claim - or how long to wait.

All of it waits for the disk: call it in a thread.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Update, insert, select, update

from connectors.channels.gate import ALWAYS_WANTED, NEVER_QUIET, Wishes, quiet_until
from connectors.channels.limits import Rate, noted, room, wait
from connectors.channels.outbox import read_notice, row_of
from connectors.channels.patience import Patience
from connectors.channels.plan import Moment, Plan, Policy, Row, plan
from connectors.channels.states import Signal, State, after, from_states
from connectors.store.database import writing
from connectors.store.tables import channel_states, deliveries
from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity
from realtime.names import Instant, Seconds

LEASE = Seconds(90.0)
"""Longer than any send may take (the courier's time-out); after it another courier may send the row again."""

MOST_LOOKED_AT = 10_000
"""Rows of one look; what lies beyond waits for the next, after these became a digest."""

MOST_MERGED = 5_000
MOST_LISTED = 30
"""Notices of a digest that are told in words; the others are counted."""

_table = deliveries.c


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """How one channel is used."""

    channel: str
    rates: tuple[Rate, ...] = ()
    wishes: Wishes = Wishes()
    policy: Policy = Policy()
    patience: Patience = Patience()


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What a courier has to bring. attempt: from 1; members: of a digest the weightiest; total: how many it tells."""

    id: int
    notice: Notice
    attempt: int
    created: Instant
    members: tuple[Notice, ...] = ()
    total: int = 1


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Either an errand, or the seconds until there may be one; None: not before something new is put in."""

    errand: Errand | None = None
    wait: Seconds | None = None


def take(store: Engine, route: Route, now: Instant) -> Turn:
    """Claim what the channel is to send now."""
    with writing(store) as connection:
        known = channel_row(connection, route.channel)
        _lapse(connection, route, now)
        _exhaust(connection, route, now)
        _gate(connection, route, now)
        if known["held_until"] is not None and known["held_until"] > now:
            return Turn(wait=Seconds(known["held_until"] - now))
        moment = Moment(now=now, room=room(known["sent"], route.rates, now), last_digest=known["last_digest"])
        decided = plan(_open_rows(connection, route.channel), moment, route.policy)
        _overtake(connection, decided, now)
        pause = wait(known["sent"], route.rates, now)
        if decided.send is None and not decided.merge:
            return Turn(wait=decided.wait)
        if pause > 0:
            return Turn(wait=pause)
        chosen = decided.send if decided.send is not None else _merge(connection, route, decided.merge, now)
        _note_try(connection, route, known, now, digest=bool(decided.merge))
        return Turn(errand=_claim(connection, chosen, now))


def channel_row(connection: Connection, channel: str) -> dict[str, Any]:
    """What is remembered of a channel, locked for this transaction; made when it is new."""
    found = select(channel_states).where(channel_states.c.channel == channel).with_for_update()
    row = connection.execute(found).mappings().first()
    if row is None:
        connection.execute(insert(channel_states).values(channel=channel, sent=[], failures=0))
        row = connection.execute(found).mappings().one()
    return dict(row)


def step_rows(channel: str, signal: Signal) -> Update:
    """An UPDATE of the channel's rows that know the signal, with the state it leads to."""
    states = from_states(signal)
    return (
        update(deliveries)
        .where(_table.channel == channel, _table.state.in_(states))
        .values(state=after(states[0], signal))
    )


def _lapse(connection: Connection, route: Route, now: Instant) -> None:
    lapsed = step_rows(route.channel, Signal.LAPSE).where(_table.lease <= now)
    connection.execute(lapsed.values(lease=None))


def _exhaust(connection: Connection, route: Route, now: Instant) -> None:
    """Too old, or tried too often (a process that dies of a message would try it for ever)."""
    patience = route.patience
    old = (_table.created <= now - patience.most_age) | (_table.attempts >= patience.most_attempts)
    ended = step_rows(route.channel, Signal.EXHAUST).where(_table.state == State.WAITING, old)
    ended = ended.values(settled=now, detail="too old, or tried too often").returning(_table.id)
    for digest in [row.id for row in connection.execute(ended)]:
        settle_members(connection, route.channel, digest, Signal.EXHAUST, now, "its digest was given up")


def _gate(connection: Connection, route: Route, now: Instant) -> None:
    """Let go what the channel does not want; put off what is not urgent in its quiet hours."""
    unwanted = [severity for severity in Severity if severity not in route.wishes.severities]
    if unwanted:
        spared = _table.severity.in_(unwanted), _table.step.not_in(ALWAYS_WANTED)
        said = {"settled": now, "detail": "the channel takes other severities"}
        connection.execute(step_rows(route.channel, Signal.UNWANT).where(*spared).values(said))
    until = quiet_until(route.wishes.quiet, now)
    if until is not None:
        quiet = _table.state == State.WAITING, _table.urgent.is_(False), _table.step.not_in(NEVER_QUIET)
        put_off = update(deliveries).where(_table.channel == route.channel, _table.due < until, *quiet)
        connection.execute(put_off.values(due=until))


def _open_rows(connection: Connection, channel: str) -> list[Row]:
    wanted = select(_table.id, _table.incident, _table.step, _table.urgent, _table.state, _table.due)
    # Digests first: they are few, and the plan must know of one however much waits before it.
    ordered = wanted.where(_table.channel == channel, _table.state.in_((State.WAITING, State.SENDING, State.MERGED)))
    ordered = ordered.order_by((_table.step == Step.DIGEST).desc(), _table.urgent.desc(), _table.id)
    rows = [
        Row(
            id=row.id,
            incident=row.incident,
            step=Step(row.step),
            urgent=row.urgent,
            state=State(row.state),
            due=Instant(row.due),
        )
        for row in connection.execute(ordered.limit(MOST_LOOKED_AT))
    ]
    return sorted(rows, key=lambda row: row.id)


def _overtake(connection: Connection, decided: Plan, now: Instant) -> None:
    state = after(State.WAITING, Signal.OVERTAKE)
    for row, by in decided.overtaken.items():
        told = {"state": state, "settled": now, "carrier": by, "detail": "told by a later notice"}
        connection.execute(update(deliveries).where(_table.id == row).values(told))


def _merge(connection: Connection, route: Route, rows: tuple[int, ...], now: Instant) -> int:
    """Make the digest of these rows; its id."""
    merged = rows[:MOST_MERGED]
    first = connection.execute(select(_table.key, _table.urgent).where(_table.id == merged[0])).one()
    notice = Notice(
        key=f"digest:{first.key}",
        incident=f"digest:{first.key}",
        step=Step.DIGEST,
        severity=Severity.CRITICAL if first.urgent else Severity.WARNING,
        reason="digest",
        at=now,
        channels=(route.channel,),
    )
    made = insert(deliveries).values({**row_of(notice, route.channel), "urgent": first.urgent}).returning(_table.id)
    digest: int = connection.execute(made).scalar_one()
    state = after(State.WAITING, Signal.MERGE)
    for begin in range(0, len(merged), 500):  # within the number of variables any SQLite takes
        chosen = _table.id.in_(merged[begin : begin + 500])
        connection.execute(update(deliveries).where(chosen).values(state=state, carrier=digest))
    return digest


def _note_try(connection: Connection, route: Route, known: dict[str, Any], now: Instant, *, digest: bool) -> None:
    """Remember the try before it is made: after a crash it counts against the limit."""
    remembered: dict[str, Any] = {"sent": noted(known["sent"], route.rates, now)}
    if digest:
        remembered["last_digest"] = now
    connection.execute(update(channel_states).where(channel_states.c.channel == route.channel).values(remembered))


def _claim(connection: Connection, chosen: int, now: Instant) -> Errand:
    claimed = (
        update(deliveries)
        .where(_table.id == chosen)
        .values(state=after(State.WAITING, Signal.CLAIM), lease=now + LEASE, attempts=_table.attempts + 1)
        .returning(_table.notice, _table.attempts, _table.created)
    )
    row = connection.execute(claimed).one()
    notice = read_notice(row.notice)
    errand = Errand(id=chosen, notice=notice, attempt=row.attempts, created=Instant(row.created))
    return errand if notice.step is not Step.DIGEST else _with_members(connection, errand)


def _with_members(connection: Connection, errand: Errand) -> Errand:
    mine = select(_table.notice).where(_table.carrier == errand.id, _table.state == State.MERGED).order_by(_table.id)
    notices = [read_notice(row.notice) for row in connection.execute(mine)]
    weightiest = sorted(notices, key=lambda notice: -notice.severity.weight)[:MOST_LISTED]
    return msgspec.structs.replace(errand, members=tuple(weightiest), total=len(notices))


def settle_members(
    connection: Connection, channel: str, digest: int, signal: Signal, now: Instant, detail: str
) -> None:
    """Give the rows of a digest its own fate."""
    mine = step_rows(channel, signal).where(_table.state == State.MERGED, _table.carrier == digest)
    connection.execute(mine.values(settled=now, detail=detail))
