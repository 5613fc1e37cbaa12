"""What handlers write down of everything sensitive, before they do it."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp import web

from realtime.access.audit_chain import Deed, Particular
from realtime.names import Instant
from web.admission import Visitor
from web.problems import Problem

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


AUDIT: web.AppKey[Audit] = web.AppKey("audit", Audit)

RECORDED: web.RequestKey[set[str]] = web.RequestKey("recorded", set)
"""The deeds that were written down for a request."""


async def audited(
    request: web.Request, visitor: Visitor | None, action: str, subject: str = "", **particulars: Particular
) -> None:
    """Write down what is about to be done. Raises Problem (503) when it cannot be written: then it is not done.

    visitor: None for who is not let in yet; `subject` then says whom they claim to be.
    """
    who = "nobody" if visitor is None else visitor.actor()
    owner = None if visitor is None else visitor.owner
    deed = Deed(
        at=Instant(time.time()),
        actor=who,
        action=action,
        subject=subject,
        address=request.remote or "",
        particulars=particulars if owner is None else {"for": owner} | particulars,
    )
    try:
        await request.app[AUDIT].record(deed)
    except Exception:
        log.exception("%s was not done: it could not be written down", action)
        detail = "What has to be written in the audit log cannot be written at the moment, so it is not done."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "audit-unavailable", detail) from None
    request.setdefault(RECORDED, set()).add(action)
