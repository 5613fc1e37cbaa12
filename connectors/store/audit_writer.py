"""The thread that writes the audit log: deeds come through a bounded queue and are committed in batches.

Who does something sensitive waits for `record`: it returns when the entry is on the disk, and raises when it could not
be written, so that the deed is refused rather than done unseen. `note` is for deeds that cannot be refused any more (a
log-in that failed): they wait in the queue while the disk refuses.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from connectors.errors import MisconfiguredError
from connectors.store.audit_anchors import note_anchor, read_anchors
from connectors.store.audit_log import append, head
from realtime.access.audit_chain import Anchor, Deed, Entry, anchoring
from realtime.names import Instant

MOST_WAITING = 10_000
"""Deeds held while the store refuses: some 5 MB; people cause a few in a second at most."""

BATCH = 200
RETRY = 0.5
"""Seconds between two tries on a store that refuses."""

PATIENCE = 5.0
"""Seconds a sensitive deed waits for its entry before it is refused."""

JOINING_SECONDS = 1.0
"""How long the thread may take beyond that: one that hangs in a file system is left to the end of the process."""

ANCHOR_EVERY = 1000
"""Entries between two anchors, at most."""

ANCHOR_SECONDS = 3600.0
"""Seconds between two anchors while entries come, at most: the last hour is what a cut could take unseen."""

SYSTEM = "system"

log = logging.getLogger(__name__)


class AuditUnavailableError(Exception):
    """The audit log cannot be written now, so what had to be recorded must not be done."""

    def __init__(self) -> None:
        super().__init__(
            "the audit log cannot be written: make room on the store's disk or mend its rights, then retry"
        )


class AuditWriter:
    """Owns the thread and the queue. note and record are for any thread or loop; closed once."""

    def __init__(self, store: Engine, anchors: Path, wall: Callable[[], float] = time.time) -> None:
        self._store = store
        self._wall = wall
        self._anchors = anchors
        self._waiting: deque[tuple[Deed, Future[Entry]]] = deque()
        self._wake = threading.Condition()
        self._failing = False
        self._closed = False
        self._deadline = float("inf")
        self._anchored = 0
        self._anchor_at = monotonic()
        self._compare()
        self._thread = threading.Thread(target=self._run, name="audit writer", daemon=True)
        self._thread.start()

    @property
    def failing(self) -> bool:
        """Whether the store refused the last entries."""
        return self._failing

    def note(self, deed: Deed) -> Future[Entry]:
        """Queue a deed; never waits. Raises AuditUnavailableError when the queue is full or closed."""
        made: Future[Entry] = Future()
        with self._wake:
            if self._closed or len(self._waiting) >= MOST_WAITING:
                raise AuditUnavailableError
            self._waiting.append((deed, made))
            self._wake.notify()
        return made

    async def record(self, deed: Deed) -> None:
        """Write a deed and return when it is kept. Raises AuditUnavailableError when that is not to be had now."""
        if self._failing:
            # Still written, so that the refusal itself is on record once the store takes entries again.
            self.note(deed)
            raise AuditUnavailableError
        made = asyncio.wrap_future(self.note(deed))
        try:
            await asyncio.wait_for(asyncio.shield(made), PATIENCE)
        except TimeoutError:
            raise AuditUnavailableError from None

    def close(self, seconds: float = 1.0) -> int:
        """Write what waits for at most so long, anchor the end, stop; gives how many deeds were lost."""
        with self._wake:
            self._closed = True
            self._deadline = monotonic() + seconds
            self._wake.notify()
        self._thread.join(seconds + JOINING_SECONDS)
        lost = len(self._waiting)
        while self._waiting and not self._thread.is_alive():
            self._waiting.popleft()[1].set_exception(AuditUnavailableError())
        return lost

    def _run(self) -> None:
        while True:
            with self._wake:
                due = self._anchor_at + ANCHOR_SECONDS
                self._wake.wait_for(lambda: bool(self._waiting) or self._closed, max(0.0, due - monotonic()) + RETRY)
                if self._closed and (not self._waiting or monotonic() >= self._deadline):
                    break
            written = self._write()
            self._anchor(due=monotonic() >= due)
            if not written:
                with self._wake:
                    self._wake.wait_for(lambda: self._closed and monotonic() >= self._deadline, RETRY)
        self._anchor(due=True)

    def _compare(self) -> None:
        """Say at once when the file knows of entries that are gone; `floorwatch audit verify` looks at all of them."""
        try:
            noted = max((anchor.seq for anchor in read_anchors(self._anchors)), default=0)
            stands = head(self._store).seq
        except (MisconfiguredError, SQLAlchemyError) as error:
            log.error("the audit log's anchors cannot be compared: %s", error)  # noqa: TRY400 - the text is enough
            return
        if noted > stands:
            log.error(
                "entries %d to %d of the audit log are gone: `floorwatch audit verify` tells more", stands + 1, noted
            )

    def _write(self) -> bool:
        """Commit a batch; False when the store refused, with the deeds still in the queue."""
        batch = [self._waiting[place] for place in range(min(BATCH, len(self._waiting)))]
        if not batch:
            return True
        try:
            entries = append(self._store, [deed for deed, _ in batch])
        except SQLAlchemyError as error:
            self._told(failing=True, why=str(getattr(error, "orig", None) or type(error).__name__))
            return False
        self._told(failing=False)
        for entry, (_, made) in zip(entries, batch, strict=True):
            self._waiting.popleft()
            if made.set_running_or_notify_cancel():
                made.set_result(entry)
        self._anchored += len(batch)
        return True

    def _told(self, *, failing: bool, why: str = "") -> None:
        """Logged when it fails and when it recovers, not in between."""
        if failing and not self._failing:
            log.error("the audit log cannot be written (%s): sensitive operations are refused until it can", why)
        elif self._failing and not failing:
            log.info("the audit log is written again")
        self._failing = failing

    def _anchor(self, *, due: bool) -> None:
        """Note where the chain stands, in the chain, in the file and in the log."""
        if not self._anchored or not (due or self._anchored >= ANCHOR_EVERY):
            return
        self._anchor_at = monotonic()
        try:
            told = anchoring(head(self._store), Instant(self._wall()), SYSTEM)
            (last,) = append(self._store, [told])
            note_anchor(self._anchors, Anchor(seq=last.seq, hash=last.hash, at=last.deed.at))
        except (SQLAlchemyError, OSError) as error:
            log.warning("the audit log could not be anchored (%s); the next hour's anchor covers it", error)
            return
        self._anchored = 0
        log.info("the audit log stands at entry %d, hash %s", last.seq, last.hash)
