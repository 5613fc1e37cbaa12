"""The access part of the daemon: the gate with its watch, the desks behind it, and the first administrator's link."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from config.account_desk import AccountDesk
from config.gate import Gate
from config.roster_book import RosterBook
from config.screen_desk import ScreenDesk
from config.settings import Settings
from config.sign_in import SignInDesk
from config.web_server import address_of
from connectors.errors import MisconfiguredError
from connectors.passwords import Passwords
from connectors.store.accounts import any_password, list_accounts
from connectors.store.grants import granted_to
from connectors.store.sessions import Limits
from realtime.access.roles import Role
from realtime.access.scope import Team
from realtime.names import Seconds
from realtime.state import Floor
from web.keepers import Keepers, NewAccount, Outside
from web.wire import Board

FIRST = "admin"


@dataclass(frozen=True, slots=True)
class Doors:
    """What the web gets."""

    gate: Gate
    keepers: Keepers


class FloorPlaces:
    """What there is: queues as the floor saw them, teams and people as the roster has them."""

    def __init__(self, floor: Callable[[], Floor], book: RosterBook) -> None:
        self._floor = floor
        self._book = book

    def queues_of(self, pbx: str) -> frozenset[str]:
        """Ids of the queues seen on a PBX."""
        return frozenset(queue for queue in self._floor().queues.by_id if queue.partition("/")[0] == pbx)

    def team(self, name: str) -> Team:
        """A team's people, and the queues they stand in now."""
        agents = self._book.now().team_agents(name)
        known = self._floor().agents.by_id
        queues = frozenset(queue for each in agents if each in known for queue in known[each].queues)
        return Team(agents=agents, queues=queues)

    def agents_of(self, person: str) -> frozenset[str]:
        """The interfaces of one person of the roster."""
        return self._book.now().agents_of(person)

    def own_agents(self, account: str) -> frozenset[str]:
        """The interfaces of whoever logs in with this account."""
        return self._book.own_agents(account)


@asynccontextmanager
async def doors(
    settings: Settings,
    store: Engine,
    boards: Mapping[str, Board],
    floor: Callable[[], Floor],
    book: RosterBook,
    wall: Callable[[], float] = time.time,
) -> AsyncIterator[Doors]:
    """The gate, watched for as long as this lasts, and the desks."""
    limits = limits_of(settings)
    gate = Gate(
        store,
        open_walls=settings.web.open_wallboards,
        places=FloorPlaces(floor, book),
        boards=boards,
        limits=limits,
        grants=partial(granted_to, store),
        wall=wall,
    )
    passwords = await asyncio.to_thread(Passwords)
    sign_in = SignInDesk(store, passwords, limits, wall)
    keepers = Keepers(
        sign_in,
        AccountDesk(store, wall, gate.look_again),
        ScreenDesk(store, wall),
        outside_of(settings, store, sign_in, wall),
    )
    book.followers.append(gate.look_again)  # teams decide how far scopes reach
    watching = asyncio.create_task(gate.watch(), name="rights")
    try:
        yield Doors(gate, keepers)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await gate.close()


def outside_of(
    settings: Settings, store: Engine, sign_in: SignInDesk, wall: Callable[[], float] = time.time
) -> Outside | None:
    """The desk of the identity provider, None without one. Raises MisconfiguredError where its package is missing."""
    oidc = settings.oidc
    if oidc.issuer is None or oidc.client_secret is None:
        return None
    try:
        from config.outside_desk import Groups, OutsideDesk  # noqa: PLC0415  # an optional package
        from connectors.oidc import Client, Provider  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MisconfiguredError(
            f"[oidc] needs the Python package {error.name}: install floorwatch[oidc], or remove the table"
        ) from None
    client = Client(
        issuer=oidc.issuer,
        client_id=oidc.client_id,
        client_secret=oidc.client_secret.reveal(),
        redirect=(settings.web.address or address_of(settings.web)) + "/sign-in/oidc/return",
    )
    pairs = [(group, Role(role)) for group, _, role in (each.rpartition("=") for each in oidc.roles)]
    return OutsideDesk(store, Provider(client), Groups(oidc.role_claim, pairs), sign_in, wall=wall)


def limits_of(settings: Settings) -> Limits:
    """How long sessions live."""
    access = settings.access
    return Limits(idle=Seconds(access.session_idle_minutes * 60.0), most=Seconds(access.session_hours * 3600.0))


def first_link(store: Engine) -> str | None:
    """While nobody ever chose a password: a one-time link for the first administrator, who is made if need be."""
    if any_password(store):
        return None
    desk = AccountDesk(store)
    admins = [account for account in list_accounts(store) if account.role is Role.ADMIN and account.disabled is None]
    if admins:
        return desk.link_now(admins[0].name)
    _, link = desk.created_now(NewAccount(name=FIRST, display_name="Administrator", role=Role.ADMIN))
    return link


def link_address(address: str, link: str) -> str:
    """Where a one-time link leads; what stands behind the hash is not sent to any server or log."""
    return f"{address}/sign-in#link={link}"
