"""/api/v1/announcements: sentences that a leader puts on the walls."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from realtime.access.roles import Right
from realtime.masking import announcement_visible
from web.admission import Visitor, visitor_of
from web.alerts import Refused
from web.announcements import AnnouncementList, Announcements, AnnouncementView, AnnouncementWish
from web.api.alerts import answered, there
from web.audit import audited
from web.operations import Answer, Operation, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem


def announcements_of(request: web.Request) -> Announcements:
    """Whoever keeps them. Raises Problem (503) in a process without them."""
    found = request.app[PARTS].announcements
    if found is None:
        detail = "This process puts nothing on walls; ask another."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "announcements-elsewhere", detail)
    return found


async def get_announcements(request: web.Request) -> web.Response:
    """What stands on the walls in the asker's scope."""
    audience = visitor_of(request).audience
    found = await announcements_of(request).listed()
    seen = tuple(each for each in found if announcement_visible(each.queues, each.boards, audience))
    return answered(AnnouncementList(announcements=seen))


async def post_announcement(request: web.Request) -> web.Response:
    """Put one up, within what the asker's right reaches."""
    desk, visitor = announcements_of(request), visitor_of(request)
    try:
        wish = desk.check(await body_of(request, AnnouncementWish))
        _check_reach(request, visitor, wish.queues, wish.boards)
        told = {"queues": ", ".join(wish.queues), "boards": ", ".join(wish.boards)}
        seconds = round(wish.duration_seconds)
        await audited(request, visitor, "announcement_put_up", text=wish.text, seconds=seconds, **told)
        made = await desk.put_up(wish, visitor.acts_as())
    except Refused as error:
        raise Problem(HTTPStatus.BAD_REQUEST, error.kind, str(error)) from None
    return answered(made, HTTPStatus.CREATED)


async def post_end(request: web.Request) -> web.Response:
    """Take one down."""
    desk, visitor, announcement = announcements_of(request), visitor_of(request), request.match_info["id"]
    known = {each.id: each for each in await desk.listed()}
    found = there(known.get(announcement), "announcement")
    _check_reach(request, visitor, found.queues, found.boards)
    await audited(request, visitor, "announcement_take_down", announcement)
    return answered(there(await desk.take_down(announcement, visitor.acts_as()), "announcement"))


def _check_reach(request: web.Request, visitor: Visitor, queues: tuple[str, ...], boards: tuple[str, ...]) -> None:
    """Whoever announces somewhere must reach all of it. Raises Problem (403 or 404)."""
    known = request.app[PARTS].boards
    missing = next((board for board in boards if board not in known), None)
    if missing is not None:
        raise Problem(HTTPStatus.NOT_FOUND, "board-unknown", f"There is no board {missing[:40]!r}.")
    if visitor.reaches_all(Right.ANNOUNCE):
        return
    shown = [known[board].scope() for board in boards]
    meant = frozenset(queues).union(*(scope for scope in shown if scope is not None))
    whole = not meant or None in shown
    if whole or not all(visitor.may(Right.ANNOUNCE, queue) for queue in meant):
        detail = "Your scope is some queues: name some of these as 'queues', or boards that show nothing else."
        raise Problem(HTTPStatus.FORBIDDEN, "outside-scope", detail)


_ELSEWHERE = refused("This process keeps no announcements.")
_SCOPE = refused("It reaches beyond the asker's queues.")
_NONE = refused("There is no such thing.")

OPERATIONS = (
    Operation(
        path="/api/v1/announcements",
        handler=get_announcements,
        needs=(Right.ANNOUNCE, Right.SEE_ALERTS),
        summary="What is announced on the walls, and what ended within a day",
        answers={200: Answer("The announcements.", AnnouncementList), 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/announcements",
        handler=post_announcement,
        needs=(Right.ANNOUNCE,),
        summary="Announce a sentence on the walls, for a minute to a week",
        body=AnnouncementWish,
        answers={201: Answer("The announcement.", AnnouncementView), 403: _SCOPE, 404: _NONE, 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/announcements/{id}/end",
        handler=post_end,
        needs=(Right.ANNOUNCE,),
        summary="Take an announcement from the walls",
        parameters=(in_path("id", "The announcement's id."),),
        answers={200: Answer("The announcement.", AnnouncementView), 403: _SCOPE, 404: _NONE, 503: _ELSEWHERE},
    ),
)
