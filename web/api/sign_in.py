"""Signing in and out, one's own password and sessions: /api/v1/session and /api/v1/me."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.accounts import Account, Changes, Session
from realtime.stamps import stamp
from web.access.cookies import cookie_of, give, take_away
from web.admission import Kind, Visitor, visitor_of
from web.audit import audited
from web.keepers import Denied, Keepers, NotPossibleError, Opened, Seat, Why
from web.operations import Answer, Operation, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem
from web.wire import Site


class LogIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password."""

    name: str
    password: str


class Redeem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time link's text, and the password to have from now on."""

    link: str
    password: str


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password of now and the next."""

    old: str
    new: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking. rights: all that are held now, by role or grant; must_change: a new password comes first.

    site: the call centre; whoever has no part of the floor learns its zone here.
    """

    kind: str
    name: str
    display_name: str
    role: str | None
    rights: list[str]
    queues: list[str] | None
    language: str | None
    must_change: bool
    site: Site


class OwnChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one may change of one's own account. language: null for the site's; what is left out stays."""

    language: Annotated[str, Meta(max_length=10)] | msgspec.UnsetType | None = msgspec.UNSET


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One log-in. current: the one that asks."""

    id: int
    created: str
    last_seen: str
    remote: str
    agent: str
    current: bool


class Ended(msgspec.Struct, frozen=True):
    """How many sessions ended."""

    ended: int


_WEAK = "Choose another password ({weakness}): at least 12 characters, not your name, not a common one."

_SAID = {
    Why.WRONG: (HTTPStatus.UNAUTHORIZED, "Name or password is wrong."),
    Why.WAIT: (HTTPStatus.TOO_MANY_REQUESTS, "Too many wrong tries. Wait {wait} s, or ask an administrator to reset."),
    Why.BUSY: (HTTPStatus.SERVICE_UNAVAILABLE, "Too many people sign in at this moment; ask again."),
    Why.LINK: (HTTPStatus.GONE, "This link was used, has expired or is incomplete; ask for a new one."),
    Why.OUTSIDE: (HTTPStatus.UNAUTHORIZED, "The identity provider does not let you in here."),
    Why.WEAK: (HTTPStatus.UNPROCESSABLE_ENTITY, _WEAK),
}  # fmt: skip


def keepers(request: web.Request) -> Keepers:
    """Whoever keeps accounts. Raises Problem (404) where nobody does."""
    found = request.app[PARTS].keepers
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No accounts are kept here.")
    return found


async def post_session(request: web.Request) -> web.Response:
    """Sign in. Whatever session the browser had before ends: nobody can plant one."""
    asked = await body_of(request, LogIn)
    found = await keepers(request).sign_in.log_in(asked.name, asked.password, _seat(request))
    return await _settled(request, found, asked.name, "logged_in")


async def post_link(request: web.Request) -> web.Response:
    """Set a password by a one-time link, and be signed in."""
    asked = await body_of(request, Redeem)
    found = await keepers(request).sign_in.redeem(asked.link, asked.password, _seat(request))
    return await _settled(request, found, "", "link_used")


async def post_password(request: web.Request) -> web.Response:
    """Choose a new password; every other session of this account ends."""
    account, _ = _session(visitor_of(request))
    asked = await body_of(request, NewPassword)
    found = await keepers(request).sign_in.change_password(account, asked.old, asked.new, _seat(request))
    return await _settled(request, found, visitor_of(request).name, "password_set")


async def delete_session(request: web.Request) -> web.Response:
    """Sign out."""
    account, session = _session(visitor_of(request))
    await audited(request, visitor_of(request), "logged_out")
    await keepers(request).sign_in.end(account, only=session)
    response = web.Response(status=HTTPStatus.NO_CONTENT)
    take_away(request, response, request.app[PARTS].root)
    return response


async def get_me(request: web.Request) -> web.Response:
    """Who is asking, and what they may."""
    return answer(_me(request, visitor_of(request)))


async def patch_me(request: web.Request) -> web.Response:
    """One's own language: of the console where no other was chosen, and of what is sent to oneself."""
    visitor = visitor_of(request)
    _session(visitor)
    language = (await body_of(request, OwnChanges)).language
    if language is msgspec.UNSET:
        return answer(_me(request, visitor))
    await audited(request, visitor, "language_set", visitor.name, language=language)
    try:
        account = await keepers(request).accounts.changed(visitor.name, Changes(language=language))
    except NotPossibleError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not-possible", str(error)) from None
    return answer(_me(request, msgspec.structs.replace(visitor, language=account.language)))


def _me(request: web.Request, visitor: Visitor) -> Me:
    queues = visitor.audience.queues
    return Me(
        kind=visitor.kind,
        name=visitor.name,
        display_name=visitor.display_name,
        role=visitor.role,
        rights=sorted(visitor.rights),
        queues=None if queues is None else sorted(queues),
        language=visitor.language,
        must_change=visitor.must_change,
        site=request.app[PARTS].site,
    )


async def get_sessions(request: web.Request) -> web.Response:
    """One's own living sessions."""
    account, current = _session(visitor_of(request))
    found = await keepers(request).sign_in.sessions(account)
    return answer([session_row(session, current) for session in found])


