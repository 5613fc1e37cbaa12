"""One cause, one message: when an alert that nobody was told of yet waits for its cause, or joins one that was told.

- A suspected cause (a trunk that is down, but not yet for the seconds its rule asks) holds back what it would bring
  about until it fires or turns out to be none, and never longer than the seconds that its rule asks.
- Drops that are frequent wait for as long as a burst takes to show: the burst says the same, and more.
- An alert of an incident that people were told of a moment ago, by one that is no softer, joins that message: it is
  shown in the incident and told to nobody. When the one that speaks for it ends first, it goes on in its place:
  reminders, escalation and the end are told of it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from realtime.alerts.book import Happening, Turn
from realtime.alerts.inhibition import CAUSES, follows
from realtime.alerts.life import Alert, Signal, State, after
from realtime.detectors.finding import Finding, Severity
from realtime.names import Instant, Seconds

LOOKS = Seconds(2.0)
"""Two looks: a cause that is due fires at the next one, and that one may be late."""

RIPENS: dict[str, Seconds] = {"drops": Seconds(10.0)}
"""How long a warning of a rule waits for the sharper word on the same thing: a burst is seen within ten seconds."""


class Suspect(msgspec.Struct, frozen=True):
    """A cause that will fire if it lasts. begun: since when it holds; due: when it has held for long enough."""

    finding: Finding
    begun: Instant
    due: Instant


def suspects(pending: Iterable[tuple[Finding, Instant, Instant]]) -> tuple[Suspect, ...]:
    """Of what is pending, with its begin and its due time, that which could bring other alerts about."""
    return tuple(Suspect(*each) for each in pending if each[0].rule in CAUSES)


def waits_until(alert: Alert, suspected: Iterable[Suspect], now: Instant) -> tuple[Instant, Finding | None] | None:
    """Until when nobody is told of an alert, and the cause that it waits for; None where nothing holds it back."""
    found = [
        (Instant(min(each.due, alert.fired + each.due - each.begun) + LOOKS), each.finding)
        for each in suspected
        if follows(each.finding, alert.finding)
    ]
    latest = max(found, key=lambda each: each[0], default=None)
    if latest is not None and now < latest[0]:
        return latest
    ripe = Instant(alert.fired + RIPENS.get(alert.finding.rule, Seconds(0.0)))
    return (ripe, None) if alert.severity is Severity.WARNING and now < ripe else None


def leader_of(alert: Alert, alerts: Iterable[Alert], within: Seconds, now: Instant) -> Alert | None:
    """The alert whose message speaks for this one: of the same incident, no softer, told within so many seconds."""
    told = [each for each in alerts if _speaks_for(each, alert, within, now)]
    return max(told, key=lambda each: (each.severity.weight, each.last_told, each.id), default=None)


def _speaks_for(told: Alert, alert: Alert, within: Seconds, now: Instant) -> bool:
    if told.incident != alert.incident or told.id == alert.id or told.last_told is None or told.joined is not None:
        return False
    fresh = told.standing and now - told.last_told <= within
    loud = told.severity.weight >= alert.severity.weight
    # Its own consequence speaks for a cause only if it named it: "ten drops, all of trunk X" says enough of trunk X.
    return fresh and loud and (told.cause != alert.id or _named(told.finding, alert.finding))


def _named(consequence: Finding, cause: Finding) -> bool:
    """Whether what was told of a consequence accuses the cause."""
    name = cause.subject.id.partition("/")[2]
    return any(
        each.suspect and name in (each.name, each.name.rpartition("/")[2], each.name.partition("/")[2])
        for each in consequence.contributors
    )


def joined(turn: Turn, alert: Alert, leader: Alert, now: Instant) -> None:
    """Let an alert join the message of another. Who took that one has this one, too."""
    after_joining = msgspec.structs.replace(alert, joined=leader.id, waits=None)
    turn.tell(after_joining, Happening.JOINED, now, rule=leader.finding.rule, leader=leader.id)
    if leader.state is State.ACKNOWLEDGED:
        after_joining = taken(turn, after_joining, leader.acknowledged_by, now)
    turn.put(after_joining)


def taken(turn: Turn, alert: Alert, by: str | None, now: Instant) -> Alert:
    """The alert as taken by whoever took the one that speaks for it; told in the timeline."""
    told = msgspec.structs.replace(
        alert,
        state=after(alert.state, Signal.ACKNOWLEDGE),
        acknowledged=now,
        acknowledged_by=by,
        assignee=alert.assignee or by,
    )
    turn.tell(told, Happening.ACKNOWLEDGED, now, by)
    return told


def followers(alert: Alert, alerts: Iterable[Alert]) -> list[Alert]:
    """Those that stand and joined the message of an alert, the first there was before the others."""
    found = [each for each in alerts if each.joined == alert.id and each.standing]
    return sorted(found, key=lambda each: (each.fired, each.id))


def handed_on(turn: Turn) -> None:
    """Where the alert that spoke for others is over, or has become a consequence, the first of them speaks on."""
    for alert in sorted(turn.book.alerts.values(), key=lambda each: (each.fired, each.id)):
        if alert.joined is None or not alert.standing or alert.cause is not None:
            continue
        leader = turn.book.alerts.get(alert.joined)
        if leader is not None and leader.standing and leader.cause is None:
            continue
        if leader is None or leader.joined is None:
            _takes_over(turn, alert, leader)
        else:
            turn.put(msgspec.structs.replace(alert, joined=leader.joined))


def _takes_over(turn: Turn, alert: Alert, leader: Alert | None) -> None:
    told, level = (1, 0) if leader is None else (leader.told, leader.level)
    last = alert.fired if leader is None else leader.last_told
    turn.put(msgspec.structs.replace(alert, joined=None, told=told, level=level, last_told=last))
    if leader is not None and leader.standing:
        turn.put(msgspec.structs.replace(leader, joined=alert.id))
