"""Grants: /api/v1/grants. Who decides is judged by the rights of their role, never by a grant they hold themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access import grants
from realtime.access.accounts import folded
from realtime.access.grants import Act, Asked, Grant, GrantRefusedError, Person, Refusal, Stage
from realtime.access.oversight import Remark
from realtime.access.roles import Right
from realtime.access.scope import AGENT, TEAM, Scope
from realtime.names import Instant
from realtime.stamps import maybe_stamp, stamp
from web import queries
from web.admission import Visitor, visitor_of
from web.api.sign_in import answer, number_of
from web.audit import audited
from web.desks import GrantDesk
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem

LISTED, MOST_LISTED = 100, 200

Text = Annotated[str, Meta(max_length=grants.LONGEST_TEXT)]
Short = Annotated[str, Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, Meta(tz=True)]


class Which(StrEnum):
    """Whose grants are listed: one's own, those that wait for a decision of this kind, or all."""

    MINE = "mine"
    REVIEW = "review"
    APPROVE = "approve"
    CONFIRM = "confirm"
    ALL = "all"


class NewGrant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request. scope: as written in commands, null for everything; replaces: the grant that it changes."""

    rights: Annotated[frozenset[Right], Meta(max_length=len(Right))]
    reason: Text
    begins: Moment
    ends: Moment
    scope: Annotated[tuple[Short, ...], Meta(max_length=200)] | None = None
    copies: Annotated[tuple[Short, ...], Meta(max_length=grants.MOST_COPIES)] = ()
    replaces: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The opinion or the reason of a step; a review, a refusal and a revocation need one."""

    text: Text = ""


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """One step that was taken. by: empty when it came by itself."""

    act: str
    by: str
    at: str
    text: str


class GrantRow(msgspec.Struct, frozen=True, kw_only=True):
    """A grant as it stands now. may: what the asker can do with it at this moment."""

    id: int
    applicant: str
    stage: str
    rights: list[str]
    scope: list[str] | None
    reason: str
    begins: str
    ends: str
    copies: list[str]
    replaces: int | None
    requested: str
    major: bool
    steps: list[StepRow]
    may: list[str]


class GrantList(msgspec.Struct, frozen=True, kw_only=True):
    """Grants by number. next: to go on after, null at the end."""

    grants: list[GrantRow]
    next: int | None = None


class RemarkRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at: never used, used outside working hours, or for much within an hour."""

    grant: int
    oddity: str
    count: int
    at: str | None


LISTS: dict[Which, tuple[tuple[Right, ...], Stage | None]] = {
    Which.MINE: ((), None),
    Which.REVIEW: ((Right.REVIEW_GRANTS,), Stage.REQUESTED),
    Which.APPROVE: ((Right.APPROVE_GRANTS,), Stage.REVIEWED),
    Which.CONFIRM: ((Right.CONFIRM_GRANTS,), Stage.REFERRED),
    Which.ALL: ((Right.SEE_AUDIT, Right.APPROVE_GRANTS, Right.CONFIRM_GRANTS), None),
}
"""Which right a list needs, and the stage that waits for it."""

OVERSEERS = (Right.REVIEW_GRANTS, Right.APPROVE_GRANTS, Right.CONFIRM_GRANTS, Right.SEE_AUDIT)

APPLICANTS = {Act.ACKNOWLEDGE: grants.acknowledged, Act.WITHDRAW: grants.withdrawn, Act.FINISH: grants.finished}
DECIDERS = {
    Act.REVIEW: grants.reviewed,
    Act.CONFIRM: grants.confirmed,
    Act.REFUSE: grants.refused,
    Act.REVOKE: grants.revoked,
}

STATUSES = {
    Refusal.OWN_REQUEST: HTTPStatus.FORBIDDEN,
    Refusal.SAME_PERSON: HTTPStatus.FORBIDDEN,
    Refusal.NOT_YOURS: HTTPStatus.FORBIDDEN,
    Refusal.NO_RIGHT: HTTPStatus.FORBIDDEN,
    Refusal.WRONG_STAGE: HTTPStatus.CONFLICT,
    Refusal.CHANGE: HTTPStatus.CONFLICT,
    Refusal.NOT_GRANTABLE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.PERIOD: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.REASON: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.SCOPE: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def stepped(grant: Grant, act: Act, by: Person, said: str, desk: GrantDesk) -> Grant:
    """The grant after an act of a person. Raises GrantRefusedError."""
    now = desk.now()
    if act is Act.APPROVE:
        return grants.approved(grant, by, now, desk.policy, said)
    if act in APPLICANTS:
        return APPLICANTS[act](grant, by, now)
    return DECIDERS[act](grant, by, said, now)


async def get_grants(request: web.Request) -> web.Response:
    """Grants, by number."""
    visitor, desk = visitor_of(request), _desk(request)
    which = queries.choice(request, "list", Which.MINE)
    after = queries.number(request, "after", "the `next` of the answer before") or 0
    limit = queries.limit(request, LISTED, MOST_LISTED)
    rights, stage = LISTS[which]
    if rights and visitor.rights.isdisjoint(rights):
        needed = " or ".join(rights)
        raise Problem(HTTPStatus.FORBIDDEN, "right-missing", f"The list {which.value!r} needs the right {needed}.")
    person = _person(visitor)
    if which is Which.MINE:
        found = await desk.asked_by(person.name, after, limit)
    else:
        found = await desk.listed(None if stage is None else frozenset({stage}), after, limit)
    standing = [grants.settled(each, desk.now()) for each in found]
    due = [each for each in standing if stage is None or (each.stage is stage and each.applicant != person.name)]
    if which is not Which.MINE:
        due = [each for each in due if _within(request, each)]
    going_on = found[-1].id if len(found) == limit else None
    return answer(GrantList(grants=[_row(each, person, desk) for each in due], next=going_on))


async def get_grant(request: web.Request) -> web.Response:
    """One grant, for its applicant, for who got its notice, and for those who decide or oversee."""
    visitor, desk = visitor_of(request), _desk(request)
    person = _person(visitor)
    found = await _known(desk, number_of(request, "id"))
    theirs = person.name in {found.applicant, *map(folded, found.asked.copies)}
    if not theirs and (visitor.rights.isdisjoint(OVERSEERS) or not _within(request, found)):
        raise _unknown(found.id)
    return answer(_row(grants.settled(found, desk.now()), person, desk))


async def post_grant(request: web.Request) -> web.Response:
    """Ask for rights for a time."""
    new = await body_of(request, NewGrant)
    visitor, desk = visitor_of(request), _desk(request)
    person = _person(visitor)
    asked = Asked(
        rights=new.rights,
        reason=new.reason,
        begins=Instant(new.begins.timestamp()),
        ends=Instant(new.ends.timestamp()),
        scope=None if new.scope is None else frozenset(new.scope),
        copies=new.copies,
        replaces=new.replaces,
    )
    try:
        changed = None if new.replaces is None else await desk.find(new.replaces)
        grants.request(person, asked, desk.now(), desk.policy, changed)
        named = " ".join(sorted(new.rights))
        await audited(request, visitor, "grant_requested", named, begins=stamp(asked.begins), ends=stamp(asked.ends))
        made = await desk.file(person, asked)
    except GrantRefusedError as error:
        raise _refusal(error) from None
    return answer(_row(made, person, desk), HTTPStatus.CREATED)


async def get_oddities(request: web.Request) -> web.Response:
    """Grants to look at."""
    desk = _desk(request)
    told = [(each, await desk.find(each.grant)) for each in await desk.odd()]
    return answer([_remark(each) for each, found in told if found is not None and _within(request, found)])


def taking(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of one act. What the rules refuse is refused before anything is written down as done."""

    async def post_act(request: web.Request) -> web.Response:
        said = await body_of(request, Said)
        visitor, desk, number = visitor_of(request), _desk(request), number_of(request, "id")
        person = _person(visitor)
        found = await _known(desk, number)
        if act not in APPLICANTS and found.applicant != person.name and not _within(request, found):
            raise _unknown(number)
        try:
            stepped(found, act, person, said.text, desk)
            await audited(request, visitor, f"grant_{act.value}", f"grant {number}", text=said.text)
            made = await desk.change(number, lambda kept: stepped(kept, act, person, said.text, desk))
        except GrantRefusedError as error:
            raise _refusal(error) from None
        if made is None:
            raise _unknown(number)
        return answer(_row(made, person, desk))

    return post_act


def _desk(request: web.Request) -> GrantDesk:
    found = request.app[PARTS].desks
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No grants are kept here.")
    return found.grants


def _person(visitor: Visitor) -> Person:
    """Whoever acts, under one name whatever they came with: a token that was made for an account is that person."""
    return Person(visitor.acts_as(), visitor.standing)


def _within(request: web.Request, grant: Grant) -> bool:
    """Whether all that a grant reaches lies within the reach of the asker's own role: a narrow one sees no other's."""
    scope, desks = visitor_of(request).scope, request.app[PARTS].desks
    if scope.covers(Scope(entries=grant.asked.scope)):
        return True
    if scope.entries is None or grant.asked.scope is None or desks is None:
        return False
    people = desks.roster.now().people
    teams = {entry: people.get(entry.removeprefix(AGENT)) for entry in grant.asked.scope if entry.startswith(AGENT)}
    of_theirs = {entry for entry, one in teams.items() if one is not None and f"{TEAM}{one.team}" in scope.entries}
    return scope.covers(Scope(entries=grant.asked.scope - of_theirs))


