"""The site's definitions as the core needs them: business days, wrap-up, and how each queue's figures are defined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from realtime.days import Calendar
from realtime.endings import trunk_of
from realtime.names import PbxId, QueueId, Seconds


class Formula(StrEnum):
    """The service-level presets of metrics.md."""

    OFFERED = "offered"
    EXCLUDE_SHORT = "exclude-short"
    ANSWERED_OR_ABANDONED = "answered-or-abandoned"
    IGNORE_ABANDONS_IN_TIME = "ignore-abandons-in-time"
    ABANDONS_IN_TIME_NEGATIVE = "abandons-in-time-negative"
    ABANDONS_IN_TIME_POSITIVE = "abandons-in-time-positive"
    ANSWERED_ONLY = "answered-only"
    ASTERISK_1 = "asterisk-1"
    ASTERISK_2 = "asterisk-2"


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """How one queue is shown and counted.

    threshold: T of the service level; short: an abandon below it is a short one; target: 0..1;
    wrap_up_cap: the longest wrap-up, None for the PBX's own Wrapuptime; wrap_up_reasons: pause reasons that mean it.
    """

    label: str | None = None
    threshold: Seconds = Seconds(20.0)
    formula: Formula = Formula.OFFERED
    short: Seconds = Seconds(5.0)
    target: float | None = 0.8
    waiting_limit: int | None = None
    longest_wait_limit: Seconds | None = None
    wrap_up_cap: Seconds | None = None
    wrap_up_reasons: frozenset[str] = frozenset()


@dataclass(slots=True)
class Rules:
    """Everything about the site that the floor is told and does not find out. trunk: of a channel, by its name."""

    calendar: Calendar = field(default_factory=lambda: Calendar("UTC"))
    define: Callable[[QueueId], Definition] = field(default=lambda _queue: Definition())
    queues: dict[QueueId, Definition] = field(default_factory=dict)
    trunk: Callable[[PbxId, str], str | None] = field(default=lambda _pbx, channel: trunk_of(channel))

    def of(self, queue: QueueId) -> Definition:
        """The definition of one queue, asked of `define` once."""
        found = self.queues.get(queue)
        if found is None:
            found = self.queues[queue] = self.define(queue)
        return found
