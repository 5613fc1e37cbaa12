"""Screens: /api/v1/screens. A new one asks for a code, somebody who may approves it, and it fetches its token once."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.pairing import LIFETIME, PairingFullError, PairingUnknownError, Waiting
from realtime.access.roles import Right
from realtime.names import Instant
from realtime.stamps import stamp
from web.admission import Visitor, visitor_of
from web.api.accounts import not_possible
from web.api.sign_in import answer, keepers, number_of
from web.audit import audited
from web.keepers import NotPossibleError, Screen
from web.operations import Answer, Operation, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem
from web.wire import Board

POLL_SECONDS = 2


class Pairing(msgspec.Struct, frozen=True, kw_only=True):
    """What a new screen gets: the code to show, the secret to ask with, and how often to ask."""

    code: str
    secret: str
    expires_seconds: float
    poll_seconds: float


class Poll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A screen's secret."""

    secret: str


class Collected(msgspec.Struct, frozen=True):
    """The token, given once; null while nobody approved."""

    token: str | None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A screen that shows a code."""

    code: str
    since: str
    address: str


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let the screen with this code in, under a name, before a board."""

    code: str
    name: str
    board: str


class ScreenChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name or board; what is left out stays."""

    name: str | None = None
    board: str | None = None


class ScreenRow(msgspec.Struct, frozen=True, kw_only=True):
    """One paired screen."""

    id: int
    name: str
    board: str
    since: str


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """A board that a screen can show. queues: ids, null for all of them."""

    id: str
    label: str
    queues: tuple[str, ...] | None
    language: str | None
    theme: str
    distance_m: float
    diagonal_inch: float


async def get_boards(request: web.Request) -> web.Response:
    """The boards that lie within the asker's reach, by their labels."""
    visitor = visitor_of(request)
    found = [
        each
        for each in request.app[PARTS].boards.values()
        if any(_reaches(visitor, each, right) for right in _CHOOSE if visitor.may(right))
    ]
    return answer([_board_row(each) for each in sorted(found, key=lambda each: (each.label, each.id))])


async def post_pairing(request: web.Request) -> web.Response:
    """A screen asks to be let in."""
    try:
        waiting, secret = await keepers(request).screens.begin(request.remote or "")
    except PairingFullError:
        raise _full("Too many screens wait to be let in; approve some, or wait ten minutes.") from None
    paired = Pairing(code=waiting.code, secret=secret, expires_seconds=LIFETIME, poll_seconds=POLL_SECONDS)
    return answer(paired, HTTPStatus.CREATED)


async def post_poll(request: web.Request) -> web.Response:
    """A screen asks whether it was let in."""
    asked = await body_of(request, Poll)
    try:
        return answer(Collected(await keepers(request).screens.collect(asked.secret)))
    except PairingUnknownError:
        raise _no_code("This pairing has ended; begin a new one.") from None


async def get_waiting(request: web.Request) -> web.Response:
    """The screens that show a code."""
    return answer([_shown(each) for each in await keepers(request).screens.waiting()])


async def post_approval(request: web.Request) -> web.Response:
    """Let a screen in."""
    asked, visitor = await body_of(request, Approval), visitor_of(request)
    _known_board(request, asked.board, Right.APPROVE_SCREENS)
    await audited(request, visitor, "screen_approved", asked.name[:100], board=asked.board)
    try:
        made = await keepers(request).screens.approve(asked.code, asked.name, asked.board, visitor.actor())
    except PairingUnknownError:
        raise _no_code("No screen shows this code; codes live ten minutes.") from None
    except PairingFullError:
        raise _full("Too many wrong codes; wait a minute.") from None
    except NotPossibleError as error:
        raise not_possible(error) from None
    return answer(_row(made), HTTPStatus.CREATED)


async def get_screens(request: web.Request) -> web.Response:
    """The paired screens whose boards lie within the asker's reach."""
    return answer([_row(each) for each in await _reached(request)])


async def patch_screen(request: web.Request) -> web.Response:
    """Rename a screen or give it another board; it changes over by itself."""
    number, changes = number_of(request, "id"), await body_of(request, ScreenChanges)
    await _screen(request, number)
    if changes.board is not None:
        _known_board(request, changes.board, Right.MANAGE_SCREENS)
    told = {"name": (changes.name or "")[:100], "board": changes.board or ""}
    await audited(request, visitor_of(request), "screen_changed", str(number), **told)
    try:
        return answer(_row(await keepers(request).screens.changed(number, changes.name, changes.board)))
    except NotPossibleError as error:
        raise not_possible(error) from None


async def delete_screen(request: web.Request) -> web.Response:
    """End a screen for ever; it goes dark within two seconds."""
    number = number_of(request, "id")
    await _screen(request, number)
    await audited(request, visitor_of(request), "screen_revoked", str(number))
    try:
        return answer(_row(await keepers(request).screens.revoked(number)))
    except NotPossibleError as error:
        raise not_possible(error) from None


