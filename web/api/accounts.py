"""Accounts: /api/v1/accounts, for who may manage them. Nobody changes what they themselves may do."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.accounts import Account, AccountUnknownError, Changes, folded
from realtime.access.roles import Right
from realtime.access.scope import Scope
from realtime.stamps import stamp
from web.admission import visitor_of
from web.api.sign_in import Ended, SessionRow, answer, keepers, number_of, session_row
from web.audit import audited
from web.keepers import NewAccount, NotPossibleError
from web.operations import Answer, Operation, body_of, in_path, refused
from web.problems import Problem


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """One account. disabled: since when; has_password: false until the first link was used."""

    name: str
    display_name: str
    role: str
    scope: tuple[str, ...] | None
    language: str | None
    disabled: str | None
    has_password: bool
    created: str


class Issued(msgspec.Struct, frozen=True):
    """An account and the one-time link that opens it, shown once: /sign-in#link= and this text."""

    account: AccountRow
    link: str


async def get_accounts(request: web.Request) -> web.Response:
    """Everybody whose reach lies within the asker's."""
    return answer([_row(account) for account in await _reached(request)])


async def post_account(request: web.Request) -> web.Response:
    """A new account and its one-time link."""
    new = await body_of(request, NewAccount)
    _reaches(request, new.scope)
    await audited(request, visitor_of(request), "account_created", new.name[:64], role=new.role.value)
    try:
        account, link = await keepers(request).accounts.created(new)
    except NotPossibleError as error:
        raise not_possible(error) from None
    return answer(Issued(_row(account), link), HTTPStatus.CREATED)


async def patch_account(request: web.Request) -> web.Response:
    """Change an account; one's own rights are for somebody else to change."""
    changes, account = await body_of(request, Changes), await _account(request)
    _not_oneself(request, account.name, changes)
    if changes.scope is not msgspec.UNSET:
        _reaches(request, changes.scope)
    told = {key: str(value)[:200] for key, value in msgspec.to_builtins(changes).items()}
    await audited(request, visitor_of(request), "account_changed", account.name, **told)
    try:
        return answer(_row(await keepers(request).accounts.changed(account.name, changes)))
    except NotPossibleError as error:
        raise not_possible(error) from None
    except AccountUnknownError:
        raise _unknown(account.name) from None


async def post_account_link(request: web.Request) -> web.Response:
    """A new one-time link for somebody who forgot their password."""
    account = await _account(request)
    await audited(request, visitor_of(request), "link_issued", account.name)
    try:
        link = await keepers(request).accounts.link(account.name)
    except AccountUnknownError:
        raise _unknown(account.name) from None
    return answer(Issued(_row(account), link), HTTPStatus.CREATED)


async def get_account_sessions(request: web.Request) -> web.Response:
    """Where somebody is signed in."""
    account = await _account(request)
    found = await keepers(request).sign_in.sessions(account.id)
    return answer([session_row(session, visitor_of(request).session) for session in found])


async def delete_account_sessions(request: web.Request) -> web.Response:
    """Sign somebody out everywhere."""
    account = await _account(request)
    await audited(request, visitor_of(request), "sessions_ended", account.name)
    return answer(Ended(await keepers(request).sign_in.end(account.id)))


async def delete_account_session(request: web.Request) -> web.Response:
    """Sign somebody out in one place."""
    number, account = number_of(request, "id"), await _account(request)
    await audited(request, visitor_of(request), "sessions_ended", account.name, session=number)
    if not await keepers(request).sign_in.end(account.id, only=number):
        raise Problem(HTTPStatus.NOT_FOUND, "session-unknown", f"{account.name} has no living session {number}.")
    return answer(Ended(1))


async def _reached(request: web.Request) -> list[Account]:
    """The accounts whose reach lies within the asker's: others do not exist for them."""
    scope = visitor_of(request).scope
    return [each for each in await keepers(request).accounts.listed() if scope.covers(_scope(each.scope))]