async def delete_sessions(request: web.Request) -> web.Response:
    """End all one's sessions but this one."""
    account, current = _session(visitor_of(request))
    await audited(request, visitor_of(request), "sessions_ended", "others")
    return answer(Ended(await keepers(request).sign_in.end(account, keep=current)))


async def delete_one_session(request: web.Request) -> web.Response:
    """End one of one's sessions."""
    account, _ = _session(visitor_of(request))
    number = number_of(request, "id")
    await audited(request, visitor_of(request), "sessions_ended", str(number))
    if not await keepers(request).sign_in.end(account, only=number):
        raise Problem(HTTPStatus.NOT_FOUND, "session-unknown", "You have no living session of this number.")
    return answer(Ended(1))


def answer(body: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """A body as JSON."""
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")


def number_of(request: web.Request, name: str) -> int:
    """A number in the path. Raises Problem (404) for what is none."""
    text = request.match_info[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", f"{text[:40]!r} is no number of anything here.")
    return int(text)


def _seat(request: web.Request) -> Seat:
    return Seat(request.remote or "", request.headers.get("User-Agent", ""), cookie_of(request))


def _session(visitor: Visitor) -> tuple[int, int]:
    """The account and session that ask. Raises Problem (403) for a token."""
    if visitor.kind is not Kind.ACCOUNT or visitor.id is None or visitor.session is None:
        raise Problem(HTTPStatus.FORBIDDEN, "session-needed", "This is for people who signed in, not for tokens.")
    return visitor.id, visitor.session


def session_row(session: Session, current: int | None) -> SessionRow:
    """A log-in, as one may see it. current: the session that asks, if any does."""
    return SessionRow(
        id=session.id,
        created=stamp(session.created),
        last_seen=stamp(session.last_seen),
        remote=session.remote,
        agent=session.agent,
        current=session.id == current,
    )


async def _settled(request: web.Request, found: Opened | Denied, name: str, action: str) -> web.Response:
    """The answer of a try to sign in; either way it is written down first."""
    opened = isinstance(found, Opened)
    who = found.account.name if isinstance(found, Opened) else name[:64]
    why = "" if isinstance(found, Opened) else found.why.value
    await audited(
        request,
        None,
        action if opened else f"{action}_refused",
        who,
        **({} if opened else {"why": why}),
    )
    if isinstance(found, Denied):
        status, said = _SAID[found.why]
        wait = math.ceil(found.wait_seconds)
        detail = said.format(wait=wait, weakness=found.weakness)
        headers = {"Retry-After": str(max(wait, 1))} if found.why in {Why.WAIT, Why.BUSY} else {}
        raise Problem(status, found.why.value, detail, headers)
    response = answer(_signed(found.account))
    give(request, response, found.text, request.app[PARTS].root)
    return response


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in now."""

    name: str
    display_name: str
    role: str
    language: str | None
    must_change: bool


def _signed(account: Account) -> Signed:
    return Signed(
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        language=account.language,
        must_change=account.must_change,
    )


_OWN = {404: refused("No accounts are kept here, or there is no such session.")}
_TRIED = _OWN | {
    200: Answer("Signed in; the cookie holds the session.", Signed),
    401: refused("Name or password is wrong."),
    403: refused("The request comes from a page of another site, or shows no session."),
    410: refused("The link opens nothing."),
    422: refused("The password is too weak."),
    429: refused("Too many wrong tries; `Retry-After` says how long to wait."),
}

OPERATIONS = (
    Operation(method="POST", path="/api/v1/session", handler=post_session, summary="Sign in", body=LogIn,
              answers=_TRIED),
    Operation(method="POST", path="/api/v1/session/link", handler=post_link, body=Redeem, answers=_TRIED,
              summary="Set a password by a one-time link, and be signed in"),
    Operation(method="POST", path="/api/v1/session/password", handler=post_password, body=NewPassword, answers=_TRIED,
              signed_in=True, summary="Choose a new password"),
    Operation(method="DELETE", path="/api/v1/session", handler=delete_session, signed_in=True, summary="Sign out",
              answers=_OWN | {204: Answer("Signed out.", None, None)}),
    Operation(path="/api/v1/me", handler=get_me, signed_in=True, summary="Who is asking, and what they may",
              answers={200: Answer("You.", Me)}),
    Operation(method="PATCH", path="/api/v1/me", handler=patch_me, signed_in=True, body=OwnChanges,
              summary="Choose one's own language", answers=_OWN | {200: Answer("You.", Me),
              403: refused("A token has no account to change."), 422: refused("No such language.")}),
    Operation(path="/api/v1/me/sessions", handler=get_sessions, signed_in=True, summary="One's own sessions",
              answers=_OWN | {200: Answer("The living ones.", list[SessionRow])}),
    Operation(method="DELETE", path="/api/v1/me/sessions", handler=delete_sessions, signed_in=True,
              summary="End all one's sessions but this one", answers=_OWN | {200: Answer("Ended.", Ended)}),
    Operation(method="DELETE", path="/api/v1/me/sessions/{id}", handler=delete_one_session, signed_in=True,
              summary="End one of one's sessions", parameters=(in_path("id", "Its number."),),
              answers=_OWN | {200: Answer("Ended.", Ended)}),
)  # fmt: skip
