"""One turn of the alerting: findings in, the changed book, timeline and notices out. Pure: time is an argument.

The same findings at the same times give the same alerts, lines and notices, whatever was restarted in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from realtime.alerts.book import Book, Happening, Turn
from realtime.alerts.escalation import Policy, Why, decide
from realtime.alerts.incidents import identity, incident_of, latest_ended, opened, settled, traced
from realtime.alerts.life import Alert, Signal, State, after
from realtime.alerts.notice import Step
from realtime.alerts.restraint import Suspect, followers, handed_on, joined, leader_of, waits_until
from realtime.alerts.schedule import EVERYBODY, Concerns, on_duty
from realtime.alerts.silences import matching
from realtime.alerts.told import notice_of
from realtime.detectors.finding import Finding
from realtime.names import Instant, Seconds

Blind = Callable[[Finding], bool]
"""Whether nobody can see now if a finding still stands."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What else counts at a look. suspected: causes that will fire if they last; concerns: whose leaders are meant."""

    suspected: tuple[Suspect, ...] = ()
    concerns: Concerns = lambda _finding: EVERYBODY


NOBODY_KNOWS = Around()

FORGOTTEN = Seconds(900.0)
"""Ended alerts stay in the book for so long at least; then only the store has them."""


def advance(
    book: Book,
    findings: Iterable[Finding],
    blind: Blind,
    policy: Policy,
    now: Instant,
    around: Around = NOBODY_KNOWS,
) -> Turn:
    """Bring the book up to what stands now."""
    turn = Turn(book.copy())
    standing: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        standing.setdefault((finding.rule, finding.subject.id), finding)
    _ended(turn, standing, blind, policy, around, now)
    known, ended = _standing_by_key(turn), latest_ended(turn)
    for key, finding in sorted(standing.items(), key=lambda each: (each[1].rule, each[1].subject)):
        alert = known.get(key)
        if alert is None:
            _fire(turn, finding, ended.get(key), policy, now)
        elif alert.standing:
            _stands(turn, finding, alert, now)
    traced(turn, now)
    _silenced(turn, now)
    shared = _shared(turn)
    # The loudest first, for what is no louder joins it.
    for alert in sorted(turn.book.alerts.values(), key=lambda each: (-each.severity.weight, each.fired, each.key)):
        if alert.standing:
            _told(turn, alert, policy, around, shared, now)
    handed_on(turn)
    settled(turn, now)
    _forget(turn, policy, now)
    return turn


def _ended(  # everything a look knows
    turn: Turn, standing: dict[tuple[str, str], Finding], blind: Blind, policy: Policy, around: Around, now: Instant
) -> None:
    """Resolve what no longer stands and can be seen not to."""
    spoken_for = {alert.joined for alert in turn.book.alerts.values() if alert.standing}
    for alert in list(turn.book.alerts.values()):
        if alert.key in standing or blind(alert.finding):
            continue
        if alert.hushed:
            turn.put(msgspec.structs.replace(alert, hushed=False))
        elif alert.standing:
            ended = msgspec.structs.replace(alert, state=after(alert.state, Signal.CLEAR), resolved=now, waits=None)
            turn.put(ended)
            turn.tell(ended, Happening.RESOLVED, now)
            left = _left(turn, alert) if alert.id in spoken_for or alert.cause is not None else []
            over = all(each.key not in standing and not blind(each.finding) for each in left)
            if alert.told and alert.joined is None and over:
                concern = around.concerns(alert.finding)
                people = on_duty(turn.book.roster, now, policy.zone, concern)[: alert.level + 1]
                channels = policy.channels.get(alert.severity, ())
                turn.notices.append(notice_of(ended, Step.RESOLVED, channels, people, now))


def _left(turn: Turn, alert: Alert) -> list[Alert]:
    """Those that stand and tell the end of what an alert that is over was told of: what joined it, or its cause."""
    cause = None if alert.cause is None else turn.book.alerts.get(alert.cause)
    spoken = cause is not None and cause.standing and (cause.told > 0 or cause.joined is not None)
    return [*followers(alert, turn.book.alerts.values()), *([cause] if cause is not None and spoken else [])]


def _standing_by_key(turn: Turn) -> dict[tuple[str, str], Alert]:
    """What stands, or was resolved by hand and still holds: each finding looks itself up, however many there are."""
    found: dict[tuple[str, str], Alert] = {}
    for alert in turn.book.alerts.values():
        if alert.standing or alert.hushed:
            found.setdefault(alert.key, alert)
    return found


