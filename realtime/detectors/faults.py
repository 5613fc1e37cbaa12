"""Faults of the system as the alert rules read them: feeds, trunks, Asterisk itself, the disk, the recorder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from realtime.detectors.finding import Scope, Subject, Value
from realtime.detectors.heard import Heard, Recorder
from realtime.detectors.limits import Reading
from realtime.events import FeedState
from realtime.names import Instant, PbxId, Seconds
from realtime.rows import AnyRow, PbxRow
from realtime.state import Floor, Pbx

RESTART_LASTS = Seconds(120.0)
"""How long a restart of Asterisk stands as a fault after it was seen."""

RECORDS = Seconds(5.0)
"""How long after a recording began the recorder counts as at work: several looks, for a busy minute skips some."""

SITE = Subject(Scope.SITE, "site")


def fault_readings(
    floor: Floor, rows: Mapping[str, AnyRow], heard: Heard, capacity: Mapping[str, int], now: Instant
) -> Iterator[Reading]:
    """Every PBX's faults.

    capacity: how many calls a trunk ("hq/carrier") takes, 0 for not known; such a trunk is watched also where it does
    not register, by its contact.
    """
    carried = _carried(floor, capacity)
    for pbx, state in floor.pbxs.items():
        row = rows.get(f"pbx/{pbx}")
        yield from _feed(pbx, state, row.lag_seconds if isinstance(row, PbxRow) else None)
        yield from _core(pbx, heard, now)
        yield from _trunks(pbx, state, capacity)
        recorder = heard.recorders.get(pbx)
        if recorder is not None:
            yield _recorder(pbx, recorder, now)
    for trunk, most in capacity.items():
        if most:
            busy = carried.get(trunk, 0)
            yield Reading(
                rule="trunk_full",
                subject=Subject(Scope.TRUNK, trunk),
                value=busy / most,
                values={"busy": busy, "capacity": most, "trunk": trunk},
            )


def _recorder(pbx: str, recorder: Recorder, now: Instant) -> Reading:
    """Seconds without a recording while calls are answered.

    The call that is being recorded is answered after its recording began, so the number of conversations alone cannot
    tell that the recorder is back.
    """
    silent = now - recorder.last
    return Reading(
        rule="recorder_silent",
        subject=Subject(Scope.PBX, pbx),
        value=silent if recorder.conversations and silent > RECORDS else 0.0,
        volume=recorder.conversations,
        values={"conversations": recorder.conversations, "seconds": round(max(0.0, silent))},
    )


def _feed(pbx: PbxId, state: Pbx, lag: float | None) -> Iterator[Reading]:
    subject = Subject(Scope.PBX, pbx)
    reason = "" if state.reason is None else state.reason.value
    yield Reading(
        rule="feed_lost",
        subject=subject,
        value=1.0 if state.state is FeedState.DOWN else 0.0,
        values={"why": reason, "pbx": pbx},
    )
    if state.state is FeedState.LIVE:
        yield Reading(rule="feed_late", subject=subject, value=lag, values={"lag": lag, "pbx": pbx})


def _core(pbx: PbxId, heard: Heard, now: Instant) -> Iterator[Reading]:
    at = heard.restarted.get(pbx)
    if at is not None:
        value = 1.0 if now - at < RESTART_LASTS else 0.0
        yield Reading(rule="core_lost", subject=Subject(Scope.PBX, pbx), value=value, values={"pbx": pbx})


def _trunks(pbx: PbxId, state: Pbx, capacity: Mapping[str, int]) -> Iterator[Reading]:
    told = dict(state.trunks)
    for name in capacity:
        of, _, endpoint = name.partition("/")
        if of == pbx and endpoint in state.phones:
            told[endpoint] = state.phones[endpoint]
    for trunk, word in told.items():
        subject = Subject(Scope.TRUNK, f"{pbx}/{trunk}")
        yield Reading(rule="trunk_down", subject=subject, value=0.0 if word.answers else 1.0, values={"trunk": trunk})


def _carried(floor: Floor, capacity: Mapping[str, int]) -> dict[str, int]:
    """Calls on each trunk: legs by their endpoint (`PJSIP/carrier-0000001a`), or as the site names their trunk."""
    counts: dict[str, int] = {}
    if not any(capacity.values()):
        return counts
    for leg in floor.calls.by_id.values():
        if leg.ended is None:
            trunk = floor.rules.trunk(leg.pbx, leg.name) or ""
            name = f"{leg.pbx}/{trunk.partition('/')[2] or trunk}"
            if name in capacity:
                counts[name] = counts.get(name, 0) + 1
    return counts


def disk_reading(used: float | None, free_bytes: int | None) -> Reading:
    """The disk that holds journal and store. used: share, None where it cannot be asked."""
    values: dict[str, Value] = {
        "used_percent": None if used is None else round(100 * used),
        "free_gigabytes": None if free_bytes is None else round(free_bytes / 1e9, 1),
    }
    return Reading(rule="disk_full", subject=SITE, value=used, values=values)
