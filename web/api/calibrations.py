"""Calibration: /api/v1/calibrations. Sheets are blind until they are revealed; the consensus is kept apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.names import Instant
from realtime.quality.forms import MOST_ITEMS
from realtime.quality.sessions import MOST_CALLS, MOST_RATERS, Move
from web import queries
from web.api.reviews import AnswerBody, Code, Revision, Text, item_answers
from web.api.sign_in import answer
from web.asking import asking, quality_of, told
from web.audit import audited
from web.calibration_rows import AgreementRow, CalibrationDetail, CalibrationRow
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.problems import Problem
from web.quality import NewSession, QualityRefusedError, Sheet

Number = Annotated[int, Meta(ge=1, le=2**53)]
Account = Annotated[str, Meta(min_length=1, max_length=200)]
Answers = Annotated[tuple[AnswerBody, ...], Meta(max_length=MOST_ITEMS)]


class SessionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A session to be called: samples by number, raters by account. form: null for the usual one."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    samples: Annotated[tuple[Number, ...], Meta(min_length=1, max_length=MOST_CALLS)]
    raters: Annotated[tuple[Account, ...], Meta(min_length=1, max_length=MOST_RATERS)]
    form: Code | None = None
    follows: Number | None = None


class BlindSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One's own sheet of a call as it stands."""

    revision: Revision
    answers: Answers = ()
    comment: Text = ""


class HandIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The revision that is handed in."""

    revision: Revision


class Agreed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was agreed on for a call."""

    answers: Answers


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing has to be said."""


async def get_sessions(request: web.Request) -> web.Response:
    """Sessions one has a part in."""
    _, asker = asking(request)
    return answer(await quality_of(request).calibrations.listed(asker))


async def get_session(request: web.Request) -> web.Response:
    """One session."""
    _, asker = asking(request)
    return answer(_there(await quality_of(request).calibrations.found(asker, _number(request, "id"))))


async def post_session(request: web.Request) -> web.Response:
    """Call a session."""
    body = await body_of(request, SessionBody)
    visitor, asker = asking(request)
    desk = quality_of(request).calibrations
    new = NewSession(title=body.title, samples=body.samples, raters=body.raters, form=body.form, follows=body.follows)
    try:
        await desk.check(asker, new)
        lent = {"raters": " ".join(body.raters), "samples": " ".join(map(str, body.samples))}
        await audited(request, visitor, "calibration_called", body.title, **lent)
        return answer(await desk.begin(asker, new), HTTPStatus.CREATED)
    except QualityRefusedError as error:
        raise told(error) from None


async def put_sheet(request: web.Request) -> web.Response:
    """Save one's own sheet."""
    body = await body_of(request, BlindSheet)
    sheet = Sheet(revision=body.revision, answers=item_answers(body.answers), comment=body.comment)
    return await _written(request, sheet, hand_in=False)


async def post_hand_in(request: web.Request) -> web.Response:
    """Hand one's own sheet in."""
    body = await body_of(request, HandIn)
    return await _written(request, Sheet(revision=body.revision, answers=()), hand_in=True)


async def _written(request: web.Request, sheet: Sheet, *, hand_in: bool) -> web.Response:
    visitor, asker = asking(request)
    number, sample = _number(request, "id"), _number(request, "sample")
    desk = quality_of(request).calibrations
    try:
        if hand_in:
            _there(await desk.found(asker, number))
            await audited(request, visitor, "calibration_handed_in", f"calibration {number}", sample=sample)
        return answer(_there(await desk.write(asker, number, sample, sheet, hand_in=hand_in)))
    except QualityRefusedError as error:
        raise told(error) from None


