"""/api/v1/alerts and /api/v1/incidents: what is wrong, why, and what people do about it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

import msgspec
from aiohttp import web

from realtime.access.roles import Right
from realtime.alerts.life import State
from realtime.masking import subject_visible
from web import queries
from web.admission import Visitor, visitor_of
from web.alerts import (
    AlertDetail,
    AlertList,
    Alerts,
    AlertView,
    AssignWish,
    IncidentDetail,
    IncidentList,
    IncidentView,
    NoteWish,
    Refused,
    ResolveWish,
)
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.parts import PARTS
from web.past import Kept
from web.problems import Problem

LISTED, MOST_LISTED = 100, 500
LONGEST_NAME, LONGEST_TEXT = 100, 2000

T = TypeVar("T")


def alerts_of(request: web.Request) -> Alerts:
    """Whoever answers for alerts. Raises Problem (503) in a process without them."""
    found = request.app[PARTS].alerts
    if found is None:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "alerts-elsewhere", "This process keeps no alerts; ask another.")
    return found


def there(found: T | None, what: str) -> T:
    """What was found. Raises Problem (404)."""
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"{what}-unknown", f"There is no such {what}.")
    return found


def answered(body: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """An answer as JSON."""
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json")


def text_in(text: str, name: str, most: int) -> str:
    """A text that somebody wrote. Raises Problem (400) when it is empty or too long."""
    told = text.strip()
    if not told or len(told) > most:
        raise Problem(HTTPStatus.BAD_REQUEST, "body-invalid", f"{name!r} is a text of 1 to {most} characters.")
    return told


async def get_alerts(request: web.Request) -> web.Response:
    """Alerts in the asker's scope."""
    states = _states(request)
    since = queries.instant(request, "since")
    found = await alerts_of(request).listed(states, since, queries.limit(request, LISTED, MOST_LISTED))
    audience = visitor_of(request).audience
    return answered(AlertList(alerts=tuple(each for each in found if subject_visible(each.subject, audience))))


def _states(request: web.Request) -> frozenset[str] | None:
    text = request.query.get("state")
    if text is None:
        return None
    states = frozenset(text.split(","))
    if not states <= frozenset(State):
        words = ", ".join(State)
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"'state' is one or more of: {words}.")
    return states


async def get_alert(request: web.Request) -> web.Response:
    """One alert with its timeline."""
    return answered(await _alert(request))


async def _alert(request: web.Request) -> AlertDetail:
    detail = there(await alerts_of(request).detail(request.match_info["id"]), "alert")
    if not subject_visible(detail.alert.subject, visitor_of(request).audience):
        raise Problem(HTTPStatus.NOT_FOUND, "alert-unknown", "There is no such alert.")
    return detail


async def post_acknowledge(request: web.Request) -> web.Response:
    """Take an alert."""
    by = await _deed(request, "acknowledge")
    return answered(await _done(alerts_of(request).acknowledge, request, by))


async def post_assign(request: web.Request) -> web.Response:
    """Hand an alert to somebody."""
    to = text_in((await body_of(request, AssignWish)).to, "to", LONGEST_NAME)
    by = await _deed(request, "assign", to=to)
    return answered(await _done(lambda alert, _by: alerts_of(request).assign(alert, to, by), request, by))


async def post_comment(request: web.Request) -> web.Response:
    """Say something of an alert."""
    text = text_in((await body_of(request, NoteWish)).text, "text", LONGEST_TEXT)
    by = await _deed(request, "comment")
    return answered(await _done(lambda alert, _by: alerts_of(request).comment(alert, text, by), request, by))


async def post_resolve(request: web.Request) -> web.Response:
    """Say that an alert is over; with a note, close it."""
    note = (await body_of(request, ResolveWish)).note
    told = None if note is None else text_in(note, "note", LONGEST_TEXT)
    by = await _deed(request, "resolve")
    return answered(await _done(lambda alert, _by: alerts_of(request).resolve(alert, told, by), request, by))


async def _deed(request: web.Request, action: str, **particulars: str) -> str:
    """Check that the alert is the asker's to handle, and write the deed down before it is done."""
    detail, visitor = await _alert(request), visitor_of(request)
    await audited(request, visitor, f"alert_{action}", detail.alert.id, **particulars)
    return visitor.acts_as()


async def _done(deed: Callable[..., object], request: web.Request, by: str) -> AlertView:
    try:
        found = await deed(request.match_info["id"], by)  # type: ignore[misc]
    except Refused as error:
        raise Problem(HTTPStatus.CONFLICT, error.kind, str(error)) from None
    view: AlertView = there(found, "alert")
    return view


async def get_incidents(request: web.Request) -> web.Response:
    """Incidents of which something lies in the asker's scope."""
    since = queries.instant(request, "since")
    found = await alerts_of(request).incidents(since, queries.limit(request, LISTED, MOST_LISTED))
    seen = (_seen(incident, visitor_of(request)) for incident in found)
    return answered(IncidentList(incidents=tuple(each for each in seen if each.alerts)))


