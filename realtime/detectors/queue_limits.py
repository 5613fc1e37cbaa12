"""Figures of queues and of the people in them, as the alert rules read them off the floor's rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from realtime.detectors.finding import Scope, Subject, Value
from realtime.detectors.heard import Heard
from realtime.detectors.limits import Reading
from realtime.names import Instant, Seconds, VisitId
from realtime.rows import AgentRow, AnyRow, CallerRow, DefinitionRow, QueueRow

HEADCOUNT_WINDOW = Seconds(300.0)
"""Mass log-out compares with the most that were signed in within so long."""

HEADCOUNT_STEP = Seconds(10.0)
MOST_EXAMPLES = 5
HELP_LASTS = Seconds(300.0)
"""A call for help nobody took back stands so long."""


@dataclass(slots=True)
class Headcounts:
    """How many were signed in to each queue over the last minutes, in steps."""

    course: dict[str, deque[tuple[Instant, int]]] = field(default_factory=dict)

    def note(self, queue: str, count: int, now: Instant) -> int:
        """Write down the number; gives the most of the window."""
        course = self.course.setdefault(queue, deque())
        if not course or now - course[-1][0] >= HEADCOUNT_STEP:
            course.append((now, count))
        while course and now - course[0][0] > HEADCOUNT_WINDOW:
            course.popleft()
        return max([count, *(each for _, each in course)])

    def blind(self, pbx: str) -> None:
        """Nobody saw this PBX for a while: who was there before says nothing of who left."""
        for queue in [each for each in self.course if each.startswith(f"{pbx}/")]:
            del self.course[queue]


def queue_readings(rows: Mapping[str, AnyRow], heads: Headcounts, now: Instant) -> Iterator[Reading]:
    """Every queue's figures."""
    waiting = _waiting(rows)
    for path, row in rows.items():
        if isinstance(row, QueueRow):
            queue = path.removeprefix("queues/")
            definition = rows.get(f"definitions/{queue}")
            known = definition if isinstance(definition, DefinitionRow) else None
            yield from _queue(queue, row, known, tuple(waiting.get(queue, ())), heads, now)


def _waiting(rows: Mapping[str, AnyRow]) -> dict[str, list[VisitId]]:
    found: dict[str, list[VisitId]] = {}
    for row in rows.values():
        if isinstance(row, CallerRow):
            visits = found.setdefault(row.queue, [])
            if len(visits) < MOST_EXAMPLES:
                visits.append(VisitId(row.visit))
    return found


def _queue(
    queue: str,
    row: QueueRow,
    known: DefinitionRow | None,
    examples: tuple[VisitId, ...],
    heads: Headcounts,
    now: Instant,
) -> Iterator[Reading]:
    subject = Subject(Scope.QUEUE, queue)
    agents = row.agents
    about: dict[str, Value] = {"label": row.label, "waiting": row.waiting, "ready": agents.ready}
    yield Reading(
        rule="long_wait",
        subject=subject,
        value=row.longest_wait_seconds or 0.0,
        volume=row.waiting,
        values=about,
        examples=examples,
        fire=None if known is None else known.longest_wait_limit_seconds,
    )
    target = None if known is None else known.service_level_target
    level = row.last_30m.service_level
    if target is not None:
        yield Reading(
            rule="service_level",
            subject=subject,
            value=None if level is None else target - level,
            volume=row.last_30m.service_level_base,
            baseline=target,
            values=about
            | {
                "level_percent": None if level is None else round(100 * level),
                "target_percent": round(100 * target),
                "calls": row.last_30m.service_level_base,
            },
            examples=examples,
        )
    serving = agents.ready + agents.ringing + agents.talking + agents.hold + agents.wrap_up
    away: dict[str, Value] = about | {"paused": agents.paused, "unavailable": agents.unavailable}
    yield Reading(
        rule="nobody_ready",
        subject=subject,
        value=0.0 if serving else 1.0,
        volume=row.waiting,
        values=away,
        examples=examples,
    )
    most = heads.note(queue, agents.logged_in, now)
    gone = most - agents.logged_in
    yield Reading(
        rule="mass_logout",
        subject=subject,
        value=gone / most if most else 0.0,
        volume=most,
        baseline=float(most),
        values=about | {"gone": gone, "before": most, "left": agents.logged_in},
    )


def agent_readings(
    rows: Mapping[str, AnyRow], heard: Heard, planned: Mapping[str, float], now: Instant
) -> Iterator[Reading]:
    """Every person's figures. planned: seconds a break of each reason may last; "" for any other."""
    for path, row in rows.items():
        if isinstance(row, AgentRow) and row.since is not None and row.state != "logged_out":
            yield from _agent(path.removeprefix("agents/"), row, planned, now)
    for call in tuple(heard.help.values()):
        person = rows.get(f"agents/{call.agent}")
        name = person.name if isinstance(person, AgentRow) else call.agent
        yield Reading(
            rule="help_wanted",
            subject=Subject(Scope.AGENT, call.agent),
            value=1.0 if now - call.at < HELP_LASTS else 0.0,
            values={"name": name, "note": call.note, "seconds": round(max(0.0, now - call.at))},
        )


def _agent(agent: str, row: AgentRow, planned: Mapping[str, float], now: Instant) -> Iterator[Reading]:
    subject = Subject(Scope.AGENT, agent)
    lasted = max(0.0, now - datetime.fromisoformat(row.since or "").timestamp())
    about: dict[str, Value] = {"name": row.name, "seconds": round(lasted)}
    if row.state == "unavailable":
        yield Reading(rule="phone_unreachable", subject=subject, value=1.0, values=about)
    elif row.state == "paused":
        reason = row.pause_reason or ""
        allowed = planned.get(reason, planned.get("", 0.0))
        values: dict[str, Value] = about | {"reason": reason, "planned": allowed}
        yield Reading(rule="break_overrun", subject=subject, value=lasted - allowed, baseline=allowed, values=values)
    elif row.state in ("talking", "hold"):
        yield Reading(rule="long_call", subject=subject, value=lasted, values=about)
    elif row.state == "ringing":
        yield Reading(rule="ring_long", subject=subject, value=lasted, values=about)
