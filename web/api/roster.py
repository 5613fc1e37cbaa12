"""The roster: /api/v1/roster. Only who reaches everything may edit it, for teams decide how far a scope reaches."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.names import AgentId
from realtime.roster import Person, Roster, Seniority, Team
from web.admission import Visitor, visitor_of
from web.api.sign_in import answer
from web.audit import audited
from web.desks import RosterDesk, RosterRefusedError
from web.operations import Answer, Operation, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem

Short = Annotated[str, Meta(min_length=1, max_length=100)]
Interface = Annotated[str, Meta(pattern=r"^[^/\s]+/[^/\s]+/\S+$", max_length=200)]


class RosterEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of a person. interfaces: as "hq/PJSIP/2001"; since: first working day; account: to log in with."""

    name: Short
    interfaces: Annotated[tuple[Interface, ...], Meta(max_length=50)] = ()
    team: Short | None = None
    seniority: Seniority = Seniority.REGULAR
    since: date | None = None
    languages: Annotated[tuple[Short, ...], Meta(max_length=50)] = ()
    account: Short | None = None


class RosterTeamEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of a team. leader: the id of a person."""

    name: Short
    leader: Short | None = None


class RosterPersonRow(RosterEntry, frozen=True, kw_only=True):
    """A person. id: the agent id (工号)."""

    id: str


class RosterTeamRow(RosterTeamEntry, frozen=True, kw_only=True):
    """A team."""

    id: str


class WholeRoster(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody and every team, by id."""

    people: list[RosterPersonRow]
    teams: list[RosterTeamRow]


async def get_roster(request: web.Request) -> web.Response:
    """Who works here."""
    return answer(_whole(_desk(request).now()))


async def put_person(request: web.Request) -> web.Response:
    """Put somebody in, or say something else of them."""
    entry = await body_of(request, RosterEntry)
    values = msgspec.structs.asdict(entry) | {"interfaces": tuple(map(AgentId, entry.interfaces))}
    name = _name(request)
    return await _changed(request, "roster_person_put", {name: Person(id=name, **values)}, {})


async def delete_person(request: web.Request) -> web.Response:
    """Take somebody out."""
    name = _name(request)
    if name not in _desk(request).now().people:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", f"Nobody in the roster has the id {name[:40]!r}.")
    return await _changed(request, "roster_person_removed", {name: None}, {})


async def put_team(request: web.Request) -> web.Response:
    """Make a team, or give it another name or leader."""
    entry = await body_of(request, RosterTeamEntry)
    name = _name(request)
    return await _changed(request, "roster_team_put", {}, {name: Team(id=name, name=entry.name, leader=entry.leader)})


async def delete_team(request: web.Request) -> web.Response:
    """Take a team out that nobody is in any more."""
    name = _name(request)
    if name not in _desk(request).now().teams:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", f"No team in the roster has the id {name[:40]!r}.")
    return await _changed(request, "roster_team_removed", {}, {name: None})


async def _changed(
    request: web.Request, action: str, people: dict[str, Person | None], teams: dict[str, Team | None]
) -> web.Response:
    visitor, desk = visitor_of(request), _desk(request)
    _reaches_all(visitor)
    await audited(request, visitor, action, _name(request))
    try:
        return answer(_whole(await desk.change(people, teams)))
    except RosterRefusedError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "roster-refused", str(error)) from None


def _reaches_all(visitor: Visitor) -> None:
    if visitor.audience.queues is not None or Right.MANAGE_ROSTER not in visitor.standing:
        detail = "Teams decide how far scopes reach, so only somebody whose role reaches everything edits them."
        raise Problem(HTTPStatus.FORBIDDEN, "scope-too-narrow", detail)


def _name(request: web.Request) -> str:
    name = request.match_info["id"]
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "An id has 1 to 100 printable characters.")
    return name


def _desk(request: web.Request) -> RosterDesk:
    found = request.app[PARTS].desks
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No roster is kept here.")
    return found.roster


def _whole(roster: Roster) -> WholeRoster:
    return WholeRoster(
        people=[RosterPersonRow(**msgspec.structs.asdict(each)) for _, each in sorted(roster.people.items())],
        teams=[RosterTeamRow(**msgspec.structs.asdict(each)) for _, each in sorted(roster.teams.items())],
    )


_GONE = {404: refused("There is no roster, or nothing of this id in it.")}
_EDITED = _GONE | {
    200: Answer("The roster after it.", WholeRoster),
    403: refused("The right is missing, or reaches not everything."),
    422: refused("The roster would contradict itself, or cannot be written; the detail says how."),
    503: refused("It cannot be written in the audit log, so it is not done."),
}
_PERSON, _TEAM = in_path("id", "The person's id."), in_path("id", "The team's id.")

OPERATIONS = (
    Operation(path="/api/v1/roster", handler=get_roster, needs=(Right.SEE_ROSTER,), summary="Who works here",
              answers=_GONE | {200: Answer("The roster.", WholeRoster)}),
    Operation(method="PUT", path="/api/v1/roster/people/{id}", handler=put_person, needs=(Right.MANAGE_ROSTER,),
              summary="Put a person in the roster, or change what is said of them", parameters=(_PERSON,),
              body=RosterEntry, answers=_EDITED),
    Operation(method="DELETE", path="/api/v1/roster/people/{id}", handler=delete_person, needs=(Right.MANAGE_ROSTER,),
              summary="Take a person out of the roster", parameters=(_PERSON,), answers=_EDITED),
    Operation(method="PUT", path="/api/v1/roster/teams/{id}", handler=put_team, needs=(Right.MANAGE_ROSTER,),
              summary="Put a team in the roster, or change its name or leader", parameters=(_TEAM,),
              body=RosterTeamEntry, answers=_EDITED),
    Operation(method="DELETE", path="/api/v1/roster/teams/{id}", handler=delete_team, needs=(Right.MANAGE_ROSTER,),
              summary="Take a team out of the roster", parameters=(_TEAM,), answers=_EDITED),
)  # fmt: skip
