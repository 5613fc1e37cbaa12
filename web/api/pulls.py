"""Calls taken outside the draw: spot checks, complaints, live listening (`POST /api/v1/samples`) and campaigns."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum
from web import queries
from web.admission import visitor_of
from web.api.sign_in import answer
from web.asking import acting_in, asking, quality_of, told
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, refused
from web.problems import Problem
from web.quality import NewCampaign, Pull, QualityRefusedError
from web.quality_rows import CampaignRow, ContactList, SampleDetail

LISTED, MOST_LISTED = 100, 500

Reason = Annotated[str, Meta(min_length=1, max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
WeekName = Annotated[str, Meta(min_length=1, max_length=8)]


class PullBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call to be taken, as GET /api/v1/contacts names it, and why."""

    week: WeekName
    call: Name
    agent: Name
    direction: Direction
    stratum: Literal["spot_check", "complaint", "live"]
    reason: Reason


class CampaignBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question to be answered by calls drawn by lot from those that match. first, last: weeks."""

    name: Name
    reason: Reason
    count: Annotated[int, Meta(ge=1, le=500)]
    first: WeekName
    last: WeekName
    agents: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=500)] | None = None
    queue: Name | None = None
    direction: Direction | None = None


async def get_contacts(request: web.Request) -> web.Response:
    """The calls of a week."""
    _, asker = asking(request)
    week = request.query.get("week")
    if week is None:
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-missing", "Name a 'week', such as 2026-W31.")
    after = queries.number(request, "after", "the `next` of the answer before") or 0
    limit = queries.limit(request, LISTED, MOST_LISTED)
    agent, queue = request.query.get("agent"), request.query.get("queue")
    try:
        return answer(await quality_of(request).pulls.contacts(asker, week, agent, queue, min(after, 2**40), limit))
    except QualityRefusedError as error:
        raise told(error) from None


async def post_sample(request: web.Request) -> web.Response:
    """Take a call by hand."""
    body = await body_of(request, PullBody)
    visitor, asker = asking(request)
    desk = quality_of(request).pulls
    pull = Pull(
        week=body.week,
        call=body.call,
        agent=body.agent,
        direction=body.direction,
        stratum=Stratum(body.stratum),
        reason=body.reason,
    )
    try:
        if not (await desk.check(acting_in(visitor, PULLING), pull) and await desk.check(asker, pull)):
            raise _unknown()
        await audited(request, visitor, "sample_pulled", body.call, agent=body.agent, stratum=body.stratum,
                      reason=body.reason)  # fmt: skip
        found = await desk.pull(asker, pull)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise _unknown()
    return answer(found, HTTPStatus.CREATED)


async def get_campaigns(request: web.Request) -> web.Response:
    """Campaigns about people in the asker's reach."""
    rights = (Right.SEE_REPORTS, Right.MANAGE_PLANS)
    asker = acting_in(visitor_of(request), rights)
    return answer(await quality_of(request).pulls.campaigns(asker))


async def post_campaign(request: web.Request) -> web.Response:
    """Draw a campaign."""
    body = await body_of(request, CampaignBody)
    visitor, asker = asking(request, Right.MANAGE_PLANS)
    desk = quality_of(request).pulls
    new = NewCampaign(
        name=body.name,
        reason=body.reason,
        count=body.count,
        first=body.first,
        last=body.last,
        agents=body.agents,
        queue=body.queue,
        direction=body.direction,
    )
    try:
        matched = await desk.matched(asker, new)
        await audited(request, visitor, "campaign_drawn", body.name, reason=body.reason, count=body.count,
                      matched=matched)  # fmt: skip
        return answer(await desk.campaign(asker, new), HTTPStatus.CREATED)
    except QualityRefusedError as error:
        raise told(error) from None


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "contact-unknown", "There is no such call that you may see.")


PULLING = (Right.ASSIGN_SAMPLES, Right.SCORE_SAMPLES, Right.COACH)
_NONE = {404: refused("There is no such call that the asker may see, or none are kept here.")}
_RULES = {
    409: refused("It is such a sample, or there is such a campaign, already."),
    422: refused("It cannot be taken so; the detail says why."),
}

OPERATIONS = (
    Operation(
        path="/api/v1/contacts",
        handler=get_contacts,
        needs=(Right.SEE_SAMPLES,),
        summary="The calls of a week, drawn or not, and why some may not be drawn",
        parameters=(
            Parameter("week", "An ISO week, such as 2026-W31; has to be named."),
            Parameter("agent", "A person of the roster, or an agent's id."),
            Parameter("queue", "A queue's id."),
            Parameter("after", "The `next` of the answer before.", {"type": "integer", "minimum": 0}),
            Parameter(
                "limit", "How many at most.",
                {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED},
            ),
        ),
        answers=_NONE | {200: Answer("The calls.", ContactList), 422: refused("This is no week.")},
    ),
    Operation(
        method="POST",
        path="/api/v1/samples",
        handler=post_sample,
        needs=PULLING,
        body=PullBody,
        summary="Take a call by hand: a spot check, a complaint, or one that was listened to live",
        answers=_NONE | _RULES | {201: Answer("The sample.", SampleDetail)},
    ),
    Operation(
        path="/api/v1/campaigns",
        handler=get_campaigns,
        needs=(Right.MANAGE_PLANS, Right.SEE_REPORTS),
        summary="Campaigns: calls drawn by lot to answer a question",
        answers=_NONE | {200: Answer("The campaigns, the newest first.", list[CampaignRow])},
    ),
    Operation(
        method="POST",
        path="/api/v1/campaigns",
        handler=post_campaign,
        needs=(Right.MANAGE_PLANS,),
        body=CampaignBody,
        summary="Draw calls by lot from those that match, apart from scores and rankings",
        answers=_NONE | _RULES | {201: Answer("The campaign.", CampaignRow)},
    ),
)  # fmt: skip