async def _account(request: web.Request) -> Account:
    """The account of the path. Raises Problem (403, 404)."""
    name = folded(request.match_info["name"])
    _reaches(request, ())
    for account in await _reached(request):
        if account.name == name:
            return account
    raise _unknown(name)


def _reaches(request: web.Request, scope: tuple[str, ...] | None) -> None:
    """Nobody gives what they do not have, and nobody on the strength of a grant. Raises Problem (403)."""
    visitor = visitor_of(request)
    if Right.MANAGE_ACCOUNTS not in visitor.standing or not visitor.scope.covers(_scope(scope)):
        detail = "An account reaches no further than the role of whoever makes it; somebody who reaches all has to."
        raise Problem(HTTPStatus.FORBIDDEN, "scope-too-narrow", detail)


def _scope(entries: tuple[str, ...] | None) -> Scope:
    return Scope(entries=None if entries is None else frozenset(entries))


def not_possible(error: NotPossibleError) -> Problem:
    """What cannot be, as a problem: 409 for a name that is taken, else 422."""
    if error.taken:
        return Problem(HTTPStatus.CONFLICT, "name-taken", str(error))
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not-possible", str(error))


def _not_oneself(request: web.Request, name: str, changes: Changes) -> None:
    rights = (changes.role, changes.scope, changes.disabled)
    if name == visitor_of(request).acts_as() and any(each is not msgspec.UNSET for each in rights):
        detail = "Nobody decides on their own rights: ask another administrator, or use `floorwatch user`."
        raise Problem(HTTPStatus.FORBIDDEN, "own-rights", detail)


def _unknown(name: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "account-unknown", f"There is no account {name[:64]!r}.")


def _row(account: Account) -> AccountRow:
    return AccountRow(
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        scope=account.scope,
        language=account.language,
        disabled=None if account.disabled is None else stamp(account.disabled),
        has_password=account.has_password,
        created=stamp(account.created),
    )


_NAME = (in_path("name", "The account's log-in name."),)
_GONE = {404: refused("There is no such account, or session of it.")}
_IMPOSSIBLE = _GONE | {
    409: refused("The name is taken."),
    422: refused("A name, scope or language that cannot be, or the last administrator."),
}
_MAY = (Right.MANAGE_ACCOUNTS,)

OPERATIONS = (
    Operation(path="/api/v1/accounts", handler=get_accounts, needs=_MAY, summary="All accounts",
              answers=_GONE | {200: Answer("Everybody.", list[AccountRow])}),
    Operation(method="POST", path="/api/v1/accounts", handler=post_account, needs=_MAY, body=NewAccount,
              summary="Make an account", answers=_IMPOSSIBLE | {201: Answer("Made.", Issued)}),
    Operation(method="PATCH", path="/api/v1/accounts/{name}", handler=patch_account, needs=_MAY, body=Changes,
              parameters=_NAME, summary="Change, disable or enable an account; its sessions end when rights change",
              answers=_IMPOSSIBLE | {200: Answer("Changed.", AccountRow)}),
    Operation(method="POST", path="/api/v1/accounts/{name}/link", handler=post_account_link, needs=_MAY,
              parameters=_NAME, summary="A new one-time link", answers=_GONE | {201: Answer("Issued.", Issued)}),
    Operation(method="DELETE", path="/api/v1/accounts/{name}/sessions", handler=delete_account_sessions, needs=_MAY,
              parameters=_NAME, summary="Sign somebody out everywhere", answers=_GONE | {200: Answer("Ended.", Ended)}),
    Operation(path="/api/v1/accounts/{name}/sessions", handler=get_account_sessions, needs=_MAY, parameters=_NAME,
              summary="Where somebody is signed in", answers=_GONE | {200: Answer("There.", list[SessionRow])}),
    Operation(method="DELETE", path="/api/v1/accounts/{name}/sessions/{id}", handler=delete_account_session,
              needs=_MAY, parameters=(*_NAME, in_path("id", "The session's number.")),
              summary="Sign somebody out in one place", answers=_GONE | {200: Answer("Ended.", Ended)}),
)  # fmt: skip
