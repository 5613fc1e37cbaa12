"""One round of looking for recordings, and one of deleting what nobody needs. The store is asked in threads."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from connectors.audio.faults import RecordingError
from connectors.audio.figures import Span
from connectors.errors import ConnectorError
from connectors.recordings.content_store import ContentStore
from connectors.recordings.fetch import Fetched, Source, step
from connectors.recordings.prepare import prepare
from connectors.recordings.retention import KeptRecording, Policy, doomed
from connectors.recordings.states import Patience, Sign, Watch, advance
from connectors.store.audit_log import append
from connectors.store.audit_writer import SYSTEM
from connectors.store.recordings import Content, KeptRecord, discard, due, kept_recordings, put_watch, still_kept
from connectors.store.retention import list_holds
from connectors.store.threads import in_store
from realtime.access.audit_chain import Deed
from realtime.names import AgentId, ChannelId, Instant, PbxId, Seconds

AT_ONCE = 16
"""Recordings looked at in one round."""

LOOK_SECONDS = 300.0
"""A look, the copying included, may take so long."""

PATIENCE = Patience()

log = logging.getLogger(__name__)


class Searcher:
    """Looks for recordings that are due. sources: by PBX; pool: where sound is decoded, out of the loop's way."""

    def __init__(
        self,
        store: Engine,
        content: ContentStore,
        sources: Mapping[PbxId, Source],
        pool: Executor,
        spool: Path,
        patience: Patience = PATIENCE,
    ) -> None:
        self._store = store
        self._content = content
        self._sources = sources
        self._pool = pool
        self._spool = spool
        self._patience = patience

    async def round(self, now: Instant) -> int:
        """Look at what is due; gives how many were looked at."""
        found = await in_store(due, self._store, now, AT_ONCE)
        for one in found:
            await self._look(one, now)
        return len(found)

    async def _look(self, one: KeptRecord, now: Instant) -> None:
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._spool))
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                watch, content = await self._looked(one, folder, now)
        except TimeoutError:
            watch, content = advance(one.watch, Sign.AWAY, now, self._patience, "it did not come in time"), None
        except ConnectorError as error:
            watch, content = advance(one.watch, Sign.AWAY, now, self._patience, str(error)), None
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if watch.state is not one.watch.state:
            log.info("recording %d is %s", one.number, watch.state)
        kept = await in_store(put_watch, self._store, one.number, watch, content)
        if not kept and content is not None and not await in_store(still_kept, self._store, content.sha256):
            await asyncio.to_thread(self._content.delete, content.sha256)  # its caller was erased meanwhile

    async def _looked(self, one: KeptRecord, folder: Path, now: Instant) -> tuple[Watch, Content | None]:
        source = self._sources.get(one.pbx)
        if source is None:
            said = "the configuration names no place for recordings of this PBX"
            return advance(one.watch, Sign.AWAY, now, self._patience, said), None
        watch, fetched = await step(one.watch, source, folder, self._patience, now)
        if fetched is None:
            return watch, None
        try:
            return watch, await self._kept(fetched, one.watch)
        except BrokenExecutor:
            said = "the process that decoded it died"
            return advance(one.watch, Sign.AWAY, now, self._patience, said), None
        except RecordingError as error:
            stats = watch.stats
            return advance(one.watch, Sign.BROKEN, now, self._patience, str(error), stats), None
        except OSError as error:
            said = f"it could not be kept ({error.strerror or error})"
            return advance(one.watch, Sign.AWAY, now, self._patience, said), None

    async def _kept(self, fetched: Fetched, watch: Watch) -> Content:
        loop = asyncio.get_running_loop()
        holds = [Span(watch.ended - begin, watch.ended - end) for begin, end in watch.holds]
        made = await loop.run_in_executor(self._pool, prepare, [file.path for file in fetched.files], holds)
        sha256 = await asyncio.to_thread(self._content.put, made.path)
        return Content(
            sources=tuple(file.sha256 for file in fetched.files),
            sha256=sha256,
            size=await asyncio.to_thread(self._content.size, sha256),
            seconds=Seconds(made.seconds),
            channels=made.channels,
            figures=made.figures,
            waveform=made.waveform,
        )


class InUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a draw may still take, and the recordings of samples and their reserves."""

    reach: frozenset[tuple[AgentId, ChannelId]] = frozenset()
    sampled: frozenset[int] = frozenset()
    reserved: frozenset[tuple[AgentId, ChannelId]] = frozenset()


def sweep(store: Engine, content: ContentStore, in_use: InUse, policy: Policy, now: Instant) -> list[int]:
    """Delete what retention may; each is told in the audit log first. Gives the numbers. Raises what the store does."""
    rows = {one.number: one for one in kept_recordings(store)}
    gone: list[int] = []
    for each in doomed([_kept(one, in_use) for one in rows.values()], list_holds(store), now, policy):
        one = rows[each.recording.number]
        watch = advance(one.watch, Sign.DELETED, now, PATIENCE, each.why.value)
        if not discard(store, one.number, watch, now):
            continue  # A complaint came first.
        facts = {"sha256": each.recording.sha256, "why": each.why.value, "visit": one.visit, "bytes": one.size or 0}
        deed = Deed(
            at=now, actor=SYSTEM, action="recording_deleted", subject=f"recording {one.number}", particulars=facts
        )
        append(store, [deed])
        if not still_kept(store, each.recording.sha256):
            content.delete(each.recording.sha256)
        gone.append(one.number)
    return gone


def orphans(store: Engine, content: ContentStore) -> list[str]:
    """Content that no recording names, as a crash leaves it. Never deleted here: it may be the store that is lost."""
    named = {one.sha256 for one in kept_recordings(store)}
    return [sha256 for sha256, _ in content.kept() if sha256 not in named]


def _kept(one: KeptRecord, in_use: InUse) -> KeptRecording:
    key = (one.agent, one.linked)
    return KeptRecording(
        number=one.number,
        sha256=one.sha256 or "",
        size=one.size or 0,
        ended=one.watch.ended,
        reach=key in in_use.reach,
        sampled=one.number in in_use.sampled or key in in_use.reserved,
        frozen=one.frozen is not None,
        caller=one.caller,
        subjects=(one.visit, one.linked),
    )
