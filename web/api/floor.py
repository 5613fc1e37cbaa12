"""GET /api/v1/floor: the whole floor now."""

from __future__ import annotations

from aiohttp import web

from web import queries
from web.admission import admit
from web.parts import FANOUT, PARTS
from web.wire import encode, floor


async def get_floor(request: web.Request) -> web.Response:
    """The floor as this caller may see it; every delta of the live socket leads from one such answer to the next."""
    queries.only(request, "board")
    parts = request.app[PARTS]
    visitor = await admit(request, parts.access)
    board = queries.board(request)
    request.app[FANOUT].hold(visitor.audience, board)
    shown = floor(parts.feed.picture(), visitor.audience, parts.site, board)
    return web.Response(body=encode(shown), content_type="application/json")