async def _known(desk: GrantDesk, number: int) -> Grant:
    found = await desk.find(number)
    if found is None:
        raise _unknown(number)
    return found


def _unknown(number: int) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "grant-unknown", f"There is no grant {number} that you may see.")


def _refusal(error: GrantRefusedError) -> Problem:
    return Problem(STATUSES[error.refusal], error.refusal.value, str(error))


def _row(grant: Grant, person: Person, desk: GrantDesk) -> GrantRow:
    asked = grant.asked
    return GrantRow(
        id=grant.id,
        applicant=grant.applicant,
        stage=grant.stage,
        rights=sorted(asked.rights),
        scope=None if asked.scope is None else sorted(asked.scope),
        reason=asked.reason,
        begins=stamp(asked.begins),
        ends=stamp(asked.ends),
        copies=list(asked.copies),
        replaces=asked.replaces,
        requested=stamp(grant.requested),
        major=grants.is_major(asked, desk.policy),
        steps=[StepRow(act=each.act, by=each.by, at=stamp(each.at), text=each.text) for each in grant.steps],
        may=[act.value for act in ACTS if _can(grant, act, person, desk)],
    )


def _can(grant: Grant, act: Act, person: Person, desk: GrantDesk) -> bool:
    try:
        stepped(grant, act, person, "-", desk)
    except GrantRefusedError:
        return False
    return True


def _remark(remark: Remark) -> RemarkRow:
    return RemarkRow(grant=remark.grant, oddity=remark.oddity, count=remark.count, at=maybe_stamp(remark.at))


ACTS: dict[Act, tuple[tuple[Right, ...], str]] = {
    Act.REVIEW: ((Right.REVIEW_GRANTS,), "The superior's opinion"),
    Act.APPROVE: ((Right.APPROVE_GRANTS,), "The manager's decision in favour"),
    Act.CONFIRM: ((Right.CONFIRM_GRANTS,), "Senior management's decision in favour of what is major"),
    Act.REFUSE: (OVERSEERS[:3], "The decision against, by whoever may take the step that is due"),
    Act.ACKNOWLEDGE: ((Right.REQUEST_GRANTS,), "The applicant signs the notice"),
    Act.WITHDRAW: ((Right.REQUEST_GRANTS,), "The applicant no longer wants it"),
    Act.FINISH: ((Right.REQUEST_GRANTS,), "The job is done"),
    Act.REVOKE: (OVERSEERS[:2], "A superior takes it back"),
}
"""The acts there are an operation for, with the right that each needs."""

_NONE = {404: refused("There is no such grant that the asker may see.")}
_RULES = {
    403: refused("The right is missing, or the rules keep this person from this step."),
    409: refused("The grant is not at a stage at which this can be done."),
    422: refused("The rules do not allow such a request, or a reason is missing."),
    503: refused("It cannot be written in the audit log, so it is not done."),
}
_ID = in_path("id", "The grant's number.")

OPERATIONS = (
    Operation(
        path="/api/v1/grants",
        handler=get_grants,
        needs=(Right.REQUEST_GRANTS, *OVERSEERS),
        summary="Grants: one's own, those that wait for one's decision, or all",
        parameters=(
            Parameter("list", "Which.", {"enum": [each.value for each in Which], "default": Which.MINE.value}),
            Parameter("after", "The `next` of the answer before.", {"type": "integer", "minimum": 0}),
            Parameter(
                "limit",
                "How many at most.",
                {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED},
            ),
        ),
        answers={200: Answer("The grants.", GrantList), 404: refused("No grants are kept here.")},
    ),
    Operation(
        method="POST",
        path="/api/v1/grants",
        handler=post_grant,
        needs=(Right.REQUEST_GRANTS,),
        summary="Ask for rights for a time, or for a change of one's own active grant",
        body=NewGrant,
        answers=_RULES | {201: Answer("The request.", GrantRow), 404: refused("No grants are kept here.")},
    ),
    Operation(
        path="/api/v1/grants/oddities",
        handler=get_oddities,
        needs=OVERSEERS,
        summary="Grants that nobody uses, that are used outside working hours, or for much within an hour",
        answers={200: Answer("What to look at.", list[RemarkRow]), 404: refused("No grants are kept here.")},
    ),
    Operation(
        path="/api/v1/grants/{id}",
        handler=get_grant,
        needs=(Right.REQUEST_GRANTS, *OVERSEERS),
        summary="One grant",
        parameters=(_ID,),
        answers=_NONE | {200: Answer("The grant.", GrantRow)},
    ),
    *(
        Operation(
            method="POST",
            path=f"/api/v1/grants/{{id}}/{act.value}",
            handler=taking(act),
            needs=needs,
            summary=summary,
            parameters=(_ID,),
            body=Said,
            answers=_NONE | _RULES | {200: Answer("The grant after it.", GrantRow)},
        )
        for act, (needs, summary) in ACTS.items()
    ),
)