def _seen(incident: IncidentView, visitor: Visitor) -> IncidentView:
    visible = tuple(each for each in incident.alerts if subject_visible(each.subject, visitor.audience))
    return incident if visible == incident.alerts else msgspec.structs.replace(incident, alerts=visible)


async def get_incident(request: web.Request) -> web.Response:
    """One incident with its timeline, its record, and what of the floor around it can be shown again."""
    detail = await _incident(request)
    past = request.app[PARTS].past
    kept = None if past is None else await past.kept()
    oldest = kept.oldest if isinstance(kept, Kept) else None
    return answered(msgspec.structs.replace(detail, replay=msgspec.structs.replace(detail.replay, oldest=oldest)))


async def _incident(request: web.Request) -> IncidentDetail:
    detail = there(await alerts_of(request).incident(request.match_info["id"]), "incident")
    incident = _seen(detail.incident, visitor_of(request))
    if not incident.alerts:
        raise Problem(HTTPStatus.NOT_FOUND, "incident-unknown", "There is no such incident.")
    known = {alert.id for alert in incident.alerts}
    lines = tuple(line for line in detail.timeline if not line.alert or line.alert in known)
    deeds = tuple(line for line in detail.record.actions if not line.alert or line.alert in known)
    record = msgspec.structs.replace(detail.record, actions=deeds)
    return IncidentDetail(incident=incident, timeline=lines, record=record, replay=detail.replay)


async def post_close(request: web.Request) -> web.Response:
    """Sign an incident off with a note."""
    note = text_in((await body_of(request, NoteWish)).text, "text", LONGEST_TEXT)
    incident, visitor = (await _incident(request)).incident, visitor_of(request)
    await audited(request, visitor, "incident_close", incident.id)
    try:
        found = await alerts_of(request).close_incident(incident.id, note, visitor.acts_as())
    except Refused as error:
        raise Problem(HTTPStatus.CONFLICT, error.kind, str(error)) from None
    return answered(there(found, "incident"))


SINCE = Parameter("since", "What began from this time on.", {"type": "string", "format": "date-time"})
LIMIT = Parameter(
    "limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED}
)
_ID = in_path("id", "The alert's id.")
_INCIDENT = in_path("id", "The incident's id.")
_NONE = refused("There is no such thing.")
_NOT_NOW = refused("It is in a state in which this means nothing.")
_ELSEWHERE = refused("This process keeps no alerts.")
_SEE, _HANDLE = (Right.SEE_ALERTS,), (Right.HANDLE_ALERTS,)


def _handling(deed: str, handler: Callable[..., object], summary: str, body: type | None) -> Operation:
    answers = {200: Answer("The alert afterwards.", AlertView), 404: _NONE, 409: _NOT_NOW, 503: _ELSEWHERE}
    return Operation(
        method="POST",
        path=f"/api/v1/alerts/{{id}}/{deed}",
        handler=handler,  # type: ignore[arg-type]
        needs=_HANDLE,
        summary=summary,
        parameters=(_ID,),
        body=body,
        answers=answers,
    )


OPERATIONS = (
    Operation(
        path="/api/v1/alerts",
        handler=get_alerts,
        needs=_SEE,
        summary="Alerts, the newest first",
        parameters=(
            Parameter("state", "One or more, with commas between: pending, firing, acknowledged, resolved, closed."),
            SINCE,
            LIMIT,
        ),
        answers={200: Answer("The alerts.", AlertList), 503: _ELSEWHERE},
    ),
    Operation(
        path="/api/v1/alerts/{id}",
        handler=get_alert,
        needs=_SEE,
        summary="One alert: value, usual, contributors, example visits, what clears it, who was told when",
        parameters=(_ID,),
        answers={200: Answer("The alert.", AlertDetail), 404: _NONE, 503: _ELSEWHERE},
    ),
    _handling("acknowledge", post_acknowledge, "Take an alert: nobody is told further", None),
    _handling("assign", post_assign, "Hand an alert to somebody", AssignWish),
    _handling("comment", post_comment, "Write into an alert's timeline", NoteWish),
    _handling("resolve", post_resolve, "Say that an alert is over; with a note, close it", ResolveWish),
    Operation(
        path="/api/v1/incidents",
        handler=get_incidents,
        needs=_SEE,
        summary="Incidents, the newest first: alerts of one cause",
        parameters=(SINCE, LIMIT),
        answers={200: Answer("The incidents.", IncidentList), 503: _ELSEWHERE},
    ),
    Operation(
        path="/api/v1/incidents/{id}",
        handler=get_incident,
        needs=_SEE,
        summary="One incident with its alerts and its timeline",
        parameters=(_INCIDENT,),
        answers={200: Answer("The incident.", IncidentDetail), 404: _NONE, 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/incidents/{id}/close",
        handler=post_close,
        needs=_HANDLE,
        summary="Sign an incident off with a note",
        parameters=(_INCIDENT,),
        body=NoteWish,
        answers={200: Answer("The incident.", IncidentView), 404: _NONE, 409: _NOT_NOW, 503: _ELSEWHERE},
    ),
)
