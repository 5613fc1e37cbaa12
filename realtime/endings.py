"""How an answered contact ended: the classes of algorithms.md B2.1, first match wins, from the facts of its legs.

`classify` is the one place that says what a drop is. A side is the leg whose far end spoke first: HangupRequest or
SoftHangupRequest, else the first to leave the bridge; the causes cannot tell it, for Asterisk copies them over.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.names import Instant, Seconds

DEVICE, REDIRECT, TIME_LIMIT, EXPLICIT = 1, 2, 8, 32
"""Flags of SoftHangupRequest (include/asterisk/channel.h)."""
NO_AUDIO = 44
SIGNAL_CAUSES = frozenset({18, 20, 27, 34, 38, 41, 42, 44, 58, 88, *range(96, 104), 111, 127})
NORMAL_CAUSES = frozenset({16, 31})
SHORT = 10.0
STALLED_REPORTS = 3
"""RTCP reports without a packet sent, before the end."""
FAILED_SIP = 400


class EndClass(StrEnum):
    """What kind of end it was. Drops are core, media, signal, endpoint, transfer and queue_lost."""

    CORE = "core"
    MEDIA = "media"
    SIGNAL = "signal"
    ENDPOINT = "endpoint"
    TRANSFER = "transfer"
    LIMIT = "limit"
    KICKED = "kicked"
    SUSPECT = "suspect"
    SHORT = "short"
    NORMAL = "normal"
    QUEUE_LOST = "queue_lost"


DROPS = frozenset(
    {EndClass.CORE, EndClass.MEDIA, EndClass.SIGNAL, EndClass.ENDPOINT, EndClass.TRANSFER, EndClass.QUEUE_LOST}
)
"""Classes in the headline rate."""


class Side(StrEnum):
    """Whose leg ended first."""

    CALLER = "caller"
    AGENT = "agent"
    UNKNOWN = "unknown"


class Facts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is known of one contact's end; see B2.1 for each.

    core_lost: Shutdown, or the PBX booted with the legs gone. flags: of SoftHangupRequests on its legs. asked: somebody
    asked to hang up. unreachable: phone or trunk lost around the end. failed_transfer: it ended one. returned: the same
    number was back within five minutes. stalled: RTCP reports in a row without a packet. answered False: still queued.
    """

    answered: bool = True
    cause: int | None = None
    tech_cause: int | None = None
    flags: int = 0
    asked: bool = False
    side: Side = Side.UNKNOWN
    talked: Seconds | None = None
    core_lost: bool = False
    stalled: int = 0
    unreachable: bool = False
    failed_transfer: bool = False
    manager_known: bool = False
    returned: bool = False


class Ending(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The class of an end and whether it is certain or only likely.

    cause: Q.850. trunk: through which the caller came. noticed: when it ended, or when that was seen. lost, jitter: of
    the worse leg's audio, share 0..1 and seconds, where RTCP was heard.
    """

    kind: EndClass
    certain: bool = True
    cause: int | None = None
    trunk: str | None = None
    noticed: Instant | None = None
    lost: float | None = None
    jitter: Seconds | None = None

    @property
    def dropped(self) -> bool:
        """Whether it counts in the headline rate."""
        return self.kind in DROPS


def classify(facts: Facts) -> Ending:
    """The class of an end; the first rule that matches wins."""
    if not facts.answered:
        return Ending(EndClass.QUEUE_LOST if _technical(facts) else EndClass.NORMAL)
    if facts.core_lost:
        return Ending(EndClass.CORE)
    technical = _technical_end(facts)
    if technical is not None:
        return technical
    return Ending(EndClass.TRANSFER) if facts.failed_transfer else _ordinary(facts)


def _technical(facts: Facts) -> bool:
    return facts.cause in SIGNAL_CAUSES or (facts.tech_cause is not None and facts.tech_cause >= FAILED_SIP)


def _technical_end(facts: Facts) -> Ending | None:
    if facts.cause == NO_AUDIO and facts.flags & DEVICE:
        return Ending(EndClass.MEDIA)
    if facts.stalled >= STALLED_REPORTS:
        return Ending(EndClass.MEDIA, certain=False)
    if _technical(facts):
        return Ending(EndClass.SIGNAL)
    if facts.cause in NORMAL_CAUSES and facts.unreachable:
        return Ending(EndClass.ENDPOINT, certain=False)
    return None


def _ordinary(facts: Facts) -> Ending:
    if facts.flags & TIME_LIMIT:
        return Ending(EndClass.LIMIT)
    if facts.flags & EXPLICIT or (not facts.asked and not facts.flags and facts.manager_known):
        return Ending(EndClass.KICKED)
    long = facts.talked is not None and facts.talked > SHORT
    if facts.cause == 16 and facts.side is Side.CALLER and facts.returned and long:
        return Ending(EndClass.SUSPECT, certain=False)
    if facts.talked is not None and facts.talked < SHORT:
        return Ending(EndClass.SHORT)
    return Ending(EndClass.NORMAL)


def trunk_of(name: str) -> str | None:
    """The endpoint or trunk a channel belongs to: `PJSIP/trunk-a-0000001` is of `PJSIP/trunk-a`; None for others."""
    technology, slash, rest = name.partition("/")
    endpoint, dash, _number = rest.rpartition("-")
    if not (slash and dash and endpoint) or technology == "Local":
        return None
    return f"{technology}/{endpoint}"
