"""The audit log's part of the daemon: its writer, and the retention of its old entries."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Engine

from config.settings import Settings
from connectors.store.audit_anchors import FILE_NAME
from connectors.store.audit_log import seal_off
from connectors.store.audit_writer import SYSTEM, AuditUnavailableError, AuditWriter
from connectors.store.threads import in_store
from realtime.access.audit_chain import Deed
from realtime.names import Instant

SECONDS_PER_DAY = 86_400.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def auditing(settings: Settings, store: Engine) -> AsyncIterator[AuditWriter]:
    """The writer of the audit log, told of the daemon's own start and end."""
    writer = await in_store(AuditWriter, store, settings.storage.directory / FILE_NAME)
    try:
        writer.note(own("started"))
        yield writer
    finally:
        with suppress(AuditUnavailableError):
            writer.note(own("stopped"))
        lost = await asyncio.to_thread(writer.close)
        if lost:
            log.error("%d entries of the audit log could not be written", lost)


def own(action: str) -> Deed:
    """A deed of the daemon itself."""
    return Deed(at=Instant(time.time()), actor=SYSTEM, action=action, subject="daemon")


def thin_audit(settings: Settings, store: Engine, now: Instant) -> int:
    """Seal and delete what is older than the configuration lets it be; gives the number it is sealed up to, or 0."""
    made = seal_off(store, Instant(now - settings.retention.audit_days * SECONDS_PER_DAY), now, SYSTEM)
    return 0 if made is None else made.upto
