"""A past moment out of the journal's file: which checkpoint, which frames, which entries; realtime.past does the rest.

Everything here reads and computes for up to a second, so it runs in a process of its own (config/past_worker.py).
"""

from __future__ import annotations

from pathlib import Path

from connectors.journal.archive import Archive
from realtime.checkpoint import CheckpointError, restore
from realtime.names import Instant
from realtime.past import LATE, Frame, Replay, drawn, follow, know, needed, numbered_at
from realtime.rows import Picture
from realtime.rules import Rules
from realtime.state import Changes, Floor
from web.past import Missing, View, Why

BEFORE = 75.0
"""Seconds of frames looked at before a moment: the minute its trends were drawn in, and five seconds of turns."""

UNSEEN = 1.0
"""Entries this much later than a frame were taken in by one that is not kept: frames are four a second."""

PLAYED_ON = 5000
"""Entries a replay goes on over; beyond that a checkpoint is nearer."""

PICTURES = 8
"""Pictures remembered: the same moment is asked for by a wall and a console, or again and again while paused."""


class Rewinder:
    """Shows past moments of one journal, and remembers where it stands: playing on costs less than starting anew."""

    def __init__(self, file: Path, rules: Rules) -> None:
        self._file = file
        self._rules = rules
        self._replay: Replay | None = None
        self._known: dict[tuple[View, Instant, int], Picture] = {}

    def picture(self, at: Instant, view: View) -> Picture | Missing:
        """All rows at a moment. Raises sqlite3.Error when the file cannot be read."""
        with Archive(self._file) as archive:
            oldest = archive.oldest()
            if oldest is None or at < oldest:
                return Missing(why=Why.NOT_KEPT, oldest=oldest)
            newest = archive.newest() or oldest
            # Fresh moments may still get a frame, or an entry that is on its way to the disk.
            settled = at < newest - LATE
            key = (view, at, archive.last_telling() if view is View.KNOWN else 0)
            found = self._known.get(key)
            if found is None:
                made = self._shown(archive, at) if view is View.SHOWN else self._as_known(archive, at)
                if made is None:
                    return Missing(why=Why.NOT_KEPT, oldest=oldest)
                found = made
            if settled:
                self._remember(key, found)
            return found

    def _remember(self, key: tuple[View, Instant, int], picture: Picture) -> None:
        self._known[key] = picture
        while len(self._known) > PICTURES:
            del self._known[next(iter(self._known))]

    def _shown(self, archive: Archive, at: Instant) -> Picture | None:
        frames = archive.frames(Instant(at - BEFORE), at)
        if not frames:
            last = archive.last_frame(at)
            frames = [] if last is None else archive.frames(Instant(last.at - BEFORE), last.at)
        if not frames or archive.entry_at(Instant(at - UNSEEN)) > frames[-1].entry:
            return self._without_frames(archive, at, frames)
        rows = self._played_on(archive, frames)
        if rows is not None:
            return rows
        used = frames[needed(frames) :]
        replay = self._begun(archive, used[0].entry)
        if replay is None:
            return None
        self._replay = replay
        return self._reached(archive, replay, used, frames)

    def _played_on(self, archive: Archive, frames: list[Frame]) -> Picture | None:
        """Go on from the picture given last, when it lies shortly before."""
        replay, last = self._replay, frames[-1]
        if replay is None or replay.frame is None or replay.frame.at > last.at or replay.frame.at < frames[0].at:
            return None
        further = [frame for frame in frames if frame.at > replay.frame.at]
        if not further or last.entry - replay.entry > PLAYED_ON or further[0].entry < replay.entry:
            return None
        return self._reached(archive, replay, further, frames)

    def _reached(self, archive: Archive, replay: Replay, used: list[Frame], frames: list[Frame]) -> Picture:
        entries = ((entry.seq, entry.event) for entry in archive.entries(replay.entry, used[-1].entry))
        rows = replay.reach(used, entries)
        return Picture(seq=frames[-1].seq, at=numbered_at(frames), rows=rows)

    def _without_frames(self, archive: Archive, at: Instant, frames: list[Frame]) -> Picture | None:
        """From what had been received by then, drawn at that moment."""
        floor = self._floor(archive, archive.entry_at(at))
        return None if floor is None else Picture(seq=_seq(frames), at=at, rows=drawn(floor, at, frames))

    def _as_known(self, archive: Archive, at: Instant) -> Picture | None:
        entry = archive.entry_at(at)
        floor = self._floor(archive, entry)
        if floor is None:
            return None
        know(floor, archive.told_later(entry, at), at)
        frames = archive.frames(at, at)
        return Picture(seq=_seq(frames), at=at, rows=drawn(floor, at, frames))

    def _floor(self, archive: Archive, entry: int) -> Floor | None:
        """The floor after an entry."""
        base = self._base(archive, entry)
        if base is None:
            return None
        floor, seq = base
        changes = Changes()
        for each in archive.entries(seq, entry):
            follow(floor, each.event, changes)
        return floor

    def _begun(self, archive: Archive, entry: int) -> Replay | None:
        base = self._base(archive, entry)
        return None if base is None else Replay(*base)

    def _base(self, archive: Archive, entry: int) -> tuple[Floor, int] | None:
        """The floor of the newest good checkpoint up to an entry, or the empty one before the first entry."""
        for kept in archive.checkpoints_before(entry):
            try:
                return restore(kept.pieces, self._rules), kept.seq
            except CheckpointError:
                continue
        return (Floor(rules=self._rules), 0) if archive.whole() else None


def _seq(frames: list[Frame]) -> int:
    """The number of the picture the screens had, 0 where no frame is kept."""
    return frames[-1].seq if frames else 0
