"""GET /api/v1/arrivals: how many calls came today, step by step, beside what is usual."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.roles import Right
from realtime.masking import subject_visible
from web.admission import visitor_of
from web.arrivals import Arrivals
from web.operations import Answer, Operation, Parameter, refused
from web.parts import PARTS
from web.problems import Problem


async def get_arrivals(request: web.Request) -> web.Response:
    """Today's arrivals of one queue, or of all in the asker's scope."""
    curves = request.app[PARTS].arrivals
    if curves is None:
        detail = "This process keeps no alerts and knows no usual; ask another."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "alerts-elsewhere", detail)
    audience, queue = visitor_of(request).audience, request.query.get("queue")
    if queue is not None and not (curves.knows(queue) and subject_visible(queue, audience)):
        raise Problem(HTTPStatus.NOT_FOUND, "queue-unknown", "There is no such queue.")
    found = await curves.today(queue, lambda each: subject_visible(each, audience))
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")


OPERATIONS = (
    Operation(
        path="/api/v1/arrivals",
        handler=get_arrivals,
        needs=(Right.SEE_FLOOR,),
        summary="Today's calls in steps of five minutes, beside what is usual for this weekday",
        parameters=(Parameter("queue", "A queue's key, such as hq/sales; without it all in your scope together."),),
        answers={
            200: Answer("The day so far.", Arrivals),
            404: refused("There is no such queue."),
            503: refused("This process knows no usual."),
        },
    ),
)
