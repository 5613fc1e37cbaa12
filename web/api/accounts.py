"""Accounts: /api/v1/accounts, for who may manage them. Nobody changes what they themselves may do."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.accounts import Account, AccountUnknownError, Changes
from realtime.access.roles import Right
from realtime.stamps import stamp
from web.admission import visitor_of
from web.api.sign_in import Ended, answer, keepers
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
    """Everybody."""
    return answer([_row(account) for account in await keepers(request).accounts.listed()])


async def post_account(request: web.Request) -> web.Response:
    """A new account and its one-time link."""
    new = await body_of(request, NewAccount)
    await audited(request, visitor_of(request), "account_created", new.name[:64], role=new.role.value)
    try:
        account, link = await keepers(request).accounts.created(new)
    except NotPossibleError as error:
        raise not_possible(error) from None
    return answer(Issued(_row(account), link), HTTPStatus.CREATED)


async def patch_account(request: web.Request) -> web.Response:
    """Change an account; one's own rights are for somebody else to change."""
    name, changes = request.match_info["name"], await body_of(request, Changes)
    _not_oneself(request, name, changes)
    told = {key: str(value)[:200] for key, value in msgspec.to_builtins(changes).items()}
    await audited(request, visitor_of(request), "account_changed", name[:64], **told)
    try:
        return answer(_row(await keepers(request).accounts.changed(name, changes)))
    except NotPossibleError as error:
        raise not_possible(error) from None
    except AccountUnknownError as error:
        raise _unknown(error) from None


async def post_account_link(request: web.Request) -> web.Response:
    """A new one-time link for somebody who forgot their password."""
    name = request.match_info["name"]
    await audited(request, visitor_of(request), "link_issued", name[:64])
    accounts = keepers(request).accounts
    try:
        link = await accounts.link(name)
        account = next(each for each in await accounts.listed() if each.name == name)
    except (AccountUnknownError, StopIteration):
        raise _unknown(AccountUnknownError(f"there is no account {name[:64]!r}")) from None
    return answer(Issued(_row(account), link), HTTPStatus.CREATED)


async def delete_account_sessions(request: web.Request) -> web.Response:
    """Sign somebody out everywhere."""
    name = request.match_info["name"]
    await audited(request, visitor_of(request), "sessions_ended", name[:64])
    for account in await keepers(request).accounts.listed():
        if account.name == name:
            return answer(Ended(await keepers(request).sign_in.end(account.id)))
    raise _unknown(AccountUnknownError(f"there is no account {name[:64]!r}"))


def not_possible(error: NotPossibleError) -> Problem:
    """What cannot be, as a problem: 409 for a name that is taken, else 422."""
    if error.taken:
        return Problem(HTTPStatus.CONFLICT, "name-taken", str(error))
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not-possible", str(error))


def _not_oneself(request: web.Request, name: str, changes: Changes) -> None:
    rights = (changes.role, changes.scope, changes.disabled)
    if name == visitor_of(request).name and any(each is not msgspec.UNSET for each in rights):
        detail = "Nobody decides on their own rights: ask another administrator, or use `floorwatch user`."
        raise Problem(HTTPStatus.FORBIDDEN, "own-rights", detail)


def _unknown(error: AccountUnknownError) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "account-unknown", str(error))


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
_GONE = {404: refused("There is no such account.")}
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
)  # fmt: skip
