"""GET /api/v1/floor: the whole floor now, or at a past moment."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from realtime.names import Instant
from web import queries
from web.admission import Visitor, admit
from web.api.past import got, past_of
from web.parts import FANOUT, PARTS
from web.past import View
from web.problems import Problem
from web.wire import encode, floor


async def get_floor(request: web.Request) -> web.Response:
    """The floor as this caller may see it; every delta of the live socket leads from one such answer to the next."""
    queries.only(request, "board", "at", "view")
    parts = request.app[PARTS]
    visitor = await admit(request, parts.access)
    at = queries.past(request, "at", parts.feed.now())
    if at is not None:
        return await _past_floor(request, visitor, at)
    if "view" in request.query:
        detail = "'view' says how to see a past moment: name it with 'at'."
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", detail)
    board = queries.board(request)
    request.app[FANOUT].hold(visitor.audience, board)
    shown = floor(parts.feed.picture(), visitor.audience, parts.site, board)
    return web.Response(body=encode(shown), content_type="application/json")


async def _past_floor(request: web.Request, visitor: Visitor, at: Instant) -> web.Response:
    """The floor at a moment that is over, as it was shown or as it is known now."""
    view = queries.choice(request, "view", View.SHOWN)
    board = queries.board(request)
    body = got(await past_of(request).floor(at, view, visitor.audience, board))
    return web.Response(body=body, content_type="application/json")
