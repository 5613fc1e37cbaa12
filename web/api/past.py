"""GET /api/v1/events and /api/v1/journal: moments to step by, and what is kept, for pages that show the past."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import msgspec
from aiohttp import web

from realtime.access.roles import Right
from realtime.stamps import stamp_up
from web import queries
from web.admission import visitor_of
from web.operations import Answer, Operation, Parameter, refused
from web.parts import PARTS
from web.past import Kept, Missing, Moments, Order, Past, Stretch, Why
from web.problems import Problem
from web.wire import encode

LISTED = 200
MOST_LISTED = 1000
"""Moments in one answer: about 150 kB."""

RETRY_SECONDS = "2"

T = TypeVar("T")

_PROBLEMS = {
    Why.BUSY: ("past-busy", "Too many past moments are asked for at once; ask again in a moment."),
    Why.SLOW: ("past-slow", "Showing this moment took too long and was given up; ask again when there is less to do."),
    Why.BROKEN: ("past-unreadable", "The journal cannot be read at the moment; the server's log has the particulars."),
}


async def get_events(request: web.Request) -> web.Response:
    """What the journal took in from one time to another, as far as the caller may see it; never a caller's data."""
    parts = request.app[PARTS]
    visitor = visitor_of(request)
    now = parts.feed.now()
    begin, to = queries.past(request, "from", now), queries.instant(request, "to")
    if begin is None:
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-missing", "'from' is needed: the time to begin at.")
    asked = Stretch(
        begin=begin,
        to=now if to is None else to,
        limit=queries.limit(request, LISTED, MOST_LISTED),
        newest_first=queries.choice(request, "order", Order.OLDEST) is Order.NEWEST,
        after=queries.number(request, "after", "the `next` of the answer before"),
        queues=visitor.audience.queues,
    )
    if asked.to < asked.begin:
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", "'to' lies before 'from'.")
    found = got(await past_of(request).moments(asked))
    return web.Response(body=encode(found), content_type="application/json")


async def get_journal(request: web.Request) -> web.Response:
    """What is kept: from when to when, and what is missing of each PBX."""
    kept = got(await past_of(request).kept())
    body = encode(msgspec.structs.replace(kept, timezone=request.app[PARTS].site.timezone))
    return web.Response(body=body, content_type="application/json")


def past_of(request: web.Request) -> Past:
    """Whoever shows the past. Raises Problem (404) where no journal is kept."""
    past = request.app[PARTS].past
    if past is None:
        raise Problem(HTTPStatus.NOT_FOUND, "moment-not-kept", "No journal is kept here.")
    return past


def got(found: T | Missing) -> T:
    """What was found. Raises Problem (404, 503) for what is not kept or cannot be shown now."""
    if not isinstance(found, Missing):
        return found
    if found.why is Why.NOT_KEPT:
        kept = "nothing yet" if found.oldest is None else f"what was from {stamp_up(found.oldest)} on"
        raise Problem(HTTPStatus.NOT_FOUND, "moment-not-kept", f"This moment is not kept; there is {kept}.")
    kind, detail = _PROBLEMS[found.why]
    raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, kind, detail, {"Retry-After": RETRY_SECONDS})


_NONE = refused("There is no such thing, or it is not kept.")
_LATER = refused("The past cannot be shown right now; ask again.")
_TIME = {"type": "string", "format": "date-time"}

OPERATIONS = (
    Operation(
        path="/api/v1/events",
        handler=get_events,
        needs=(Right.SEE_FLOOR,),
        summary="Moments to step by: what the journal took in, without any caller's data",
        parameters=(
            Parameter("from", "What was received from this time on.", _TIME, required=True),
            Parameter("to", "What was received up to this time; without it, up to now.", _TIME),
            Parameter(
                "limit",
                "How many moments at most.",
                {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED},
            ),
            Parameter("order", "Which moments come first.", {"enum": ["oldest", "newest"], "default": "oldest"}),
            Parameter("after", "The `next` of the answer before: go on after it.", {"type": "integer", "minimum": 0}),
        ),
        answers={200: Answer("The moments.", Moments), 404: _NONE, 503: _LATER},
    ),
    Operation(
        path="/api/v1/journal",
        handler=get_journal,
        needs=(Right.SEE_FLOOR,),
        summary="What is kept of the past, and what is missing of each PBX",
        answers={200: Answer("What is kept.", Kept), 404: _NONE, 503: _LATER},
    ),
)
