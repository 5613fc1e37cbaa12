"""Accounts: add, list, disable, enable, give another role, or issue a new one-time link.

`add` and `reset` print a one-time link alone on standard output; whoever opens it within a day chooses a password. A
running daemon notices every change within a second, and ends the sessions of whose rights changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.access import link_address
from config.account_desk import AccountDesk
from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import remark, say
from config.problems import OperationError
from config.settings import Settings
from config.shell_deeds import write_down
from config.sign_in import lockout_key
from config.web_server import address_of
from connectors.store.accounts import find_account, forget_lockout, list_accounts
from realtime.access.accounts import Account, AccountUnknownError, Changes
from realtime.access.roles import Role
from realtime.access.scope import scope_of
from web.keepers import NewAccount

PERSONS = [role.value for role in Role if role is not Role.SCREEN]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|list|disable|enable|role|reset")
    add = verbs.add_parser("add", help="make an account and print its one-time link", allow_abbrev=False)
    add.add_argument("--role", required=True, choices=PERSONS, help="what they may do")
    add.add_argument("--display-name", help="the name people read (default: NAME)")
    add.add_argument("--language", choices=("zh-CN", "zh-TW", "en"), help="(default: the site's)")
    listing = verbs.add_parser("list", help="show all accounts", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="as JSON")
    role = verbs.add_parser("role", help="give another role or scope", allow_abbrev=False)
    role.add_argument("--role", required=True, choices=PERSONS, help="what they may do from now on")
    others = [
        verbs.add_parser("disable", help="let somebody in no more, at once", allow_abbrev=False),
        verbs.add_parser("enable", help="let them in again", allow_abbrev=False),
        verbs.add_parser("reset", help="print a new one-time link, and end the wait of a lock-out", allow_abbrev=False),
    ]
    for verb in (add, role):
        verb.add_argument(
            "--scope",
            action="append",
            metavar="SCOPE",
            help="PBX/QUEUE, PBX/*, team:NAME or agent:NAME; may be given several times (default: everything)",
        )
    for verb in (add, role, *others):
        verb.add_argument("name", metavar="NAME", help="the log-in name")
    for verb in (add, listing, role, *others):
        verb.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Open the store the configuration names and do one thing."""
    settings = load(arguments.config)
    with opened_store(settings) as store:
        try:
            _VERBS[arguments.verb](store, settings, arguments)
        except (AccountUnknownError, ValueError) as error:
            raise OperationError(str(error)) from None
    return 0


def _add(store: Engine, settings: Settings, arguments: argparse.Namespace) -> None:
    new = NewAccount(
        name=arguments.name,
        display_name=arguments.display_name or arguments.name,
        role=Role(arguments.role),
        scope=scope_of(arguments.scope).written(),
        language=arguments.language,
    )
    _noted(store, "account_created", new.name, new.role, new.scope)
    _, link = AccountDesk(store).created_now(new)
    say(link_address(_address(settings), link))


def _list(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    accounts = list_accounts(store)
    if arguments.json:
        say(msgspec.json.encode(accounts).decode())
        return
    if not accounts:
        remark("no accounts yet: `floorwatch user add NAME --role admin` makes one")
    for account in accounts:
        say(_line(account))


def _role(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    changes = Changes(role=Role(arguments.role), scope=scope_of(arguments.scope).written())
    found = find_account(store, arguments.name)
    _noted(store, "account_changed", found.name, Role(arguments.role), scope_of(arguments.scope).written())
    account = AccountDesk(store).changed_now(arguments.name, changes)
    remark(_line(account))


def _disable(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    write_down(store, "account_disabled", find_account(store, arguments.name).name)
    account = AccountDesk(store).changed_now(arguments.name, Changes(disabled=True))
    remark(f"{account.name} is let in no more")


def _enable(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    write_down(store, "account_enabled", find_account(store, arguments.name).name)
    account = AccountDesk(store).changed_now(arguments.name, Changes(disabled=False))
    remark(f"{account.name} is let in again")


def _reset(store: Engine, settings: Settings, arguments: argparse.Namespace) -> None:
    account = find_account(store, arguments.name)
    write_down(store, "link_issued", account.name)
    link = AccountDesk(store).link_now(account.name)
    forget_lockout(store, lockout_key(account.name))
    say(link_address(_address(settings), link))


_VERBS = {"add": _add, "list": _list, "role": _role, "disable": _disable, "enable": _enable, "reset": _reset}


def _noted(store: Engine, action: str, name: str, role: Role, scope: tuple[str, ...] | None) -> None:
    write_down(store, action, name, role=role.value, scope=", ".join(scope or ()))


def _address(settings: Settings) -> str:
    return settings.web.address or address_of(settings.web)


def _line(account: Account) -> str:
    scope = "everything" if account.scope is None else ", ".join(account.scope)
    state = "disabled" if account.disabled is not None else "" if account.has_password else "link not used yet"
    return f"{account.name}  {account.role}  {scope}  {account.display_name}  {state}".rstrip()