def moving(move: Move, word: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of one move."""

    async def post_move(request: web.Request) -> web.Response:
        await body_of(request, Nothing)
        visitor, asker = asking(request)
        number, desk = _number(request, "id"), quality_of(request).calibrations
        try:
            _there(await desk.move(asker, number, move, only_look=True))
            await audited(request, visitor, f"calibration_{word}", f"calibration {number}")
            return answer(_there(await desk.move(asker, number, move)))
        except QualityRefusedError as error:
            raise told(error) from None

    return post_move


async def put_consensus(request: web.Request) -> web.Response:
    """Write what was agreed on for a call."""
    body = await body_of(request, Agreed)
    _, asker = asking(request)
    number, sample = _number(request, "id"), _number(request, "sample")
    try:
        found = await quality_of(request).calibrations.agree(asker, number, sample, item_answers(body.answers))
    except QualityRefusedError as error:
        raise told(error) from None
    return answer(_there(found))


async def get_agreement(request: web.Request) -> web.Response:
    """The rolling figures."""
    since = queries.instant(request, "from") or Instant(0.0)
    found = await quality_of(request).calibrations.agreement(request.query.get("form"), since)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "form-unknown", "There is no form of this name.")
    return answer(found)


def _number(request: web.Request, name: str) -> int:
    text = request.match_info[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise _unknown()
    return int(text)


def _there(found: CalibrationDetail | None) -> CalibrationDetail:
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "calibration-unknown", "There is no such session that you have a part in.")


_NEEDS = (Right.CALIBRATE,)
_ID, _SAMPLE = in_path("id", "The session's number."), in_path("sample", "The sample's number.")
_NONE = {404: refused("There is no such session that the asker has a part in, or none are kept here.")}
_RULES = {
    409: refused("The session, or the sheet, is past this; or it was saved elsewhere meanwhile."),
    422: refused("It does not fit the form or the rules; the detail says where."),
}
_AFTER = {200: Answer("The session after it.", CalibrationDetail)}

OPERATIONS = (
    Operation(path="/api/v1/calibrations", handler=get_sessions, needs=_NEEDS,
              summary="Sessions one leads or scores in; all for who may assign samples",
              answers=_NONE | {200: Answer("The sessions, the newest first.", list[CalibrationRow])}),
    Operation(method="POST", path="/api/v1/calibrations", handler=post_session, needs=(Right.ASSIGN_SAMPLES,),
              body=SessionBody, summary="Call a session: these raters score these calls blind",
              answers=_NONE | _RULES | {201: Answer("The session.", CalibrationDetail)}),
    Operation(path="/api/v1/calibrations/agreement", handler=get_agreement, needs=(*_NEEDS, Right.SEE_REPORTS),
              summary="How far raters agree with a form: alpha, ICC, kappa, bias, drift, blind second scores",
              parameters=(Parameter("form", "A form's id; the usual one when it is left out."),
                          Parameter("from", "Sessions revealed from this time on.")),
              answers=_NONE | {200: Answer("The figures.", AgreementRow)}),
    Operation(path="/api/v1/calibrations/{id}", handler=get_session, needs=_NEEDS, parameters=(_ID,),
              summary="One session, with the sheets the asker may see",
              answers=_NONE | {200: Answer("The session.", CalibrationDetail)}),
    Operation(method="PUT", path="/api/v1/calibrations/{id}/sheets/{sample}", handler=put_sheet, needs=_NEEDS,
              parameters=(_ID, _SAMPLE), body=BlindSheet, summary="Save one's own sheet of a call",
              answers=_NONE | _RULES | _AFTER),
    Operation(method="POST", path="/api/v1/calibrations/{id}/sheets/{sample}/hand-in", handler=post_hand_in,
              needs=_NEEDS, parameters=(_ID, _SAMPLE), body=HandIn,
              summary="Hand one's own sheet in: from then on it never changes", answers=_NONE | _RULES | _AFTER),
    Operation(method="POST", path="/api/v1/calibrations/{id}/reveal", handler=moving(Move.REVEAL, "revealed"),
              needs=_NEEDS, parameters=(_ID,), body=Nothing, summary="Show everybody's sheets, by who leads",
              answers=_NONE | _RULES | _AFTER),
    Operation(method="PUT", path="/api/v1/calibrations/{id}/consensus/{sample}", handler=put_consensus,
              needs=_NEEDS, parameters=(_ID, _SAMPLE), body=Agreed, summary="Write what was agreed on for a call",
              answers=_NONE | _RULES | _AFTER),
    Operation(method="POST", path="/api/v1/calibrations/{id}/close", handler=moving(Move.CLOSE, "closed"),
              needs=_NEEDS, parameters=(_ID,), body=Nothing, summary="End a session, once every call has a consensus",
              answers=_NONE | _RULES | _AFTER),
)  # fmt: skip
