"""The roster: /api/v1/roster. Only who reaches everything may edit it, for teams decide how far a scope reaches."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.names import AgentId
from realtime.roster import Deed, Person, Roster, Seniority, Team
from web import queries
from web.admission import Visitor, everywhere, visitor_of
from web.api.sign_in import answer
from web.audit import audited
from web.desks import Intake, RosterChangedError, RosterDesk, RosterFormat, RosterRefusedError, Taken
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem

LARGEST_ROSTER = 4 * 1024 * 1024
"""Bytes of a roster that is sent: ten thousand people take 2 MB."""

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
    """Everybody and every team, by id. revision: another one for every other roster."""

    people: list[RosterPersonRow]
    teams: list[RosterTeamRow]
    revision: str


class RosterImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole roster that shall take the present one's place. format: of the text; json is as GET answers it.

    expected: the revision that was looked at; the present one is replaced only if it is that, null for whatever it is.
    """

    format: RosterFormat
    text: Annotated[str, Meta(max_length=LARGEST_ROSTER)]
    expected: str | None = None


class RosterChange(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one entry. table: person or team; deed: added, changed or removed; fields: what changed."""

    table: str
    id: str
    name: str
    deed: str
    fields: tuple[str, ...]


class RosterReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import changes. applied: false for a dry run; people, teams: how many there are after it."""

    applied: bool
    revision: str
    people: int
    teams: int
    changes: list[RosterChange]


async def get_roster(request: web.Request) -> web.Response:
    """Who works here."""
    return answer(_whole(_desk(request).now()))


async def get_file(request: web.Request) -> web.Response:
    """The roster to be taken away."""
    visitor, desk = visitor_of(request), _desk(request)
    form = queries.choice(request, "format", RosterFormat.CSV)
    everywhere(request, Right.EXPORT)
    if not visitor.may(Right.SEE_ROSTER):
        raise Problem(HTTPStatus.FORBIDDEN, "right-missing", "This needs the right see_roster as well.")
    await audited(request, visitor, "roster_exported", form.value)
    headers = {"Content-Disposition": f'attachment; filename="roster.{form.value}"'}
    text = await asyncio.to_thread(desk.written, form)
    return web.Response(text=text, content_type="text/plain", charset="utf-8", headers=headers)


async def put_roster(request: web.Request) -> web.Response:
    """Put a whole roster in the present one's place, or say what that would change."""
    body = await body_of(request, RosterImport, most=LARGEST_ROSTER)
    dry, visitor, desk = queries.flag(request, "dry_run"), visitor_of(request), _desk(request)
    _reaches_all(visitor)
    intake = Intake(form=RosterFormat(body.format), text=body.text, expected=body.expected, dry=True)
    try:
        taken = await desk.take_in(intake)
        if not dry:
            told = Counter(each.deed for each in taken.changes)
            await audited(request, visitor, "roster_imported", body.format.value, **{deed: told[deed] for deed in Deed})
            taken = await desk.take_in(msgspec.structs.replace(intake, dry=False))
    except RosterRefusedError as error:
        raise _refused(error) from None
    except RosterChangedError:
        detail = "Somebody changed the roster meanwhile: look at it, and at what would change, anew."
        raise Problem(HTTPStatus.CONFLICT, "roster-changed", detail) from None
    return answer(_report(taken, applied=not dry))


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
        raise _refused(error) from None


def _refused(error: RosterRefusedError) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "roster-refused", str(error), faults=error.faults)


def _report(taken: Taken, *, applied: bool) -> RosterReport:
    return RosterReport(
        applied=applied,
        revision=taken.roster.fingerprint(),
        people=len(taken.roster.people),
        teams=len(taken.roster.teams),
        changes=[RosterChange(**msgspec.structs.asdict(each)) for each in taken.changes],
    )


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
        revision=roster.fingerprint(),
    )


_GONE = {404: refused("There is no roster, or nothing of this id in it.")}
_EDITED = _GONE | {
    200: Answer("The roster after it.", WholeRoster),
    403: refused("The right is missing, or reaches not everything."),
    422: refused("The roster would contradict itself, or cannot be written; the detail says how."),
    503: refused("It cannot be written in the audit log, so it is not done."),
}
_FORMAT = Parameter("format", "How it is written.", {"enum": [each.value for each in RosterFormat], "default": "csv"})
_PERSON, _TEAM = in_path("id", "The person's id."), in_path("id", "The team's id.")

OPERATIONS = (
    Operation(path="/api/v1/roster", handler=get_roster, needs=(Right.SEE_ROSTER,), summary="Who works here",
              answers=_GONE | {200: Answer("The roster.", WholeRoster)}),
    Operation(path="/api/v1/roster/file", handler=get_file, needs=(Right.EXPORT,), takes="roster_exported",
              summary="The roster as a file that can be taken in again", parameters=(_FORMAT,),
              answers=_GONE | {200: Answer("The file.", None, "text/plain"),
                               503: refused("It cannot be written in the audit log, so it is not done.")}),
    Operation(method="PUT", path="/api/v1/roster", handler=put_roster, needs=(Right.MANAGE_ROSTER,), body=RosterImport,
              summary="Put a whole roster in the present one's place, or say what that would change",
              parameters=(Parameter("dry_run", "Only say what would change.", {"type": "boolean", "default": False}),),
              answers=_EDITED | {200: Answer("What it changes.", RosterReport),
                                 409: refused("The roster is not the expected one any more.")}),
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
