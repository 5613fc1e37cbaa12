"""Which kept recordings go: what nobody may draw and nobody holds after grace, samples at the end of their days.

Pure. A recording is kept while any of these holds: it is within reach of a draw; it is a sample not older than its
days; a complaint froze it; a legal hold covers it; it is younger than the grace, in which a complaint may still come.
When the disk is over its quota, the grace alone gives way, oldest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from realtime.names import Instant, Seconds
from realtime.retention import DataKind, Hold, holding


class Why(StrEnum):
    """Why a recording goes."""

    NOT_DRAWN = "not_drawn"
    AGED = "aged"
    QUOTA = "quota"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """grace: seconds for which all are kept; days: seconds for which samples are; quota: bytes, or None."""

    grace: Seconds = Seconds(72 * 3600.0)
    days: Seconds = Seconds(180 * 86_400.0)
    quota: int | None = None


class KeptRecording(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that is kept. number: in the store; ended: the call's end. reach: a draw may still take it.

    sampled: drawn, a reserve, or pulled by hand. frozen: a complaint holds it. caller: the keyed hash of the caller.
    subjects: ids under which a hold may name it: the visit, the call.
    """

    number: int
    sha256: str
    size: int
    ended: Instant
    reach: bool
    sampled: bool
    frozen: bool = False
    caller: str | None = None
    subjects: tuple[str, ...] = ()


class Doomed(msgspec.Struct, frozen=True):
    """One that goes."""

    recording: KeptRecording
    why: Why


def doomed(recordings: Iterable[KeptRecording], holds: Sequence[Hold], now: Instant, policy: Policy) -> list[Doomed]:
    """What goes now, the oldest first; nothing else may be deleted."""
    every = sorted(recordings, key=lambda one: (one.ended, one.number))
    going = {one.number: Doomed(one, why) for one in every if (why := _over(one, holds, now, policy)) is not None}
    if policy.quota is not None:
        going |= _beyond(policy.quota, [one for one in every if one.number not in going], holds, now)
    return [going[one.number] for one in every if one.number in going]


def _beyond(quota: int, staying: Sequence[KeptRecording], holds: Sequence[Hold], now: Instant) -> dict[int, Doomed]:
    """What gives way to a quota. What several recordings share takes room once, and goes with the last of them."""
    going: dict[int, Doomed] = {}
    room, sharing = _room(staying), Counter(one.sha256 for one in staying)
    for one in staying:
        if room <= quota:
            break
        if _only_grace(one, holds, now):
            going[one.number] = Doomed(one, Why.QUOTA)
            sharing[one.sha256] -= 1
            room -= 0 if sharing[one.sha256] else one.size
    return going


def unreferenced(going: Iterable[Doomed], recordings: Iterable[KeptRecording]) -> set[str]:
    """The hashes whose content goes with them: those no recording that stays has."""
    gone = list(going)
    numbers = {one.recording.number for one in gone}
    staying = {one.sha256 for one in recordings if one.number not in numbers}
    return {one.recording.sha256 for one in gone} - staying


def _over(one: KeptRecording, holds: Sequence[Hold], now: Instant, policy: Policy) -> Why | None:
    if one.frozen or held(one, holds, now):
        return None
    age = now - one.ended
    if one.sampled:
        return Why.AGED if age >= max(policy.days, policy.grace) else None
    return Why.NOT_DRAWN if not one.reach and age >= policy.grace else None


def _only_grace(one: KeptRecording, holds: Sequence[Hold], now: Instant) -> bool:
    return not (one.reach or one.sampled or one.frozen or held(one, holds, now))


def _room(recordings: Iterable[KeptRecording]) -> int:
    return sum({one.sha256: one.size for one in recordings}.values())


def held(one: KeptRecording, holds: Sequence[Hold], now: Instant) -> bool:
    """Whether a legal hold covers the recording by its kind, its caller, its call or its visit."""
    caller = one.caller
    return any(holding(holds, now, DataKind.RECORDINGS, caller, subject) for subject in (one.sha256, *one.subjects))
