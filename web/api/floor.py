"""GET /api/v1/floor: the whole floor now, or at a past moment."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from realtime.access.roles import Right
from realtime.names import Instant
from web import queries
from web.admission import Visitor, visitor_of
from web.api.past import got, past_of
from web.operations import Answer, Operation, Parameter, refused
from web.parts import FANOUT, PARTS
from web.past import View
from web.problems import Problem
from web.wire import Floor, encode, floor


async def get_floor(request: web.Request) -> web.Response:
    """The floor as this caller may see it; every delta of the live socket leads from one such answer to the next."""
    parts = request.app[PARTS]
    visitor = visitor_of(request)
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


BOARD = Parameter("board", "A board's id.")

OPERATIONS = (
    Operation(
        path="/api/v1/floor",
        handler=get_floor,
        needs=(Right.SEE_FLOOR, Right.SEE_OWN_FLOOR),
        summary="The whole floor now, or at a past moment, as the asker may see it",
        parameters=(
            BOARD,
            Parameter("at", "A past moment: the floor then instead of now.", {"type": "string", "format": "date-time"}),
            Parameter(
                "view",
                "With `at`: as the screens showed it then, or as it is known now, with all that was told later.",
                {"enum": ["shown", "known"], "default": "shown"},
            ),
        ),
        answers={
            200: Answer("The floor.", Floor),
            404: refused("There is no such board, or the moment is not kept."),
            503: refused("The past cannot be shown right now; ask again."),
        },
    ),
)
