"""Legal holds: /api/v1/holds."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.retention import DataKind, Hold
from realtime.stamps import maybe_stamp, stamp
from web.admission import everywhere
from web.api.sign_in import answer, number_of
from web.audit import audited
from web.desks import HoldRefusedError, NewHold, RetentionDesk
from web.operations import Answer, Operation, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem


class HoldBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hold to be made. caller: a number, kept as a key only; without kind, caller and subject everything is held."""

    why: Annotated[str, Meta(min_length=1, max_length=1000)]
    kind: DataKind | None = None
    caller: Annotated[str, Meta(max_length=64)] | None = None
    subject: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    days: Annotated[float, Meta(gt=0, le=36_500)] | None = None


class HoldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A hold. caller: the key of a caller."""

    id: int
    in_force: bool
    kind: str | None
    caller: str | None
    subject: str | None
    who: str
    why: str
    since: str
    until: str | None
    released: str | None
    released_by: str | None


async def get_holds(request: web.Request) -> web.Response:
    """Every hold there ever was."""
    desk = _desk(request)
    return answer([_row(each, desk) for each in await desk.holds()])


async def post_hold(request: web.Request) -> web.Response:
    """Hold something."""
    body = await body_of(request, HoldBody)
    visitor, desk = everywhere(request, Right.MANAGE_RETENTION), _desk(request)
    new = NewHold(
        who=visitor.actor(), why=body.why, kind=body.kind, number=body.caller, subject=body.subject, days=body.days
    )
    try:
        desk.check(new)
        await audited(request, visitor, "hold_added", body.kind or "everything", why=body.why)
        return answer(_row(await desk.hold(new), desk), HTTPStatus.CREATED)
    except HoldRefusedError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "hold-refused", str(error)) from None


async def delete_hold(request: web.Request) -> web.Response:
    """Release a hold."""
    number, desk = number_of(request, "id"), _desk(request)
    visitor = everywhere(request, Right.MANAGE_RETENTION)
    if not any(each.id == number and each.released is None for each in await desk.holds()):
        raise _unknown(number)
    await audited(request, visitor, "hold_released", f"hold {number}")
    if not await desk.release(number, visitor.actor()):
        raise _unknown(number)
    return web.Response(status=HTTPStatus.NO_CONTENT)


def _desk(request: web.Request) -> RetentionDesk:
    found = request.app[PARTS].desks
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No holds are kept here.")
    return found.retention


def _unknown(number: int) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "hold-unknown", f"There is no hold {number} to release.")


def _row(hold: Hold, desk: RetentionDesk) -> HoldRow:
    return HoldRow(
        id=hold.id,
        in_force=hold.holds(desk.now()),
        kind=hold.kind,
        caller=hold.caller,
        subject=hold.subject,
        who=hold.who,
        why=hold.why,
        since=stamp(hold.since),
        until=maybe_stamp(hold.until),
        released=maybe_stamp(hold.released),
        released_by=hold.released_by,
    )


_NEEDS = (Right.MANAGE_RETENTION,)
_NONE = {404: refused("No holds are kept here, or there is no such hold.")}

OPERATIONS = (
    Operation(path="/api/v1/holds", handler=get_holds, needs=_NEEDS, summary="Every legal hold there ever was",
              answers=_NONE | {200: Answer("The holds.", list[HoldRow])}),
    Operation(method="POST", path="/api/v1/holds", handler=post_hold, needs=_NEEDS, body=HoldBody,
              summary="Keep something from being deleted or erased",
              answers=_NONE | {201: Answer("The hold.", HoldRow), 422: refused("This cannot be held.")}),
    Operation(method="DELETE", path="/api/v1/holds/{id}", handler=delete_hold, needs=_NEEDS,
              summary="Release a hold", parameters=(in_path("id", "Its number."),),
              answers=_NONE | {204: Answer("Released.", None, None)}),
)  # fmt: skip
