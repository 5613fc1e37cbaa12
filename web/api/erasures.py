"""Erasing callers and people, and that they were erased: /api/v1/erasures."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.retention import Place, Tombstone
from realtime.stamps import stamp
from web.admission import everywhere, visitor_of
from web.api.sign_in import answer
from web.audit import audited
from web.erasures import ErasureRefusedError, Erasures, Progress, Refusal, Wish
from web.operations import Answer, Operation, body_of, refused
from web.parts import PARTS
from web.problems import Problem


class ErasureBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to erase: a caller by number, or somebody of the roster by id; one of the two. why: is kept."""

    why: Annotated[str, Meta(min_length=1, max_length=1000)]
    caller: Annotated[str, Meta(max_length=64)] | None = None
    person: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


class TombstoneRow(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody was erased, and how many records of each kind that changed. caller: a key, of a person or not.

    look: where they may still be named, for a person to look at.
    """

    id: int
    at: str
    by: str
    why: str
    caller: str
    counts: dict[str, int]
    look: tuple[Place, ...]


class ErasureRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where an erasure stands: running, done or failed. detail: why it failed; tombstone: once it is done."""

    state: str
    caller: str
    by: str
    why: str
    begun: str
    detail: str
    tombstone: TombstoneRow | None


STATUSES = {
    Refusal.WRONG: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.UNKNOWN: HTTPStatus.NOT_FOUND,
    Refusal.HELD: HTTPStatus.CONFLICT,
    Refusal.PRESENT: HTTPStatus.CONFLICT,
    Refusal.BUSY: HTTPStatus.CONFLICT,
}


async def get_erasures(request: web.Request) -> web.Response:
    """The tombstones."""
    desks = request.app[PARTS].desks
    if desks is None:
        raise _nowhere()
    return answer([_stone(each) for each in await desks.retention.tombstones()])


async def post_erasure(request: web.Request) -> web.Response:
    """Erase a caller or a person; the answer comes when it is done, or after a few seconds."""
    body, visitor = await body_of(request, ErasureBody), everywhere(request, Right.MANAGE_RETENTION)
    erasures = _erasures(request)
    if (body.caller is None) == (body.person is None):
        raise Problem(HTTPStatus.BAD_REQUEST, "body-invalid", "Name a caller or a person: one of the two.")
    _may_close(request, body.person)
    wish = Wish(by=visitor.actor(), why=body.why, caller=body.caller, person=body.person)
    try:
        subject = await erasures.check(wish)
        await audited(request, visitor, "erase_asked", subject, why=body.why)
        return answer(_row(await erasures.begin(wish)), HTTPStatus.ACCEPTED)
    except ErasureRefusedError as error:
        raise Problem(STATUSES[error.refusal], error.refusal.value, str(error)) from None


async def get_latest(request: web.Request) -> web.Response:
    """Where the latest erasure stands."""
    found = _erasures(request).latest()
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "Nobody was erased since this server started.")
    return answer(_row(found))


def _may_close(request: web.Request, person: str | None) -> None:
    """Whoever erases a person closes their account, which only somebody may who manages accounts. Raises Problem."""
    desks = request.app[PARTS].desks
    found = None if desks is None or person is None else desks.roster.now().people.get(person)
    visitor = visitor_of(request)
    if found is not None and found.account is not None and Right.MANAGE_ACCOUNTS not in visitor.standing:
        detail = "This person has an account, and closing it needs the right manage_accounts."
        raise Problem(HTTPStatus.FORBIDDEN, "right-missing", detail)


def _erasures(request: web.Request) -> Erasures:
    found = request.app[PARTS].erasures
    if found is None:
        raise _nowhere()
    return found


def _nowhere() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not-found", "Nothing that could be erased is kept here.")


def _stone(stone: Tombstone) -> TombstoneRow:
    return TombstoneRow(
        id=stone.id,
        at=stamp(stone.at),
        by=stone.by,
        why=stone.why,
        caller=stone.caller,
        counts=dict(stone.counts),
        look=stone.look,
    )


def _row(progress: Progress) -> ErasureRow:
    return ErasureRow(
        state=progress.state,
        caller=progress.subject,
        by=progress.by,
        why=progress.why,
        begun=stamp(progress.begun),
        detail=progress.said,
        tombstone=None if progress.stone is None else _stone(progress.stone),
    )


_NEEDS = (Right.MANAGE_RETENTION,)
_NONE = {404: refused("Nothing is kept here, nobody was erased yet, or nobody of the roster has this id.")}
_BEGUN = _NONE | {
    202: Answer("Where it stands.", ErasureRow),
    409: refused("A legal hold forbids it, they are on the line, or another erasure is under way."),
    422: refused("This is no caller's number, or the reason would keep it."),
}

OPERATIONS = (
    Operation(path="/api/v1/erasures", handler=get_erasures, needs=_NEEDS, summary="That somebody was erased",
              answers=_NONE | {200: Answer("The tombstones.", list[TombstoneRow])}),
    Operation(method="POST", path="/api/v1/erasures", handler=post_erasure, needs=_NEEDS, body=ErasureBody,
              summary="Take a caller's number and name, or a person's name, out of everything", answers=_BEGUN),
    Operation(path="/api/v1/erasures/latest", handler=get_latest, needs=_NEEDS,
              summary="Where the latest erasure stands", answers=_NONE | {200: Answer("There.", ErasureRow)}),
)  # fmt: skip
