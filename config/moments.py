"""Lists out of the journal's file: the moments to step by, and what is kept. They read, so they are for a thread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from connectors.journal.archive import Archive
from connectors.journal.protocol import Entry
from realtime.names import Instant, PbxId
from realtime.stamps import maybe_stamp, stamp, stamp_up
from realtime.state import Pbx, Span
from web.past import Gap, Kept, Mark, Moment, Moments, PbxPast, Stretch

MOST_SCANNED = 20_000
"""Entries looked at for one answer, as only some may be the asker's to see: 50 ms."""

MOST_MARKS = 2000
"""Checkpoints listed at most, evenly: more than a time bar has pixels."""

EVERYBODYS = frozenset({"feed_changed", "gap_closed", "pbx_booted", "pbx_stopping", "pbx_reloaded"})
"""Kinds about a whole PBX, which also those see who see only some queues."""


def moments(file: Path, asked: Stretch) -> Moments:
    """What was received over a stretch of time, as far as the asker may see it. Raises sqlite3.Error."""
    with Archive(file) as archive:
        since = archive.entry_at(Instant(math.nextafter(asked.begin, 0.0)))
        until = archive.entry_at(asked.to)
        if asked.newest_first:
            entries = archive.entries_back(since, until if asked.after is None else min(until, asked.after - 1))
        else:
            entries = archive.entries(since if asked.after is None else max(since, asked.after), until)
        found: list[Moment] = []
        seq = 0
        for entry in islice(entries, MOST_SCANNED):
            seq = entry.seq
            moment = _moment(entry)
            if _visible(moment, asked.queues):
                found.append(moment)
                if len(found) >= asked.limit:
                    break
        return Moments(moments=found, next=None if next(entries, None) is None else seq)


def _moment(entry: Entry) -> Moment:
    event = entry.event
    return Moment(
        seq=entry.seq,
        received=stamp_up(entry.received),
        at=stamp(event.at),
        kind=str(event.__struct_config__.tag),
        pbx=event.pbx,
        queue=getattr(event, "queue", None),
        agent=getattr(event, "agent", None),
    )


def _visible(moment: Moment, queues: frozenset[str] | None) -> bool:
    return queues is None or moment.queue in queues or moment.kind in EVERYBODYS


def kept(file: Path, pbxs: Mapping[PbxId, Pbx], retention_days: int | None) -> Kept:
    """What the journal holds, and what is missing of each PBX. Raises sqlite3.Error."""
    with Archive(file) as archive:
        oldest, marks = archive.oldest(), archive.marks()
        step = max(1, math.ceil(len(marks) / MOST_MARKS))
        return Kept(
            oldest=None if oldest is None else stamp_up(oldest),
            newest=maybe_stamp(archive.newest()),
            retention_days=retention_days,
            size_bytes=archive.size(),
            pbx={pbx: PbxPast(gaps=gaps(row.spans, oldest)) for pbx, row in pbxs.items()},
            checkpoints=[Mark(seq=mark.seq, at=stamp(mark.at)) for mark in marks[::step]],
        )


def gaps(spans: tuple[Span, ...], oldest: Instant | None) -> list[Gap]:
    """What lies between stretches in which a PBX was seen, from the oldest moment on."""
    found: list[Gap] = []
    seen_to = oldest
    for span in spans:
        if seen_to is not None and span.begin > seen_to:
            found.append(Gap(begin=stamp(seen_to), to=stamp(span.begin)))
        if span.to is None:
            return found
        seen_to = span.to if seen_to is None else max(seen_to, span.to)
    if seen_to is not None:
        found.append(Gap(begin=stamp(seen_to), to=None))
    return found
