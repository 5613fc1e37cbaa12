"""The day of the daemon, read out of its journal, beside queue_log: every difference with its reason."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from config.doctor.findings import Finding, fault, ok, warning
from config.rules import rules_of
from config.selfcheck import SETTLING, compare_day
from config.settings import Settings
from connectors.journal.holding import is_held
from connectors.journal.protocol import Tally
from connectors.journal.reader import read_checkpoints, read_chunks
from connectors.queue_log.day import LoggedDay
from realtime.checkpoint import CheckpointError, restore
from realtime.events import (
    ChannelCreated,
    DialplanVisible,
    FeedChanged,
    FeedReason,
    FeedState,
    FloorEvent,
    PbxBooted,
    QueueStatusSet,
    UserEventSent,
)
from realtime.events.agents import AgentOffered
from realtime.events.callers import CallerJoined
from realtime.floor import apply
from realtime.names import Instant, PbxId, Seconds
from realtime.parity import Comparison, Difference, Reason
from realtime.state import Changes, Floor

SHOWN = 3

_TELLS = {
    AgentOffered: "agent",
    CallerJoined: "agent",
    ChannelCreated: "call",
    DialplanVisible: "dialplan",
    QueueStatusSet: "dialplan",
    PbxBooted: "system",
    UserEventSent: "user",
}
"""Of which read class an event is the proof."""

_SAID = {
    Reason.COUNTERS_RESET: "counters were reset",
    Reason.TIMEOUTS_COUNTED_AS_ABANDONS: "timeouts are counted as abandons there",
    Reason.REDIRECTS_LOGGED_AS_ABANDONS: "redirected here, which queue_log calls an abandon",
    Reason.COMPLETED_AT_END_ONLY: "still talking, which counts there only at the end",
    Reason.TRANSFER_LOGGED_LONGER: "talked on elsewhere after the transfer, which queue_log counts",
    Reason.NOT_COVERED: "in a time the daemon did not see",
    Reason.LOG_MISSING_FROM: "in a time queue_log does not hold",
    Reason.UNDECIDED: "not decided yet here",
}


class Remembered(msgspec.Struct, kw_only=True):
    """What the journal holds. running: a daemon has it open. classes: read classes of which events came, by PBX."""

    floor: Floor
    running: bool
    classes: dict[PbxId, set[str]] = {}


def remember(settings: Settings) -> Remembered | None:
    """The floor as the journal has it; None without a journal. Raises OSError when it cannot be read."""
    file = settings.storage.directory / "journal.db"
    if not file.is_file():
        return None
    found = Remembered(floor=Floor(rules=rules_of(settings)), running=is_held(file))
    since = _restored(file, settings, found)
    heard: dict[PbxId, Instant] = {}
    tally = Tally()
    for chunk in read_chunks(file, since, None, tally):
        for entry in chunk:
            pbx = entry.event.pbx
            heard[pbx] = entry.received
            proof = _TELLS.get(type(entry.event))
            if proof is not None:
                found.classes.setdefault(pbx, set()).add(proof)
            _take(found.floor, entry.event)
    if tally.stopped is not None:
        raise OSError(tally.stopped)
    if not found.running:
        for pbx, row in list(found.floor.pbxs.items()):
            if row.state is not FeedState.DOWN and pbx in heard:
                gone = FeedChanged(pbx=pbx, at=heard[pbx], state=FeedState.DOWN, reason=FeedReason.STOPPED)
                _take(found.floor, gone)
    return found


def _restored(file: Path, settings: Settings, found: Remembered) -> int:
    try:
        for kept in read_checkpoints(file):
            try:
                found.floor = restore(kept.pieces, rules_of(settings))
            except CheckpointError:
                continue
            _proven(found)
            return kept.seq
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    return 0


def _proven(found: Remembered) -> None:
    """What a floor itself proves to have been heard."""
    for pbx, row in found.floor.pbxs.items():
        classes = found.classes.setdefault(pbx, set())
        classes.update({"dialplan"} if row.dialplan_visible else ())
        classes.update({"system"} if row.started is not None else ())
    for visit in found.floor.visits.by_id.values():
        if visit.joined_sure:
            found.classes.setdefault(visit.pbx, set()).add("agent")


def _take(floor: Floor, event: FloorEvent) -> None:
    with suppress(Exception):  # The daemon's floor went on without it, too, and has said so.
        apply(floor, event, Changes())


def examine(
    pbx: PbxId, remembered: Remembered, day: LoggedDay, now: Instant, offset: Seconds, settings: Settings
) -> Iterator[Finding]:
    """Today's visits beside queue_log. now: on our clock."""
    calendar = remembered.floor.rules.calendar
    begin = calendar.start(calendar.day(now))
    row = remembered.floor.pbx(pbx)
    found = compare_day(row, remembered.floor.visits, day, (begin, Instant(now - SETTLING)), offset, settings)
    yield from judged(pbx, found)


def judged(pbx: PbxId, found: Comparison) -> Iterator[Finding]:
    """One finding for each queue and reason."""
    visits = sum(each.theirs for each in found.counts)
    if not found.faults:
        explained = Counter({each.reason: 0 for each in found.differences})
        for each in found.differences:
            explained[each.reason] += each.count
        reasons = "".join(f"; {count} {_SAID[reason]}" for reason, count in explained.items())
        yield ok("parity", pbx, f"{visits} visits of today agree with queue_log{reasons}")
    for each in found.differences:
        if each.reason is Reason.DIFFERENT:
            yield fault("parity", each.queue, _sentence(each), "report these visits with their queue_log lines")
        elif each.reason in {Reason.LOG_MISSING_FROM, Reason.NOT_COVERED}:
            mend = "`floorwatch backfill` adds what queue_log has; keep the daemon and the log in place meanwhile"
            yield warning("parity", each.queue, f"{_sentence(each)}: {_SAID[each.reason]}", mend)


def _sentence(each: Difference) -> str:
    shown = ", ".join(each.visits[:SHOWN]) + (" ..." if each.count > SHOWN else "")
    ours = "no such visit" if each.ours is None else each.ours
    theirs = "no such visit" if each.theirs is None else each.theirs
    return f"{each.count} visits: {each.measure.value} {ours} here, {theirs} in queue_log ({shown})"
