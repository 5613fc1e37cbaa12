"""One rule for everything that is taken away as a file: it is written in the audit log before its first byte leaves.

An operation says under which deed (`Operation.takes`). What is sent as an attachment by an operation that says none, or
before the deed was written down, is not sent at all: forgetting it is a fault that shows at once, and never a leak.
"""

from __future__ import annotations

from aiohttp import web

from web.audit import RECORDED

TAKES: web.RequestKey[str | None] = web.RequestKey("takes", type(None))
"""The deed under which what was asked for may be taken away."""


class UnrecordedError(Exception):
    """A file would have been taken away without anybody knowing."""


async def only_recorded(request: web.Request, response: web.StreamResponse) -> None:
    """Before the head of any answer leaves. Raises UnrecordedError."""
    if "attachment" not in response.headers.get("Content-Disposition", "").lower():
        return
    takes = request.get(TAKES)
    if takes is None or takes not in request.get(RECORDED, set()):
        raise UnrecordedError(f"{request.method} {request.match_info.route.resource} would send a file of no deed")
