"""What callers say of their calls, told by another program: POST /api/v1/surveys. The dialplan has a way of its own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.names import Instant
from realtime.quality.surveys import LONGEST_QUESTION, on_scale
from web.admission import everywhere, visitor_of
from web.api.sign_in import answer
from web.asking import quality_of
from web.audit import audited
from web.operations import Answer, Operation, body_of, refused
from web.problems import Problem
from web.quality import Surveyed


class SurveyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A caller's mark. uniqueid: of the caller's channel, as the PBX names it. at: seconds since 1970, UTC; now."""

    pbx: Annotated[str, Meta(min_length=1, max_length=40)]
    uniqueid: Annotated[str, Meta(min_length=1, max_length=150)]
    score: Annotated[float, Meta(ge=0, le=1000)]
    question: Annotated[str, Meta(max_length=LONGEST_QUESTION)] = ""
    at: Annotated[float, Meta(ge=0, le=1e11)] | None = None


async def post_survey(request: web.Request) -> web.Response:
    """Keep a mark."""
    body = await body_of(request, SurveyBody)
    everywhere(request, Right.MANAGE_PLANS)
    desk = quality_of(request).surveys
    if desk is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No surveys are kept here.")
    if not on_scale(body.score, desk.highest):
        detail = f"A mark is from 1 to {desk.highest:g} ([quality] survey_highest), not {body.score:g}."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "survey-invalid", detail)
    call = f"{body.pbx}/{body.uniqueid}"
    await audited(request, visitor_of(request), "survey_told", call, score=f"{body.score:g}")
    at = None if body.at is None else Instant(body.at)
    found = await desk.tell(body.pbx, body.uniqueid, body.score, body.question.strip(), at)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "call-unknown", "No conversation of a caller on this channel is known.")
    return answer(found, HTTPStatus.CREATED if found.first else HTTPStatus.OK)


OPERATIONS = (
    Operation(method="POST", path="/api/v1/surveys", handler=post_survey, needs=(Right.MANAGE_PLANS,), body=SurveyBody,
              summary="Tell the mark that a caller gave after a call; told again it counts once",
              answers={200: Answer("It was told before; this telling holds.", Surveyed),
                       201: Answer("Whom it is about.", Surveyed),
                       404: refused("There is no such call, or none are kept here."),
                       422: refused("The mark is not on the site's scale.")}),
)  # fmt: skip