def _stands(turn: Turn, finding: Finding, alert: Alert, now: Instant) -> None:
    louder = finding.severity.weight > alert.severity.weight
    after_look = msgspec.structs.replace(
        alert,
        finding=_remembered(alert.finding, finding),
        state=after(alert.state, Signal.FIRE),
        severity=finding.severity if louder else alert.severity,
        told=0 if louder else alert.told,
        joined=None if louder else alert.joined,
    )
    if louder:
        turn.tell(after_look, Happening.RAISED, now, severity=finding.severity.value)
    if after_look.finding is not alert.finding or louder:
        turn.put(after_look)


MOVED = 0.1
"""A share by which a figure has to move for the alert's own text to be written anew: it is no live display."""


def _remembered(before: Finding, now: Finding) -> Finding:
    """The finding to keep: the newer one when it says something else, or clearly more or less."""
    same = (before.severity, before.contributors, before.examples[:1]) == (
        now.severity,
        now.contributors,
        now.examples[:1],
    )
    near = before.value is not None and now.value is not None
    if same and near and abs((now.value or 0.0) - (before.value or 0.0)) <= MOVED * abs(before.value or 0.0):
        return before
    return now if now != before else before


def _fire(turn: Turn, finding: Finding, before: Alert | None, policy: Policy, now: Instant) -> None:
    alert_id = identity(finding, now)
    incident = incident_of(turn, finding, alert_id, before, policy.regroup, now)
    opened(turn, incident, now)
    alert = Alert(
        id=alert_id,
        finding=finding,
        state=State.FIRING,
        incident=incident,
        fired=now,
        severity=finding.severity,
    )
    turn.put(alert)
    turn.tell(alert, Happening.FIRED, now, value=finding.value, severity=finding.severity.value)


def _silenced(turn: Turn, now: Instant) -> None:
    for alert in list(turn.book.alerts.values()):
        if alert.standing:
            silence = matching(turn.book.silences.values(), alert.finding, now)
            named = None if silence is None else silence.id
            if named != alert.silence:
                quiet = msgspec.structs.replace(alert, silence=named)
                turn.put(quiet)
                if silence is not None:
                    turn.tell(quiet, Happening.SILENCED, now, silence.by, until=silence.ends)


def _shared(turn: Turn) -> frozenset[str]:
    """The incidents that have several alerts: in the others there is nobody to join, however many they are."""
    counts = Counter(alert.incident for alert in turn.book.alerts.values())
    return frozenset(incident for incident, count in counts.items() if count > 1)


def _told(turn: Turn, alert: Alert, policy: Policy, around: Around, shared: frozenset[str], now: Instant) -> None:
    decision = decide(alert, policy, turn.book.roster, now, around.concerns(alert.finding))
    if decision.why is Why.FIRST and _restrained(turn, alert, policy, around.suspected, shared, now):
        return
    if alert.waits is not None:
        alert = msgspec.structs.replace(alert, waits=None)
        turn.put(alert)
    if decision.step is None:
        return
    channels = policy.channels.get(alert.severity, ())
    turn.notices.append(notice_of(alert, decision.step, channels, decision.to, now))
    told = msgspec.structs.replace(alert, told=alert.told + 1, level=decision.level, last_told=now)
    turn.put(told)
    people = ", ".join(duty.person for duty in decision.to)
    turn.tell(told, Happening.TOLD, now, step=decision.step.value, why=decision.why.value, people=people,
              channels=", ".join(channels))  # fmt: skip


def _restrained(  # everything a look knows
    turn: Turn, alert: Alert, policy: Policy, suspected: tuple[Suspect, ...], shared: frozenset[str], now: Instant
) -> bool:
    """Whether nobody is told of it now though it is due: its cause may show, or others of its incident were told."""
    held = waits_until(alert, suspected, now)
    if held is not None:
        until, cause = held
        if alert.waits is None:
            named = None if cause is None else cause.rule
            turn.tell(alert, Happening.HELD, now, until=until, rule=named)
        turn.put(msgspec.structs.replace(alert, waits=until))
        return True
    if alert.incident not in shared:
        return False
    leader = leader_of(alert, turn.book.alerts.values(), policy.group, now)
    if leader is not None:
        joined(turn, alert, leader, now)
    return leader is not None


def _forget(turn: Turn, policy: Policy, now: Instant) -> None:
    """Let go of alerts and incidents that ended a while ago; the store keeps them."""
    keep = max(policy.regroup, FORGOTTEN)
    for alert in list(turn.book.alerts.values()):
        if not alert.standing and not alert.hushed and now - (alert.resolved or alert.fired) > keep:
            del turn.book.alerts[alert.id]
    held = {alert.incident for alert in turn.book.alerts.values()}
    for incident in list(turn.book.incidents.values()):
        if incident.id not in held and incident.resolved is not None:
            del turn.book.incidents[incident.id]
