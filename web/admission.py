"""Who is asking: from a request to what they may see.

Tokens come as a bearer header, or as a WebSocket subprotocol because browsers cannot set headers on WebSockets; never
in the address, for addresses end in logs.
"""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp import web

from realtime.access.actors import NOBODY, token_actor
from realtime.access.holdings import Granted
from realtime.access.roles import Right, Role
from realtime.access.scope import NOTHING, Scope
from realtime.masking import Audience
from web.access.cookies import cookie_of
from web.access.same_site import same_origin
from web.problems import OUTAGES, Problem

SUBPROTOCOL = "floorwatch.v1"
BEARER_SUBPROTOCOL = "bearer."
LONGEST_TOKEN = 512
"""Tokens of ours are under 100 characters; what is longer is not looked up."""

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


class Refusal(StrEnum):
    """Why somebody is not let in."""

    MISSING = "token-missing"
    UNKNOWN = "token-unknown"
    EXPIRED = "token-expired"
    REVOKED = "token-revoked"
    ENDED = "session-ended"


class Kind(StrEnum):
    """What lets somebody in. OPEN_WALL: nothing was shown; this machine's walls are open."""

    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105  # a word, no secret
    OPEN_WALL = "open_wall"


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody let in. id: of the account or token; session: of the log-in they came through.

    audience: what of the floor is theirs; rights: all they hold now; granted: those of them given for a time, each with
    a reach of its own. A handler that acts on one thing asks `may` with its queue.
    standing: of the rights those the role gives; scope: how far these reach, as it was given; reach: the same now, for
    what is no part of the floor (None: the audience). must_change: a new password comes first. board: a screen's own.
    owner: the log-in name of the account that a token acts as.
    """

    audience: Audience
    rights: frozenset[Right] = frozenset()
    granted: tuple[Granted, ...] = ()
    kind: Kind = Kind.TOKEN
    id: int | None = None
    name: str = ""
    role: Role | None = None
    session: int | None = None
    standing: frozenset[Right] = frozenset()
    scope: Scope = NOTHING
    display_name: str = ""
    language: str | None = None
    must_change: bool = False
    board: str | None = None
    owner: str | None = None
    reach: Audience | None = None

    def may(self, right: Right, queue: str | None = None) -> bool:
        """Whether the right is held; with a queue's id, whether it reaches there."""
        if queue is None or right not in self.rights:
            return right in self.rights
        within = self.audience.queues is None or queue in self.audience.queues
        return (right in self.standing and within) or bool(self.grants_of(right, queue))

    def reaches_all(self, right: Right) -> bool:
        """Whether the right is held without any bound, by role or by a grant: for what belongs to no queue."""
        standing = right in self.standing and self.scope.entries is None
        return standing or any(each.right is right and each.scope.entries is None for each in self.granted)

    def grants_of(self, right: Right, queue: str | None = None) -> list[Granted]:
        """The grants that give this right (there): each use is noted under them."""
        return [each for each in self.granted if each.right is right and (queue is None or each.scope.names(queue))]

    def actor(self) -> str:
        """What let them in, as the audit log writes it."""
        return f"{self.kind}:{self.name or self.id or 'nobody'}"

    def acts_as(self) -> str:
        """Who, as deeds are kept and compared (realtime.access.actors): no token is taken for an account."""
        if self.kind is Kind.ACCOUNT:
            return self.name
        if self.kind is Kind.TOKEN:
            return self.owner or token_actor(self.name)
        return NOBODY


class Access(Protocol):
    """Whoever knows the tokens."""

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        """Who holds this token (None: nobody showed one). remote: the peer's address, for rate limits and audit."""

    async def changed(self, since: int) -> int:
        """Wait until what anybody may do has changed after turn `since`; gives the turn it is now. Turns begin at 0."""


DETAILS = {
    Refusal.MISSING: "Send a token as 'Authorization: Bearer TOKEN'; 'floorwatch token create' makes one.",
    Refusal.UNKNOWN: "This token is not known here; 'floorwatch token create' makes one.",
    Refusal.EXPIRED: "This token has expired; 'floorwatch token create' makes a new one.",
    Refusal.ENDED: "You were signed out, or your session has expired; sign in again.",
    Refusal.REVOKED: "This token was revoked; ask an administrator for a new one.",
}


