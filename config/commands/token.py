"""Create, list and revoke API tokens. A token is shown once, when it is created, alone on standard output."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import remark, say
from config.problems import OperationError, UsageError
from config.settings import Settings
from config.shell_deeds import write_down
from connectors.store.accounts import find_account, list_accounts
from connectors.store.tokens import Token, TokenNameError, create_token, list_tokens, revoke_token
from realtime.access.accounts import Account, AccountUnknownError, folded
from realtime.access.holdings import within
from realtime.access.roles import Role
from realtime.access.scope import scope_of
from realtime.names import Instant

DAY = 86_400.0
LONGEST_DAYS = 36_500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="create|list|revoke")
    create = verbs.add_parser("create", help="make a token and print it", allow_abbrev=False)
    create.add_argument("--role", required=True, choices=[role.value for role in Role], help="what it may do")
    create.add_argument("--account", metavar="NAME", help="it acts as this account, and opens nothing beyond it")
    create.add_argument("--name", required=True, help="what it is for; a living token's name is its own")
    create.add_argument(
        "--scope", action="append", metavar="PBX/QUEUE", help="limit it to this queue; may be given several times"
    )
    create.add_argument("--expires-days", type=_days, metavar="N", help="it ends after N days (default: never)")
    listing = verbs.add_parser("list", help="show the tokens without their texts", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="as JSON")
    revoke = verbs.add_parser("revoke", help="end a token for ever", allow_abbrev=False)
    revoke.add_argument("token", metavar="NAME", help="its name, or its number in the list")
    for verb in (create, listing, revoke):
        verb.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Open the store the configuration names and do one thing."""
    settings = load(arguments.config)
    try:
        with opened_store(settings) as store:
            _VERBS[arguments.verb](store, settings, arguments)
    except TokenNameError as error:
        raise OperationError(str(error)) from None
    return 0


def _create(store: Engine, settings: Settings, arguments: argparse.Namespace) -> None:
    now = time.time()
    days, scope = arguments.expires_days, _scope(settings, arguments.scope)
    told = {"role": arguments.role, "scope": ", ".join(scope or ())} | ({} if days is None else {"days": f"{days:g}"})
    owner = None if arguments.account is None else _owner(store, arguments, scope)
    told |= {} if owner is None else {"for": owner.name}
    write_down(store, "token_created", arguments.name, **told)
    text = create_token(
        store,
        name=arguments.name,
        role=Role(arguments.role),
        now=Instant(now),
        scope=scope,
        expires=None if days is None else Instant(now + days * DAY),
        account=None if owner is None else owner.id,
    )
    say(text)


def _owner(store: Engine, arguments: argparse.Namespace, scope: tuple[str, ...] | None) -> Account:
    """The account that the token is to act as. Raises OperationError when the token could do more than that."""
    try:
        owner = find_account(store, folded(arguments.account))
    except AccountUnknownError as error:
        raise OperationError(str(error)) from None
    if not within(Role(arguments.role), scope_of(scope), owner):
        said = f"{owner.name} may not do all that this token could: give it a role and scope within theirs"
        raise OperationError(said)
    return owner


def _list(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    now = Instant(time.time())
    tokens = list_tokens(store)
    names = {account.id: account.name for account in list_accounts(store)}
    if arguments.json:
        added = [{"standing": each.standing(now).value, "account": names.get(each.account or 0)} for each in tokens]
        rows = [msgspec.to_builtins(token) | more for token, more in zip(tokens, added, strict=True)]
        moments = ("created", "expires", "revoked")
        shown = [row | {moment: _moment(row[moment]) for moment in moments} for row in rows]
        say(msgspec.json.encode(shown).decode())
        return
    if not tokens:
        remark("no tokens yet: `floorwatch token create --role ROLE --name NAME` makes one")
    for token in tokens:
        say(_line(token, now) + (f"  for {names.get(token.account)}" if token.account is not None else ""))


def _revoke(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    write_down(store, "token_revoked", arguments.token)
    token = revoke_token(store, arguments.token, Instant(time.time()))
    remark(f'"{token.name}" (number {token.id}, ending {token.last_four}) opens nothing any more')


_VERBS = {"create": _create, "list": _list, "revoke": _revoke}


def _scope(settings: Settings, queues: list[str] | None) -> tuple[str, ...] | None:
    """The queues as ids. Raises UsageError for one that cannot exist."""
    known = [pbx.name for pbx in settings.pbx]
    for queue in queues or ():
        pbx, _, name = queue.partition("/")
        if pbx not in known or not name:
            raise UsageError(f'--scope "{queue}": write PBX/QUEUE with one of the PBXs {", ".join(known)}')
    return None if queues is None else tuple(dict.fromkeys(queues))


def _days(text: str) -> float:
    days = float(text)
    if not 0 < days <= LONGEST_DAYS:
        raise argparse.ArgumentTypeError(f"{text} days: give more than 0 and at most {LONGEST_DAYS}")
    return days


def _line(token: Token, now: Instant) -> str:
    scope = "all queues" if token.scope is None else ", ".join(token.scope)
    until = "" if token.expires is None else f"  until {_moment(token.expires)}"
    standing = token.standing(now)
    return f"{token.id:>4}  {token.name}  {token.role}  {scope}  …{token.last_four}  {standing}{until}"


def _moment(at: float | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
