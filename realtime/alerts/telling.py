"""What is to be told of an incident now, to whom, and why something is not: decisions, not sentences.

Every step has a key of its own (`incident/firing`, `incident/reminder/2`, ...). What was told is the set of such keys;
the outbox keeps it, so deciding again after a restart repeats nothing (product.md, "Alerts people trust").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

import msgspec

from realtime.alerts.alert import Alert
from realtime.alerts.incidents import Incident
from realtime.alerts.notice import Step
from realtime.alerts.silences import Silence, silence_of
from realtime.detectors.finding import LOUDNESS, Severity
from realtime.names import Instant, Seconds


class Withheld(StrEnum):
    """Why something due is not told (now)."""

    SILENCED = "silenced"
    QUIET = "quiet"  # quiet hours; told when they end, if it still stands
    TOO_LOW = "too_low"


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How persistently incidents are told.

    lowest: what is quieter is not told. repeat: seconds between reminders while nobody has acknowledged. escalate:
    seconds without acknowledgement after which the next rank of the duty roster is told, once for each rank.
    most_reminders: after so many the incident stays on the screens alone.
    """

    lowest: Severity = Severity.WARNING
    repeat: Seconds = Seconds(1800.0)
    escalate: Seconds = Seconds(300.0)
    most_reminders: int = 8


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell. key: unique for ever. rank: how far down the duty roster it goes (0: who leads now)."""

    key: str
    step: Step
    rank: int
    withheld: Withheld | None = None


class Hour(msgspec.Struct, frozen=True, kw_only=True):
    """What holds at this hour. quiet: quiet hours; ranks: of the duty roster, at least 1; silences: all known."""

    now: Instant
    silences: tuple[Silence, ...] = ()
    quiet: bool = False
    ranks: int = 1


def due(
    incident: Incident, alerts: Sequence[Alert], told: AbstractSet[str], hour: Hour, manners: Manners
) -> list[Telling]:
    """What of an incident is to be told now and was not yet. alerts: its own."""
    reason = _withheld(incident, alerts, hour, manners)
    return [
        msgspec.structs.replace(each, withheld=reason)
        for each in _steps(incident, told, hour, manners)
        if each.key not in told
    ]


def firing_key(incident: Incident) -> str:
    """The key under which its beginning is told; a louder incident is told again."""
    return f"{incident.id}/firing/{incident.severity}"


def _steps(incident: Incident, told: AbstractSet[str], hour: Hour, manners: Manners) -> Iterator[Telling]:
    begun = any(key.startswith(f"{incident.id}/firing/") for key in told)
    if incident.over is not None:
        # What was never told as begun needs no word of its end.
        if begun:
            yield Telling(key=f"{incident.id}/resolved/{incident.over:.0f}", step=Step.RESOLVED, rank=0)
        return
    yield Telling(key=firing_key(incident), step=Step.FIRING, rank=0)
    if incident.acknowledged is not None:
        if begun:
            yield Telling(key=f"{incident.id}/acknowledged", step=Step.ACKNOWLEDGED, rank=0)
        return
    if not begun:
        return
    waited = hour.now - incident.opened
    for rank in range(1, hour.ranks):
        if waited >= rank * manners.escalate:
            yield Telling(key=f"{incident.id}/escalated/{rank}", step=Step.ESCALATED, rank=rank)
    # Only the latest reminder: those that fell into a stop of the daemon are not told afterwards one by one.
    number = min(int(waited // manners.repeat), manners.most_reminders)
    if number >= 1:
        yield Telling(key=f"{incident.id}/reminder/{number}", step=Step.REMINDER, rank=0)


def _withheld(incident: Incident, alerts: Sequence[Alert], hour: Hour, manners: Manners) -> Withheld | None:
    """Why nothing of the incident is told now, None when it is."""
    if LOUDNESS[incident.severity] < LOUDNESS[manners.lowest]:
        return Withheld.TOO_LOW
    root = next((each for each in alerts if each.id == incident.root), None)
    heard = [each for each in alerts if each.cause is None] if root is None else [root]
    if heard and all(silence_of(each, hour.silences, hour.now) is not None for each in heard):
        return Withheld.SILENCED
    if hour.quiet and incident.severity is not Severity.CRITICAL:
        return Withheld.QUIET
    return None
