"""Reviews: saved as one goes (`/api/v1/samples/{id}/review`), signed with `POST /api/v1/samples/{id}/reviews`."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.names import Seconds
from realtime.quality.forms import MOST_ITEMS
from realtime.quality.scoring import Answer as ItemAnswer
from realtime.quality.scoring import Mode, Remark
from web.api.samples import ID, NONE
from web.api.sign_in import answer
from web.asking import acting_in, asking, quality_of, sample_number, told, unknown_sample
from web.audit import audited
from web.operations import Answer, Operation, body_of, refused
from web.quality import QualityRefusedError, Sheet
from web.quality_rows import DraftRow, SampleDetail

MOST_REMARKS = 200

Text = Annotated[str, Meta(max_length=4000)]
Code = Annotated[str, Meta(min_length=1, max_length=100)]
Second = Annotated[float, Meta(ge=0, le=86_400)]
Revision = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer to one item. value: points lost (deduct) or given (scale), 1 or 0 (yes/no), null for n/a."""

    code: Code
    value: Annotated[float, Meta(ge=0, le=100)] | None
    comment: Text = ""
    second: Second | None = None


class RemarkBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment at a second of the recording."""

    second: Second
    text: Annotated[str, Meta(min_length=1, max_length=4000)]


class SheetBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A review as it stands. revision: of the draft it was made from. form: null for the one it has, or the usual."""

    revision: Revision
    answers: Annotated[tuple[AnswerBody, ...], Meta(max_length=MOST_ITEMS)] = ()
    remarks: Annotated[tuple[RemarkBody, ...], Meta(max_length=MOST_REMARKS)] = ()
    comment: Text = ""
    form: Code | None = None
    mode: Mode = Mode.RECORDING


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The revision that is signed. reason: why less than 80 % of the recording was played."""

    revision: Revision
    reason: Text = ""


async def get_review(request: web.Request) -> web.Response:
    """One's own review as it stands."""
    _, asker = asking(request)
    found = await quality_of(request).reviews.draft(asker, sample_number(request))
    if found is None:
        raise unknown_sample()
    return answer(found)


async def put_review(request: web.Request) -> web.Response:
    """Save one's own review."""
    body = await body_of(request, SheetBody)
    visitor, asker = asking(request)
    number, desk = sample_number(request), quality_of(request).reviews
    sheet = Sheet(
        revision=body.revision,
        answers=item_answers(body.answers),
        remarks=tuple(Remark(second=Seconds(one.second), text=one.text) for one in body.remarks),
        comment=body.comment,
        form=body.form,
        mode=body.mode,
    )
    try:
        reached = await desk.draft(acting_in(visitor, _NEEDS), number) is not None
        found = await desk.save(asker, number, sheet) if reached else None
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found)


def item_answers(answers: Iterable[AnswerBody]) -> tuple[ItemAnswer, ...]:
    """Answers as the core takes them."""
    return tuple(
        ItemAnswer(
            code=one.code,
            value=one.value,
            comment=one.comment,
            second=None if one.second is None else Seconds(one.second),
        )
        for one in answers
    )


async def post_reviews(request: web.Request) -> web.Response:
    """Sign one's own review."""
    body = await body_of(request, Signature)
    visitor, asker = asking(request)
    number, desk = sample_number(request), quality_of(request).reviews
    try:
        reached = await desk.draft(acting_in(visitor, _NEEDS), number) is not None
        heard = await desk.check(asker, number, body.revision, body.reason) if reached else None
        if heard is None:
            raise unknown_sample()
        facts = {"reason": body.reason} if body.reason else {}
        await audited(request, visitor, "review_signed", f"sample {number}", heard_per_cent=round(100 * heard), **facts)
        found = await desk.sign(asker, number, body.revision, body.reason)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found, HTTPStatus.CREATED)


_NEEDS = (Right.SCORE_SAMPLES,)
_RULES = {
    403: refused("The right is missing, or it is somebody else's to score."),
    409: refused("It was signed or saved elsewhere meanwhile, or the sample is not to be scored now."),
    422: refused("The answers do not fit the form, or too little was heard and no reason says why."),
}

OPERATIONS = (
    Operation(path="/api/v1/samples/{id}/review", handler=get_review, needs=_NEEDS, parameters=(ID,),
              summary="One's own review as it stands; an empty one of the usual form before the first change",
              answers=NONE | {200: Answer("The review.", DraftRow)}),
    Operation(method="PUT", path="/api/v1/samples/{id}/review", handler=put_review, needs=_NEEDS, parameters=(ID,),
              body=SheetBody, summary="Save one's own review as it stands",
              answers=NONE | _RULES | {200: Answer("The review, with its new revision.", DraftRow)}),
    Operation(method="POST", path="/api/v1/samples/{id}/reviews", handler=post_reviews, needs=_NEEDS, parameters=(ID,),
              body=Signature, summary="Sign one's own review: from then on it never changes",
              answers=NONE | _RULES | {201: Answer("The sample after it.", SampleDetail)}),
)  # fmt: skip
