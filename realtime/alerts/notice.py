"""What is to be told of an incident, to which channels: a value that waits in the outbox until it is delivered.

No sentence is in here. `reason` is a catalogue key with `values`; the channel makes the sentences in its own language
from `alert.REASON.name` (what happened, in a few words), `alert.REASON.why` (the sentence with value and usual) and
`alert.REASON.clears` (what ends it). All three get `values`; numbers are written as the language does.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.detectors.finding import Severity
from realtime.names import Instant

Value = str | int | float


class Step(StrEnum):
    """Which moment of an incident's life is told.

    firing        it began
    reminder      it still goes on and nobody has taken it
    escalated     nobody acknowledged in time: the next in the roster is told
    acknowledged  somebody has taken it
    resolved      it is over
    digest        several notices in one message; made by the outbox, not by an alert
    canary        once a day: proves that the whole path works
    test          somebody asked for it (`floorwatch notify test`)
    """

    FIRING = "firing"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    DIGEST = "digest"
    CANARY = "canary"
    TEST = "test"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell.

    key: the idempotency key; the same key is delivered to a channel once, however often it is put into the outbox.
    incident: what belongs together and is told in order (a thread in a mail box).
    subject: whom it concerns, as "hq/sales"; label: the same as people call it.
    channels: names of `[channels.NAME]` tables. recipients: people of the roster; mail channels write to those that
    are addresses instead of the channel's own list, chats name them.
    path: where the console shows it, such as "/console/incidents/17". language: None for the channel's own.
    since: when the incident began; at: when this step happened; both on our clock.
    """

    key: str
    incident: str
    step: Step
    severity: Severity
    reason: str
    at: Instant
    channels: tuple[str, ...]
    values: dict[str, Value] = {}
    subject: str = ""
    label: str = ""
    since: Instant | None = None
    path: str = ""
    recipients: tuple[str, ...] = ()
    language: str | None = None

    @property
    def urgent(self) -> bool:
        """Goes before everything else and through quiet hours."""
        return self.step is Step.ESCALATED or (
            self.severity is Severity.CRITICAL and self.step in (Step.FIRING, Step.REMINDER)
        )

    @property
    def mergeable(self) -> bool:
        """May become a line of a digest when too much waits."""
        return self.step not in (Step.DIGEST, Step.CANARY, Step.TEST)
