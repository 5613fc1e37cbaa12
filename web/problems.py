"""Errors as the outside sees them: application/problem+json (RFC 9457) with a stable `type`, never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
URN = "urn:floorwatch:problem:"

OUTAGES = (OperationalError, InterfaceError, PoolTimeoutError)
"""What a store raises that is away, full or too slow: no fault of ours, so no traceback; waiting mends it."""


class LineFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a text that was sent. line: from 1, null where it is not known; key: of what.

    reason: which kind of fault; the catalogues have a sentence for it under `fault.`, with `value` and `key` in it.
    """

    message: str
    line: int | None = None
    key: str = ""
    reason: str = ""
    value: str = ""


class ProblemBody(msgspec.Struct, frozen=True, kw_only=True, rename={"kind": "type"}):
    """What went wrong. type: stable, for programs; title and detail: for people, detail names the mend.

    faults: each thing that is wrong with a text that was sent, where one was.
    """

    kind: str
    title: str
    status: int
    detail: str
    faults: tuple[LineFault, ...] | msgspec.UnsetType = msgspec.UNSET


class Problem(Exception):  # noqa: N818  # the word of RFC 9457
    """A request that cannot be served. kind: the last part of the `type`; detail: what, where and the mend."""

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        detail: str,
        headers: dict[str, str] | None = None,
        faults: tuple[LineFault, ...] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = headers or {}
        self.faults = faults

    def response(self) -> web.Response:
        """The answer for this problem."""
        body = ProblemBody(
            kind=URN + self.kind,
            title=self.status.phrase,
            status=self.status,
            detail=self.detail,
            faults=self.faults or msgspec.UNSET,
        )
        return web.Response(
            status=self.status, body=msgspec.json.encode(body), content_type=CONTENT_TYPE, headers=self.headers
        )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into a problem; what nobody foresaw is logged whole and told as internal.

    A store that is away is told as 503.
    """
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        return _from_aiohttp(request, error)
    except OUTAGES as error:
        said = "the store did not answer while serving %s %s (%s)"
        log.error(said, request.method, request.match_info.route.resource, type(error).__name__)  # noqa: TRY400
        detail = "The store of calls, alerts and rights cannot be asked at the moment; ask again in a few seconds."
        headers = {"Retry-After": "5"}
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "store-unavailable", detail, headers).response()
    except Exception:
        log.exception("unforeseen error while serving %s %s", request.method, request.match_info.route.resource)
        detail = "The server met an error it did not foresee; its log has the particulars."
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail).response()


def _from_aiohttp(request: web.Request, error: web.HTTPException) -> web.Response:
    """Aiohttp's plain-text errors as problems."""
    status = HTTPStatus(error.status)
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    kind = status.phrase.lower().replace(" ", "-")
    return Problem(status, kind, f"{request.method} is not served here: {status.description}.", headers).response()