def _known_board(request: web.Request, name: str, right: Right) -> None:
    """A board beyond one's own reach is none: nobody shows on a wall what they may not see."""
    board = request.app[PARTS].boards.get(name)
    if board is None or not _reaches(visitor_of(request), board, right):
        raise Problem(HTTPStatus.NOT_FOUND, "board-unknown", f"There is no board {name[:40]!r}.")


def _reaches(visitor: Visitor, board: Board | None, right: Right) -> bool:
    """Whether a board shows nothing beyond what the visitor may see and the right reaches. None: one that is gone."""
    scope = None if board is None else board.scope()
    if scope is None:
        return visitor.reaches_all(right)
    audience = visitor.audience
    seen = audience.queues is None or scope <= audience.open()
    return bool(scope) and seen and all(visitor.may(right, queue) for queue in scope)


async def _reached(request: web.Request) -> list[Screen]:
    visitor, boards = visitor_of(request), request.app[PARTS].boards
    listed = await keepers(request).screens.listed()
    return [each for each in listed if _reaches(visitor, boards.get(each.board), Right.MANAGE_SCREENS)]


async def _screen(request: web.Request, number: int) -> None:
    """Raises Problem (422) for a screen that is gone or beyond the asker's reach."""
    if all(each.id != number for each in await _reached(request)):
        raise not_possible(NotPossibleError(f"no living screen has the number {number}"))


def _full(detail: str) -> Problem:
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, "pairing-full", detail, {"Retry-After": "60"})


def _no_code(detail: str) -> Problem:
    return Problem(HTTPStatus.GONE, "pairing-unknown", detail)


def _shown(waiting: Waiting) -> Shown:
    return Shown(code=waiting.code, since=stamp(waiting.since), address=waiting.address)


def _board_row(board: Board) -> BoardRow:
    return BoardRow(
        id=board.id,
        label=board.label,
        queues=board.queues,
        language=board.language,
        theme=board.theme,
        distance_m=board.distance_m,
        diagonal_inch=board.diagonal_inch,
    )


def _row(screen: Screen) -> ScreenRow:
    return ScreenRow(id=screen.id, name=screen.name, board=screen.board, since=stamp(Instant(screen.since)))


_ELSEWHERE = refused("The request comes from a page of another site.")
_HERE = {404: refused("No screens are kept here, or there is no such screen or board.")}
_GONE = _HERE | {410: refused("No screen waits under this code or secret.")}
_IMPOSSIBLE = _HERE | {409: refused("The name is taken."), 422: refused("The name cannot be, or the screen is gone.")}
_ID = (in_path("id", "The screen's number."),)
_FULL = {429: refused("Too many screens wait, or too many wrong codes were given.")}
_MANAGE = (Right.MANAGE_SCREENS,)

_CHOOSE = (Right.APPROVE_SCREENS, Right.MANAGE_SCREENS, Right.MANAGE_BOARDS)

OPERATIONS = (
    Operation(path="/api/v1/boards", handler=get_boards, needs=_CHOOSE, summary="Boards that a screen can show",
              answers={200: Answer("They.", list[BoardRow])}),
    Operation(method="POST", path="/api/v1/screens/pairing", handler=post_pairing,
              summary="A new screen asks for a code",
              answers=_HERE | _FULL | {201: Answer("The code to show.", Pairing), 403: _ELSEWHERE}),
    Operation(method="POST", path="/api/v1/screens/pairing/poll", handler=post_poll, body=Poll,
              summary="A new screen asks for its token",
              answers=_GONE | {200: Answer("The token, or null.", Collected), 403: _ELSEWHERE}),
    Operation(path="/api/v1/screens/pairing", handler=get_waiting, needs=(Right.APPROVE_SCREENS,),
              summary="Screens that show a code", answers=_HERE | {200: Answer("They.", list[Shown])}),
    Operation(method="POST", path="/api/v1/screens", handler=post_approval, needs=(Right.APPROVE_SCREENS,),
              body=Approval, summary="Let a screen in",
              answers=_GONE | _IMPOSSIBLE | _FULL | {201: Answer("Let in.", ScreenRow)}),
    Operation(path="/api/v1/screens", handler=get_screens, needs=_MANAGE, summary="All paired screens",
              answers=_HERE | {200: Answer("They.", list[ScreenRow])}),
    Operation(method="PATCH", path="/api/v1/screens/{id}", handler=patch_screen, needs=_MANAGE, body=ScreenChanges,
              parameters=_ID, summary="Rename a screen, or give it another board",
              answers=_IMPOSSIBLE | {200: Answer("Changed.", ScreenRow)}),
    Operation(method="DELETE", path="/api/v1/screens/{id}", handler=delete_screen, needs=_MANAGE, parameters=_ID,
              summary="End a screen for ever", answers=_IMPOSSIBLE | {200: Answer("Ended.", ScreenRow)}),
)  # fmt: skip
