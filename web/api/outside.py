"""Signing in through the organisation's identity provider: away with the browser, and back."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from web.access.cookies import cookie_of, give
from web.api.sign_in import keepers
from web.audit import audited
from web.keepers import Opened, Outside, Seat, Why
from web.operations import Answer, Operation, refused
from web.parts import PARTS
from web.problems import Problem

BINDING = "floorwatch-journey"
"""The cookie that ties a journey to the browser that began it: nobody can make another finish theirs."""

SECONDS = 600
LONGEST = 2000


async def get_journey(request: web.Request) -> web.StreamResponse:
    """Send the browser to the provider."""
    begun = await _outside(request).begin()
    if begun is None:
        return _back(request, "oidc-unreachable")
    address, state = begun
    response = web.Response(status=HTTPStatus.FOUND, headers={"Location": address})
    response.set_cookie(
        BINDING,
        state,
        max_age=SECONDS,
        path=request.app[PARTS].root,
        httponly=True,
        samesite="Lax",
        secure=request.secure,
    )
    return response


async def get_return(request: web.Request) -> web.StreamResponse:
    """Take the browser back from the provider."""
    outside, query = _outside(request), request.query
    state, code = query.get("state", "")[:LONGEST], query.get("code", "")[:LONGEST]
    seat = Seat(request.remote or "", request.headers.get("User-Agent", ""), cookie_of(request))
    found = await outside.finish(state, request.cookies.get(BINDING, ""), code, seat)
    if not isinstance(found, Opened):
        await audited(request, None, "logged_in_refused", "", why=Why.OUTSIDE.value)
        return _back(request, Why.OUTSIDE.value)
    await audited(request, None, "logged_in", found.account.name, by="oidc")
    response = web.Response(status=HTTPStatus.FOUND, headers={"Location": f"{request.app[PARTS].prefix}/console"})
    response.del_cookie(BINDING, path=request.app[PARTS].root)
    give(request, response, found.text, request.app[PARTS].root)
    return response


def _outside(request: web.Request) -> Outside:
    found = keepers(request).outside
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No identity provider is configured here ([oidc]).")
    return found


def _back(request: web.Request, kind: str) -> web.Response:
    """To the sign-in page, which says what is the matter."""
    address = f"{request.app[PARTS].prefix}/sign-in#problem={kind}"
    return web.Response(status=HTTPStatus.FOUND, headers={"Location": address})


_THERE = {302: Answer("On the way.", None, None), 404: refused("No identity provider is configured.")}

OPERATIONS = (
    Operation(path="/sign-in/oidc", handler=get_journey, summary="To the identity provider", answers=_THERE, page=True),
    Operation(path="/sign-in/oidc/return", handler=get_return, summary="And back", answers=_THERE, page=True),
)
