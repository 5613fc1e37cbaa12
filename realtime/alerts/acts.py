"""What people do with alerts: take, hand over, comment, resolve, sign off. Each gives a turn, or a refusal."""

from __future__ import annotations

import msgspec

from realtime.alerts.book import Book, Happening, Incident, Turn
from realtime.alerts.escalation import Policy
from realtime.alerts.incidents import settled
from realtime.alerts.life import Alert, Signal, State, after
from realtime.alerts.notice import Step
from realtime.alerts.restraint import followers
from realtime.alerts.restraint import taken as taken_with
from realtime.alerts.told import notice_of
from realtime.names import Instant

LONGEST_NOTE = 2000


def acknowledge(book: Book, alert: Alert, by: str, policy: Policy, now: Instant) -> Turn:
    """Somebody takes it, and what joined its message; done twice, the first one has it.

    Raises SignalRefusedError when it is over.
    """
    turn = Turn(book.copy())
    state = after(alert.state, Signal.ACKNOWLEDGE)
    if alert.state is State.ACKNOWLEDGED:
        return turn
    taken = msgspec.structs.replace(
        alert, state=state, acknowledged=now, acknowledged_by=by, assignee=alert.assignee or by
    )
    turn.put(taken)
    turn.tell(taken, Happening.ACKNOWLEDGED, now, by)
    for follower in followers(alert, book.alerts.values()):
        if follower.state is State.FIRING:
            turn.put(taken_with(turn, follower, by, now))
    if alert.told:
        turn.notices.append(notice_of(taken, Step.ACKNOWLEDGED, policy.channels.get(alert.severity, ()), (), now, by))
    return turn


def assign(book: Book, alert: Alert, to: str, by: str, now: Instant) -> Turn:
    """Hand it to somebody."""
    turn = Turn(book.copy())
    given = msgspec.structs.replace(alert, assignee=to)
    turn.put(given)
    turn.tell(given, Happening.ASSIGNED, now, by, to=to)
    return turn


def comment(book: Book, alert: Alert, text: str, by: str, now: Instant) -> Turn:
    """Say something of it."""
    turn = Turn(book.copy())
    turn.tell(alert, Happening.COMMENTED, now, by, text=text)
    return turn


def resolve(book: Book, alert: Alert, note: str | None, by: str, policy: Policy, now: Instant) -> Turn:
    """Say that it is over. While the condition still holds it does not fire anew before that ended.

    A note closes it. Raises SignalRefusedError in a state that takes neither.
    """
    turn = Turn(book.copy())
    over = alert
    if alert.standing:
        over = msgspec.structs.replace(
            alert, state=after(alert.state, Signal.RESOLVE), resolved=now, resolved_by=by, hushed=True
        )
        turn.tell(over, Happening.RESOLVED, now, by)
        if alert.told:
            turn.notices.append(notice_of(over, Step.RESOLVED, policy.channels.get(alert.severity, ()), (), now, by))
    else:
        after(alert.state, Signal.CLOSE if note else Signal.RESOLVE)
    if note:
        over = msgspec.structs.replace(over, state=after(over.state, Signal.CLOSE), note=note)
        turn.tell(over, Happening.CLOSED, now, by, text=note)
    turn.put(over)
    settled(turn, now)
    return turn


def close_incident(book: Book, incident: Incident, note: str, by: str, now: Instant) -> Turn:
    """Sign an incident off with a note; it has to be over."""
    turn = Turn(book.copy())
    turn.put_incident(msgspec.structs.replace(incident, closed=now, closed_by=by, note=note))
    return turn