def token_of(request: web.BaseRequest) -> str | None:
    """The token a request shows, if any; the header goes before the subprotocol."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _bounded(value.strip())
    for name in _subprotocols(request):
        if name.startswith(BEARER_SUBPROTOCOL):
            return _bounded(name.removeprefix(BEARER_SUBPROTOCOL))
    return _bounded(cookie_of(request) or "")


async def admit(request: web.BaseRequest, access: Access) -> Visitor:
    """The visitor behind a request. Raises Problem (401) with the reason and the mend."""
    found = await access.visitor(token_of(request), request.remote)
    if isinstance(found, Refusal):
        raise Problem(HTTPStatus.UNAUTHORIZED, found.value, DETAILS[found], {"WWW-Authenticate": "Bearer"})
    return found


VISITOR = web.RequestKey("visitor", Visitor)


async def admitted(request: web.BaseRequest, access: Access, *rights: Right) -> Visitor:
    """The visitor, if they hold one of the rights, or whoever is let in without any. Raises Problem (401, 403)."""
    visitor = await admit(request, access)
    if rights and not visitor.rights.intersection(rights):
        needed = " or ".join(right.value for right in rights)
        detail = f"This needs the right {needed}, which your role does not carry; ask for a grant, or an administrator."
        raise Problem(HTTPStatus.FORBIDDEN, "right-missing", detail)
    return visitor


def everywhere(request: web.Request, right: Right) -> Visitor:
    """Whom the door let in, if the right has no bounds. Raises Problem (403): this belongs to no queue or team."""
    visitor = visitor_of(request)
    if not visitor.reaches_all(right):
        detail = f"This concerns everything, and your right {right.value} does not reach everything."
        raise Problem(HTTPStatus.FORBIDDEN, "scope-too-narrow", detail)
    return visitor


def visitor_of(request: web.Request) -> Visitor:
    """Whom the door let in to this handler's operation."""
    return request[VISITOR]


async def may_see_inside(request: web.BaseRequest, access: Access) -> bool:
    """Whether health in detail is theirs: the machine itself, or a token with the right to see metrics."""
    if is_local(request):
        return True
    try:
        found = await access.visitor(token_of(request), request.remote)
    except OUTAGES:
        return False
    return isinstance(found, Visitor) and found.may(Right.SEE_METRICS)


def is_local(request: web.BaseRequest) -> bool:
    """Asked on the machine itself. What a proxy on this machine passes on comes from elsewhere."""
    if request.remote is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote).is_loopback
    except ValueError:
        return False


def check_upgrade(request: web.BaseRequest) -> None:
    """Refuse what is no WebSocket handshake of ours. Raises Problem (426, 400).

    A token offered as the only subprotocol is refused here: aiohttp would write the list of protocols to its log.
    """
    if request.headers.get("Upgrade", "").lower() != "websocket":
        detail = "This path speaks WebSocket only; the floor as one answer is at /api/v1/floor."
        raise Problem(HTTPStatus.UPGRADE_REQUIRED, "upgrade-required", detail, {"Upgrade": "websocket"})
    if "Sec-WebSocket-Protocol" in request.headers and SUBPROTOCOL not in _subprotocols(request):
        detail = f"Offer the subprotocol '{SUBPROTOCOL}', before 'bearer.TOKEN' if the token is shown that way."
        raise Problem(HTTPStatus.BAD_REQUEST, "subprotocol", detail)


def check_origin(request: web.BaseRequest) -> None:
    """Refuse a WebSocket that a page of another site opened: browsers let any page dial. Raises Problem (403)."""
    if same_origin(request):
        return
    detail = "This page belongs to another site. Open the wallboard from the address of the server it watches."
    raise Problem(HTTPStatus.FORBIDDEN, "origin", detail)


def _subprotocols(request: web.BaseRequest) -> list[str]:
    return [name.strip() for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]


def _bounded(token: str) -> str | None:
    """An empty token is none; an endless one is cut so that it matches nothing."""
    return token[:LONGEST_TOKEN] or None
