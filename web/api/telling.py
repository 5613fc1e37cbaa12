"""/api/v1/silences, /api/v1/duty, /api/v1/responses: what governs who hears of what."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.roles import Right
from realtime.masking import subject_visible
from web import queries
from web.admission import visitor_of
from web.alerts import (
    Months,
    Refused,
    Roster,
    RosterWish,
    SilenceList,
    SilenceView,
    SilenceWish,
)
from web.api.alerts import LONGEST_TEXT, alerts_of, answered, text_in, there
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.problems import Problem

MONTHS, MOST_MONTHS = 3, 36


async def get_silences(request: web.Request) -> web.Response:
    """Silences in the asker's scope."""
    audience = visitor_of(request).audience
    found = await alerts_of(request).silences()
    seen = tuple(each for each in found if each.subject is None or subject_visible(each.subject, audience))
    return answered(SilenceList(silences=seen))


async def post_silence(request: web.Request) -> web.Response:
    """Silence what matches, until an end."""
    wish = await body_of(request, SilenceWish)
    wish = msgspec.structs.replace(wish, comment=text_in(wish.comment, "comment", LONGEST_TEXT))
    visitor = visitor_of(request)
    if visitor.audience.queues is not None and (wish.subject is None or wish.subject not in visitor.audience.queues):
        detail = "Your scope is some queues: name one of them as 'subject'."
        raise Problem(HTTPStatus.FORBIDDEN, "outside-scope", detail)
    named = {name: getattr(wish, name) or "" for name in ("rule", "subject", "pbx")}
    await audited(request, visitor, "silence_create", **named)
    try:
        made = await alerts_of(request).silence(wish, visitor.acts_as())
    except Refused as error:
        raise Problem(HTTPStatus.BAD_REQUEST, error.kind, str(error)) from None
    return answered(made, HTTPStatus.CREATED)


async def post_end(request: web.Request) -> web.Response:
    """End a silence now."""
    visitor, silence = visitor_of(request), request.match_info["id"]
    known = {each.id: each for each in await alerts_of(request).silences()}
    found = there(known.get(silence), "silence")
    if visitor.audience.queues is not None and (found.subject or "") not in visitor.audience.queues:
        raise Problem(HTTPStatus.FORBIDDEN, "outside-scope", "This silence reaches beyond your queues.")
    await audited(request, visitor, "silence_end", silence)
    return answered(there(await alerts_of(request).end_silence(silence, visitor.acts_as()), "silence"))


async def get_duty(request: web.Request) -> web.Response:
    """Who is on duty when, and now."""
    queue = request.query.get("queue")
    if queue is not None and not subject_visible(queue, visitor_of(request).audience):
        raise Problem(HTTPStatus.NOT_FOUND, "queue-unknown", "There is no such queue.")
    return answered(await alerts_of(request).roster(queue))


async def put_duty(request: web.Request) -> web.Response:
    """Write the roster anew."""
    wish, visitor = await body_of(request, RosterWish), visitor_of(request)
    await audited(request, visitor, "roster_change", lines=len(wish.duties))
    try:
        return answered(await alerts_of(request).set_roster(wish.duties, visitor.acts_as()))
    except Refused as error:
        raise Problem(HTTPStatus.BAD_REQUEST, error.kind, str(error)) from None


async def get_responses(request: web.Request) -> web.Response:
    """How alerts were answered, month by month."""
    count = queries.number(request, "months", "how many months")
    if count is not None and not 1 <= count <= MOST_MONTHS:
        detail = f"'months' is a number from 1 to {MOST_MONTHS}."
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", detail)
    return answered(Months(months=tuple(await alerts_of(request).months(count or MONTHS))))


_ELSEWHERE = refused("This process keeps no alerts.")
_SCOPE = refused("It reaches beyond the asker's queues.")

OPERATIONS = (
    Operation(
        path="/api/v1/silences",
        handler=get_silences,
        needs=(Right.SEE_ALERTS,),
        summary="Silences that hold, will hold, or ended within a day",
        answers={200: Answer("The silences.", SilenceList), 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/silences",
        handler=post_silence,
        needs=(Right.MANAGE_SILENCES,),
        summary="Silence alerts of a rule, a subject or a PBX, for at most a week",
        body=SilenceWish,
        answers={201: Answer("The silence.", SilenceView), 403: _SCOPE, 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/silences/{id}/end",
        handler=post_end,
        needs=(Right.MANAGE_SILENCES,),
        summary="End a silence now",
        parameters=(in_path("id", "The silence's id."),),
        answers={200: Answer("The silence.", SilenceView), 403: _SCOPE, 404: refused("None."), 503: _ELSEWHERE},
    ),
    Operation(
        path="/api/v1/duty",
        handler=get_duty,
        needs=(Right.SEE_ROSTER,),
        summary="The weekly roster of leaders, and who is on duty now",
        parameters=(Parameter("queue", "A queue's key, such as hq/sales: who is told now of what is about it."),),
        answers={200: Answer("The roster.", Roster), 404: refused("There is no such queue."), 503: _ELSEWHERE},
    ),
    Operation(
        method="PUT",
        path="/api/v1/duty",
        handler=put_duty,
        needs=(Right.MANAGE_ROSTER,),
        summary="Write the roster of leaders anew",
        body=RosterWish,
        answers={200: Answer("The roster.", Roster), 503: _ELSEWHERE},
    ),
    Operation(
        path="/api/v1/responses",
        handler=get_responses,
        needs=(Right.SEE_ALERTS,),
        summary="How quickly alerts were acknowledged and resolved, month by month (MTTA, MTTR)",
        parameters=(
            Parameter(
                "months",
                "How many months back.",
                {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS, "default": MONTHS},
            ),
        ),
        answers={200: Answer("The months.", Months), 503: _ELSEWHERE},
    ),
)
