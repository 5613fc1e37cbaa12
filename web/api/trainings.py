"""Trainings against errors: /api/v1/trainings."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right, Role
from realtime.names import AgentId, Instant
from realtime.quality.training import DECIDERS, PROPOSERS, Move, Training, TrainingError
from realtime.stamps import maybe_stamp, stamp
from web import queries
from web.admission import Visitor, visitor_of
from web.api.quality_reports import reports_of
from web.api.sign_in import answer, number_of
from web.asking import joint_reach
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.problems import Problem
from web.reports import TrainingView

LISTED, MOST_LISTED = 50, 200
_Code = Annotated[str, Meta(min_length=1, max_length=100)]


class TrainingBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A training to be entered. items: codes of a form's items; agents: ids of people. planned: still to come.

    held: it took place already. Times are seconds since 1970, UTC.
    """

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    items: Annotated[list[_Code], Meta(max_length=50)] = []
    agents: Annotated[list[_Code], Meta(min_length=1, max_length=1000)]
    planned: Annotated[float, Meta(ge=0, le=1e11)] | None = None
    held: Annotated[float, Meta(ge=0, le=1e11)] | None = None


class MoveBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step."""

    move: Move


class EffectRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a training did. change: of the error rate against those not trained, negative for fewer errors."""

    effect: str
    change: float | None
    low: float | None
    high: float | None


class TrainingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A training. agents: names by id, of those in reach. retro: it was entered after it had been held."""

    id: int
    title: str
    state: str
    items: list[str]
    agents: dict[str, str]
    proposed_by: str
    proposed: str
    planned: str | None
    held: str | None
    retro: bool
    decided_by: str | None
    effect: EffectRow | None


async def get_trainings(request: web.Request) -> web.Response:
    """Trainings, the newest first."""
    before = queries.number(request, "before", "the number of the last training of the answer before")
    limit = queries.limit(request, LISTED, MOST_LISTED)
    found = await reports_of(request).trainings.listed(joint_reach(visitor_of(request), _SEEING), before, limit)
    return answer([_row(each) for each in found])


async def post_training(request: web.Request) -> web.Response:
    """Propose a training, or enter one that was held."""
    body = await body_of(request, TrainingBody)
    visitor, desk = visitor_of(request), reports_of(request).trainings
    training = Training(
        title=body.title.strip(),
        items=tuple(dict.fromkeys(body.items)),
        agents=frozenset(map(AgentId, body.agents)),
        proposed_by=visitor.acts_as(),
        proposed=desk.now(),
        planned=None if body.planned is None else Instant(body.planned),
        held=None if body.held is None else Instant(body.held),
    )
    role = _part(visitor)
    try:
        await desk.check(joint_reach(visitor, _ACTING), training, role)
        await audited(request, visitor, "training_entered", training.title, people=len(training.agents))
        return answer(_row(await desk.enter(joint_reach(visitor, _ACTING), training, role)), HTTPStatus.CREATED)
    except TrainingError as error:
        raise _refused(error) from None


async def post_move(request: web.Request) -> web.Response:
    """Approve, decline, hold or file a training."""
    body, number = await body_of(request, MoveBody), number_of(request, "id")
    visitor, desk = visitor_of(request), reports_of(request).trainings
    if await desk.find(joint_reach(visitor, _ACTING), number) is None:
        raise _unknown(number)
    await audited(request, visitor, "training_moved", f"training {number}", move=body.move.value)
    try:
        found = await desk.move(joint_reach(visitor, _ACTING), number, body.move, visitor.acts_as(), _part(visitor))
    except TrainingError as error:
        raise _refused(error) from None
    if found is None:
        raise _unknown(number)
    return answer(_row(found))


def _part(visitor: Visitor) -> Role:
    """Their own post where trainings know it; an administrator or a holder of a granted right acts as a trainer."""
    if visitor.role in PROPOSERS | DECIDERS:
        return visitor.role or Role.TRAINER
    return Role.TRAINER if Right.COACH in visitor.rights else Role.EXTERNAL


def _refused(error: TrainingError) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "training-refused", f"This cannot be done: {error}.")


def _unknown(number: int) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "training-unknown", f"There is no training {number} that you may see.")


def _row(view: TrainingView) -> TrainingRow:
    told, change = view.training, view.effect
    interval = None if change is None else change.interval
    return TrainingRow(
        id=view.number,
        title=told.title,
        state=told.state.value,
        items=list(told.items),
        agents=dict(view.names),
        proposed_by=told.proposed_by,
        proposed=stamp(told.proposed),
        planned=maybe_stamp(told.planned),
        held=maybe_stamp(told.held),
        retro=told.retro,
        decided_by=told.decided_by,
        effect=None
        if change is None
        else EffectRow(
            effect=change.effect.value,
            change=None if interval is None else interval.value,
            low=None if interval is None else interval.low,
            high=None if interval is None else interval.high,
        ),
    )


_SEEING = (Right.SEE_REPORTS, Right.COACH, Right.CALIBRATE)
_ACTING = (Right.COACH, Right.CALIBRATE)
_NONE = {404: refused("There is no such training that the asker may see, or none are kept here.")}
_NOT = {422: refused("It cannot be entered or moved so; the detail says why.")}

OPERATIONS = (
    Operation(path="/api/v1/trainings", handler=get_trainings, needs=_SEEING, summary="Trainings, the newest first",
              parameters=(Parameter("before", "The number of the last one of the answer before.",
                                    {"type": "integer", "minimum": 0}),
                          Parameter("limit", "How many at most.", {"type": "integer", "minimum": 1,
                                                                   "maximum": MOST_LISTED, "default": LISTED})),
              answers=_NONE | {200: Answer("The trainings.", list[TrainingRow])}),
    Operation(method="POST", path="/api/v1/trainings", handler=post_training, needs=_ACTING,
              body=TrainingBody, summary="Propose a training, or enter one that was held",
              answers=_NONE | _NOT | {201: Answer("The training.", TrainingRow)}),
    Operation(method="POST", path="/api/v1/trainings/{id}/move", handler=post_move, body=MoveBody,
              needs=_ACTING, parameters=(in_path("id", "Its number."),),
              summary="Approve, decline, hold or file a training",
              answers=_NONE | _NOT | {200: Answer("The training.", TrainingRow)}),
)  # fmt: skip
