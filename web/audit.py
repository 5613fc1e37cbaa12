"""What handlers write down of everything sensitive, before they do it."""

from __future__ import annotations

import logging
import time
from typing import Protocol

import msgspec
from aiohttp import web

from realtime.access.audit_chain import Deed, Particular
from realtime.names import Instant
from web.admission import Visitor

log = logging.getLogger(__name__)


class Audit(Protocol):
    """Whoever keeps the audit log. What cannot be written down must not be done: it raises, and the handler ends."""

    async def record(self, deed: Deed) -> None:
        """Write one deed down; returns when it is kept."""


class LoggedAudit:
    """The audit log of a process that keeps none: a line of the ordinary log."""

    async def record(self, deed: Deed) -> None:
        """One line as JSON, so that no text of a stranger can forge another line."""
        log.info("audit %s", msgspec.json.encode(deed).decode())


def deed_of(
    request: web.BaseRequest, visitor: Visitor, action: str, subject: str = "", **particulars: Particular
) -> Deed:
    """What a visitor does with this request, as it is written down."""
    return Deed(
        at=Instant(time.time()),
        actor=visitor.actor(),
        action=action,
        subject=subject,
        address=request.remote or "",
        particulars=particulars,
    )
