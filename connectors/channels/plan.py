"""What a channel does next with all that waits for it: pure, decided from one look at the rows.

- One incident's notices go in the order in which they were put in; a later one waits until the earlier is settled.
- What is urgent goes first, and with it whatever of its incident has to go before.
- When more waits than people want to read, or than the limit lets through in a minute, all of it becomes one digest.
  Urgent notices are told one by one as long as there is room, and then become a digest of their own.
- There is never more than one digest on its way, and between two of them some time passes: however much is found,
  the number of messages is bounded.
- An incident that ended before its beginning was told is told once, as ended; of several reminders the last.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from connectors.channels.states import State
from realtime.alerts.notice import Step
from realtime.names import Instant, Seconds

URGENT_SPACING = Seconds(10.0)
"""The least time between a digest and one of urgent notices."""

_ALONE = frozenset({Step.DIGEST, Step.CANARY, Step.TEST})


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An open delivery, as far as its turn depends on it."""

    id: int
    incident: str
    step: Step
    urgent: bool
    state: State
    due: Instant


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """above: more than this many waiting become a digest. spacing: seconds between two digests."""

    above: int = 10
    spacing: Seconds = Seconds(60.0)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do now. overtaken: id of a row -> id of the later row that tells it; merge: rows of a new digest.

    wait: seconds until there may be something to do when nothing is sent; None: not before something new comes.
    """

    overtaken: dict[int, int]
    send: int | None = None
    merge: tuple[int, ...] = ()
    wait: Seconds | None = None


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """The channel now. room: messages that its limits let through within a minute, None for any number."""

    now: Instant
    room: int | None = None
    last_digest: Instant | None = None


def plan(rows: Sequence[Row], moment: Moment, policy: Policy) -> Plan:
    """Decide. rows: all that are open, in the order in which they were put in."""
    overtaken = overtaken_rows(rows)
    left = [row for row in rows if row.id not in overtaken]
    ready = _ready(left, moment.now)
    threshold = policy.above if moment.room is None else min(policy.above, moment.room)
    urgent = [row for row in ready if row.urgent]
    digest = next((row for row in left if row.step is Step.DIGEST), None)
    if urgent and (len(urgent) <= threshold or digest is not None):
        return Plan(overtaken=overtaken, send=urgent[0].id)
    if digest is not None and digest in ready:
        return Plan(overtaken=overtaken, send=digest.id)
    crowd = urgent or _crowd(left, moment.now)
    if len(crowd) > threshold:
        pause = _pause(moment, URGENT_SPACING if urgent else policy.spacing)
        if digest is None and not pause:
            return Plan(overtaken=overtaken, merge=tuple(row.id for row in crowd))
        kept = {row.id for row in crowd}
        ready = [row for row in ready if row.id not in kept]
        if not ready:
            later = _until_due(left, moment.now) if digest is not None else None
            return Plan(overtaken=overtaken, wait=pause or later)
    if ready:
        return Plan(overtaken=overtaken, send=ready[0].id)
    return Plan(overtaken=overtaken, wait=_until_due(left, moment.now))


def overtaken_rows(rows: Sequence[Row]) -> dict[int, int]:
    """Which waiting rows a later waiting row of the same incident makes superfluous."""
    told: dict[int, int] = {}
    last: dict[str, Row] = {}
    for row in reversed(rows):
        if row.state is not State.WAITING or row.step in _ALONE:
            continue
        later = last.get(row.incident)
        if later is not None and (later.step is Step.RESOLVED or (later.step is row.step is Step.REMINDER)):
            told[row.id] = later.id
        elif later is None or later.step is not Step.RESOLVED:
            last[row.incident] = row
    return told


def _ready(rows: Sequence[Row], now: Instant) -> list[Row]:
    """Who may go now, the most pressing first: nothing of the same incident is open before them."""
    pressing = {row.incident for row in rows if row.urgent and row.state is State.WAITING}
    seen: set[str] = set()
    ready: list[Row] = []
    for row in rows:
        if row.incident not in seen and row.state is State.WAITING and row.due <= now:
            promoted = row.incident in pressing and not row.urgent
            ready.append(msgspec.structs.replace(row, urgent=True) if promoted else row)
        seen.add(row.incident)
    return sorted(ready, key=lambda row: not row.urgent)


def _crowd(rows: Sequence[Row], now: Instant) -> list[Row]:
    """Everything that could become a line of a digest without getting out of order."""
    blocked: set[str] = set()
    crowd: list[Row] = []
    for row in rows:
        free = row.state is State.WAITING and row.due <= now and not row.urgent and row.step not in _ALONE
        if free and row.incident not in blocked:
            crowd.append(row)
        else:
            blocked.add(row.incident)
    return crowd


def _pause(moment: Moment, spacing: Seconds) -> Seconds:
    if moment.last_digest is None:
        return Seconds(0.0)
    return Seconds(max(0.0, moment.last_digest + spacing - moment.now))


def _until_due(rows: Sequence[Row], now: Instant) -> Seconds | None:
    later = [row.due - now for row in rows if row.state is State.WAITING and row.due > now]
    return Seconds(min(later)) if later else None
